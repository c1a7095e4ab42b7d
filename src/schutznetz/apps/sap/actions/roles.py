# SPDX-License-Identifier: EUPL-1.2
"""Acts around the role beside the state table: applying, agreeing, receipts, training done, the letter."""

from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.documents.actions import Addressee, print_for_act
from schutznetz.apps.documents.facts import APPOINTMENT, KINDS
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.actions.telling import tell_person
from schutznetz.apps.sap.facts import APPLIED, COMPLETED, CONSENTED, training_findings, verb_of
from schutznetz.apps.sap.models import Act, Counsellor, RestNotice, State
from schutznetz.apps.sap.policies import (
    require_apply,
    require_complete_training,
    require_confirm_receipt,
    require_enter_applicant,
    require_name_manager,
    require_print_appointment,
    require_speak_for_oneself,
)
from schutznetz.apps.sap.queries import rules_for
from schutznetz.regulation.finding import require


def _note(role: Counsellor, event: str, on: date, actor: Actor, now: datetime) -> None:
    """A line in the history of the role, and one in the journal."""
    Act.objects.create(
        counsellor=role, event=event, state=role.state, on=on, authority=role.authority,
        rule_set=rules_for(role.authority).set_on(on).key, recorded_at=now, recorded_by=actor.user,
    )  # fmt: skip
    record(verb=verb_of(event), subject=role, actor=actor.user, now=now)


@transaction.atomic
def apply_for(*, is_police: bool, leaves_on: date | None, actor: Actor, now: datetime, today: date) -> Counsellor:
    """Somebody applies in their own authority; that is their consent. A running role is returned as it is."""
    require_apply(actor)
    running = Counsellor.objects.standing().filter(person=actor.person).first()
    if running is not None:
        return running
    role = Counsellor.objects.create(
        person=actor.person, authority=actor.person.authority, state_since=today, applied_on=today,
        consented_on=today, is_police=is_police, leaves_on=leaves_on,
    )  # fmt: skip
    _note(role, APPLIED, today, actor, now)
    return role


@transaction.atomic
def enter_applicant(*, person: Person, is_police: bool, actor: Actor, now: datetime, today: date) -> Counsellor:
    """The head enters somebody, who is asked to agree; without consent nothing follows from it."""
    require_enter_applicant(actor, person.authority)
    role, is_new = Counsellor.objects.standing().get_or_create(
        person=person,
        defaults={"authority": person.authority, "state_since": today, "applied_on": today, "is_police": is_police},
    )
    if is_new:
        _note(role, APPLIED, today, actor, now)
        tell_person(role, "consent", now)
    return role


@transaction.atomic
def give_consent(*, counsellor: Counsellor, actor: Actor, now: datetime, today: date) -> None:
    """The person's own word; a second time changes nothing."""
    require_speak_for_oneself(actor, counsellor)
    if counsellor.consented_on is None:
        counsellor.consented_on = today
        counsellor.save(update_fields=["consented_on"])
        _note(counsellor, CONSENTED, today, actor, now)


@transaction.atomic
def save_own_details(*, counsellor: Counsellor, actor: Actor, now: datetime) -> None:
    """Whether one is full at the moment, and until when one expects to serve; nobody asks why."""
    require_speak_for_oneself(actor, counsellor)
    counsellor.save(update_fields=["is_full", "leaves_on", "wants_disability_seat"])
    record(verb="sap.own_details_changed", subject=counsellor, actor=actor.user, now=now)


@transaction.atomic
def name_manager(*, counsellor: Counsellor, manager: Person | None, actor: Actor, now: datetime) -> None:
    """Who leads this person; from it follows who hears of absences and of the planned share."""
    require_name_manager(actor, counsellor)
    counsellor.line_manager = manager
    counsellor.save(update_fields=["line_manager"])
    record(verb="sap.manager_named", subject=counsellor, actor=actor.user, now=now)


@transaction.atomic
def complete_training(*, counsellor: Counsellor, on: date, actor: Actor, now: datetime) -> None:
    """The academy says that the training is done; the head may appoint then. `Refused` while a module lacks."""
    require_complete_training(actor, counsellor)
    if counsellor.state == State.IN_TRAINING and counsellor.training_completed_on is None:
        for finding in training_findings(counsellor.pk, on):
            require(finding)
        counsellor.training_completed_on = on
        counsellor.save(update_fields=["training_completed_on"])
        _note(counsellor, COMPLETED, on, actor, now)


@transaction.atomic
def confirm_receipt(*, notice: RestNotice, actor: Actor, now: datetime) -> None:
    """A body has received a notice; a second time changes nothing."""
    require_confirm_receipt(actor, notice)
    if notice.received_at is None:
        notice.received_at, notice.received_by = now, actor.user
        notice.save(update_fields=["received_at", "received_by"])
        facts = {"occasion": notice.occasion, "body": notice.body}
        record(verb="sap.receipt_confirmed", subject=notice.rest.counsellor, actor=actor.user, now=now, **facts)


def print_appointment(*, counsellor: Counsellor, actor: Actor, now: datetime, today: date) -> bytes:
    """The letter of appointment as PDF, signed by the head."""
    require_print_appointment(actor, counsellor)
    person, authority = counsellor.person, counsellor.authority
    values = {
        "vorname": person.given_name, "nachname": person.family_name, "behoerde": authority.name,
        "heute": f"{today:%d.%m.%Y}", "amt": "Soziale Ansprechpartnerin / Sozialer Ansprechpartner (SAP)",
        "bereich": authority.name, "seit": f"{counsellor.appointed_on or today:%d.%m.%Y}", "bis": "auf Weiteres",
        "grundlage": str(rules_for(authority).citation("mandate.appointment", today)),
    }  # fmt: skip
    to = Addressee([str(person), *([str(person.site)] if person.site else []), str(authority)], person)
    return print_for_act(
        kind=KINDS[APPOINTMENT], authority=authority, to=to, values=values, actor=actor, now=now, today=today
    )
