# SPDX-License-Identifier: EUPL-1.2
"""Registering straight at the academy: places, waiting lists, the third training of a year, attendance only."""

from datetime import date, datetime, time, timedelta

import icalendar
import pytest
from django.urls import reverse

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.academy import actions, jobs, queries
from schutznetz.apps.academy.facts import Attended, events_of_kind, service_of
from schutznetz.apps.academy.models import Additional, Event, Registration
from schutznetz.apps.academy.queries.registrations import absences_led_by, standings, too_many
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify import jobs as post
from schutznetz.apps.notify.models import Mail, Notice
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import Rest
from schutznetz.apps.sap.models import State as Role
from schutznetz.apps.sap.queries import rules_for
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused, Status
from schutznetz.regulation.sap_erlass import further_training, supervision
from tests.apps.academy.objects import DAY, NOW, Academy, a_group, a_registration, an_event
from tests.apps.builders import let_go
from tests.apps.sap.objects import acting

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def land() -> Academy:
    return Academy()


def told(kind: str) -> list[Notice]:
    return list(Notice.objects.filter(kind=kind).order_by("pk"))


@pytest.mark.requirement("SAP-127")
def test_a_registration_stands_at_once_and_the_line_manager_hears_days_only(land):
    event = an_event(land.programme, title="Burn-out und Trauma", on=date(2026, 9, 1), last_day=date(2026, 9, 2))
    made = land.register(event)
    assert made.state == State.REGISTERED
    [notice] = told("academy.absence")
    assert notice.person == land.boss.person
    assert notice.facts == {
        "name": "Sina Süd", "change": "comes", "path": "/akademie/abwesenheiten/", "first": "2026-09-01",
        "last": "2026-09-02",
    }  # fmt: skip
    [absence] = absences_led_by(acting(land.boss), DAY, DAY + timedelta(days=180), DAY)
    assert (absence.person, absence.first_day, absence.last_day) == (
        land.counsellor.person, date(2026, 9, 1), date(2026, 9, 2),
    )  # fmt: skip


@pytest.mark.requirement("SAP-056", "SAP-127")
def test_the_line_manager_sees_dates_only_and_has_nothing_to_refuse_with(land, client, monkeypatch):
    """The counsellor moves to another day by themselves; the line manager reads the new one."""
    monkeypatch.setattr("schutznetz.adapters.clock.today", lambda: DAY)
    days = [date(2026, 9, 1), date(2026, 10, 6)]
    one, other = (an_event(land.programme, title="Burn-out und Trauma", on=day, last_day=day) for day in days)
    client.force_login(land.boss)

    def page():
        response = client.get("/akademie/abwesenheiten/")
        text = response.content.decode()
        let_go(response)
        return text

    made = land.register(one)
    text = page()
    assert f"{days[0]:%d.%m.%Y}" in text
    assert "Burn-out" not in text
    assert "<form" not in text.split("<main")[1].split("</main")[0]
    actions.cancel(registration=made, actor=land.me(), now=NOW, today=DAY)
    land.register(other)
    text = page()
    assert f"{days[1]:%d.%m.%Y}" in text
    assert f"{days[0]:%d.%m.%Y}" not in text


@pytest.mark.requirement("SAP-127")
def test_nobody_but_the_person_registers_or_cancels_and_no_line_manager(land):
    event = an_event(land.programme)
    made = land.register(event)
    for user in (land.boss, land.head, land.other_user, land.officer, land.speaker):
        with pytest.raises(Denied):
            actions.register(event=event, counsellor=land.counsellor, actor=acting(user), now=NOW, today=DAY)
        with pytest.raises(Denied):
            actions.cancel(registration=made, actor=acting(user), now=NOW, today=DAY)


def test_registering_twice_is_one_registration(land):
    event = an_event(land.programme)
    assert land.register(event) == land.register(event)
    assert Entry.objects.filter(verb="academy.registered").count() == 1


def mailed(user: User) -> list[tuple[str, icalendar.Event]]:
    """The appointments in the mails written by now: method and entry; the mails are put away."""
    post.pack(NOW, is_sending=True)
    found = [pair for mail in Mail.objects.filter(person=user.person).order_by("pk") for pair in mail.invitations]
    Mail.objects.all().delete()
    return [(method, icalendar.Calendar.from_ical(file).walk("VEVENT")[0]) for method, file in found]


@pytest.mark.requirement("SAP-127")
def test_the_mail_carries_the_appointment_and_takes_it_back(land):
    """An invitation with neither title nor place, moved with the event, withdrawn when it is called off."""
    Person.objects.filter(pk=land.counsellor.person_id).update(email="sina.sued@kreis.example")
    event = an_event(land.programme, "subject", title="Sucht am Arbeitsplatz")
    made = land.register(event)
    [(method, entry)] = mailed(land.counsellor_user)
    assert (method, str(entry["SUMMARY"]), entry["ATTENDEE"]) == (
        "REQUEST", "Dienstlicher Termin", "mailto:sina.sued@kreis.example",
    )  # fmt: skip
    assert (entry.decoded("DTSTART"), str(entry["CLASS"])) == (event.began_at, "PRIVATE")
    assert not {"LOCATION", "DESCRIPTION"} & set(entry)
    event.first_day = event.last_day = event.first_day + timedelta(days=7)
    actions.save_event(event=event, actor=land.aca(), now=NOW, today=DAY)
    [(method, moved)] = mailed(land.counsellor_user)
    assert (method, moved["UID"], moved.decoded("DTSTART")) == ("REQUEST", entry["UID"], event.began_at)
    assert moved["SEQUENCE"] > entry["SEQUENCE"]
    actions.cancel(registration=made, actor=land.me(), now=NOW, today=DAY)
    land.register(event)
    assert [method for method, _entry in mailed(land.counsellor_user)] == ["REQUEST"], (
        "of one event, what was told last"
    )
    actions.call_off(event=event, actor=land.aca(), now=NOW, today=DAY)
    [(method, gone)] = mailed(land.counsellor_user)
    assert (method, gone["UID"], str(gone["STATUS"])) == ("CANCEL", entry["UID"], "CANCELLED")


def test_whoever_waits_for_a_place_has_no_appointment_yet(land):
    Person.objects.filter(pk=land.counsellor.person_id).update(email="sina.sued@kreis.example")
    event = an_event(land.programme, places=1)
    land.register(event, who=land.other)
    actions.enter(event=event, counsellor=land.counsellor, actor=land.aca(), now=NOW, today=DAY)
    assert told("academy.own")[-1].facts["state"] == "waiting"
    assert mailed(land.counsellor_user) == []


@pytest.mark.requirement("SAP-127")
def test_who_waits_first_moves_up_first_when_somebody_cancels(land):
    event = an_event(land.programme, places=1)
    first, second = land.another(2)
    taken = land.register(event)
    assert [land.register(event, who=one).state for one in (first, second)] == [State.WAITING, State.WAITING]
    actions.cancel(registration=taken, actor=land.me(), now=NOW, today=DAY)
    states = dict(event.registrations.values_list("counsellor", "state"))
    assert states == {land.counsellor.pk: "cancelled", first.pk: "registered", second.pk: "waiting"}
    own = [(one.person, one.facts["state"]) for one in told("academy.own")]
    me = land.counsellor.person
    assert own == [(me, "registered"), (me, "cancelled"), (first.person, "registered")]
    assert [one.facts["change"] for one in told("academy.absence")] == ["comes", "goes", "comes"]


def test_who_cancels_from_the_waiting_list_was_never_away(land):
    event = an_event(land.programme, places=1)
    land.register(event, who=land.other)
    waiting = land.register(event)
    actions.cancel(registration=waiting, actor=land.me(), now=NOW, today=DAY)
    assert [one.person for one in told("academy.own")] == [land.other.person]
    assert [one.facts["name"] for one in told("academy.absence")] == ["Otto Ost"]


def test_what_has_begun_can_neither_be_booked_nor_cancelled(land):
    event = an_event(land.programme, on=DAY, begins=time(9))
    with pytest.raises(actions.ClosedError):
        land.register(event)
    made = a_registration(event, land.counsellor)
    with pytest.raises(actions.ClosedError):
        actions.cancel(registration=made, actor=land.me(), now=NOW, today=DAY)


def test_a_draft_and_a_called_off_event_cannot_be_booked(land):
    for event in (
        an_event(land.programme, published_on=None), an_event(land.programme, called_off_on=date(2026, 5, 1)),
    ):  # fmt: skip
        with pytest.raises(actions.ClosedError):
            land.register(event)


@pytest.mark.requirement("SAP-125")
def test_the_third_training_of_a_year_passes_with_a_reason_and_supervision_does_not_count(land):
    for month in (3, 4):
        a_registration(an_event(land.programme, "subject", on=date(2026, month, 1)), land.counsellor, State.ATTENDED)
    a_registration(an_event(land.programme, on=date(2026, 5, 1)), land.counsellor, State.ATTENDED)
    third = an_event(land.programme, "conversation")
    with pytest.raises(actions.ReasonNeededError) as caught:
        land.register(third)
    assert caught.value.finding.facts == {"count": 3, "most": 2, "year": 2026}
    made = land.register(third, reason="Neue Aufgabe im Haus")
    assert (made.state, made.reason) == (State.REGISTERED, "Neue Aufgabe im Haus")
    assert land.counsellor.pk in too_many([made], third, DAY)
    next_year = an_event(land.programme, "conversation", on=date(2027, 2, 1))
    assert land.register(next_year, reason="unnötig").reason == ""


@pytest.mark.requirement("SAP-122")
def test_the_speaker_hears_of_a_chosen_subject_and_has_nothing_to_approve(land):
    made = land.register(an_event(land.programme, "subject", topic="depression"))
    assert made.state == State.REGISTERED
    assert made.speaker_told_at == NOW
    [notice] = told("academy.subject")
    assert notice.person == land.speaker.person
    assert notice.facts["topic"] == "Depression"
    assert "path" not in notice.facts
    finding = further_training.consultation(
        speaker_informed_on=DAY, rules=rules_for(land.site.authority), today=DAY
    )  # fmt: skip
    assert finding.status is Status.MET


def test_of_a_supervision_the_speaker_hears_nothing(land):
    assert land.register(an_event(land.programme)).speaker_told_at is None
    assert told("academy.subject") == []


@pytest.mark.requirement("SAP-133")
def test_a_training_group_has_the_first_weeks_and_then_who_waits_moves_up(land):
    group = a_group(land.programme, land.counsellor)
    event = an_event(land.programme, group=group, published_on=DAY)
    assert land.register(event, who=land.other).state == State.WAITING
    assert land.register(event).state == State.REGISTERED
    later = DAY + timedelta(weeks=4)
    now = datetime.combine(later, time(3), BERLIN)
    assert jobs.keep_academy(now - timedelta(days=1), later - timedelta(days=1)) == 0
    assert jobs.keep_academy(now, later) == 1
    assert event.registrations.get(counsellor=land.other).state == State.REGISTERED
    assert jobs.keep_academy(now, later) == 0


@pytest.mark.requirement("SAP-133")
def test_who_waits_for_the_reserved_time_keeps_no_place_from_the_group(land):
    member = land.another(1)[0]
    event = an_event(land.programme, group=a_group(land.programme, member), published_on=DAY, places=1)
    land.register(event)
    assert land.register(event, who=member).state == State.REGISTERED


def test_the_place_of_a_role_that_is_over_goes_to_who_waits(land):
    event = an_event(land.programme, places=1)
    gone = land.register(event)
    land.register(event, who=land.other)
    assert jobs.keep_academy(NOW, DAY) == 0
    land.counsellor.state = "ended"
    land.counsellor.save()
    jobs.keep_academy(NOW, DAY)
    gone.refresh_from_db()
    assert (gone.state, event.registrations.get(counsellor=land.other).state) == (State.CALLED_OFF, State.REGISTERED)


def test_only_mentors_book_the_supervision_for_mentors(land):
    event = an_event(land.programme, "mentors")
    with pytest.raises(Denied):
        land.register(event)


@pytest.mark.requirement("SAP-131", "SAP-135")
def test_after_the_event_the_academy_records_who_attended_and_nothing_else(land):
    event = an_event(land.programme, on=DAY - timedelta(days=1))
    came, stayed = a_registration(event, land.counsellor), a_registration(event, land.other)
    for user in (land.counsellor_user, land.officer, land.head, land.boss):
        with pytest.raises(Denied):
            actions.record_attendance(event=event, attended={came.pk}, actor=acting(user), now=NOW, today=DAY)
    changed = actions.record_attendance(event=event, attended={came.pk}, actor=land.aca(), now=NOW, today=DAY)
    assert changed == 2
    assert {one.pk: one.state for one in event.registrations.all()} == {came.pk: "attended", stayed.pk: "absent"}
    entry = Entry.objects.get(verb="academy.attendance_recorded")
    assert entry.facts == {}
    fields = {field.name for model in (Event, Registration) for field in model._meta.get_fields()}
    assert not fields & {"content", "contents", "minutes", "notes", "remark", "remarks", "rating", "topic_of_talk"}


@pytest.mark.requirement("SAP-135")
def test_whoever_was_entered_after_the_sheet_was_opened_is_not_absent(client, land):
    event = an_event(land.programme, on=DAY - timedelta(days=1))
    came, later = a_registration(event, land.counsellor), a_registration(event, land.other)
    client.force_login(land.academy)
    asked = client.post(reverse("academy:attendance", args=[event.pk]), {"attended": came.pk, "shown": came.pk})
    assert asked.status_code == 302
    assert {one.pk: one.state for one in event.registrations.all()} == {came.pk: "attended", later.pk: "registered"}
    sheet = client.get(reverse("academy:attendance", args=[event.pk])).content.decode()
    assert {f'name="shown" value="{one.pk}"' in sheet for one in (came, later)} == {True}
    typed = {"attended": later.pk, "shown": [came.pk, later.pk, "9" * 30, "x"]}
    assert client.post(reverse("academy:attendance", args=[event.pk]), typed).status_code == 302
    assert {one.pk: one.state for one in event.registrations.all()} == {came.pk: "absent", later.pk: "attended"}


@pytest.mark.requirement("SAP-135")
def test_attendance_before_the_event_is_over_is_refused(land):
    event = an_event(land.programme, on=DAY, ends=time(16))
    made = a_registration(event, land.counsellor)
    with pytest.raises(Refused) as caught:
        actions.record_attendance(event=event, attended={made.pk}, actor=land.aca(), now=NOW, today=DAY)
    assert caught.value.finding.rule == "sap.registration.lacking"
    evening = datetime.combine(DAY, time(16), BERLIN)
    assert actions.record_attendance(event=event, attended={made.pk}, actor=land.aca(), now=evening, today=DAY) == 1


def test_a_wrong_tick_is_corrected_and_ids_of_other_events_change_nothing(land):
    event, foreign = an_event(land.programme, on=date(2026, 5, 1)), an_event(land.programme, on=date(2026, 5, 2))
    made, other = a_registration(event, land.counsellor), a_registration(foreign, land.other)
    for attended in ({other.pk}, {made.pk}):
        actions.record_attendance(event=event, attended=attended, actor=land.aca(), now=NOW, today=DAY)
    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.state, other.state) == (State.ATTENDED, State.REGISTERED)


@pytest.mark.requirement("SAP-126", "SAP-131", "SAP-130")
def test_what_others_hold_counts_as_additional_and_moves_no_clock(land):
    Additional.objects.create(
        counsellor=land.counsellor, title="Private Supervision", provider="Praxis", first_day=date(2026, 5, 1),
        last_day=date(2026, 5, 1), made_at=NOW, is_attended=True, state="approved",
    )  # fmt: skip
    done = queries.attended([land.counsellor.pk])[land.counsellor.pk]
    assert done == (Attended("additional", date(2026, 5, 1), "other"),)
    rules, service = rules_for(land.site.authority), service_of(land.counsellor, DAY)
    found = supervision.yearly(
        attended=events_of_kind(done, "additional"), service=service, year=None, rules=rules, today=DAY
    )  # fmt: skip
    assert found.status is Status.DUE
    assert [one.finding.status for one in standings(land.counsellor, DAY)] == [Status.MET, Status.MET, Status.DUE]


@pytest.mark.requirement("SAP-044", "SAP-045")
def test_the_two_clocks_run_for_themselves(land):
    land.counsellor.appointed_on = date(2020, 1, 1)
    land.counsellor.save()
    a_registration(an_event(land.programme, "conversation", on=date(2024, 3, 14)), land.counsellor, State.ATTENDED)
    a_registration(an_event(land.programme, "subject", on=date(2023, 5, 1)), land.counsellor, State.ATTENDED)
    conversation, subject, _supervision = (one.finding for one in standings(land.counsellor, DAY))
    assert (conversation.due_on, conversation.status) == (date(2027, 3, 14), Status.DUE)
    assert (subject.due_on, subject.status) == (date(2026, 5, 1), Status.BREACHED)


@pytest.mark.requirement("SAP-121")
def test_a_running_rest_moves_the_clock_and_stays_open_when_its_announced_day_passes(land):
    """Nobody who has not returned is called overdue here while their own list of duties says that nothing is due."""
    a_registration(an_event(land.programme, "conversation", on=date(2024, 3, 14)), land.counsellor, State.ATTENDED)
    Rest.objects.create(counsellor=land.counsellor, since=date(2026, 4, 1), expected_until=date(2026, 9, 30))
    land.counsellor.appointed_on = date(2020, 1, 1)
    land.counsellor.state, land.counsellor.state_since = Role.RESTING, date(2026, 4, 1)
    land.counsellor.save()
    conversation = standings(land.counsellor, DAY)[0].finding
    assert (conversation.due_on, conversation.status) == (date(2027, 9, 14), Status.NOT_APPLICABLE)
    late = date(2028, 10, 1)
    assert [one.finding.status for one in standings(land.counsellor, late)] == [Status.NOT_APPLICABLE] * 3


@pytest.mark.requirement("SAP-121")
def test_a_secondment_in_which_the_office_rests_stops_the_clocks(land):
    a_registration(an_event(land.programme, "conversation", on=date(2022, 3, 14)), land.counsellor, State.ATTENDED)
    land.counsellor.appointed_on = date(2020, 1, 1)
    assert standings(land.counsellor, DAY)[0].finding.status is Status.BREACHED
    land.counsellor.state, land.counsellor.state_since = Role.SECONDED, date(2024, 1, 1)
    land.counsellor.save()
    assert [one.finding.status for one in standings(land.counsellor, DAY)] == [Status.NOT_APPLICABLE] * 3


@pytest.mark.requirement("SAP-046")
def test_a_supervision_a_year_and_a_booked_date_is_named(land):
    event = an_event(land.programme, on=date(2026, 11, 1))
    today = date(2026, 10, 1)
    assert [one.is_booked for one in standings(land.counsellor, today)] == [False, False, False]
    land.register(event, today=today)
    yearly = standings(land.counsellor, today)[2]
    assert (yearly.finding.status, yearly.is_booked) == (Status.DUE, True)
    Registration.objects.update(state=State.ATTENDED)
    assert standings(land.counsellor, date(2026, 12, 1))[2].finding.status is Status.MET


@pytest.mark.requirement("SAP-118")
def test_a_mentor_owes_another_supervision(land):
    from tests.apps.builders import an_office

    an_office(land.counsellor.person, "MEN", since=date(2025, 1, 1))
    a_registration(an_event(land.programme, on=date(2026, 5, 1)), land.counsellor, State.ATTENDED)
    *_others, yearly, mentor = standings(land.counsellor, DAY)
    assert (yearly.kind, yearly.finding.status) == ("supervision", Status.MET)
    assert (mentor.kind, mentor.finding.status) == ("mentors", Status.DUE)


def test_attended_takes_three_queries_however_many_there_are(land, django_assert_num_queries):
    for number in range(3):
        event = an_event(land.programme, on=date(2026, 1, 1 + number))
        for one in land.another(2):
            a_registration(event, one, State.ATTENDED)
    Rest.objects.all().delete()
    ids = list(Registration.objects.values_list("counsellor", flat=True))
    with django_assert_num_queries(3):
        assert len(queries.attended(ids)) == 6
