# SPDX-License-Identifier: EUPL-1.2
"""Who accompanies whom, what the mentor logs, feedback between the two, the total for the speaker.

The log writes no journal line: whoever reads the journal would read the times (ADR 0017).
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import rules_for
from schutznetz.apps.training.actions.telling import tell_of_feedback, tell_pair, tell_speakers
from schutznetz.apps.training.facts import SPEAKER, in_words
from schutznetz.apps.training.models import Feedback, LogEntry, Mentor, Pairing, QuarterTotal
from schutznetz.apps.training.policies import require_give_feedback, require_keep_log, require_name_mentors
from schutznetz.apps.training.queries.hours import minutes_in
from schutznetz.apps.training.queries.mentoring import (
    pairing_finding,
    pairing_of,
    qualified_finding,
    take_up_finding,
    working_group_of,
)
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.worktime.actions import Times, add_later
from schutznetz.apps.worktime.facts import Quarter
from schutznetz.regulation.finding import Status, require
from schutznetz.regulation.sap_erlass import mentoring
from schutznetz.regulation.sap_erlass.functions import Function


class NamedError(ValueError):
    """Somebody else accompanies this trainee already."""


class EndedError(ValueError):
    """The accompaniment does not run any more."""


@transaction.atomic
def name_mentor(
    *, counsellor: Counsellor, trainee: Counsellor, actor: Actor, now: datetime, today: date
) -> Pairing:  # fmt: skip
    """The working group names a mentor for a trainee, both of it. The same pair again is returned as it is.

    `Denied` for others; `Refused` without the course, or while another task runs; ``NamedError`` when somebody else
    accompanies the trainee.  (SAP-048, SAP-114, SAP-148)
    """
    group = working_group_of(trainee)
    require_name_mentors(actor, group)
    require_name_mentors(actor, working_group_of(counsellor))
    Counsellor.objects.select_for_update().get(pk=trainee.pk)  # of two who name at once the second finds the first
    known = pairing_of(trainee)
    if known is not None:
        if known.mentor.counsellor_id != counsellor.pk:
            raise NamedError
        return known
    mentor = Mentor.objects.filter(counsellor=counsellor, until=None).first()
    require(in_words(qualified_finding(counsellor, mentor, today)))
    require(in_words(take_up_finding(counsellor, Function.MENTOR, today, today)))
    assert mentor is not None
    made = Pairing.objects.create(mentor=mentor, trainee=trainee, since=today, named_by=actor.user, named_at=now)
    record(verb="training.mentor_named", subject=made, actor=actor.user, now=now)
    tell_pair(made, has_ended=False, now=now)
    return made


@transaction.atomic
def name_all(
    *, pairs: Sequence[tuple[Counsellor, Counsellor]], actor: Actor, now: datetime, today: date
) -> list[Pairing]:  # fmt: skip
    """Name several mentors, all or none; each pair is (mentor, trainee). As `name_mentor` for each of them."""
    return [name_mentor(counsellor=one, trainee=two, actor=actor, now=now, today=today) for one, two in pairs]


@transaction.atomic
def end_pairing(*, pairing: Pairing, actor: Actor, now: datetime, today: date) -> None:
    """The speaker ends it, for somebody else to be named. Twice changes nothing."""
    require_name_mentors(actor, working_group_of(pairing.trainee))
    if pairing.until is None:
        close(pairing, today, now)
        record(verb="training.pairing_ended", subject=pairing, actor=actor.user, now=now)


def close(pairing: Pairing, last: date, now: datetime) -> None:
    """Inside a transaction."""
    pairing.until = max(last, pairing.since)
    pairing.save(update_fields=["until"])
    tell_pair(pairing, has_ended=True, now=now)


@transaction.atomic
def log(*, pairing: Pairing, kind: str, times: Times, actor: Actor, day: date, now: datetime) -> LogEntry:
    """A time of a mentor with its kind; no word about anybody. It is booked in their own times as well.

    `Refused` for an unknown kind and beyond the budget; ``EndedError`` for a day outside the accompaniment;
    ``OverlapError`` of the times.  (SAP-115, SAP-120)
    """
    mentor = pairing.mentor
    require_keep_log(actor, mentor)
    rules = rules_for(mentor.counsellor.authority)
    require(mentoring.log_entry(kind=kind, has_text=False, rules=rules, today=day))
    if day < pairing.since or (pairing.until is not None and day > pairing.until):
        raise EndedError
    entry = add_later(counsellor=mentor.counsellor, actor=actor, times=times, now=now)
    made, _is_new = LogEntry.objects.update_or_create(entry=entry, defaults={"pairing": pairing, "kind": kind})
    return made


@transaction.atomic
def discard_log(*, row: LogEntry, actor: Actor) -> None:
    """A line that was never true goes, and the time booked with it."""
    require_keep_log(actor, row.pairing.mentor)
    row.entry.delete()


@transaction.atomic
def give_feedback(*, pairing: Pairing, text: str, actor: Actor, now: datetime, today: date) -> Feedback:
    """The mentor tells the trainee what they see develop; ``EndedError`` afterwards.  (SAP-116)"""
    require_give_feedback(actor, pairing)
    if pairing.until is not None or pairing_finding(pairing, today).status is not Status.MET:
        raise EndedError
    made = Feedback.objects.create(pairing=pairing, text=text, written_at=now)
    record(verb="training.feedback_given", subject=pairing, actor=actor.user, now=now)
    tell_of_feedback(pairing, made.pk, now)
    return made


@transaction.atomic
def withdraw_feedback(*, feedback: Feedback, actor: Actor, now: datetime) -> None:
    """Gone for both."""
    require_give_feedback(actor, feedback.pairing)
    record(verb="training.feedback_withdrawn", subject=feedback.pairing, actor=actor.user, now=now)
    feedback.delete()


@transaction.atomic
def send_total(*, mentor: Mentor, quarter: Quarter, actor: Actor, now: datetime, today: date) -> QuarterTotal:
    """The sum of a closed quarter for the speaker of the working group, and nobody else; sent again it is put right.

    `Denied` before the quarter is over, for one before the task began, and without a working group.  (SAP-119)
    """
    require_keep_log(actor, mentor)
    group = working_group_of(mentor.counsellor)
    if group is None or quarter.last >= today or mentor.since is None or quarter.last < mentor.since:
        raise Denied
    rules = rules_for(mentor.counsellor.authority)
    found = mentoring.hours(
        quarter_ends_on=quarter.last, sent_on=today, sent_to=SPEAKER, rules=rules, today=today
    )  # fmt: skip
    require(found)
    values = {"working_group": group, "minutes": minutes_in(mentor, quarter), "sent_at": now}
    made, _is_new = QuarterTotal.objects.update_or_create(mentor=mentor, quarter_on=quarter.first, defaults=values)
    record(verb="training.total_sent", subject=mentor, actor=actor.user, now=now, quarter=str(quarter))
    tell_speakers(group, f"{made.pk}:{made.minutes}", now, today)
    return made
