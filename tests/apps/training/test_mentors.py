# SPDX-License-Identifier: EUPL-1.2
"""Mentors: course, naming by the working group, the end by rule, the log, the total for the speaker."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry as Line
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.sap.models import Counsellor, Rest, RuleSetSwitch, State
from schutznetz.apps.training import queries
from schutznetz.apps.training.actions import mentors as actions
from schutznetz.apps.training.actions import pairings
from schutznetz.apps.training.jobs import keep_training
from schutznetz.apps.training.models import Companion, LogEntry, Mentor, Pairing, QuarterTotal
from schutznetz.apps.training.queries import duties, hours
from schutznetz.apps.training.queries import mentoring as reads
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.worktime.actions import OverlapError, Times
from schutznetz.apps.worktime.facts import quarter_of
from schutznetz.apps.worktime.models import Entry
from schutznetz.apps.worktime.queries import budgets_of
from schutznetz.regulation.finding import Refused, Status
from schutznetz.regulation.sap_erlass import mentoring
from schutznetz.regulation.sap_erlass.recurring import Event
from schutznetz.regulation.sap_erlass.rule_sets import standard
from tests.apps.builders import a_person, a_site, a_user, an_authority, an_office
from tests.apps.sap.objects import DAY, a_counsellor, a_participant, acting
from tests.apps.training.objects import School, a_group, a_member, a_mentor, a_pairing
from tests.apps.worktime.objects import an_entry, at, terms

pytestmark = pytest.mark.django_db
QUARTER = quarter_of(date(2026, 5, 5))


@pytest.fixture
def school() -> School:
    return School()


def client_of(user: User) -> Client:
    made = Client()
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def switch_to_2010(school: School) -> None:
    now = clock.now()
    RuleSetSwitch.objects.create(
        programme=school.programme, key="SAP-2010", since=date(2026, 1, 1), basis="Erlass", proposed_at=now,
        proposed_by=school.officer, approved_by=school.second, approved_at=now,
    )  # fmt: skip


# --- who may be one ---------------------------------------------------------------------------------------------------


@pytest.mark.requirement("SAP-114")
def test_without_the_course_nobody_is_named(school: School) -> None:
    other = a_counsellor(a_person(school.site, "Ohne", "Kurs"), appointed_on=date(2018, 4, 1))
    name = {"trainee": school.trainee, "actor": school.spk(), "now": clock.now(), "today": DAY}
    with pytest.raises(Refused) as refused:
        pairings.name_mentor(counsellor=other, **name)
    assert str(refused.value.finding.citation) == "SAP-Erlass 2007, Nr. 7.3"
    assert "Weiterbildung" in str(refused.value.finding.facts["missing"])
    actions.record_course(
        counsellor=other, completed_on=date(2026, 5, 5), actor=school.aca(), now=clock.now(), today=DAY
    )
    assert pairings.name_mentor(counsellor=other, **name).mentor.counsellor == other
    (line,) = [one for one in reads.mentor_lines(school.group, DAY) if one.name == "Ohne Kurs"]
    assert (line.years, line.count) == (8, 1)


@pytest.mark.requirement("SAP-148")
def test_of_two_who_name_a_mentor_at_once_the_second_waits_for_the_first(school: School) -> None:
    """The trainee's row is held before it is asked who accompanies them. SQLite has one writer anyway."""
    other = a_counsellor(a_person(school.site, "Mit", "Kurs"), appointed_on=date(2018, 4, 1))
    a_mentor(other)
    with CaptureQueriesContext(connection) as asked:
        pairings.name_mentor(counsellor=other, trainee=school.trainee, actor=school.spk(), now=clock.now(), today=DAY)
    texts = [one["sql"] for one in asked.captured_queries]
    held = next((at for at, text in enumerate(texts) if "FOR UPDATE" in text), None)
    assert (held is not None) == connection.features.has_select_for_update
    assert held is None or held < next(at for at, text in enumerate(texts) if 'FROM "training_pairing"' in text)


@pytest.mark.requirement("SAP-114")
def test_the_amendment_wants_certificate_and_appointment(school: School) -> None:
    switch_to_2010(school)
    other = a_counsellor(a_person(school.site))
    mentor = actions.record_course(
        counsellor=other, completed_on=date(2026, 5, 5), actor=school.aca(), now=clock.now(), today=DAY
    )
    assert (mentor.since, Office.objects.filter(person=other.person, role=Role.TRAINEE_MENTOR).count()) == (None, 0)
    with pytest.raises(Refused):
        pairings.name_mentor(
            counsellor=other, trainee=school.trainee, actor=school.spk(), now=clock.now(), today=DAY
        )  # fmt: skip
    with pytest.raises(Denied):
        actions.appoint_mentor(mentor=mentor, on=DAY, actor=school.aca(), now=clock.now(), today=DAY)
    assert actions.print_certificate(mentor=mentor, actor=school.aca(), now=clock.now(), today=DAY)[:4] == b"%PDF"
    actions.appoint_mentor(mentor=mentor, on=DAY, actor=acting(school.officer), now=clock.now(), today=DAY)
    assert Mentor.objects.get(pk=mentor.pk).since == DAY
    assert Office.objects.held_on(DAY).filter(person=other.person, role=Role.TRAINEE_MENTOR).exists()
    text = client_of(school.officer).get(reverse("training:mentor", args=[mentor.pk])).content.decode()
    assert "Vom Ministerium bestellt" in text


@pytest.mark.requirement("SAP-048")
def test_whoever_supports_a_group_is_not_named(school: School) -> None:
    group = a_group(school.programme)
    Companion.objects.create(group=group, counsellor=school.counsellor, since=DAY)
    with pytest.raises(Refused) as refused:
        pairings.name_mentor(
            counsellor=school.counsellor, trainee=school.trainee, actor=school.spk(), now=clock.now(), today=DAY
        )
    assert refused.value.finding.facts["running"] == "Praxisbegleitung"


def test_the_end_of_a_mentor_ends_office_and_pairings(school: School) -> None:
    pairing = school.paired()
    actions.end_mentor(mentor=school.mentor, on=DAY, actor=school.aca(), now=clock.now())
    assert Pairing.objects.get(pk=pairing.pk).until == DAY
    tomorrow = DAY + timedelta(days=1)
    assert not Office.objects.held_on(tomorrow).filter(role=Role.TRAINEE_MENTOR).exists()
    (time,) = queries.mentors_in(school.programme, 2026)
    assert (time.counsellor_id, time.service.until) == (school.counsellor.pk, DAY)
    assert queries.mentors_in(school.programme, 2027) == []


# --- naming by the working group --------------------------------------------------------------------------------------


@pytest.mark.requirement("SAP-148")
def test_a_trainee_without_a_mentor_is_an_open_item_of_the_working_group(school: School) -> None:
    a_member(a_group(school.programme), school.trainee)
    (wanted,) = duties.without_mentor(clock.now(), DAY)
    assert (wanted.role, wanted.working_group) == (Role.SPEAKER, school.group)
    url = reverse("training:working_group", args=[school.group.key])
    assert "noch niemand benannt" in client_of(school.speaker).get(url).content.decode()
    name_url = reverse("training:name_mentor", args=[school.group.key, school.trainee.pk])
    answer = client_of(school.deputy).post(name_url, {"mentor": str(school.counsellor.pk)})
    assert answer.status_code == 302
    assert queries.pairing_of(school.trainee) is not None
    assert list(duties.without_mentor(clock.now(), DAY)) == []
    told = Notice.objects.filter(kind="training.pairing").values_list("person", flat=True)
    assert set(told) == {school.trainee.person_id, school.counsellor.person_id}
    assert "noch niemand benannt" not in client_of(school.speaker).get(url).content.decode()


def test_naming_twice_changes_nothing_and_a_second_one_has_to_wait(school: School) -> None:
    name = {"trainee": school.trainee, "actor": school.spk(), "now": clock.now(), "today": DAY}
    first = pairings.name_mentor(counsellor=school.counsellor, **name)
    assert pairings.name_mentor(counsellor=school.counsellor, **name) == first
    other = a_mentor(a_counsellor(a_person(school.site))).counsellor
    with pytest.raises(pairings.NamedError):
        pairings.name_mentor(counsellor=other, **name)
    pairings.end_pairing(pairing=first, actor=school.spk(), now=clock.now(), today=DAY)
    assert pairings.name_mentor(counsellor=other, **name).mentor.counsellor == other


def test_another_working_group_names_nobody(school: School) -> None:
    elsewhere = a_participant(school.programme, an_authority("Polizeipräsidium Anderswo"))
    speaker = a_user(Role.EMPLOYEE, a_site(elsewhere.authority), everywhere=True)
    assert speaker.person is not None
    an_office(speaker.person, Role.SPEAKER, working_group=elsewhere.working_group)
    pairing = school.paired()
    for user in (speaker, school.head, school.officer, school.academy, school.admin, school.mentor_user):
        client = client_of(user)
        key = school.group.key
        assert client.get(reverse("training:working_group", args=[key])).status_code == 403
        assert client.post(reverse("training:name_mentor", args=[key, school.trainee.pk])).status_code == 403
        assert client.post(reverse("training:end_pairing", args=[pairing.pk])).status_code == 403
        assert client.get(reverse("training:totals", args=[key])).status_code == 403
        with pytest.raises(Denied):
            pairings.name_mentor(
                counsellor=school.counsellor, trainee=school.chosen, actor=acting(user), now=clock.now(), today=DAY
            )
    assert Pairing.objects.get(pk=pairing.pk).until is None


# --- the end by rule --------------------------------------------------------------------------------------------------


@pytest.mark.requirement("SAP-117")
def test_the_pairing_ends_with_the_training(school: School) -> None:
    """Completed on 30 June: closed on 1 July under SAP-2007."""
    pairing = school.paired()
    Counsellor.objects.filter(pk=school.trainee.pk).update(training_completed_on=date(2026, 6, 30))
    assert keep_training(clock.now(), date(2026, 6, 30)) == 0
    assert keep_training(clock.now(), date(2026, 7, 1)) == 1
    assert keep_training(clock.now(), date(2026, 7, 1)) == 0
    assert Pairing.objects.get(pk=pairing.pk).until == date(2026, 6, 30)
    assert Line.objects.filter(verb="training.pairing_ended").count() == 1


@pytest.mark.requirement("SAP-117")
def test_the_amendment_lets_it_go_on_for_18_months_without_rests(school: School) -> None:
    switch_to_2010(school)
    pairing = school.paired()
    Counsellor.objects.filter(pk=school.trainee.pk).update(training_completed_on=date(2026, 6, 30))
    Rest.objects.create(counsellor=school.trainee, since=date(2027, 1, 1), until=date(2027, 3, 31))
    assert keep_training(clock.now(), date(2028, 3, 30)) == 0
    assert keep_training(clock.now(), date(2028, 3, 31)) == 1
    assert Pairing.objects.get(pk=pairing.pk).until == date(2028, 3, 30)


def test_nobody_stays_mentor_companion_or_member_after_the_role(school: School) -> None:
    pairing, group = school.paired(), a_group(school.programme)
    a_member(group, school.trainee)
    helper = a_counsellor(a_person(school.site), State.ENDED, ended_on=DAY)
    companion = Companion.objects.create(group=group, counsellor=helper, since=date(2026, 1, 1))
    ended = {"state": State.ENDED, "ended_on": DAY}
    Counsellor.objects.filter(pk__in=[school.trainee.pk, school.counsellor.pk]).update(**ended)
    later = DAY + timedelta(days=1)
    keep_training(clock.now(), later)
    assert keep_training(clock.now(), later) == 0
    assert Pairing.objects.get(pk=pairing.pk).until == DAY
    assert Companion.objects.get(pk=companion.pk).until == DAY
    assert Mentor.objects.get().until == DAY
    assert queries.group_of(school.trainee) is None


# --- log and hours ----------------------------------------------------------------------------------------------------


def log(school: School, pairing: Pairing, kind: str = "contacts", hour: int = 9, ends: int = 10) -> LogEntry:
    times = Times("MEN", at(hour), at(ends))
    return pairings.log(pairing=pairing, kind=kind, times=times, actor=school.men(), day=DAY, now=at(23))


@pytest.mark.requirement("SAP-115")
def test_the_log_knows_kinds_and_no_text(school: School) -> None:
    pairing = school.paired()
    row = log(school, pairing)
    assert (row.kind, row.entry.minutes, row.entry.kind) == ("contacts", 60, "MEN")
    with pytest.raises(Refused):
        log(school, pairing, kind="client", hour=11, ends=12)
    with pytest.raises(OverlapError):
        pairings.log(
            pairing=pairing,
            kind="referral",
            times=Times("MEN", at(9, 30), at(11)),
            actor=school.men(),
            day=DAY,
            now=at(23),
        )
    assert {field.name for field in LogEntry._meta.get_fields()} == {"id", "pairing", "entry", "kind"}
    text = client_of(school.mentor_user).get(reverse("training:log")).content.decode()
    assert "Bitte keine Klientendaten" in text
    assert "<textarea" not in text
    assert not [line.verb for line in Line.objects.all() if "log" in line.verb]


def test_a_line_that_never_was_goes_with_its_time(school: School) -> None:
    row = log(school, school.paired())
    url = reverse("training:discard_log", args=[row.pk])
    other = a_user(Role.COUNSELLOR, school.site, everywhere=True)
    assert other.person is not None
    a_mentor(a_counsellor(other.person))
    assert client_of(other).post(url).status_code == 404
    assert client_of(school.academy).post(url).status_code == 403
    assert client_of(school.mentor_user).post(url).status_code == 302
    assert (LogEntry.objects.count(), Entry.objects.count()) == (0, 0)


def test_no_time_outside_the_pairing(school: School) -> None:
    pairing = school.paired(until=DAY - timedelta(days=1))
    with pytest.raises(pairings.EndedError):
        log(school, pairing)


@pytest.mark.requirement("SAP-120")
def test_the_budget_of_mentoring_is_a_limit_of_the_log_too(school: School) -> None:
    """Half-time, 820 h: 49.2 h."""
    terms(school.counsellor.person, "820")
    pairing = school.paired()
    an_entry(school.counsellor.person, 48.5, day=date(2026, 2, 2), kind="MEN")
    with pytest.raises(Refused) as refused:
        log(school, pairing)
    assert refused.value.finding.facts["cap_hours"] == 49.2
    budget = hours.own_budget(school.mentor, DAY)
    assert budget is not None
    assert budget.cap == 2952
    assert len(budgets_of(school.counsellor.person, DAY)) == 2


@pytest.mark.requirement("SAP-119")
def test_the_total_of_a_quarter_goes_to_the_speaker_and_nobody_else(school: School) -> None:
    school.paired()
    an_entry(school.counsellor.person, 14.5, day=date(2026, 5, 5), kind="MEN")
    today = date(2026, 7, 2)
    (wanted,) = duties.untold_hours(clock.now(), today)
    assert (wanted.person, wanted.due_on) == (school.counsellor.person, date(2026, 7, 30))
    with pytest.raises(Denied):
        send(school, date(2026, 6, 30))
    send(school, today)
    send(school, today)
    row = QuarterTotal.objects.get()
    assert row.minutes == 14.5 * 60
    assert list(duties.untold_hours(clock.now(), today)) == []
    url = reverse("training:totals", args=[school.group.key])
    text = client_of(school.speaker).get(url).content.decode()
    assert "14,5 h" in text
    assert "05.05.2026" not in text
    assert [one.person_id for one in Notice.objects.filter(kind="training.total")] == [school.speaker.person_id]
    for user in (school.deputy, school.academy, school.officer, school.head, school.admin, school.mentor_user):
        assert client_of(user).get(url).status_code == 403
    an_entry(school.counsellor.person, 1, day=date(2026, 5, 6), kind="MEN")
    (stale,) = [one for one in hours.own_quarters(school.mentor, today) if one.told is not None]
    assert stale.is_stale


def send(school: School, today: date) -> QuarterTotal:
    return pairings.send_total(
        mentor=school.mentor, quarter=QUARTER, actor=school.men(today), now=clock.now(), today=today
    )  # fmt: skip


@pytest.mark.requirement("SAP-118")
def test_mentors_of_a_year_with_their_time_for_the_supervision_of_mentors(school: School) -> None:
    (time,) = queries.mentors_in(school.programme, 2026)
    found = mentoring.supervision(
        attended=(), as_mentor=time.service, year=2026, rules=standard(), today=date(2027, 1, 1)
    )  # fmt: skip
    assert (time.counsellor_id, found.status) == (school.counsellor.pk, Status.BREACHED)
    once = mentoring.supervision(
        attended=(Event(date(2026, 5, 6)),), as_mentor=time.service, year=2026, rules=standard(), today=date(2027, 1, 1)
    )
    assert once.status is Status.MET


def test_open_pairings_of_a_working_group(school: School) -> None:
    pairing = school.paired()
    other = a_participant(school.programme, an_authority("Anderswo"))
    far = a_counsellor(a_person(a_site(other.authority)), State.IN_TRAINING)
    a_pairing(school.mentor, far)
    assert list(queries.pairings_open(school.group)) == [pairing]
    assert list(queries.trainees_of(school.group)) == [school.trainee]


def test_the_number_of_queries_of_a_working_group_does_not_grow(school: School) -> None:
    client = client_of(school.speaker)
    url = reverse("training:working_group", args=[school.group.key])
    client.get(url)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    before = count()
    for _number in range(4):
        trainee = a_counsellor(a_person(school.site), State.IN_TRAINING)
        a_pairing(a_mentor(a_counsellor(a_person(school.site))), trainee)
        a_member(a_group(school.programme), trainee)
    assert count() == before


def test_a_mentor_cannot_log_for_a_stranger_or_tell_a_quarter_of_before(school: School) -> None:
    school.paired()
    other = a_pairing(
        a_mentor(a_counsellor(a_person(school.site))), a_counsellor(a_person(school.site), State.IN_TRAINING)
    )
    client = client_of(school.mentor_user)
    assert client.post(reverse("training:log"), {"pairing": other.pk, "kind": "contacts"}).status_code == 422
    assert client.post(reverse("training:send_total", args=[2020, 1])).status_code == 403
    assert client.post(reverse("training:send_total", args=[2026, 9])).status_code == 404
    assert client.post(reverse("training:send_total", args=[2099, 1])).status_code == 403
    with pytest.raises(Denied):
        pairings.log(
            pairing=other, kind="contacts", times=Times("MEN", at(9), at(10)), actor=school.men(), day=DAY, now=at(23)
        )  # fmt: skip
