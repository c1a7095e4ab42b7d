# SPDX-License-Identifier: EUPL-1.2
"""Budgets on individual hours, exceptions with an end, the hours of a year, and the course."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from schutznetz.apps.notify.models import Notice
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.worktime import actions, queries
from schutznetz.apps.worktime.models import CapException, Method, Terms
from schutznetz.regulation.finding import Status
from tests.apps.builders import an_office
from tests.apps.sap.objects import acting
from tests.apps.worktime.objects import DAY, Office, an_entry, at, terms

pytestmark = pytest.mark.django_db
State = CapException.State


@pytest.fixture
def office(db: None) -> Office:
    return Office()


def client_of(user: object) -> Client:
    made = Client()
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return made


@pytest.mark.requirement("SAP-032")
def test_165_hours_of_1640_are_over_the_cap(office: Office) -> None:
    terms(office.person)
    an_entry(office.person, 165)
    (budget,) = queries.budgets_of(office.person, DAY)
    assert (budget.used, budget.cap) == (165 * 60, 164 * 60)
    assert budget.finding.facts["percent"] == 10.06
    assert budget.finding.status is Status.BREACHED


@pytest.mark.requirement("SAP-032")
def test_the_page_says_how_much_of_the_cap_is_used_and_that_it_is_exceeded(office: Office, today: date) -> None:
    terms(office.person)
    an_entry(office.person, 165, day=today)
    text = client_of(office.counsellor_user).get("/zeit/").content.decode()
    for said in ("165,0 h von 164,0 h", "10,06 %", "bis zu 10 %", "überschritten", "SAP-Erlass 2007, Nr. 4.1.1"):
        assert said in text, said


@pytest.mark.requirement("SAP-032")
@pytest.mark.parametrize(("hours", "warned"), [(131.1, False), (131.2, True), (164, True)])
def test_a_warning_from_eighty_percent_of_the_cap(office: Office, hours: float, warned: bool) -> None:
    terms(office.person)
    an_entry(office.person, hours)
    (budget,) = queries.budgets_of(office.person, DAY)
    assert (budget.finding.warning, budget.finding.status) == (warned, Status.MET)


@pytest.mark.requirement("SAP-037")
def test_half_time_has_half_the_cap(office: Office) -> None:
    terms(office.person, "820")
    assert queries.budgets_of(office.person, DAY)[0].cap == 82 * 60


@pytest.mark.requirement("SAP-120")
def test_mentoring_has_its_own_six_percent(office: Office) -> None:
    terms(office.person, "820")
    an_office(office.person, "MEN")
    an_entry(office.person, 10, kind="MEN")
    own, mentoring = queries.budgets_of(office.person, DAY)
    assert own.used == 0
    assert (mentoring.used, mentoring.cap) == (600, 49.2 * 60)


@pytest.mark.requirement("SAP-161")
def test_a_speaker_has_two_budgets(office: Office) -> None:
    terms(office.person)
    an_office(office.person, "SPK")
    assert [budget.cap for budget in queries.budgets_of(office.person, DAY)] == [164 * 60, 98.4 * 60]
    text = client_of(office.counsellor_user).get("/zeit/").content.decode()
    assert "SAP-Tätigkeit: 0,0 h von 164,0 h" in text
    assert "Leitung des Arbeitskreises: 0,0 h von 98,4 h" in text
    assert "SAP-Erlass 2007, Nr. 10.2" in text


@pytest.mark.requirement("SAP-043")
def test_events_stand_apart(office: Office) -> None:
    terms(office.person)
    an_entry(office.person, 150)
    an_entry(office.person, 24, kind="EVENT", day=date(2026, 3, 2))
    (budget,) = queries.budgets_of(office.person, DAY)
    assert budget.finding.facts["percent"] == 9.15
    assert queries.sums_of(office.person, date(2026, 1, 1), DAY).events == 24 * 60


def test_last_year_does_not_count(office: Office) -> None:
    terms(office.person)
    an_entry(office.person, 100, day=date(2025, 12, 31))
    assert queries.budgets_of(office.person, DAY)[0].used == 0


def test_hours_that_change_within_the_year_count_by_days(office: Office) -> None:
    terms(office.person, "1600", since=date(2025, 1, 1))
    terms(office.person, "800", since=date(2026, 7, 1))
    assert queries.annual_minutes(office.person, 2025) == 1600 * 60
    expected = (Decimal(1600) * 181 + Decimal(800) * 184) * 60 / 365
    assert queries.annual_minutes(office.person, 2026) == round(expected)
    assert queries.annual_minutes(office.person, 2027) == 800 * 60


def test_hours_agreed_late_hold_for_the_time_before(office: Office) -> None:
    terms(office.person, "1640", since=date(2026, 5, 1))
    assert queries.annual_minutes(office.person, 2026) == 1640 * 60
    assert queries.annual_minutes(office.person, 2024) == 1640 * 60


def test_without_agreed_hours_nothing_is_reckoned_and_the_page_says_so(office: Office) -> None:
    an_entry(office.person, 5)
    assert queries.budgets_of(office.person, DAY) == []
    text = client_of(office.counsellor_user).get("/zeit/").content.decode()
    assert "Ihre Jahresarbeitszeit ist noch nicht eingetragen" in text


# --- exceptions ---


def ask(office: Office, until: date = date(2026, 9, 30), percent: str = "12") -> CapException:
    wish = CapException(percent=Decimal(percent), since=date(2026, 6, 1), until=until)
    return actions.ask_exception(counsellor=office.counsellor, wish=wish, actor=office.me(), now=at(9))


@pytest.mark.requirement("SAP-033")
def test_twelve_percent_until_the_end_of_september_and_not_a_day_longer(office: Office) -> None:
    terms(office.person)
    an_entry(office.person, 170)
    wish = ask(office)
    assert queries.budgets_of(office.person, DAY)[0].finding.facts["cap_percent"] == 10.0
    actions.answer_exception(wish=wish, is_agreed=True, actor=acting(office.boss), now=at(10))
    in_september = queries.budgets_of(office.person, date(2026, 9, 30))[0].finding
    assert (in_september.facts["cap_percent"], in_september.status) == (12.0, Status.MET)
    in_october = queries.budgets_of(office.person, date(2026, 10, 1))[0].finding
    assert (in_october.facts["cap_percent"], in_october.status) == (10.0, Status.BREACHED)


@pytest.mark.requirement("SAP-033")
def test_an_exception_knows_no_reason() -> None:
    names = {field.name for field in CapException._meta.concrete_fields}
    assert not names & {"reason", "text", "note", "because", "case"}


def test_only_the_line_manager_agrees(office: Office) -> None:
    wish = ask(office)
    for user in (office.head, office.admin, office.officer, office.counsellor_user):
        with pytest.raises(Denied):
            actions.answer_exception(wish=wish, is_agreed=True, actor=acting(user), now=at(10))
    wish.refresh_from_db()
    assert wish.state == State.ASKED


def test_the_first_answer_stands(office: Office) -> None:
    wish = ask(office)
    actions.answer_exception(wish=wish, is_agreed=False, actor=acting(office.boss), now=at(10))
    again = actions.answer_exception(wish=wish, is_agreed=True, actor=acting(office.boss), now=at(11))
    assert again.state == State.DECLINED
    assert again.manager == office.boss.person


def test_both_hear_of_question_and_answer(office: Office) -> None:
    wish = ask(office)
    (asked,) = Notice.objects.all()
    assert (asked.person, asked.kind) == (office.boss.person, actions.ASKED)
    actions.answer_exception(wish=wish, is_agreed=True, actor=acting(office.boss), now=at(10))
    answered = Notice.objects.get(kind=actions.ANSWERED)
    assert answered.person == office.person


def test_withdrawn_it_counts_no_more(office: Office) -> None:
    terms(office.person)
    wish = ask(office)
    actions.answer_exception(wish=wish, is_agreed=True, actor=acting(office.boss), now=at(10))
    with pytest.raises(Denied):
        actions.withdraw_exception(wish=wish, actor=acting(office.boss), now=at(11))
    wish.refresh_from_db()
    actions.withdraw_exception(wish=wish, actor=office.me(), now=at(11))
    assert queries.budgets_of(office.person, DAY)[0].finding.facts["cap_percent"] == 10.0


def test_a_late_answer_and_a_late_withdrawal_say_so(office: Office, today: date) -> None:
    terms(office.person)
    boss, me = client_of(office.boss), client_of(office.counsellor_user)

    def said(client: Client, url: str, **data: str) -> str:
        response = client.post(url, data)
        assert response.status_code == 302
        return [str(one) for one in get_messages(response.wsgi_request)][-1]

    wish = ask(office)
    actions.withdraw_exception(wish=wish, actor=office.me(), now=at(10))
    assert "zurückgezogen" in said(boss, f"/zeit/ausnahme/{wish.pk}/", answer="yes")
    wish = ask(office)
    assert said(boss, f"/zeit/ausnahme/{wish.pk}/", answer="no").startswith("Nicht vereinbart")
    assert "schon beantwortet" in said(boss, f"/zeit/ausnahme/{wish.pk}/", answer="yes")
    assert "beim jetzigen Stand nicht" in said(me, f"/zeit/ausnahme/{wish.pk}/zurueckziehen/")
    assert list(CapException.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "declined"]


def test_the_way_of_an_exception_on_the_pages(office: Office, today: date) -> None:
    terms(office.person)
    client, until = client_of(office.counsellor_user), date(today.year + 1, 3, 31)
    days = {"since_day": today.day, "since_month": today.month, "since_year": today.year}
    days |= {"until_day": until.day, "until_month": until.month, "until_year": until.year}
    for percent in ("10", "120"):
        answer = client.post("/zeit/ausnahme/", days | {"percent": percent})
        assert answer.status_code == 422
        assert "mehr als 10 und höchstens 100 Prozent" in answer.content.decode()
    assert client.post("/zeit/ausnahme/", days | {"percent": "12"}).status_code == 302
    wish = CapException.objects.get()
    boss = client_of(office.boss)
    assert "möchte eine Ausnahme" in boss.get("/").content.decode()
    assert "12" in boss.get(f"/zeit/ausnahme/{wish.pk}/").content.decode()
    assert boss.post(f"/zeit/ausnahme/{wish.pk}/", {"answer": "yes"}).status_code == 302
    assert "vereinbart" in client.get("/zeit/").content.decode()
    assert client.post(f"/zeit/ausnahme/{wish.pk}/zurueckziehen/").status_code == 302


# --- agreed hours ---


def test_head_and_administration_enter_hours_and_the_method(office: Office, today: date) -> None:
    day = {"since_day": 1, "since_month": 1, "since_year": today.year}
    frame = {"annual_hours": "1640", "frame_days": ["1", "2", "3", "4", "5"], "frame_from": "6:30", "frame_until": "19"}
    method = {"full_time_hours": "1640", "says": "Ohne Urlaub und Feiertage."}
    for user in (office.head, office.admin):
        client = client_of(user)
        assert client.post(f"/zeit/stunden/{office.counsellor.pk}/", day | frame).status_code == 302
        url = f"/zeit/stunden/behoerde/{office.site.authority.key}/"
        assert client.post(url, day | method).status_code == 302
    assert Terms.objects.get().frame_days == "12345"
    assert Method.objects.get().full_time_hours == 1640
    text = client_of(office.counsellor_user).get("/zeit/").content.decode()
    assert "So rechnet Ihre Behörde: Ohne Urlaub und Feiertage." in text
    assert "Mo Di Mi Do Fr, 06:30–19:00" in text


def test_a_head_of_another_authority_enters_nothing(office: Office) -> None:
    other = Office()
    new = Terms(since=DAY, annual_hours=1, frame_from=at(1).time(), frame_until=at(2).time())
    with pytest.raises(Denied):
        actions.set_terms(counsellor=office.counsellor, terms=new, actor=acting(other.head), now=at(9))
    assert client_of(other.head).get(f"/zeit/stunden/{office.counsellor.pk}/").status_code == 404


def test_what_held_before_stays_for_the_time_before(office: Office) -> None:
    terms(office.person)
    new = Terms(since=DAY, annual_hours=820, frame_days="123", frame_from=at(8).time(), frame_until=at(12).time())
    actions.set_terms(counsellor=office.counsellor, terms=new, actor=acting(office.head), now=at(9))
    before, after = queries.terms_on(office.person, date(2026, 6, 14)), queries.terms_on(office.person, DAY)
    assert before is not None
    assert after is not None
    assert (before.annual_hours, after.annual_hours) == (1640, 820)


def test_pages_ask_the_database_no_more_for_more_entries(
    office: Office, django_assert_max_num_queries: object, today: date
) -> None:
    terms(office.person)
    for week in range(60):
        an_entry(office.person, 2, day=date.fromordinal(today.toordinal() - 7 * week))
    client = client_of(office.counsellor_user)
    client.get("/zeit/")
    with django_assert_max_num_queries(36):  # type: ignore[operator]
        client.get("/zeit/")
    boss = client_of(office.boss)
    boss.get("/zeit/team/")
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        boss.get("/zeit/team/")
