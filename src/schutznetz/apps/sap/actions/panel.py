# SPDX-License-Identifier: EUPL-1.2
"""A selection procedure from its date to its minutes: who is on it, who sits on the panel, invitations, the end."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from schutznetz.apps.documents.actions import Addressee, print_for_act
from schutznetz.apps.documents.facts import KINDS
from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.sap import policies
from schutznetz.apps.sap.actions.steps import Details, take_step
from schutznetz.apps.sap.actions.telling import PANEL, tell_person
from schutznetz.apps.sap.facts.letters import MINUTES, NOT_SUITABLE, SUITABLE
from schutznetz.apps.sap.facts.minutes import commission_text, results_text
from schutznetz.apps.sap.models import Candidate, Counsellor, PanelSeat, SelectionDay, State
from schutznetz.apps.sap.policies.panel import require_run_procedures
from schutznetz.apps.sap.queries import panel as reads
from schutznetz.apps.sap.queries import rules_of
from schutznetz.regulation.finding import Strength, require
from schutznetz.regulation.sap_erlass.mandate import Event, Fact


@transaction.atomic
def save_day(*, day: SelectionDay, actor: Actor, now: datetime) -> SelectionDay:
    """Set a procedure for a day, or move it; whoever is invited hears of the change. A concluded one stays as it is."""
    require_run_procedures(actor, day.programme)
    if not day.is_open:
        return day
    is_new = day.pk is None
    day.changed_at = now
    if is_new:
        day.made_at, day.made_by = now, actor.user
    else:
        day.sequence += 1
    day.save()
    _fit_seats(day)
    record(verb="sap.procedure_saved", subject=day, actor=actor.user, now=now, on=day.on.isoformat())
    if day.invited_at is not None:
        _tell(day, now)
    return day


def _fit_seats(day: SelectionDay) -> None:
    """Every voting seat, and the advisory ones that those who applied call for; empty ones that nobody needs go."""
    wanted = {(kind, "") for kind in reads.voting_kinds(day)} | set(reads.advisory_seats(day))
    for seat in day.seats.all():
        if (seat.kind, seat.body) not in wanted and not seat.is_filled:
            seat.delete()
    for kind, body in sorted(wanted, key=_in_order):
        PanelSeat.objects.get_or_create(day=day, kind=kind, body=body)


def _in_order(seat: tuple[str, str]) -> tuple[int, str]:
    return PanelSeat.Kind.values.index(seat[0]), seat[1]


@transaction.atomic
def choose_candidates(*, day: SelectionDay, chosen: list[Counsellor], actor: Actor, now: datetime) -> None:
    """Who is on the procedure. Nobody goes who has been voted on; whoever comes late to an invited one is told."""
    require_run_procedures(actor, day.programme)
    if not day.is_open:
        return
    kept = {one.pk for one in chosen} & set(reads.addable(day).values_list("pk", flat=True))
    day.candidates.filter(ballot="").exclude(counsellor__in=kept).delete()
    known = set(day.candidates.values_list("counsellor", flat=True))
    for pk in sorted(kept - known):
        Candidate.objects.create(day=day, counsellor_id=pk)
    _fit_seats(day)
    record(verb="sap.candidates_chosen", subject=day, actor=actor.user, now=now, number=day.candidates.count())
    if day.invited_at is not None:
        _tell(day, now)


@transaction.atomic
def fill_seat(*, seat: PanelSeat, actor: Actor, now: datetime) -> None:
    """Who sits there. Raises `Refused` for a speaker out of office or another profession; empty frees the seat.

    `Denied` for somebody else where a vote was given: it would stand in the minutes under another name.
    """
    require_run_procedures(actor, seat.day.programme)
    SelectionDay.objects.select_for_update().get(pk=seat.day_id)
    if not seat.day.is_open:
        return
    policies.require(not (reads.has_voted(seat) and reads.is_somebody_else(seat)), str(reads.VOTED))
    if seat.is_filled and not seat.is_absent:
        require(reads.fault_of(seat, seat.day))
    seat.save()
    record(verb="sap.seat_filled", subject=seat.day, actor=actor.user, now=now, seat=seat.kind)
    if seat.day.invited_at is not None:
        _tell(seat.day, now)


@transaction.atomic
def invite(*, day: SelectionDay, actor: Actor, now: datetime) -> None:
    """Invite the commission and those who applied. Raises `Refused` while a staff council they need is not named."""
    require_run_procedures(actor, day.programme)
    if not day.is_open:
        return
    for finding in reads.composition(day):
        if finding.rule == "sap.panel.staff_councils" and finding.strength is Strength.MUST:
            require(finding)
    day.invited_at = day.invited_at or now
    day.save(update_fields=["invited_at"])
    record(verb="sap.panel_invited", subject=day, actor=actor.user, now=now)
    _tell(day, now)


def _tell(day: SelectionDay, now: datetime) -> None:
    """Everybody on the procedure, once for each change of it. Those known by name only get a mail without a page."""
    facts: dict[str, Any] = {"day": f"{day.on:%d.%m.%Y}", "time": f"{day.begins:%H:%M}", "place": day.place}
    path = reverse("sap:procedure", args=[day.pk])
    for seat in day.seats.select_related("person"):
        key = f"{day.pk}:{day.sequence}:{seat.pk}:{seat.person_id or seat.address}"
        if seat.person is not None:
            tell(kind=PANEL, now=now, key=key, person=seat.person, path=path, **facts)
        elif seat.address:
            tell(kind=PANEL, now=now, key=key, address=seat.address, **facts)
    for candidate in reads.candidates_of(day):
        tell_person(candidate.counsellor, f"panel:{day.pk}:{day.sequence}", now)


@transaction.atomic
def conclude(*, day: SelectionDay, actor: Actor, now: datetime, today: date) -> None:
    """The decisions take effect: who is suitable is selected. Raises `Refused` while somebody is not decided.

    Somebody who withdrew meanwhile has no result. Twice changes nothing.
    """
    require_run_procedures(actor, day.programme)
    locked = SelectionDay.objects.select_for_update().get(pk=day.pk)
    if not locked.is_open:
        return
    for candidate in day.candidates.select_related("counsellor", "day__programme"):
        if candidate.counsellor.state == State.BRIEFED:
            if candidate.suitable is None:
                require(reads.undecided(candidate))
            _settle(candidate, actor, now, today)
    day.concluded_at, day.concluded_by = now, actor.user
    day.save(update_fields=["concluded_at", "concluded_by"])
    record(verb="sap.procedure_concluded", subject=day, actor=actor.user, now=now)


def _settle(candidate: Candidate, actor: Actor, now: datetime, today: date) -> None:
    event = Event.SELECT if candidate.suitable else Event.REJECT
    fact = Fact.PANEL_SUITABLE if candidate.suitable else Fact.PANEL_NOT_SUITABLE
    role = candidate.counsellor
    on = min(today, max(candidate.day.on, role.state_since))
    take_step(counsellor=role, event=event, on=on, details=Details(known=(fact,)), actor=actor, now=now, today=today)


@dataclass(frozen=True)
class _Letter:
    kind: str
    to: Addressee
    more: dict[str, str]


def print_minutes(*, day: SelectionDay, actor: Actor, now: datetime, today: date) -> bytes:
    """The minutes as PDF: who sat where, and the decisions; of secret votes no more than the numbers."""
    require_run_procedures(actor, day.programme)
    more = {
        "beginn": f"{day.begins:%H:%M}", "ort": day.place,
        "kommission": commission_text(list(day.seats.select_related("person")), reads.voting_kinds(day)),
        "ergebnisse": results_text([(one, reads.shows_numbers(one)) for one in reads.candidates_of(day)]),
    }  # fmt: skip
    return _print(day, _Letter(MINUTES, Addressee([], day), more), actor, now, today)


def print_result(*, candidate: Candidate, actor: Actor, now: datetime, today: date) -> bytes:
    """The letter about the decision on one person, once the procedure is concluded."""
    day, person = candidate.day, candidate.counsellor.person
    require_run_procedures(actor, day.programme)
    if day.is_open or candidate.suitable is None:
        raise Candidate.DoesNotExist
    to = Addressee(
        [str(person), *([str(person.site)] if person.site else []), str(person.authority)], candidate.counsellor
    )
    kind = SUITABLE if candidate.suitable else NOT_SUITABLE
    more = {"vorname": person.given_name, "nachname": person.family_name}
    return _print(day, _Letter(kind, to, more), actor, now, today)


def _print(day: SelectionDay, letter: _Letter, actor: Actor, now: datetime, today: date) -> bytes:
    ministry = day.programme.ministry
    rules = rules_of(day.programme)
    values = {
        "tag": f"{day.on:%d.%m.%Y}", "heute": f"{today:%d.%m.%Y}", "behoerde": ministry.name,
        "grundlage": str(rules.citation("panel.seats", day.on)), **letter.more,
    }  # fmt: skip
    return print_for_act(
        kind=KINDS[letter.kind], authority=ministry, to=letter.to, values=values, actor=actor, now=now, today=today
    )
