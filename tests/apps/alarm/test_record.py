# SPDX-License-Identifier: EUPL-1.2
"""The record: what the brokers stored becomes alarms with their latency chain, once, in any order."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from schutznetz.apps.alarm.jobs import record
from schutznetz.apps.alarm.models import Alarm, AlarmEvent, AlarmState, Bookmark, DeskTest, Ring, Station
from schutznetz.domain.alarm.messages import Receipt
from tests.apps.alarm.conftest import NOW, County
from tests.apps.alarm.stream import ALARM, Story, later

OTHER = "01jd0000000000000000000002"


@pytest.fixture
def ringed(county: County) -> County:
    """Desk d1 has its ring, and every desk a station named after it."""
    Ring.objects.create(
        desk=county.desk("d1"),
        site=county.marl,
        ring=[[f"d{n}", 4.0 * n] for n in range(2, 9)],
        next=[["d9", 40.0]],
        version=1,
    )
    for number, desk in enumerate(county.marl.desks.all()):
        station = Station.objects.create(
            key=f"st-{desk.key}", label=desk.label, desk=desk, desk_key=desk.key, enrolled_at=NOW,
            public_key_a=f"UA{number}", public_key_b=f"UB{number}",
        )  # fmt: skip
        station.sites.add(county.marl)
    guard = Station.objects.create(
        key="st-guard", label="Wache", kind="security", enrolled_at=NOW, public_key_a="UAG", public_key_b="UBG"
    )
    guard.sites.add(county.marl)
    return county


def full_story() -> Story:
    story = Story(station="st-d1").press(0.05, name="Kim Beispiel", nature="threat")
    for number in range(2, 9):
        story.receipt(0.06 + number / 1000, f"d{number}").receipt(0.1 + number / 1000, f"d{number}", "rendered")
    story.answer(6, "d3", "coming", name="Ole Beispiel", label="1.03 A").answer(30, "d3", "here", n=2)
    return story.answer(70, "d3", "clear", n=3, class_="mistaken")


def chain() -> dict[str, Any]:
    names = [name for name in record.COMPUTED if name not in ("stored_b_at",)]
    return Alarm.objects.filter(key=ALARM).values(*names).get()


@pytest.mark.requirement("HAT-012")
def test_an_alarm_keeps_its_latency_chain(ringed: County) -> None:
    record.take(full_story().page(), later(80))

    alarm = Alarm.objects.get()
    assert (alarm.desk, alarm.room, alarm.person, alarm.person_name) == (
        ringed.desk("d1"), "1.01", ringed.people["kim"], "Kim Beispiel",
    )  # fmt: skip
    assert (alarm.pressed_at, alarm.stored_at) == (later(0.05), later(0.05))
    assert (alarm.delivered_at, alarm.delivered_to, alarm.rendered_at) == (later(0.062), 7, later(0.102))
    assert (alarm.accepted_at, alarm.on_site_at) == (later(6), later(30))
    assert (alarm.ended_at, alarm.closed_at, alarm.final_class) == (later(70), later(70), "mistaken")
    assert alarm.widened_at is None
    assert alarm.state == AlarmState.RESOLVED


@pytest.mark.parametrize(
    ("steps", "state"), [(1, "triggered"), (2, "delivered"), (16, "accepted"), (17, "on_site"), (18, "resolved")]
)
def test_the_states_follow_one_another(ringed: County, steps: int, state: str) -> None:
    story = full_story()
    record.take(story.page(order=range(steps)), later(story.said[steps - 1][0] + 0.001))
    assert Alarm.objects.get().state == state


def test_reading_twice_and_over_both_loops_changes_nothing(ringed: County) -> None:
    story = full_story()
    assert record.take(story.page("a"), later(80)) == len(story.said)
    once = chain()
    assert record.take(story.page("a"), later(80)) == 0
    assert record.take(story.page("b"), later(80)) == 0
    assert chain() == once
    assert AlarmEvent.objects.count() == len(story.said)
    assert Alarm.objects.get().stored_b_at == later(0.054)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_does_not_matter(ringed: County, seed: int) -> None:
    story = full_story()
    record.take(story.page(), later(80))
    expected = chain()
    Alarm.objects.all().delete()
    AlarmEvent.objects.all().delete()
    order = list(range(len(story.said)))
    random.Random(seed).shuffle(order)
    for place, number in enumerate(order):
        record.take(story.page("ab"[place % 2], order=[number], first=place + 1), later(80))
    drawn = chain()
    for name in expected:
        if isinstance(expected[name], type(NOW)) and drawn[name]:
            assert abs(drawn[name] - expected[name]) <= timedelta(milliseconds=4), name
        elif name != "stored_a_at":
            assert drawn[name] == expected[name], name


def test_the_bookmark_moves_with_the_page(ringed: County) -> None:
    page = full_story().page()
    record.take(page, later(80))
    assert record.position("a", "SITE_marl", "one", page.through) == page.through
    assert record.position("b", "SITE_marl", "one", page.through) == 0


def test_a_stream_made_anew_is_read_from_the_start_without_duplicates(ringed: County) -> None:
    story = full_story()
    page = story.page()
    record.take(page, later(80))
    assert record.position("a", "SITE_marl", "two", 500) == 0
    record.take(story.page(created="two"), later(80))
    assert AlarmEvent.objects.count() == len(story.said)
    assert Bookmark.objects.get().created == "two"


def test_a_stream_shorter_than_the_bookmark_is_read_again(ringed: County) -> None:
    page = full_story().page()
    record.take(page, later(80))
    assert record.position("a", "SITE_marl", "one", page.through - 1) == 0


def test_a_failing_page_leaves_neither_events_nor_bookmark(ringed: County, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("the database goes away")

    monkeypatch.setattr(record, "_draw", fail)
    with pytest.raises(RuntimeError):
        record.take(full_story().page(), later(80))
    assert not AlarmEvent.objects.exists()
    assert not Bookmark.objects.exists()


def test_answers_before_their_press_wait_for_it(ringed: County) -> None:
    story = full_story()
    record.take(story.page(order=range(1, 18)), later(80))
    assert not Alarm.objects.exists()
    record.take(story.page("b", order=[0]), later(80))
    assert Alarm.objects.get().state == AlarmState.RESOLVED


def test_a_clear_from_the_desk_that_pressed_does_not_count(ringed: County) -> None:
    record.take(Story(station="st-d1").press().answer(5, "d1", "clear", class_="mistaken").page(), later(6))
    assert Alarm.objects.get().ended_at is None


def test_a_clear_from_security_counts(ringed: County) -> None:
    story = Story(station="st-d1").press().answer(5, "", "clear", station="st-guard", class_="real")
    record.take(story.page(), later(6))
    assert Alarm.objects.get().ended_at == later(5)


def test_a_clear_under_duress_closes_the_screens_but_does_not_end_the_alarm(ringed: County) -> None:
    story = Story(station="st-d1").press().answer(3, "d3", "here")
    record.take(story.answer(40, "d3", "clear", n=2, class_="mistaken", coerced=True).page(), later(41))
    alarm = Alarm.objects.get()
    assert (alarm.closed_at, alarm.ended_at, alarm.coerced) == (later(40), None, True)


def test_nobody_accepting_widens_after_the_time_of_the_rule(ringed: County) -> None:
    record.take(Story(station="st-d1").press().receipt(0.1, "d2").page(), later(1))
    alarm = Alarm.objects.get()
    assert (alarm.widened_at, alarm.due_at) == (None, later(20))
    assert record.review(later(19)) == 0
    assert record.review(later(21)) == 1
    alarm.refresh_from_db()
    assert (alarm.widened_at, alarm.widened_why) == (later(20), "nobody_accepts")


def test_a_test_ends_by_itself_and_proves_the_trigger(ringed: County) -> None:
    record.take(Story(station="st-d1").press(class_="test").receipt(0.1, "d2").page(), later(1))
    assert DeskTest.objects.get().tested_at == later(0)
    for seconds in (21, 61):
        record.review(later(seconds))
    alarm = Alarm.objects.get()
    assert (alarm.ended_at, alarm.final_class, alarm.due_at) == (later(60), "test", None)


def test_a_test_that_reached_nobody_proves_nothing(ringed: County) -> None:
    record.take(Story(station="st-d1").press(class_="test").receipt(0.1, "d1").page(), later(1))
    assert not DeskTest.objects.exists()


def test_a_second_computer_at_the_desk_that_called_is_no_receiver(ringed: County) -> None:
    story = Story(station="st-d1").press()
    story.said.append((0.1, Receipt(ALARM, "marl", "d1", "st-other", "d1", "delivered")))
    record.take(story.page(), later(1))
    assert (Alarm.objects.get().delivered_to, Alarm.objects.get().state) == (0, "triggered")


def test_more_presses_than_allowed_are_merged_not_dropped(ringed: County) -> None:
    story = Story(station="st-d1")
    for number in range(5):
        story.press(number, alarm=f"01jd000000000000000000000{number}")
    record.take(story.page(), later(6))
    merged = Alarm.objects.exclude(merged_into="")
    assert Alarm.objects.count() == 5
    assert {alarm.merged_into for alarm in merged} == {"01jd0000000000000000000000"}
    assert merged.count() == 2


def test_one_site_cannot_touch_the_alarm_of_another(ringed: County) -> None:
    record.take(Story(station="st-d1").press().page(), later(1))
    foreign = Story("herten", "d1", "st-h1").answer(2, "", "clear", station="st-guard", class_="mistaken")
    record.take(foreign.page("b"), later(3))
    assert Alarm.objects.get().ended_at is None
    record.take(Story("herten", "d1", "st-h1").press().page("a"), later(3))
    assert Alarm.objects.count() == 2


def test_an_unknown_desk_is_recorded_and_counts_as_called_everybody(ringed: County) -> None:
    record.take(Story(desk="d99", station="st-x").press(room="2.14").page(), later(1))
    alarm = Alarm.objects.get()
    assert (alarm.desk, alarm.room, alarm.widened_why) == (None, "2.14", "unknown_roster")


def test_an_unknown_site_is_passed_over(ringed: County) -> None:
    page = Story("elsewhere").press().page()
    assert record.take(page, later(1)) == 0
    assert Bookmark.objects.get().sequence == page.through


def test_nonsense_is_made_storable(ringed: County) -> None:
    story = Story(station="st-d1").press(name="Kim\x00\ud800", press=2**31 - 1)
    record.take(story.page(), later(1))
    alarm = Alarm.objects.get()
    assert (alarm.person_name, alarm.presses) == ("Kim?", 32767)


def test_a_clock_gone_wrong_is_not_believed(ringed: County) -> None:
    from dataclasses import replace

    story = Story(station="st-d1").press()
    at, raised = story.said[0]
    assert not isinstance(raised, tuple)
    story.said[0] = (at, replace(raised, at="0001-01-01T00:00:00.000+14:00"))
    record.take(story.page(), later(1))
    assert Alarm.objects.get().pressed_at == later(0)


def test_the_database_keeps_an_event_once(ringed: County) -> None:
    record.take(Story(station="st-d1").press().page(), later(1))
    event = AlarmEvent.objects.get()
    event.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)
