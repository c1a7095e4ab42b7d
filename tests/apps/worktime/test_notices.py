# SPDX-License-Identifier: EUPL-1.2
"""Notices of overload, and what line managers are told to plan for."""

from datetime import date

import pytest
from django.test import Client

from schutznetz.apps.notify.facts import says
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.sap.models import State
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.working_groups.models import BudgetShare
from schutznetz.apps.worktime import actions, jobs, queries
from schutznetz.apps.worktime.models import OverloadNotice, PlannedShare
from tests.apps.builders import a_person, an_office
from tests.apps.sap.objects import a_counsellor, acting
from tests.apps.worktime.objects import DAY, Office, an_entry, at, terms

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 6)


@pytest.fixture
def office(db: None) -> Office:
    """Two quarters at 11 % and 11.4 % of a quarter of the annual hours."""
    made = Office()
    terms(made.person)
    an_entry(made.person, 45.1, day=date(2026, 2, 3))
    an_entry(made.person, 46.74, day=date(2026, 5, 5))
    return made


@pytest.mark.requirement("SAP-034")
def test_two_quarters_over_the_cap_suggest_a_notice_and_send_none(office: Office) -> None:
    assert queries.is_overload_suggested(office.counsellor, JULY)
    assert not queries.is_overload_suggested(office.counsellor, DAY)
    assert not OverloadNotice.objects.exists()
    assert [one for one, _course in queries.suggested_by_head(acting(office.head, JULY), JULY)] == [office.counsellor]


@pytest.mark.requirement("SAP-034", "SAP-037")
@pytest.mark.parametrize(
    ("before", "after", "booked", "suggested"), [("1640", "820", 30, False), ("820", "1640", 30, True)]
)
def test_each_quarter_is_measured_by_the_hours_agreed_for_it(
    before: str, after: str, booked: int, suggested: bool
) -> None:
    """Two quarters of 30 h, then other hours from 1 July: 7.32 % of full time, 14.63 % of half."""
    made = Office()
    terms(made.person, before)
    terms(made.person, after, since=date(2026, 7, 1))
    for day in (date(2026, 2, 3), date(2026, 5, 5)):
        an_entry(made.person, booked, day=day)
    queries.with_agreements(made.person)
    course = queries.closed_quarters([made.person], JULY)[made.person.pk]
    shares = [round(float(line.percent or 0), 2) for line in course]
    assert shares == ([14.63, 14.63] if suggested else [7.32, 7.32])
    assert queries.is_overload_suggested(made.counsellor, JULY) is suggested
    notices = queries.suggested_by_head(acting(made.head, JULY), JULY)
    assert [one for one, _course in notices] == ([made.counsellor] if suggested else [])


@pytest.mark.requirement("SAP-034")
def test_the_ministry_reads_hours_and_nothing_else(office: Office) -> None:
    notice = actions.send_overload(counsellor=office.counsellor, actor=office.me(JULY), now=at(9, day=JULY))
    assert notice.quarters == [["Q1 2026", 2706], ["Q2 2026", 2804]]
    assert {field.name for field in OverloadNotice._meta.concrete_fields} == {
        "id", "person", "authority", "quarters", "annual_hours", "is_from_head", "sent_by", "sent_at", "taken_up_at",
    }  # fmt: skip
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get("/zeit/anzeigen/").content.decode()
    assert "45,1 h" in text
    assert "03.02.2026" not in text
    assert client.post(f"/zeit/anzeigen/{notice.pk}/aufnehmen/").status_code == 302
    assert "aufgenommen am" in client.get("/zeit/anzeigen/").content.decode()


@pytest.mark.requirement("SAP-034")
def test_the_other_of_the_two_hears_the_fact(office: Office) -> None:
    actions.send_overload(counsellor=office.counsellor, actor=office.me(JULY), now=at(9, day=JULY))
    told = Notice.objects.get(kind=actions.OTHER_TOLD)
    assert told.person == office.head.person
    assert "Sina Süd hat dem Ministerium" in says(told)
    assert not [letter for letter in says(told) if letter.isdigit()]


def test_sent_by_the_head_the_counsellor_hears_it(office: Office) -> None:
    notice = actions.send_overload(counsellor=office.counsellor, actor=acting(office.head), now=at(9, day=JULY))
    assert notice.is_from_head
    assert Notice.objects.get(kind=actions.OTHER_TOLD).person == office.person


def test_the_same_figures_are_one_notice(office: Office) -> None:
    for actor in (office.me(JULY), acting(office.head)):
        actions.send_overload(counsellor=office.counsellor, actor=actor, now=at(9, day=JULY))
    assert OverloadNotice.objects.count() == 1
    assert Notice.objects.filter(kind=actions.OVERLOAD).count() == 2  # two officers


def test_neither_line_manager_nor_administration_send_one(office: Office) -> None:
    for user in (office.boss, office.admin, office.officer):
        with pytest.raises(Denied):
            actions.send_overload(counsellor=office.counsellor, actor=acting(user), now=at(9, day=JULY))


def test_a_ministry_reads_only_the_notices_of_its_programme(office: Office) -> None:
    actions.send_overload(counsellor=office.counsellor, actor=office.me(JULY), now=at(9, day=JULY))
    other = Office()
    assert queries.notices_for(acting(other.officer)).count() == 0
    assert queries.notices_for(acting(office.officer)).count() == 1


def test_the_page_shows_word_for_word_what_goes_out(office: Office) -> None:
    client = Client()
    client.force_login(office.counsellor_user, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get("/zeit/ueberlastung/").content.decode()
    assert "Das wird gesendet, und nichts anderes" in text
    assert "Ministerium Beispiel" in text
    assert client.post("/zeit/ueberlastung/").status_code == 302
    assert OverloadNotice.objects.count() == 1


# --- planned shares ---


@pytest.mark.requirement("SAP-036")
def test_the_line_manager_hears_up_to_ten_percent_once(office: Office) -> None:
    assert jobs.tell_shares(at(9), DAY) == 1
    assert jobs.tell_shares(at(10), DAY) == 0
    told = Notice.objects.get(kind=actions.SHARE)
    assert told.person == office.boss.person
    assert "bis zu 10 Prozent" in says(told)


@pytest.mark.requirement("SAP-036", "SAP-161")
def test_elected_speaker_up_to_sixteen_and_the_head_hears_it_too(office: Office) -> None:
    jobs.tell_shares(at(9), DAY)
    an_office(office.person, "SPK")
    assert jobs.tell_shares(at(10), DAY) == 2
    new = Notice.objects.filter(kind=actions.SHARE, made_at=at(10))
    assert {one.person for one in new} == {office.boss.person, office.head.person}
    assert all("bis zu 16 Prozent" in says(one) for one in new)


@pytest.mark.requirement("SAP-036", "SAP-161")
def test_speaker_and_deputy_share_one_budget_and_both_line_managers_hear_their_part(office: Office) -> None:
    """Reading X17: 67 and 33 of 6 percent; a deputy without a part takes no more time than anybody else."""
    group = an_office(office.person, "SPK").working_group
    assert group is not None
    deputy = a_counsellor(a_person(office.site, "Dora", "Deputat"), line_manager=office.boss.person)
    an_office(deputy.person, "DEP", working_group=group)
    jobs.tell_shares(at(9), DAY)
    assert shares() == {office.person: 16.0, deputy.person: 10.0}
    BudgetShare.objects.create(group=group, since=DAY, speaker_percent=67, deputy_percent=33)
    assert jobs.tell_shares(at(10), DAY) == 4, "line manager and head, of both"
    assert shares() == {office.person: 14.0, deputy.person: 12.0}
    assert jobs.tell_shares(at(11), DAY) == 0
    BudgetShare.objects.update(speaker_percent=70, deputy_percent=30)
    jobs.tell_shares(at(12), DAY)
    assert "bis zu 14,2 Prozent" in says(Notice.objects.filter(kind=actions.SHARE, facts__percent="14.2").first())


def shares() -> dict[object, float]:
    """What the line manager was told last, by person."""
    rows = PlannedShare.objects.order_by("told_at", "pk").select_related("person")
    return {one.person: float(one.percent) for one in rows}


def test_a_new_line_manager_is_told(office: Office) -> None:
    jobs.tell_shares(at(9), DAY)
    office.counsellor.line_manager = office.admin.person
    office.counsellor.save()
    assert jobs.tell_shares(at(10), DAY) == 1
    assert PlannedShare.objects.filter(manager=office.admin.person).exists()


@pytest.mark.parametrize("state", [State.APPLIED, State.RESTING, State.ENDED])
def test_nobody_plans_for_who_is_not_at_work(office: Office, state: str) -> None:
    office.counsellor.state = state
    office.counsellor.save()
    assert jobs.tell_shares(at(9), DAY) == 0
