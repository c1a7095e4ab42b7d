# SPDX-License-Identifier: EUPL-1.2
"""Offices bound to something, deputies, and help in somebody's name with consent and log."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.actions import end_expired_help, name_deputy, save_office
from schutznetz.apps.organisation.facts import DEPUTISED, Role
from schutznetz.apps.organisation.models import Assistance, Deputy, Office, Site, WorkingGroup
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import (
    a_desk,
    a_floor,
    a_network,
    a_person,
    a_room,
    a_site,
    a_user,
    a_working_group,
    an_office,
    prove,
)

DAY = {"since_day": "1", "since_month": "2", "since_year": "2027"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    return client


@pytest.fixture
def site(db: None) -> Site:
    return a_site()


# --- offices ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        (date(2026, 3, 1), None, False),
        (date(2025, 6, 1), date(2026, 1, 1), False),
        (date(2025, 6, 1), date(2025, 12, 31), True),
        (date(2027, 1, 1), None, True),
        (date(2026, 12, 31), None, False),
    ],
)
def test_the_database_refuses_the_same_office_twice_at_a_time(
    site: Site, since: date, until: date | None, fits: bool
) -> None:
    person = a_person(site)
    an_office(person, "SITE", site, date(2026, 1, 1), date(2026, 12, 31))
    if fits:
        an_office(person, "SITE", site, since, until)
        return
    with pytest.raises(IntegrityError, match="office_overlaps"), transaction.atomic():
        an_office(person, "SITE", site, since, until)


@pytest.mark.requirement("NET-019")
def test_who_leads_the_project_and_then_the_group_is_right_on_each_day_and_loses_no_history(site: Site) -> None:
    person = a_person(site)
    project, group = (a_network(site.authority, name) for name in ("Landesprojektgruppe", "Koordinierungsgruppe"))
    an_office(person, "COO", since=date(2026, 1, 1), until=date(2026, 6, 30), network=project)
    an_office(person, "COO", since=date(2026, 7, 1), network=group)
    user = User.objects.create_user("leitung", None, person=person)
    for day, leads in ((date(2026, 6, 30), project), (date(2026, 7, 1), group)):
        actor = actor_for(user, day)
        assert [body for body in (project, group) if actor.has_role_in(body, "COO")] == [leads]
    page = signed_in(a_user("ADM", site)).get(f"/verwaltung/personen/{person.pk}/").content.decode()
    assert "Landesprojektgruppe" in page and "30.06.2026" in page
    assert "Koordinierungsgruppe" in page and "01.07.2026" in page


def test_moving_the_end_into_the_next_term_is_refused_too(site: Site) -> None:
    person = a_person(site)
    first = an_office(person, "HEAD", since=date(2026, 1, 1), until=date(2026, 6, 30))
    an_office(person, "HEAD", since=date(2026, 7, 1))
    first.until = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


def test_other_sites_roles_and_people_do_not_overlap(site: Site) -> None:
    person, other = a_person(site), a_site(site.authority, "Süd")
    for where in (site, other, None):
        an_office(person, "SITE", where)
    an_office(person, "SUP", site)
    an_office(a_person(site), "SITE", site)
    assert Office.objects.count() == 5


@pytest.mark.parametrize(("role", "bound"), [("SPK", False), ("EMP", True), ("COO", False)])
def test_only_offices_of_groups_hang_on_groups(site: Site, role: str, bound: bool) -> None:
    group = a_working_group(site.authority) if bound else None
    with pytest.raises(IntegrityError), transaction.atomic():
        an_office(a_person(site), role, working_group=group, network=None)


def test_an_office_is_bound_to_what_fits_its_role(site: Site) -> None:
    admin, person, group = signed_in(a_user("ADM", site)), a_person(site), a_working_group(site.authority)
    url = f"/verwaltung/personen/{person.pk}/amt-vergeben/"
    wrong = admin.post(url, {"role": "SPK", "scope": f"site:{site.pk}"} | DAY)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["scope"])
    right = {"role": "SPK", "scope": f"working_group:{group.pk}", "basis": "Wahl vom 12. Mai"} | DAY
    assert admin.post(url, right).status_code == 302
    office = person.offices.get()
    assert (office.scope, office.authority, office.basis) == (group, site.authority, "Wahl vom 12. Mai")
    assert office.appointed_by.person.offices.get().role == "ADM"
    again = admin.post(url, right | {"since_month": "3"})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["since"])
    assert "Wahl vom 12. Mai" in again.content.decode()


def test_bodies_of_other_authorities_are_not_offered(site: Site) -> None:
    abroad = a_working_group(a_site().authority)
    answer = signed_in(a_user("ADM", site)).post(
        f"/verwaltung/personen/{a_person(site).pk}/amt-vergeben/",
        {"role": "SPK", "scope": f"working_group:{abroad.pk}"},
    )
    assert "scope" in answer.context["form"].errors


def test_nobody_gives_themselves_an_office_that_sees_more(site: Site) -> None:
    user = a_user("ADM", site)
    actor, now = actor_for(user, clock.today()), clock.now()
    own = Office(person=user.person, role="SITE", authority=site.authority, site=site, since=clock.today())
    with pytest.raises(Denied, match="andere"):
        save_office(office=own, actor=actor, now=now)
    own.person = a_person(site)
    save_office(office=own, actor=actor, now=now)


# --- deputies ---------------------------------------------------------------------------------------------------------


def stand_in(office: Office, person: Any, first: int = 0, last: int = 7) -> Deputy:
    today = clock.today()
    return Deputy.objects.create(
        office=office,
        person=person,
        since=today + timedelta(days=first),
        until=today + timedelta(days=last),
        named_at=clock.now(),
    )


@pytest.mark.parametrize(("first", "last", "acts"), [(0, 0, True), (-3, -1, False), (1, 5, False), (-1, 1, True)])
def test_a_deputy_acts_with_the_office_in_the_named_time(site: Site, first: int, last: int, acts: bool) -> None:
    manager, deputy = a_user("SITE", site), a_user("EMP", site)
    stand_in(manager.person.offices.get(), deputy.person, first, last)
    assert actor_for(deputy, clock.today()).has_role_at(site, "SITE") is acts


def test_standing_in_ends_with_the_office_and_with_the_holder(site: Site) -> None:
    manager, deputy = a_user("SITE", site), a_user("EMP", site)
    office = manager.person.offices.get()
    stand_in(office, deputy.person)
    yesterday = clock.today() - timedelta(days=1)
    Office.objects.filter(pk=office.pk).update(until=yesterday)
    assert not actor_for(deputy, clock.today()).has_role("SITE")
    Office.objects.filter(pk=office.pk).update(until=None)
    manager.person.left_on = yesterday
    manager.person.save()
    assert not actor_for(deputy, clock.today()).has_role("SITE")


def test_who_holds_what_costs_one_query(site: Site, django_assert_num_queries: Any) -> None:
    manager, deputy = a_user("SITE", site), a_user("EMP", site)
    for user in (manager, a_user("SEC", site), a_user("ADM", site)):
        stand_in(user.person.offices.get(), deputy.person)
    deputy = User.objects.select_related("person").get(pk=deputy.pk)
    with django_assert_num_queries(1):
        actor = actor_for(deputy, clock.today())
        assert sorted(office.role for office in actor.offices) == ["ADM", "EMP", "SEC", "SITE"]


def test_the_journal_says_for_whom_a_deputy_acted(site: Site) -> None:
    manager, deputy = a_user("SITE", site), a_user("EMP", site)
    stand_in(manager.person.offices.get(), deputy.person)
    url = f"/verwaltung/standorte/{site.key}/bearbeiten/"
    data = {"name": "Neu", "second_circuit": "none"}
    assert signed_in(deputy).post(url, data).status_code == 302
    assert Entry.objects.get(verb="site_changed").facts["as_deputy_of"] == manager.person.pk
    assert signed_in(manager).post(url, data).status_code == 302
    assert "as_deputy_of" not in Entry.objects.filter(verb="site_changed").order_by("-id")[0].facts
    history = signed_in(manager).get(f"/verwaltung/standorte/{site.key}/").content.decode()
    assert f"in Vertretung für {manager.person}" in history


def test_the_holder_names_a_deputy_and_the_deputy_may_give_it_back(site: Site) -> None:
    manager, deputy = a_user("SITE", site), a_user("EMP", site)
    office, today = manager.person.offices.get(), clock.today()
    parts = {"since_day": today.day, "since_month": today.month, "since_year": today.year}
    parts |= {"until_day": 31, "until_month": 12, "until_year": today.year + 1}
    url, client = f"/verwaltung/aemter/{office.pk}/vertretung/", signed_in(manager)
    nobody = client.post(url, parts | {"who": "gibt.es@nicht.example"})
    assert (nobody.status_code, list(nobody.context["form"].errors)) == (422, ["who"])
    assert client.post(url, parts | {"who": manager.person.external_id}).status_code == 422
    assert client.post(url, parts | {"who": deputy.person.external_id}).status_code == 302
    assert str(deputy.person) in client.get("/verwaltung/meine-aemter/").content.decode()
    made = Deputy.objects.get()
    assert signed_in(a_user("EMP", site)).post(f"/verwaltung/vertretungen/{made.pk}/beenden/").status_code == 403
    assert signed_in(deputy).post(f"/verwaltung/vertretungen/{made.pk}/beenden/").status_code == 302
    assert not Deputy.objects.exists()
    assert Entry.objects.filter(verb__in=["deputy_named", "deputy_ended"]).count() == 2


@pytest.mark.parametrize("role", [role for role in Role if role not in DEPUTISED])
def test_personal_and_confidential_offices_know_no_deputy(site: Site, role: str) -> None:
    holder, other = a_user(role, site), a_person(site)
    deputy = Deputy(office=holder.person.offices.get(), person=other, since=clock.today(), until=clock.today())
    with pytest.raises(Denied, match="persönlich"):
        name_deputy(deputy=deputy, actor=None, now=clock.now())
    deputy.named_at = clock.now()
    deputy.save()
    assert not any(office.deputy_for for office in actor_for(a_user("EMP", site), clock.today()).offices)


# --- help in somebody's name ------------------------------------------------------------------------------------------


@pytest.fixture
def pair(site: Site) -> tuple[User, User]:
    """An administrator and a site manager of the same authority."""
    return a_user("ADM", site, given_name="Ada", family_name="Amt"), a_user("SITE", site, family_name="Leitner")


def asked(helper: User, helped: User, minutes: int = 15) -> Assistance:
    data = {"reason": "Plan gemeinsam ansehen", "minutes": minutes}
    answer = signed_in(helper).post(f"/verwaltung/personen/{helped.person.pk}/helfen/", data)
    assert answer.status_code == 302
    return Assistance.objects.latest("id")


def agreed(helper: User, helped: User) -> Assistance:
    help_ = asked(helper, helped)
    assert signed_in(helped).post(f"/verwaltung/hilfe/{help_.pk}/", {"answer": "yes"}).status_code == 302
    help_.refresh_from_db()
    return help_


def test_nothing_happens_without_consent(pair: tuple[User, User]) -> None:
    helper, helped = pair
    help_ = asked(helper, helped)
    assert signed_in(helper).post(f"/verwaltung/hilfe/{help_.pk}/beginnen/").status_code == 403
    assert "Plan gemeinsam ansehen" in signed_in(helped).get(f"/verwaltung/hilfe/{help_.pk}/").content.decode()
    signed_in(helped).post(f"/verwaltung/hilfe/{help_.pk}/", {"answer": "no"})
    assert signed_in(helper).post(f"/verwaltung/hilfe/{help_.pk}/beginnen/").status_code == 403
    assert list(Entry.objects.filter(verb__startswith="help_").values_list("verb", flat=True)) == [
        "help_asked", "help_refused",
    ]  # fmt: skip


def test_help_is_seen_logged_and_ended_by_either(pair: tuple[User, User], site: Site) -> None:
    helper, helped = pair
    help_ = agreed(helper, helped)
    client, own = signed_in(helper), signed_in(helped)
    assert client.post(f"/verwaltung/hilfe/{help_.pk}/beginnen/").status_code == 302
    page = client.get("/").content.decode()
    assert "Sie handeln im Namen von" in page and "Leitner" in page
    assert "Ada Amt" in own.get("/").content.decode()
    data = {"name": "Neu", "second_circuit": "none"}
    assert client.post(f"/verwaltung/standorte/{site.key}/bearbeiten/", data).status_code == 302
    entry = Entry.objects.get(verb="site_changed")
    assert (entry.actor_id, entry.facts["helper"]) == (helped.pk, str(helper.pk))
    assert own.post(f"/verwaltung/hilfe/{help_.pk}/beenden/").status_code == 302
    assert "Sie handeln im Namen von" not in client.get("/").content.decode()
    verbs = Entry.objects.filter(verb__startswith="help_").order_by("id").values_list("verb", "facts__helper")
    assert list(verbs) == [(f"help_{one}", str(helper.pk)) for one in ("asked", "agreed", "begun", "ended")]


def test_help_ends_by_itself(pair: tuple[User, User], monkeypatch: pytest.MonkeyPatch) -> None:
    helper, helped = pair
    help_ = agreed(helper, helped)
    client = signed_in(helper)
    client.post(f"/verwaltung/hilfe/{help_.pk}/beginnen/")
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "Sie handeln im Namen von" not in client.get("/verwaltung/").content.decode()
    assert end_expired_help(now=later) == 1
    assert end_expired_help(now=later) == 0
    helped.person.refresh_from_db()
    assert helped.person.helped_until is None
    assert Entry.objects.get(verb="help_ended").actor is None


@pytest.mark.parametrize(
    "path", ["/konto/", "/konto/passwort/", "/datenschutz/meine-daten/", "/benachrichtigungen/", "/einrichtung/"]
)
def test_a_helper_reaches_no_password_no_messages_no_own_data(pair: tuple[User, User], path: str) -> None:
    helper, helped = pair
    help_ = agreed(helper, helped)
    client = signed_in(helper)
    client.post(f"/verwaltung/hilfe/{help_.pk}/beginnen/")
    answer = client.get(path)
    assert answer.status_code in (403, 404)


def test_a_helper_presses_no_alarm_and_asks_for_nobody_else(pair: tuple[User, User], site: Site) -> None:
    helper, helped = pair
    help_ = agreed(helper, helped)
    client = signed_in(helper)
    client.post(f"/verwaltung/hilfe/{help_.pk}/beginnen/")
    for name in ("enrol", "ticket"):
        assert client.post(f"/alarm/{name}/").status_code in (403, 404)
    assert client.get(f"/verwaltung/personen/{a_person(site).pk}/helfen/").status_code == 403


@pytest.mark.parametrize("role", ["SAP", "STAT", "EC", "DPO"])
def test_confidential_offices_are_never_helped(site: Site, role: str) -> None:
    helper, helped = a_user("ADM", site), a_user(role, site)
    url = f"/verwaltung/personen/{helped.person.pk}/helfen/"
    assert signed_in(helper).get(url).status_code == 403
    helped.person.offices.all().delete()
    help_ = agreed(helper, helped)
    an_office(helped.person, role)
    assert signed_in(helper).post(f"/verwaltung/hilfe/{help_.pk}/beginnen/").status_code == 403


def test_help_stops_when_the_helper_is_no_longer_administrator(pair: tuple[User, User]) -> None:
    helper, helped = pair
    help_ = agreed(helper, helped)
    client = signed_in(helper)
    client.post(f"/verwaltung/hilfe/{help_.pk}/beginnen/")
    helper.person.offices.all().delete()
    assert "Sie handeln im Namen von" not in client.get("/").content.decode()


# --- seats ------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("VES-002")
def test_a_site_manager_seats_people_of_the_authority(site: Site) -> None:
    desk = a_desk(a_room(a_floor(site)))
    url = f"/verwaltung/standorte/{site.key}/plaetze/{desk.key}/"
    client, person = signed_in(a_user("SITE", site)), a_person(a_site(site.authority, "Süd"), "Wanda", "Wechsel")
    found = client.get(f"{url}person/?q=wechs").content.decode()
    assert "Wanda Wechsel" in found and "Hierher setzen" in found
    assert client.post(f"{url}person/", {"person": person.pk}).status_code == 302
    person.refresh_from_db()
    assert (person.desk, person.site) == (desk, site)
    assert client.post(f"{url}personen/{person.pk}/entfernen/").status_code == 302
    person.refresh_from_db()
    assert (person.desk, person.site) == (None, site)
    verbs = Entry.objects.filter(verb__in=["person_seated", "person_unseated"])
    assert verbs.count() == 2


def test_nobody_is_taken_from_a_desk_elsewhere(site: Site) -> None:
    desk, other = a_desk(a_room(a_floor(site))), a_site(site.authority, "Süd")
    there = a_desk(a_room(a_floor(other)))
    sitting, stranger = a_person(other, "Olga", "Ort", desk=there), a_person(a_site(), "Fred", "Fremd")
    client = signed_in(a_user("SITE", site))
    url = f"/verwaltung/standorte/{site.key}/plaetze/{desk.key}/person/"
    page = client.get(f"{url}?q=o").content.decode()
    assert "Olga Ort" in page and "Hierher setzen" not in page
    assert "Fred Fremd" not in client.get(f"{url}?q=fred").content.decode()
    for person in (sitting, stranger):
        assert client.post(url, {"person": person.pk}).status_code == 403
    assert client.post(url, {"person": "x"}).status_code == 404


def test_working_groups_and_networks_are_kept_by_the_administration(site: Site) -> None:
    client = signed_in(a_user("ADM", site))
    data = {"name": "Arbeitskreis Münster", "authority": site.authority.pk}
    assert client.post("/verwaltung/gremien/arbeitskreis-anlegen/", data).status_code == 302
    group = WorkingGroup.objects.get()
    assert (group.key, str(group)) == ("ak-arbeitskreis-muenster", "Arbeitskreis Münster")
    url = f"/verwaltung/gremien/arbeitskreise/{group.key}/"
    assert client.post(f"{url}bearbeiten/", {"name": "AK Münster"}).status_code == 302
    an_office(a_person(site, "Sina", "Sprecher"), "SPK", working_group=group)
    assert "Sina Sprecher" in client.get(url).content.decode()
    assert "AK Münster" in client.get("/verwaltung/gremien/").content.decode()
    assert signed_in(a_user("SPK", site)).get(url).status_code == 403
