# SPDX-License-Identifier: EUPL-1.2
"""Who becomes a mentor: the course, under a later rule set also certificate and appointment; and the end of it."""

from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.documents.actions import Addressee, print_for_act
from schutznetz.apps.documents.facts import CERTIFICATE, KINDS
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import programme_of
from schutznetz.apps.training.actions.offices import end_office, give_office
from schutznetz.apps.training.actions.telling import tell_pair
from schutznetz.apps.training.models import Mentor
from schutznetz.apps.training.policies import require_appoint_mentor, require_keep_mentors
from schutznetz.apps.training.queries.mentoring import qualified_finding
from schutznetz.apps.ui.policies import Denied


def _require_keep(actor: Actor, counsellor: Counsellor) -> None:
    programme = programme_of(counsellor.authority)
    if programme is None:
        raise Denied
    require_keep_mentors(actor, programme)


@transaction.atomic
def record_course(
    *, counsellor: Counsellor, completed_on: date, actor: Actor, now: datetime, today: date
) -> Mentor:  # fmt: skip
    """A counsellor has completed the course for mentors; entered again, the day is put right.  (SAP-114)"""
    _require_keep(actor, counsellor)
    mentor, _is_new = Mentor.objects.update_or_create(
        counsellor=counsellor, defaults={"course_completed_on": completed_on, "until": None}
    )
    record(verb="training.course_recorded", subject=mentor, actor=actor.user, now=now)
    _begin(mentor, now, today)
    return mentor


@transaction.atomic
def appoint_mentor(*, mentor: Mentor, on: date, actor: Actor, now: datetime, today: date) -> None:
    """The ministry appoints, where the rule set asks for it.  (reading X25)"""
    programme = programme_of(mentor.counsellor.authority)
    if programme is None:
        raise Denied
    require_appoint_mentor(actor, programme)
    if mentor.appointed_on is None:
        mentor.appointed_on = on
        mentor.save(update_fields=["appointed_on"])
        record(verb="training.mentor_appointed", subject=mentor, actor=actor.user, now=now)
    _begin(mentor, now, today)


def _begin(mentor: Mentor, now: datetime, today: date) -> None:
    """Whoever lacks nothing may be named from today on, and holds the office."""
    if mentor.since is None and not qualified_finding(mentor.counsellor, mentor, today).is_open:
        mentor.since = today
        mentor.save(update_fields=["since"])
    if mentor.since is not None:
        give_office(mentor.counsellor, Role.TRAINEE_MENTOR, max(mentor.since, today), now)


@transaction.atomic
def end_mentor(*, mentor: Mentor, on: date, actor: Actor, now: datetime) -> None:
    """Somebody is a mentor no longer; whom they accompany needs another one. A second time changes nothing."""
    _require_keep(actor, mentor.counsellor)
    if mentor.until is None:
        end_task(mentor, on, now)
        record(verb="training.mentor_ended", subject=mentor, actor=actor.user, now=now)


def end_task(mentor: Mentor, on: date, now: datetime) -> None:
    """Inside a transaction: the task, its pairings and its office end."""
    mentor.until = max(on, mentor.since or on)
    mentor.save(update_fields=["until"])
    for pairing in mentor.pairings.filter(until=None).select_related("trainee__person", "mentor__counsellor__person"):
        pairing.until = max(mentor.until, pairing.since)
        pairing.save(update_fields=["until"])
        tell_pair(pairing, has_ended=True, now=now)
    end_office(mentor.counsellor, Role.TRAINEE_MENTOR, mentor.until, now)


@transaction.atomic
def print_certificate(*, mentor: Mentor, actor: Actor, now: datetime, today: date) -> bytes:
    """The certificate of the course for mentors as PDF; its first day is kept."""
    _require_keep(actor, mentor.counsellor)
    programme = programme_of(mentor.counsellor.authority)
    assert programme is not None
    academy, person = programme.academy, mentor.counsellor.person
    assert academy is not None
    values = {
        "name": f"{person.given_name} {person.family_name}", "behoerde": academy.name,
        "ausbildung": "Weiterbildung für Mentorinnen und Mentoren der Sozialen Ansprechpersonen",
        "von": f"{mentor.course_completed_on:%d.%m.%Y}", "bis": f"{mentor.course_completed_on:%d.%m.%Y}",
        "inhalte": "Begleitung von SAP in Ausbildung", "heute": f"{today:%d.%m.%Y}",
    }  # fmt: skip
    content = print_for_act(
        kind=KINDS[CERTIFICATE], authority=academy, to=Addressee((), person), values=values, actor=actor, now=now,
        today=today,
    )  # fmt: skip
    if mentor.certified_on is None:
        mentor.certified_on = today
        mentor.save(update_fields=["certified_on"])
        record(verb="training.certified", subject=mentor, actor=actor.user, now=now)
    return content
