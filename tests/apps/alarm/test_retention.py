# SPDX-License-Identifier: EUPL-1.2
"""Alarms are kept twelve months, drills and tests six."""

from datetime import date, timedelta

import pytest

from schutznetz.apps.alarm.jobs import record, retention
from schutznetz.apps.alarm.models import Alarm, AlarmEvent
from schutznetz.apps.journal.models import Entry
from schutznetz.regulation.privacy.alarm_retention import kept_since, months_before
from tests.apps.alarm.conftest import NOW, TODAY, County
from tests.apps.alarm.stream import Story


@pytest.mark.parametrize(("alarm_class", "months"), [("real", 12), ("mistaken", 12), ("drill", 6), ("test", 6)])
def test_the_time_depends_on_the_class(alarm_class: str, months: int) -> None:
    assert kept_since(alarm_class, TODAY) == months_before(TODAY, months)


def test_months_end_with_the_month() -> None:
    assert months_before(date(2027, 8, 31), 6) == date(2027, 2, 28)
    assert months_before(date(2027, 1, 15), 12) == date(2026, 1, 15)


@pytest.mark.parametrize(
    ("alarm_class", "days", "kept"), [("real", 360, 1), ("real", 370, 0), ("drill", 190, 0), ("drill", 170, 1)]
)
def test_what_is_past_its_time_goes_with_its_events(county: County, alarm_class: str, days: int, kept: int) -> None:
    record.take(Story(station="st-d1").press(class_=alarm_class).receipt(0.1, "d2").page(), NOW)
    then = NOW + timedelta(days=days)
    retention.delete_expired(then, then.date())
    assert Alarm.objects.count() == kept
    assert AlarmEvent.objects.count() == 2 * kept
    assert Entry.objects.filter(verb="alarms_deleted").count() == 1 - kept


def test_answers_without_a_press_go_too(county: County) -> None:
    record.take(Story().answer(1, "d2", "coming").page(), NOW)
    retention.delete_expired(NOW + timedelta(days=100), (NOW + timedelta(days=100)).date())
    assert AlarmEvent.objects.count() == 1
    retention.delete_expired(NOW + timedelta(days=370), (NOW + timedelta(days=370)).date())
    assert not AlarmEvent.objects.exists()
