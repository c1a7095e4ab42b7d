# SPDX-License-Identifier: EUPL-1.2
"""Every act of the academy leaves one line in the journal, a repeated one none; who hears of it, and who may not."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.academy import actions
from schutznetz.apps.academy.models import Additional, Event, Registration, SmallGroupRequest, Topic
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.ui.policies import Denied
from tests.apps.academy.objects import DAY, NOW, Academy, a_registration, an_event
from tests.apps.builders import a_person
from tests.apps.sap.objects import a_counsellor, acting

pytestmark = pytest.mark.django_db
WISH = date(2026, 9, 1)


@pytest.fixture
def land() -> Academy:
    return Academy()


def lines(verb: str) -> list[tuple[User | None, Any]]:
    found = Entry.objects.filter(verb=f"academy.{verb}").order_by("pk")
    return [(one.actor, one.facts) for one in found]


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=f"academy.{kind}").values_list("person_id", flat=True))


def by(land: Academy) -> dict[str, Any]:
    return {"actor": land.aca(), "now": NOW, "today": DAY}


def small(land: Academy) -> SmallGroupRequest:
    return actions.ask_small_group(
        counsellor=land.counsellor, programme=land.programme, size=4, wishes=[WISH], actor=land.me(), now=NOW, today=DAY
    )


def decided(land: Academy, request: SmallGroupRequest, *, yes: bool = True) -> SmallGroupRequest:
    return actions.decide_small_group(
        request=request, is_approved=yes, reasons="" if yes else "Es gibt schon eine.", counts_as_yearly=True,
        actor=acting(land.officer), now=NOW, today=DAY,
    )  # fmt: skip


def appointment() -> Event:
    return Event(
        title="Kleingruppe", first_day=WISH, last_day=WISH, begins=time(9), ends=time(12), place="Herne", places=6
    )


def wish(land: Academy) -> Additional:
    made = Additional(counsellor=land.counsellor, title="Kongress", provider="Verein", first_day=WISH, last_day=WISH)
    return actions.ask_additional(wish=made, actor=land.me(), now=NOW)


def test_an_event_is_written_down_when_it_is_saved_and_when_it_is_called_off(land: Academy) -> None:
    event = an_event(land.programme)
    actions.save_event(event=event, **by(land))
    assert lines("event_saved") == [(land.academy, {})]
    found = actions.call_off(event=event, **by(land))
    assert (found.called_off_on, found.changed_at) == (DAY, NOW)
    again = actions.call_off(event=event, **(by(land) | {"today": DAY + timedelta(days=1)}))
    assert again.called_off_on == DAY
    assert lines("event_called_off") == [(land.academy, {})]


@pytest.mark.parametrize(("state", "absences"), [("registered", 1), ("waiting", 0)])
def test_of_an_event_called_off_the_line_manager_hears_when_somebody_had_a_place(
    land: Academy, state: str, absences: int
) -> None:
    event = an_event(land.programme)
    a_registration(event, land.counsellor, state)
    actions.call_off(event=event, **by(land))
    assert [one.facts["change"] for one in Notice.objects.filter(kind="academy.absence")] == ["goes"] * absences
    assert told("own") == {land.counsellor.person_id}


def test_a_release_names_its_year_and_the_number_of_events_and_its_actor(land: Academy) -> None:
    for day in (1, 2):
        an_event(land.programme, on=date(2027, 3, day), published_on=None)
    made = actions.release(programme=land.programme, year=2027, part="supervision", **by(land))
    assert lines("calendar_released") == [(land.academy, {"year": 2027, "events": 2})]
    assert (made.released_by, made.released_at) == (land.academy, NOW)


def test_a_later_release_is_told_anew_and_keeps_the_first_day(land: Academy) -> None:
    values = by(land) | {"programme": land.programme, "year": 2027, "part": "supervision"}
    an_event(land.programme, on=date(2027, 3, 1), published_on=None)
    actions.release(**values)
    an_event(land.programme, on=date(2027, 3, 2), published_on=None)
    later = NOW + timedelta(days=30)
    made = actions.release(**(values | {"now": later, "today": DAY + timedelta(days=30)}))
    made.refresh_from_db()
    assert (made.published_on, made.released_at, made.sent_to) == (DAY, later, 2)
    assert len(lines("calendar_released")) == 2


def test_topics_are_written_down_when_they_come_and_go(land: Academy) -> None:
    topic = actions.add_topic(programme=land.programme, name="Einsamkeit", actor=land.aca(), now=NOW)
    assert (topic.added_at, lines("topic_added")) == (NOW, [(land.academy, {})])
    actions.remove_topic(topic=topic, **by(land))
    assert lines("topic_removed") == [(land.academy, {})]
    assert not Topic.objects.exists()


def test_a_topic_of_the_decree_is_not_added_again(land: Academy) -> None:
    with pytest.raises(IntegrityError):
        actions.add_topic(programme=land.programme, name="Depression", actor=land.aca(), now=NOW)
    assert lines("topic_added") == []


def test_a_registration_and_its_cancellation_are_written_down_once(land: Academy) -> None:
    event = an_event(land.programme)
    made = land.register(event)
    assert (made.made_at, made.changed_at) == (NOW, NOW)
    for _twice in range(2):
        actions.cancel(registration=made, actor=land.me(), now=NOW + timedelta(hours=1), today=DAY)
    made.refresh_from_db()
    assert (made.state, made.changed_at) == ("cancelled", NOW + timedelta(hours=1))
    assert lines("registered") == lines("cancelled") == [(land.counsellor_user, {})]


@pytest.mark.parametrize(("minutes", "can"), [(-1, True), (0, False)])
def test_until_the_event_begins_one_registers_and_cancels(land: Academy, minutes: int, can: bool) -> None:
    event = an_event(land.programme)
    given = a_registration(event, land.counsellor)
    values: dict[str, Any] = {"now": event.began_at + timedelta(minutes=minutes), "today": event.first_day}
    acts: list[Callable[[], Any]] = [
        lambda: actions.register(event=event, counsellor=land.other, actor=acting(land.other_user), **values),
        lambda: actions.cancel(registration=given, actor=land.me(), **values),
    ]
    for act in acts:
        if can:
            act()
            continue
        with pytest.raises(actions.ClosedError):
            act()
    assert (len(lines("registered")), len(lines("cancelled"))) == ((1, 1) if can else (0, 0))


def test_there_is_nothing_to_cancel_of_an_event_that_was_called_off(land: Academy) -> None:
    made = a_registration(an_event(land.programme), land.counsellor, "called_off")
    assert actions.cancel(registration=made, actor=land.me(), now=NOW, today=DAY).state == "called_off"
    assert lines("cancelled") == []


def test_nobody_moves_up_once_the_event_has_begun(land: Academy) -> None:
    event = an_event(land.programme, places=2)
    waiting = a_registration(event, land.counsellor, Registration.State.WAITING)
    assert actions.fill_places(event=event, now=event.began_at, today=event.first_day) == 0
    before = event.began_at - timedelta(minutes=1)
    assert actions.fill_places(event=event, now=before, today=event.first_day) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.changed_at) == ("registered", before)


def test_nobody_moves_up_into_an_event_that_was_called_off(land: Academy) -> None:
    event = an_event(land.programme, called_off_on=DAY)
    a_registration(event, land.counsellor, Registration.State.WAITING)
    assert actions.fill_places(event=event, now=NOW, today=DAY) == 0


def test_a_moved_event_is_newer_for_calendars_and_who_waits_is_away_on_no_day(land: Academy) -> None:
    event = an_event(land.programme, places=1)
    a_registration(event, land.other)
    a_registration(event, land.counsellor, Registration.State.WAITING)
    for number in (1, 2):
        event.first_day = event.last_day = WISH + timedelta(days=number)
        assert actions.save_event(event=event, **by(land)).sequence == number
    assert told("own") == {land.other.person_id, land.counsellor.person_id}
    names = {one.facts["name"] for one in Notice.objects.filter(kind="academy.absence")}
    assert names == {str(land.other.person)}
    assert actions.call_off(event=event, **by(land)).sequence == 3


@pytest.mark.requirement("SAP-122")
def test_only_who_is_speaker_now_hears_of_a_subject_and_nobody_of_their_own(land: Academy) -> None:
    event = an_event(land.programme, "subject")
    held = Office.objects.filter(person=land.speaker.person, role=Role.SPEAKER)
    held.update(until=DAY - timedelta(days=1))
    assert land.register(event).speaker_told_at is None
    held.update(until=None, person=land.other.person)
    assert land.register(event, who=land.other).speaker_told_at is None
    assert told("subject") == set()


def test_whoever_the_academy_enters_hears_of_it_and_stands_in_the_journal_once(land: Academy) -> None:
    event = an_event(land.programme)
    for _twice in range(2):
        actions.enter(event=event, counsellor=land.counsellor, **by(land))
    assert lines("registered") == [(land.academy, {})]
    assert told("own") == {land.counsellor.person_id}


def test_the_academy_enters_nobody_out_of_office_and_nobody_into_a_draft(land: Academy) -> None:
    resigned = a_counsellor(a_person(land.site), state="ended")
    for event, who in ((an_event(land.programme), resigned), (an_event(land.programme, published_on=None), land.other)):
        with pytest.raises(actions.ClosedError):
            actions.enter(event=event, counsellor=who, **by(land))
        assert not event.registrations.exists()


def test_whoever_is_entered_afterwards_was_there_and_hears_nothing(land: Academy) -> None:
    event = an_event(land.programme, on=DAY - timedelta(days=1))
    made = actions.enter(event=event, counsellor=land.counsellor, **by(land))
    assert (made.state, told("own")) == ("registered", set())


def test_attendance_recorded_again_leaves_no_second_line(land: Academy) -> None:
    event = an_event(land.programme, on=DAY - timedelta(days=1))
    made = a_registration(event, land.counsellor)
    for changed in (1, 0):
        assert actions.record_attendance(event=event, attended={made.pk}, **by(land)) == changed
    assert lines("attendance_recorded") == [(land.academy, {})]


def test_the_place_of_who_left_is_written_down_without_an_actor_until_the_event_begins(land: Academy) -> None:
    event = an_event(land.programme)
    made = a_registration(event, land.counsellor)
    actions.free_place(registration=made, now=event.began_at, today=event.first_day)
    assert lines("cancelled") == []
    for _twice in range(2):
        actions.free_place(registration=made, now=NOW, today=DAY)
    assert lines("cancelled") == [(None, {})]


def test_a_small_group_leaves_a_line_for_each_step_but_asking_and_withdrawing(land: Academy) -> None:
    request = small(land)
    offices = told("office")
    assert land.officer.person_id in offices and not {land.academy.person_id, land.counsellor.person_id} & offices
    found = decided(land, request)
    assert (found.decided_on, found.decided_by, found.counts_as_yearly) == (DAY, land.officer, True)
    assert told("office") == offices | {land.counsellor.person_id, land.academy.person_id}
    planned = actions.plan_small_group(request=found, event=appointment(), **by(land))
    assert planned.event is not None and planned.event.published_on == DAY and planned.event.changed_at == NOW
    evening = datetime.combine(WISH, time(13), BERLIN)
    values = by(land) | {"now": evening, "today": WISH}
    actions.hold_small_group(event=planned.event, **values)
    assert lines("small_group_hold") == [], "nobody attended yet"
    ids = set(planned.event.registrations.values_list("pk", flat=True))
    actions.record_attendance(event=planned.event, attended=ids, **values)
    for _twice in range(2):
        actions.hold_small_group(event=planned.event, **values)
    assert lines("small_group_approve") == [(land.officer, {})]
    assert lines("small_group_plan") == lines("small_group_hold") == [(land.academy, {})]


def test_of_a_declined_small_group_the_academy_hears_nothing(land: Academy) -> None:
    found = decided(land, small(land), yes=False)
    assert (found.reasons, found.counts_as_yearly) == ("Es gibt schon eine.", False)
    assert lines("small_group_decline") == [(land.officer, {})]
    assert land.counsellor.person_id in told("office") and land.academy.person_id not in told("office")


def test_the_academy_hears_of_a_withdrawn_small_group_that_has_a_date(land: Academy) -> None:
    request = small(land)
    actions.withdraw_small_group(request=request, actor=land.me(), now=NOW, today=DAY)
    request.refresh_from_db()
    assert request.state == "withdrawn" and land.academy.person_id not in told("office")
    other = decided(land, small(land))
    actions.plan_small_group(request=other, event=appointment(), **by(land))
    Notice.objects.all().delete()
    actions.withdraw_small_group(request=other, actor=land.me(), now=NOW, today=DAY)
    assert told("office") == {land.academy.person_id}
    assert not Entry.objects.filter(verb="academy.small_group_withdraw").exists()


def test_a_wish_for_another_event_is_asked_and_decided_once_and_both_hear(land: Academy) -> None:
    made = wish(land)
    assert (made.made_at, lines("additional_requested")) == (NOW, [(land.counsellor_user, {})])
    assert told("office") == {land.head.person_id}
    for answer in (True, False):
        actions.decide_additional(wish=made, is_approved=answer, actor=acting(land.head), now=NOW, today=DAY)
    made.refresh_from_db()
    assert (made.state, made.decided_on, made.decided_by) == ("approved", DAY, land.head)
    assert lines("additional_decided") == [(land.head, {})]
    assert told("office") == {land.head.person_id, land.counsellor.person_id}
    for _twice in range(2):
        actions.attend_additional(wish=made, actor=land.me(), now=NOW, today=WISH)
    assert lines("additional_attended") == [(land.counsellor_user, {})]


def test_a_wish_is_withdrawn_while_nobody_has_decided(land: Academy) -> None:
    made = wish(land)
    for _twice in range(2):
        actions.withdraw_additional(wish=made, actor=land.me(), now=NOW)
    made.refresh_from_db()
    assert (made.state, lines("additional_withdrawn")) == ("withdrawn", [(land.counsellor_user, {})])
    other = wish(land)
    other = actions.decide_additional(wish=other, is_approved=True, actor=acting(land.head), now=NOW, today=DAY)
    actions.withdraw_additional(wish=other, actor=land.me(), now=NOW)
    other.refresh_from_db()
    assert (other.state, len(lines("additional_withdrawn"))) == ("approved", 1)


def test_what_the_academy_enters_from_certificates_is_written_down_once_a_row(land: Academy) -> None:
    for new in (1, 0):
        row = Additional(
            counsellor=land.counsellor, title="Tagung", provider="Verein", first_day=DAY, last_day=DAY
        )  # fmt: skip
        assert actions.enter_additional(programme=land.programme, rows=[row], actor=land.aca(), now=NOW) == new
    assert lines("additional_attended") == [(land.academy, {})]
    made = Additional.objects.get()
    assert (made.state, made.is_attended, made.made_at) == ("entered", True, NOW)


ACTS: dict[str, Callable[[Academy, Actor], Any]] = {
    "save": lambda land, who: actions.save_event(
        event=an_event(land.programme), actor=who, now=NOW, today=DAY
    ),
    "discard": lambda land, who: actions.discard(event=an_event(land.programme, published_on=None), actor=who),
    "call off": lambda land, who: actions.call_off(event=an_event(land.programme), actor=who, now=NOW, today=DAY),
    "release": lambda land, who: actions.release(
        programme=land.programme, year=2027, part="supervision", actor=who, now=NOW, today=DAY
    ),
    "add a topic": lambda land, who: actions.add_topic(programme=land.programme, name="Einsam", actor=who, now=NOW),
    "remove a topic": lambda land, who: actions.remove_topic(
        topic=Topic.objects.create(programme=land.programme, code="einsam", name="Einsam", added_at=NOW), actor=who,
        now=NOW, today=DAY,
    ),
    "enter": lambda land, who: actions.enter(
        event=an_event(land.programme), counsellor=land.counsellor, actor=who, now=NOW, today=DAY
    ),
    "attendance": lambda land, who: actions.record_attendance(
        event=an_event(land.programme, on=DAY - timedelta(days=1)), attended=set(), actor=who, now=NOW, today=DAY
    ),
    "hold": lambda land, who: actions.hold_small_group(event=an_event(land.programme), actor=who, now=NOW, today=DAY),
    "plan": lambda land, who: actions.plan_small_group(
        request=decided(land, small(land)), event=appointment(), actor=who, now=NOW, today=DAY
    ),
    "ask for a small group": lambda land, who: actions.ask_small_group(
        counsellor=land.counsellor, programme=land.programme, size=4, wishes=[WISH], actor=who, now=NOW, today=DAY
    ),
    "ask for another event": lambda land, who: actions.ask_additional(
        wish=Additional(counsellor=land.counsellor, title="K", provider="V", first_day=WISH, last_day=WISH), actor=who,
        now=NOW,
    ),
    "withdraw a wish": lambda land, who: actions.withdraw_additional(wish=wish(land), actor=who, now=NOW),
    "attend a wish": lambda land, who: actions.attend_additional(wish=wish(land), actor=who, now=NOW, today=WISH),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_acts(land: Academy, act: str) -> None:
    """Neither a line manager nor the speaker nor another counsellor; and not the head."""
    for user in (land.boss, land.speaker, land.other_user, land.head):
        with pytest.raises(Denied):
            ACTS[act](land, acting(user))
        Topic.objects.all().delete()
