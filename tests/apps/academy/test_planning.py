# SPDX-License-Identifier: EUPL-1.2
"""Events, calendars, topics, demand."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError

from schutznetz.apps.academy import actions, jobs
from schutznetz.apps.academy.models import Calendar, Event, Registration, Topic
from schutznetz.apps.academy.queries import events as reads
from schutznetz.apps.academy.queries.planning import demand
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused, Status
from tests.apps.academy.objects import DAY, NOW, Academy, a_group, a_registration, an_event
from tests.apps.sap.objects import acting

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def land() -> Academy:
    return Academy()


def release(land: Academy, part: str = "supervision", year: int = 2027) -> Calendar:
    return actions.release(
        programme=land.programme, year=year, part=part, actor=land.aca(), now=NOW, today=DAY
    )  # fmt: skip


@pytest.mark.requirement("SAP-128")
def test_a_released_calendar_is_sent_to_every_active_counsellor_and_published(land):
    event = an_event(land.programme, on=date(2027, 3, 1), published_on=None)
    made = release(land)
    event.refresh_from_db()
    assert event.published_on == DAY
    assert (made.sent_to, made.published_on) == (2, DAY)
    assert set(Notice.objects.filter(kind="academy.calendar").values_list("person", flat=True)) == {
        land.counsellor.person_id, land.other.person_id,
    }  # fmt: skip


@pytest.mark.requirement("SAP-128")
def test_the_worker_sends_what_one_transaction_does_not(land, monkeypatch):
    monkeypatch.setattr("schutznetz.apps.academy.actions.telling.AT_ONCE", 1)
    an_event(land.programme, on=date(2027, 3, 1), published_on=None)
    made = release(land)
    assert made.sent_to == 1
    while jobs.keep_academy(NOW, DAY):
        pass
    made.refresh_from_db()
    assert (made.sent_to, made.sent_through) == (2, None)
    assert Notice.objects.filter(kind="academy.calendar").count() == 2


@pytest.mark.requirement("SAP-128")
def test_is_the_training_calendar_out_in_time(land):
    an_event(land.programme, "subject", on=date(2026, 9, 1), published_on=None)
    ask = {"programme": land.programme, "part": "training", "year": 2026}
    assert reads.calendar_finding(**ask, today=date(2026, 7, 8), active=2).status is Status.BREACHED
    release(land, "training", 2026)
    assert reads.calendar_finding(**ask, today=date(2026, 7, 7), active=2).status is Status.MET


def test_a_calendar_without_drafts_is_not_released(land):
    with pytest.raises(actions.NothingToReleaseError):
        release(land)
    assert not Calendar.objects.exists()


@pytest.mark.requirement("SAP-132")
def test_a_missing_supervision_calendar_is_an_overdue_task_of_the_academy(land):
    [wanted] = jobs.calendars(NOW, date(2026, 1, 2))
    assert (wanted.role, wanted.due_on, wanted.period) == ("ACA", date(2026, 1, 1), "2027")
    from schutznetz.apps.duties.actions import reconcile
    from schutznetz.apps.duties.facts import kind_of

    reconcile(kind_of(jobs.CALENDAR_DUE), jobs.calendars(NOW, date(2026, 1, 2)), NOW)
    duty = Duty.objects.get(kind=jobs.CALENDAR_DUE)
    assert duty.is_overdue(date(2026, 1, 3))
    an_event(land.programme, on=date(2027, 3, 1), published_on=None)
    release(land)
    assert list(jobs.calendars(NOW, date(2026, 6, 16))) == []
    assert [one.period for one in jobs.calendars(NOW, date(2026, 10, 2))] == ["2028"]


@pytest.mark.requirement("SAP-123")
def test_eleven_topics_of_the_decree(land):
    assert len(reads.topics_of(land.programme, DAY)) == 11


@pytest.mark.requirement("SAP-124")
def test_topics_are_added_and_used_ones_stay(land):
    made = actions.add_topic(programme=land.programme, name="Einsamkeit", actor=land.aca(), now=NOW)
    assert (made.code, made.name) in reads.topics_of(land.programme, DAY)
    event = an_event(land.programme, "subject", topic="einsamkeit", published_on=None)
    actions.save_event(event=event, actor=land.aca(), now=NOW, today=DAY)
    with pytest.raises(Refused):
        actions.remove_topic(topic=made, actor=land.aca(), now=NOW, today=DAY)
    event.delete()
    actions.remove_topic(topic=made, actor=land.aca(), now=NOW, today=DAY)
    assert not Topic.objects.exists()


@pytest.mark.requirement("SAP-124")
def test_a_topic_of_the_decree_is_not_added_twice_and_an_unknown_one_is_refused(land):
    with pytest.raises(IntegrityError):
        actions.add_topic(programme=land.programme, name="depression", actor=land.aca(), now=NOW)


def test_an_event_with_an_unknown_topic_is_refused(land):
    event = an_event(land.programme, "subject", published_on=None)
    event.topic = "kochen"
    with pytest.raises(Refused):
        actions.save_event(event=event, actor=land.aca(), now=NOW, today=DAY)


def test_who_is_registered_hears_of_another_day_and_only_then(land):
    event = an_event(land.programme)
    land.register(event)
    Notice.objects.all().delete()
    event.title = "Supervision im Herbst"
    actions.save_event(event=event, actor=land.aca(), now=NOW, today=DAY)
    assert not Notice.objects.exists()
    event.first_day = event.last_day = date(2026, 9, 8)
    actions.save_event(event=event, actor=land.aca(), now=NOW + timedelta(hours=1), today=DAY)
    assert {(one.kind, one.facts["first"]) for one in Notice.objects.all()} == {
        ("academy.own", "2026-09-08"), ("academy.absence", "2026-09-08"),
    }  # fmt: skip


def test_more_places_let_the_waiting_move_up(land):
    event = an_event(land.programme, places=1)
    land.register(event)
    assert land.register(event, who=land.other).state == State.WAITING
    event.places = 2
    actions.save_event(event=event, actor=land.aca(), now=NOW, today=DAY)
    assert event.registrations.filter(state=State.REGISTERED).count() == 2


def test_calling_off_tells_everybody_once(land):
    event = an_event(land.programme, places=1)
    land.register(event)
    land.register(event, who=land.other)
    Notice.objects.all().delete()
    for _again in range(2):
        actions.call_off(event=event, actor=land.aca(), now=NOW, today=DAY)
    assert {one.state for one in event.registrations.all()} == {"called_off"}
    assert Notice.objects.filter(kind="academy.own").count() == 2
    assert Notice.objects.filter(kind="academy.absence").count() == 1
    with pytest.raises(actions.ClosedError):
        land.register(event)


def test_laying_out_makes_one_draft_for_each_group(land):
    groups = [a_group(land.programme, name=name) for name in ("2019-A", "2019-B")]
    like = Event(
        programme=land.programme, kind="supervision", first_day=date(2027, 4, 1), last_day=date(2027, 4, 2),
        begins=time(9), ends=time(16), place="Herne", places=12,
    )  # fmt: skip
    rows = [
        actions.Row(f"Supervision {group}", day, group.pk)
        for group, day in zip(groups, actions.days_apart(date(2027, 4, 1), 2, 2), strict=True)
    ]
    made = actions.lay_out(like=like, rows=rows, actor=land.aca(), now=NOW, today=DAY)
    assert [(one.group, one.first_day, one.last_day, one.published_on) for one in made] == [
        (groups[0], date(2027, 4, 1), date(2027, 4, 2), None), (groups[1], date(2027, 4, 15), date(2027, 4, 16), None),
    ]  # fmt: skip


def test_only_the_academy_of_the_programme_plans(land):
    event = an_event(land.programme, published_on=None)
    for user in (land.counsellor_user, land.officer, land.head, land.lecturer):
        with pytest.raises(Denied):
            actions.save_event(event=event, actor=acting(user), now=NOW, today=DAY)
        with pytest.raises(Denied):
            actions.call_off(event=event, actor=acting(user), now=NOW, today=DAY)
        with pytest.raises(Denied):
            actions.discard(event=event, actor=acting(user))


@pytest.mark.requirement("SAP-044", "SAP-045", "SAP-046")
def test_the_demand_of_a_year_counts_and_names_nobody(land):
    a_registration(an_event(land.programme, "conversation", on=date(2026, 2, 1)), land.counsellor, State.ATTENDED)
    an_event(land.programme, "subject", on=date(2028, 2, 1), places=10, published_on=None)
    found = {one.kind: one for one in demand(land.programme, 2028, DAY)}
    assert {kind: one.needed for kind, one in found.items()} == {
        "conversation": 1, "subject": 2, "supervision": 2, "mentors": 0,
    }  # fmt: skip
    assert (found["subject"].places, found["subject"].released, found["subject"].missing) == (10, 0, 0)
    assert found["conversation"].missing == 1


def test_the_demand_takes_a_constant_number_of_queries(land, django_assert_max_num_queries):
    land.another(5)
    with django_assert_max_num_queries(10):
        demand(land.programme, 2027, DAY)


@pytest.mark.parametrize(
    ("field", "value", "tells"),
    [("place", "Bochum", True), ("begins", time(10), True), ("ends", time(17), True),
     ("last_day", date(2026, 9, 2), True), ("first_day", date(2026, 8, 31), True),
     ("title", "Supervision Spätsommer", False), ("places", 14, False)],
)  # fmt: skip
def test_who_is_registered_hears_of_days_times_and_places_and_of_nothing_else(land, field, value, tells):
    event = an_event(land.programme)
    a_registration(event, land.counsellor)
    a_registration(event, land.other, State.CANCELLED)
    setattr(event, field, value)
    actions.save_event(event=event, actor=land.aca(), now=NOW, today=DAY)
    told = set(Notice.objects.filter(kind="academy.own").values_list("person", flat=True))
    assert told == ({land.counsellor.person_id} if tells else set())


def test_only_a_draft_is_discarded(land):
    event, draft = an_event(land.programme), an_event(land.programme, published_on=None)
    for one in (event, draft):
        actions.discard(event=one, actor=land.aca())
    assert set(Event.objects.all()) == {event}
