# SPDX-License-Identifier: EUPL-1.2
"""Duties: opened, moved and closed by facts, seen only by those who are to do them, and told in time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction

from schutznetz.apps.accounts.models import FactorRule
from schutznetz.apps.duties import actions, facts, jobs, queries
from schutznetz.apps.duties.facts import Kind, Wanted
from schutznetz.apps.duties.jobs import reviews
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.duties.policies import may_do
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Deputy, Network, Office, Site, WorkingGroup
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.privacy import jobs as privacy
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import a_person, a_site, a_user, an_authority, an_office

pytestmark = pytest.mark.django_db
Role = Office.Role
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)
PLAIN = Kind("test.plain", "Etwas tun (%(n)s)", "Weil.", "start:home", "Los")
ASKED = Kind("test.asked", "Durchsehen", "Weil.", "start:home", "Los", confirm="Stimmt")


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "_kinds", {kind.key: kind for kind in (PLAIN, ASKED)})


@pytest.fixture
def site() -> Site:
    return a_site()


def wanted(site: Site, **fields: Any) -> Wanted:
    values: dict[str, Any] = {"within_days": 14, "role": Role.SITE_MANAGER, "site": site, "facts": {"n": 1}}
    return Wanted(site, "§ 1", **(values | fields))


def as_actor(user: Any, day: date = TODAY) -> Actor:
    return actor_for(user, day)


# --- reviews ------------------------------------------------------------------------------------------------------


def test_a_review_opens_keeps_and_closes(site):
    assert actions.reconcile(PLAIN, [wanted(site)], NOW) == (1, 0)
    assert actions.reconcile(PLAIN, [wanted(site)], NOW + timedelta(days=3)) == (0, 0)
    duty = Duty.objects.get()
    assert duty.due_on == date(2026, 12, 8)
    assert actions.reconcile(PLAIN, [], NOW + timedelta(days=4)) == (0, 1)
    duty.refresh_from_db()
    assert (duty.state, duty.closed_by) == (Duty.State.DONE, None)


def test_what_is_wanted_again_is_a_new_duty(site):
    actions.reconcile(PLAIN, [wanted(site)], NOW)
    actions.reconcile(PLAIN, [], NOW)
    assert actions.reconcile(PLAIN, [wanted(site)], NOW) == (1, 0)
    assert Duty.objects.count() == 2


def test_a_new_date_moves_the_duty_and_its_calendar_entry(site):
    actions.reconcile(PLAIN, [wanted(site, due_on=date(2026, 12, 1))], NOW)
    Duty.objects.update(reminded="first")
    actions.reconcile(PLAIN, [wanted(site, due_on=date(2026, 12, 3))], NOW)
    duty = Duty.objects.get()
    assert (duty.due_on, duty.sequence, duty.reminded) == (date(2026, 12, 3), 1, "")


def test_new_words_do_not_move_the_calendar_entry(site):
    actions.reconcile(PLAIN, [wanted(site)], NOW)
    actions.reconcile(PLAIN, [wanted(site, facts={"n": 2})], NOW)
    duty = Duty.objects.get()
    assert (duty.facts, duty.sequence) == ({"n": 2}, 0)


def test_a_period_that_passed_is_void_not_done(site):
    actions.reconcile(PLAIN, [wanted(site, period="2026Q4")], NOW)
    actions.reconcile(PLAIN, [wanted(site, period="2027Q1")], NOW + timedelta(days=40))
    states = dict(Duty.objects.values_list("period", "state"))
    assert states == {"2026Q4": Duty.State.VOID, "2027Q1": Duty.State.OPEN}


@pytest.mark.parametrize(
    ("asked", "due"),
    [(date(2026, 12, 25), date(2026, 12, 28)), (date(2026, 11, 28), date(2026, 11, 30)), (date(2026, 12, 1), None)],
)
def test_a_due_day_is_a_working_day(site, asked, due):
    actions.reconcile(PLAIN, [wanted(site, due_on=asked)], NOW)
    assert Duty.objects.get().due_on == (due or asked)


def test_a_review_that_breaks_does_not_stop_the_others(site, monkeypatch, caplog):
    def broken(now, today):
        raise RuntimeError("kaputt")
        yield

    good = Kind("test.good", "x", "x", "start:home", "x", lambda now, today: [wanted(site)])
    monkeypatch.setattr(facts, "_kinds", {"a": Kind("a", "", "", "", "", broken), "b": good})
    assert jobs.review(NOW, TODAY, nightly=True) == 1
    assert "review of a broke" in caplog.text


def test_nightly_kinds_run_at_night_only(site, monkeypatch):
    rare = Kind("test.rare", "x", "x", "start:home", "x", lambda now, today: [wanted(site)], is_nightly=True)
    monkeypatch.setattr(facts, "_kinds", {"rare": rare})
    assert jobs.review(NOW, TODAY, nightly=False) == 0
    assert jobs.review(NOW, TODAY, nightly=True) == 1


def test_an_act_opens_and_closes_in_its_transaction(site):
    with transaction.atomic():
        one = actions.open_duty(kind=PLAIN.key, wanted=wanted(site), now=NOW)
        assert actions.open_duty(kind=PLAIN.key, wanted=wanted(site), now=NOW) == one
    assert actions.close_duties(kind=PLAIN.key, source=site, now=NOW, is_void=True) == 1
    assert Duty.objects.get().state == Duty.State.VOID


def test_an_act_outside_a_transaction_opens_nothing(site, transactional_db):
    with pytest.raises(RuntimeError, match="transaction"):
        actions.open_duty(kind=PLAIN.key, wanted=wanted(site), now=NOW)


# --- who sees it --------------------------------------------------------------------------------------------------


def titles(user: Any, day: date = TODAY) -> list[str]:
    return [line.title for line in queries.worklist(as_actor(user, day), day)]


def test_managers_of_the_site_and_of_the_authority_see_it_and_nobody_else(site):
    actions.reconcile(PLAIN, [wanted(site)], NOW)
    other = a_site(site.authority, "Süd")
    seen = {
        "own": titles(a_user(Role.SITE_MANAGER, site)),
        "all": titles(a_user(Role.SITE_MANAGER, site, everywhere=True)),
        "other site": titles(a_user(Role.SITE_MANAGER, other)),
        "employee": titles(a_user(Role.EMPLOYEE, site)),
        "head": titles(a_user(Role.HEAD, site, everywhere=True)),
        "administrator": titles(a_user(Role.ADMINISTRATOR, site)),
        "abroad": titles(a_user(Role.SITE_MANAGER, a_site(an_authority()), everywhere=True)),
    }
    assert {who for who, lines in seen.items() if lines} == {"own", "all"}


def test_a_personal_duty_is_seen_by_the_person_alone(site):
    jana = a_user(Role.EMPLOYEE, site)
    mine = Wanted(jana.person, "§ 1", within_days=14, person=jana.person, facts={"n": 1})
    actions.reconcile(PLAIN, [mine], NOW)
    assert titles(jana) == ["Etwas tun (1)"]
    for role in Role:
        if role not in ("SPK", "DEP", "COO", "EC", "TRA", "MTR", "MTE"):
            assert titles(a_user(role, site, everywhere=True)) == [], role


def test_the_duty_of_a_body_is_seen_by_its_officers(site):
    ours = WorkingGroup.objects.create(key="ak-west", name="AK West", authority=site.authority)
    theirs = WorkingGroup.objects.create(key="ak-ost", name="AK Ost", authority=site.authority)
    net = Network.objects.create(key="netz", name="Netz", authority=site.authority)
    people, elsewhere = {}, a_site(an_authority("Ein Kreis, der im selben Arbeitskreis ist"))
    for name, role, home, fields in (
        ("ours", Role.SPEAKER, site, {"working_group": ours}),
        ("abroad", Role.SPEAKER, elsewhere, {"working_group": ours}),
        ("theirs", Role.SPEAKER, site, {"working_group": theirs}),
        ("net", Role.COORDINATION, site, {"network": net}),
    ):
        user = a_user(Role.EMPLOYEE, home)
        Office.objects.create(person=user.person, role=role, authority=home.authority, since=TODAY, **fields)
        people[name] = user
    both = [
        Wanted(ours, "§ 1", within_days=9, role=Role.SPEAKER, working_group=ours, facts={"n": "AK"}),
        Wanted(net, "§ 1", within_days=9, role=Role.COORDINATION, network=net, facts={"n": "Netz"}),
    ]
    actions.reconcile(PLAIN, both, NOW)
    assert {name: titles(user) for name, user in people.items()} == {
        "ours": ["Etwas tun (AK)"], "abroad": ["Etwas tun (AK)"], "theirs": [], "net": ["Etwas tun (Netz)"],
    }  # fmt: skip
    told = queries.holders(Duty.objects.get(working_group=ours), TODAY)
    assert set(told) == {people["ours"].person, people["abroad"].person}
    assert may_do(actor_for(people["abroad"], TODAY), Duty.objects.get(working_group=ours))
    assert not may_do(actor_for(people["theirs"], TODAY), Duty.objects.get(working_group=ours))


def test_a_deputy_sees_it_while_standing_in(site):
    actions.reconcile(PLAIN, [wanted(site)], NOW)
    manager, deputy = a_user(Role.SITE_MANAGER, site), a_user(Role.EMPLOYEE, site)
    Deputy.objects.create(
        office=manager.person.offices.get(),
        person=deputy.person,
        since=TODAY,
        until=TODAY + timedelta(days=5),
        named_at=NOW,
    )
    assert titles(deputy) == ["Etwas tun (1)"]
    assert titles(deputy, TODAY + timedelta(days=6)) == []


def test_the_office_ends_and_so_does_the_sight(site):
    actions.reconcile(PLAIN, [wanted(site)], NOW)
    user = a_user(Role.SITE_MANAGER, site)
    user.person.offices.update(until=TODAY)
    assert titles(user) == ["Etwas tun (1)"]
    assert titles(user, TODAY + timedelta(days=1)) == []


def test_the_longest_due_comes_first_in_one_query(site, django_assert_num_queries):
    for number in range(30):
        place = a_site(site.authority, f"Ort {number}")
        actions.reconcile(
            Kind(f"test.{number}", "x", "x", "start:home", "x"),
            [wanted(place, due_on=TODAY + timedelta(days=30 - number))],
            NOW,
        )
    actor = as_actor(a_user(Role.SITE_MANAGER, site, everywhere=True))
    with django_assert_num_queries(1):
        lines = queries.worklist(actor, TODAY)
    assert len(lines) == 30
    assert [line.duty.due_on for line in lines] == sorted(line.duty.due_on for line in lines)


# --- confirming ---------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(site: Site) -> Duty:
    actions.reconcile(ASKED, [wanted(site)], NOW)
    return Duty.objects.get()


def test_confirming_closes_once_with_one_line_in_the_journal(asked, site):
    manager = as_actor(a_user(Role.SITE_MANAGER, site))
    for _ in range(2):
        actions.confirm(duty=asked, actor=manager, now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.closed_by) == (Duty.State.DONE, manager.user)
    assert Entry.objects.filter(verb="duty.confirmed").count() == 1
    assert queries.last_done(ASKED.key) == {str(site.pk): TODAY}


def test_somebody_else_cannot_confirm(asked, site):
    with pytest.raises(Denied):
        actions.confirm(duty=asked, actor=as_actor(a_user(Role.EMPLOYEE, site)), now=NOW)
    asked.refresh_from_db()
    assert asked.is_open


def test_what_facts_decide_nobody_can_confirm(site):
    actions.reconcile(PLAIN, [wanted(site)], NOW)
    with pytest.raises(ValueError, match="facts"):
        actions.confirm(duty=Duty.objects.get(), actor=as_actor(a_user(Role.SITE_MANAGER, site)), now=NOW)


# --- reminders ----------------------------------------------------------------------------------------------------


def test_each_stage_is_told_once_and_only_to_those_in_charge(site):
    manager, boss = a_user(Role.SITE_MANAGER, site), a_user(Role.HEAD, site, everywhere=True)
    actions.reconcile(PLAIN, [wanted(site, due_on=date(2026, 12, 31))], NOW)
    told = []
    for days in range(60):
        day = TODAY + timedelta(days=days)
        now = NOW + timedelta(days=days)
        if jobs.remind(now, day) + jobs.remind(now, day):
            told.append(day)
    assert told == [
        date(2026, 12, 17),
        date(2026, 12, 28),
        date(2027, 1, 1),
        date(2027, 1, 8),
        date(2027, 1, 15),
        date(2027, 1, 22),
    ]
    assert Notice.objects.filter(person=manager.person).count() == len(told)
    assert not Notice.objects.filter(person=boss.person).exists()


def test_a_reminder_says_a_date_and_no_more(site):
    a_user(Role.SITE_MANAGER, site)
    actions.reconcile(PLAIN, [wanted(site, due_on=date(2026, 11, 27))], NOW - timedelta(days=1))
    jobs.remind(NOW, TODAY)
    from schutznetz.apps.notify.facts import says

    notice = Notice.objects.get()
    assert "27.11.2026" in says(notice)
    assert site.name not in says(notice)
    assert "Etwas tun" not in says(notice)


def test_on_the_day_it_is_opened_nobody_gets_mail(site):
    a_user(Role.SITE_MANAGER, site)
    actions.reconcile(PLAIN, [wanted(site, due_on=TODAY)], NOW)
    assert jobs.remind(NOW, TODAY) == 0
    assert jobs.remind(NOW + timedelta(days=1), TODAY + timedelta(days=1)) == 1


def test_nobody_without_an_account_is_told(site):
    an_office(a_person(site), Role.SITE_MANAGER, site)
    actions.reconcile(PLAIN, [wanted(site, due_on=TODAY)], NOW - timedelta(days=1))
    jobs.remind(NOW, TODAY)
    assert not Notice.objects.exists()


def test_what_is_closed_is_told_no_more_and_forgotten_after_two_years(site):
    a_user(Role.SITE_MANAGER, site)
    actions.reconcile(PLAIN, [wanted(site, due_on=TODAY)], NOW - timedelta(days=1))
    actions.reconcile(PLAIN, [], NOW)
    assert jobs.remind(NOW, TODAY) == 0
    (rule,) = [rule for rule in privacy.rules() if rule.key == "duties.duty"]
    assert rule.delete(NOW, date(2028, 11, 24)) == 0
    assert rule.delete(NOW, date(2028, 11, 25)) == 1


# --- what tells siblings apart ------------------------------------------------------------------------------------


def _about(seen: list[list[int]]) -> Any:
    def about(actor: Actor, rows: Any) -> dict[int, str]:
        seen.append([row.pk for row in rows])
        return {rows[0].pk: "Kim Muster"}

    return about


def test_siblings_are_told_apart_on_pages_in_one_look_and_not_in_calendars(site, monkeypatch, client):
    seen: list[list[int]] = []
    kind = replace(PLAIN, about=_about(seen))
    monkeypatch.setattr(facts, "_kinds", {kind.key: kind})
    manager = a_user(Role.SITE_MANAGER, site)
    actions.reconcile(kind, [wanted(site, period="1"), wanted(site, period="2")], NOW)
    lines = queries.worklist(as_actor(manager), TODAY)
    assert [line.title for line in lines] == ["Etwas tun (1)", "Etwas tun (1)"]
    assert seen == []
    named = queries.named(as_actor(manager), lines)
    assert [line.title for line in named] == ["Etwas tun (1): Kim Muster", "Etwas tun (1)"]
    assert len(seen) == 1
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    for path in ("/", "/aufgaben/", f"/aufgaben/{lines[0].duty.uid}/"):
        assert "Etwas tun (1): Kim Muster" in client.get(path).content.decode()
    asked = len(seen)
    assert "Kim Muster" not in client.get("/aufgaben/kalender/schutznetz.ics").content.decode()
    assert len(seen) == asked


@pytest.mark.parametrize("known", [{}, {"other": 1}])
def test_a_duty_from_before_its_kind_asked_for_a_fact_is_shown(site, known):
    manager = a_user(Role.SITE_MANAGER, site)
    actions.reconcile(PLAIN, [wanted(site, facts=known)], NOW)
    assert titles(manager) == ["Etwas tun (…)"]


def test_the_place_of_an_office_tells_its_duties_apart(site):
    manager = a_user(Role.SITE_MANAGER, site)
    actions.reconcile(PLAIN, [wanted(site)], NOW)
    found = Duty.objects.get()
    assert queries.about_office(as_actor(manager), [found]) == {found.pk: str(site)}


# --- second factor ---------------------------------------------------------------------------------------------------


def test_whoever_needs_a_second_factor_by_the_choice_of_their_authority_hears_of_it_before_it_counts(site):
    """Before, only the house rule made a duty: others met the closed door on the day."""
    manager, admin = a_user(Role.SITE_MANAGER, site), a_user(Role.ADMINISTRATOR, site)
    elsewhere = a_user(Role.SITE_MANAGER, a_site(an_authority("Anderswo")))
    with_one = a_user(Role.SITE_MANAGER, site)
    Authenticator.objects.create(user=with_one, type="totp", data={"secret": ""})
    first_day = TODAY + timedelta(days=14)
    FactorRule.objects.create(authority=site.authority, role=Role.SITE_MANAGER, since=first_day)
    FactorRule.objects.create(authority=site.authority, role=Role.EMPLOYEE, since=first_day)
    found = {one.person.pk: one for one in reviews.without_second_factor(NOW, TODAY)}
    assert found.keys() == {manager.person.pk, admin.person.pk}
    assert elsewhere.person.pk not in found
    assert found[manager.person.pk].due(TODAY) == first_day
    assert "Festlegung der Behörde" in found[manager.person.pk].cite
    later = {one.person.pk: one for one in reviews.without_second_factor(NOW, first_day)}
    assert later[manager.person.pk].due_on is None


def test_somebody_asked_twice_for_a_second_factor_has_one_duty(site):
    user = a_user(Role.ADMINISTRATOR, site)
    for role in (Role.SITE_MANAGER, Role.SECURITY):
        an_office(user.person, role, site)
        FactorRule.objects.create(authority=site.authority, role=role, since=TODAY)
    assert [one.person.pk for one in reviews.without_second_factor(NOW, TODAY)] == [user.person.pk]
