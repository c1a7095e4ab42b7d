# SPDX-License-Identifier: EUPL-1.2
"""Ending a role by the head, step by step. Until the end nothing changes for the counsellor."""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.apps.documents.actions import Addressee, print_for_act
from schutznetz.apps.documents.facts import KINDS
from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.sap import policies
from schutznetz.apps.sap.actions.steps import Details, take_step
from schutznetz.apps.sap.actions.telling import OFFICE, OWN, TALK
from schutznetz.apps.sap.facts import in_words
from schutznetz.apps.sap.facts.letters import DECISION, REASONS
from schutznetz.apps.sap.facts.letters import TALK as TALK_LETTER
from schutznetz.apps.sap.models import Counsellor, Termination, TerminationGuest
from schutznetz.apps.sap.policies.termination import (
    require_answer,
    require_open_termination,
    require_plan_talk,
    require_see_termination,
    require_step,
)
from schutznetz.apps.sap.queries import holders_of, programme_of, rules_for
from schutznetz.apps.sap.queries import termination as reads
from schutznetz.regulation.finding import require
from schutznetz.regulation.sap_erlass import mandate, termination
from schutznetz.regulation.sap_erlass.termination import Event

Stage = Termination.Stage


@transaction.atomic
def open_termination(
    *, counsellor: Counsellor, reasons: str, is_important: bool, actor: Actor, now: datetime, today: date
) -> Termination:
    """The head begins a proceeding; a running one is returned as it is. `Refused` without an important reason."""
    require_open_termination(actor, counsellor)
    running = Termination.objects.filter(counsellor=counsellor, closed_on=None).first()
    if running is not None:
        return running
    rules = rules_for(counsellor.authority)
    found = termination.open_proceeding(by_head=True, important_reason=is_important, rules=rules, today=today)
    require(in_words(found))
    made = Termination.objects.create(
        counsellor=counsellor, authority=counsellor.authority, reasons=reasons, opened_on=today, opened_by=actor.user
    )
    _note("opened", made, actor, now)
    return made


def _note(what: str, found: Termination, actor: Actor, now: datetime) -> None:
    """A journal line that names the act, never a reason."""
    record(verb=f"sap.termination_{what}", subject=found.counsellor, actor=actor.user, now=now)


def _locked(found: Termination) -> Termination:
    rows = Termination.objects.select_for_update(of=("self",))
    return rows.select_related("counsellor__person", "counsellor__authority", "authority").get(pk=found.pk)


@transaction.atomic
def change_reasons(*, found: Termination, reasons: str, actor: Actor, now: datetime) -> None:
    """The head changes the reasons until they are told."""
    require_step(actor, found, Event.SEND_LETTER)
    row = _locked(found)
    if row.stage == Stage.HEARING:
        row.reasons = reasons
        row.save(update_fields=["reasons"])
        _note("reasons", row, actor, now)


@transaction.atomic
def take(*, found: Termination, event: Event, actor: Actor, now: datetime, today: date, **given: Any) -> Termination:
    """A step of the table; `given`: fields the step brings, such as `talk_on` or `decision_reasons`.

    Raises `Denied` when it is not the actor's, and `Refused` when the stage or something missing forbids it.
    """
    require_step(actor, found, event)
    if event is Event.DISAGREE:
        says = _("Ihre Behörde nimmt an keinem SAP-Programm teil. Erst danach kann das Ministerium entscheiden.")
        policies.require(programme_of(found.authority) is not None, says)
    row = _locked(found)
    for name, value in given.items():
        setattr(row, name, value)
    if event is Event.HOLD_TALK:
        require(reads.talk_finding(row, row.talk_on or today, today))
    asked = reads.step_finding(row, event, today)
    require(asked)
    row.stage = str(asked.facts["target"])
    _date(row, event, actor, today)
    row.save()
    _note(event.value, row, actor, now)
    if row.stage == Stage.ENDS:
        _end(row, actor, now, today)
    _tell(row, event, now, today)
    return row


def _date(row: Termination, event: Event, actor: Actor, today: date) -> None:
    """The day of the step in its field."""
    if event is Event.SEND_LETTER:
        row.letter_on = today
    if event is Event.DISAGREE:
        row.escalated_on = today
    if row.stage in (Stage.ENDS, Stage.STAYS):
        row.closed_on = row.decided_on = today
        row.decided_by = actor.user


def _end(row: Termination, actor: Actor, now: datetime, today: date) -> None:
    known = (mandate.Fact.TERMINATION_CONCLUDED,)
    take_step(
        counsellor=row.counsellor, event=mandate.Event.TERMINATE, on=today, details=Details(known=known), actor=actor,
        now=now, today=today,
    )  # fmt: skip


def _tell(row: Termination, event: Event, now: datetime, today: date) -> None:
    if row.letter_on is not None:
        _tell_person(row, event.value, now)
    if event is Event.DISAGREE:
        programme = programme_of(row.counsellor.authority)
        if programme is not None:
            _tell_office(programme.ministry, Role.MINISTRY, row, event.value, now, today)
    if event in (Event.DECIDE_END, Event.DECIDE_STAY):
        _tell_office(row.authority, Role.HEAD, row, event.value, now, today)


def _path(row: Termination) -> str:
    return reverse("sap:termination", args=[row.pk])


def _tell_person(row: Termination, key: str, now: datetime) -> None:
    tell(kind=OWN, now=now, key=f"end:{row.pk}:{key}", person=row.counsellor.person, path=_path(row))


def _tell_office(authority: Authority, office: str, row: Termination, key: str, now: datetime, today: date) -> None:
    for person in holders_of(authority, office, today):
        tell(kind=OFFICE, now=now, key=f"end:{row.pk}:{key}:{person.pk}", person=person, path=_path(row))


@transaction.atomic
def answer_wish(
    *, found: Termination, wishes: bool, others: list[Counsellor], actor: Actor, now: datetime, today: date
) -> None:
    """The person says whether further counsellors should come. If the talk is planned, new ones are invited at once."""
    require_answer(actor, found, Stage.TOLD)
    row = _locked(found)
    wanted = {one.pk for one in others} if wishes else set()
    row.guests.exclude(counsellor__in=wanted).delete()
    for one in others if wishes else ():
        TerminationGuest.objects.get_or_create(termination=row, counsellor=one)
    row.wishes_others = bool(wanted)
    row.save(update_fields=["wishes_others"])
    _note("wish", row, actor, now)
    _tell_office(row.authority, Role.HEAD, row, f"wish:{len(wanted)}:{now:%Y%m%d%H%M}", now, today)
    if row.talk_planned_on is not None:
        _invite(row, now)


@transaction.atomic
def plan_talk(*, found: Termination, on: date, at: time, place: str, actor: Actor, now: datetime) -> None:
    """The head invites the person and whomever they wish for; a changed day tells everybody again."""
    require_plan_talk(actor, found)
    row = _locked(found)
    row.talk_planned_on, row.talk_planned_at, row.talk_place = on, at, place
    row.invitations += 1
    row.save()
    _note("invited", row, actor, now)
    _tell_person(row, f"talk:{row.invitations}", now)
    _invite(row, now)


def _invite(row: Termination, now: datetime) -> None:
    for guest in reads.guests_of(row):
        guest.invited_at = guest.invited_at or now
        guest.save(update_fields=["invited_at"])
        path = reverse("sap:talk_invitation", args=[guest.pk])
        key = f"{row.pk}:{row.invitations}:{guest.counsellor_id}"
        tell(kind=TALK, now=now, key=key, person=guest.counsellor.person, path=path)


@transaction.atomic
def agree(*, found: Termination, agrees: bool, actor: Actor, now: datetime, today: date) -> None:
    """The person agrees to the end after the talk, or takes that back until the head concludes."""
    require_answer(actor, found, Stage.TALKED)
    row = _locked(found)
    row.agreed_on = (row.agreed_on or today) if agrees else None
    row.save(update_fields=["agreed_on"])
    _note("agreed", row, actor, now)
    _tell_office(row.authority, Role.HEAD, row, f"agree:{agrees}:{now:%Y%m%d%H%M}", now, today)


LETTERS = {"gruende": REASONS, "gespraech": TALK_LETTER, "entscheidung": DECISION}


def print_letter(*, found: Termination, name: str, actor: Actor, now: datetime, today: date) -> bytes:
    """One of the letters as PDF, as soon as there is what it is about; `name` is a key of `LETTERS`."""
    require_see_termination(actor, found)
    values = _values(found, name, today)
    sender = _sender(found, name)
    person = found.counsellor.person
    to = Addressee([str(person), *([str(person.site)] if person.site else []), str(found.authority)], found.counsellor)
    return print_for_act(
        kind=KINDS[LETTERS[name]], authority=sender, to=to, actor=actor, now=now, today=today,
        values=values | {"behoerde": sender.name, "heute": f"{today:%d.%m.%Y}"},
    )  # fmt: skip


def _sender(found: Termination, name: str) -> Authority:
    """The ministry writes its own decisions."""
    programme = programme_of(found.authority) if name == "entscheidung" and found.escalated_on else None
    return programme.ministry if programme else found.authority


def _values(found: Termination, name: str, today: date) -> dict[str, str]:
    """What a letter says; raises `Termination.DoesNotExist` while there is nothing to say."""
    person = found.counsellor.person
    cited = {"gruende": "letter", "gespraech": "talk", "entscheidung": "ministry"}[name]
    values = {
        "vorname": person.given_name, "nachname": person.family_name,
        "grundlage": str(rules_for(found.authority).citation(f"termination.{cited}", today)),
    }  # fmt: skip
    if name == "gruende" and found.letter_on:
        return values | {"tag": f"{found.letter_on:%d.%m.%Y}", "gruende": found.reasons}
    if name == "gespraech" and found.talk_planned_on and found.talk_planned_at:
        others = ", ".join(str(one.counsellor.person) for one in reads.guests_of(found)) or "niemand weiteres"
        return values | {
            "tag": f"{found.talk_planned_on:%d.%m.%Y}", "uhrzeit": f"{found.talk_planned_at:%H:%M}",
            "ort": found.talk_place, "weitere": others,
        }  # fmt: skip
    if name == "entscheidung" and found.escalated_on and found.decided_on:
        ends = found.stage == Stage.ENDS
        result = "Ihr Amt endet mit diesem Tag." if ends else "Ihr Amt bleibt bestehen."
        return values | {
            "tag": f"{found.decided_on:%d.%m.%Y}", "ergebnis": result, "gruende": found.decision_reasons
        }  # fmt: skip
    raise Termination.DoesNotExist
