# SPDX-License-Identifier: EUPL-1.2
"""What ends without anybody clicking: pairings by rule, tasks of whoever is a counsellor no longer. Safe to repeat."""

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from schutznetz.apps.journal.actions import record
from schutznetz.apps.sap.models import OVER
from schutznetz.apps.sap.queries import rules_for
from schutznetz.apps.training.actions import mentors, people
from schutznetz.apps.training.actions.pairings import close
from schutznetz.apps.training.models import Companion, Member, Mentor, Pairing
from schutznetz.apps.training.queries.mentoring import pairing_finding
from schutznetz.regulation.finding import Status

log = logging.getLogger(__name__)
AT_ONCE = 500


def keep_training(now: datetime, today: date) -> int:
    """End what has ended; how many."""
    return end_pairings(now, today) + end_tasks(now, today)


def end_pairings(now: datetime, today: date) -> int:
    """An accompaniment ends with the training, or as much later as the rule set says.  (SAP-117)"""
    may_end = ~Q(trainee__training_completed_on=None) | Q(trainee__state__in=OVER)
    done = 0
    for pk in (
        Pairing.objects.filter(may_end, until=None)
        .order_by("trainee__training_completed_on", "pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    ):
        try:
            done += _end_pairing(pk, now, today)
        except Exception:
            log.exception("pairing %s could not be ended", pk)
    return done


@transaction.atomic
def _end_pairing(pk: int, now: datetime, today: date) -> int:
    row = Pairing.objects.select_for_update(of=("self",)).get(pk=pk, until=None)
    last = _last_day(row, today)
    if last is None or last >= today:
        return 0
    close(row, last, now)
    record(verb="training.pairing_ended", subject=row, actor=None, now=now)
    return 1


def _last_day(row: Pairing, today: date) -> date | None:
    """None while it goes on."""
    trainee = row.trainee
    if trainee.state in OVER:
        return trainee.ended_on or today - timedelta(days=1)
    found = pairing_finding(row, today, rules=rules_for(trainee.authority))
    return found.due_on if found.status is Status.NOT_APPLICABLE else None


def end_tasks(now: datetime, today: date) -> int:
    """Whoever is a counsellor no longer is neither companion nor mentor, and learns in no group."""
    done = 0
    for companion in Companion.objects.filter(until=None, counsellor__state__in=OVER)[:AT_ONCE]:
        with transaction.atomic():
            people.end_task(companion, companion.counsellor.ended_on or today, now)
            facts = {"counsellor": companion.counsellor_id}
            record(verb="training.companion_ended", subject=companion.group, actor=None, now=now, **facts)
        done += 1
    for mentor in Mentor.objects.filter(until=None, counsellor__state__in=OVER)[:AT_ONCE]:
        with transaction.atomic():
            mentors.end_task(mentor, mentor.counsellor.ended_on or today, now)
            record(verb="training.mentor_ended", subject=mentor, actor=None, now=now)
        done += 1
    for member in Member.objects.learning().filter(counsellor__state__in=OVER)[:AT_ONCE]:
        with transaction.atomic():
            member.until = max(member.since, member.counsellor.ended_on or today)
            member.save(update_fields=["until"])
            facts = {"counsellor": member.counsellor_id}
            record(verb="training.left", subject=member.group, actor=None, now=now, **facts)
        done += 1
    return done
