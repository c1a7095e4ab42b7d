# SPDX-License-Identifier: EUPL-1.2
"""Delete what has been kept long enough. The journal notes how many, never which."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.alarm.models import Alarm, AlarmClass, AlarmEvent, EnrolmentCode
from schutznetz.apps.journal.actions import record
from schutznetz.regulation.privacy.alarm_retention import kept_since

CODES_KEPT = timedelta(days=1)


def count_expired(_now: datetime, today: date) -> int:
    """How many alarms are past their time."""
    return _expired(today).count()


def delete_expired(now: datetime, today: date) -> int:
    """Delete alarms past their time with their events, stray events and old codes; the number of alarms."""
    with transaction.atomic():
        gone = list(_expired(today).select_related("site"))
        for alarm in gone:
            AlarmEvent.objects.filter(site=alarm.site, alarm_key=alarm.key).delete()
        Alarm.objects.filter(pk__in=[alarm.pk for alarm in gone]).delete()
        _delete_strays(_start_of(kept_since(AlarmClass.REAL, today)))
        EnrolmentCode.objects.filter(expires_at__lt=now - CODES_KEPT).delete()
        for site in {alarm.site for alarm in gone}:
            count = sum(alarm.site_id == site.pk for alarm in gone)
            record(verb="alarms_deleted", subject=site, actor=None, now=now, count=count)
    return len(gone)


def _expired(today: date) -> QuerySet[Alarm]:
    expired = Q(pk__in=[])
    for alarm_class in AlarmClass.values:
        expired |= Q(final_class=alarm_class, stored_at__lt=_start_of(kept_since(alarm_class, today)))
    return Alarm.objects.filter(expired)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, BERLIN)


def _delete_strays(before: datetime) -> None:
    """Answers and receipts whose press never came."""
    known = Alarm.objects.filter(site=OuterRef("site"), key=OuterRef("alarm_key"))
    old = Q(stored_a_at__lt=before) | Q(stored_b_at__lt=before)
    AlarmEvent.objects.filter(old).exclude(Exists(known)).delete()
