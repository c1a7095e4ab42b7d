# SPDX-License-Identifier: EUPL-1.2
"""Accounts: who may manage them, one-time links, locking, and what the journal keeps."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schutznetz.apps.accounts import actions, queries
from schutznetz.apps.accounts.facts import usernames
from schutznetz.apps.accounts.models import AccessLink, User
from schutznetz.apps.accounts.views.administration import account_list
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.ui.models import keys_of
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import a_person, a_site, a_user, an_authority, an_office, prove

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
GOOD = "blaue-leiter-im-regen"
Role = Office.Role


@pytest.fixture
def site():
    return a_site()


@pytest.fixture
def admin(site):
    return actor_for(a_user(Role.ADMINISTRATOR, site), TODAY)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    return client


def test_an_administrator_creates_an_account_and_the_journal_knows(site, admin):
    person = a_person(site, "Jürgen", "Groß-Öztürk")
    user = actions.create_account_for(person=person, actor=admin, now=NOW)
    assert user.username == "juergen.gross.oeztuerk"
    assert not user.has_usable_password()
    entry = Entry.objects.get(verb="account.created")
    assert (entry.object_id, entry.actor, entry.at) == (str(user.pk), admin.user, NOW)


def a_searched_list(site):
    """Three with an account who are called Weiß or sign in as weiss, one without, one of another authority."""
    for given, family, name in (("Uta", "Weiß", "uta"), ("Ada", "Weiss", "ada"), ("Bo", "Zorn", "weissbach")):
        User.objects.create_user(name, None, person=a_person(site, given, family))
    a_person(site, "Ole", "Weiß")
    elsewhere = a_site(an_authority("Jobcenter Anderswo"), "Bezirksstelle Süd")
    User.objects.create_user("fremd", None, person=a_person(elsewhere, "Ida", "Weiß"))
    User.objects.filter(username="ada").update(is_active=False)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?q=weiss", ["ada", "uta", "weissbach"]), ("?q=weiss&sort=-name", ["weissbach", "uta", "ada"]),
        ("?q=weiss&state=open", ["uta", "weissbach"]), ("?q=weiß&state=locked", ["ada"]),
        ("?q=weiß", ["ada", "uta"]), ("?q=-", []),
        ("?q=weiss&sort=-username", ["weissbach", "uta", "ada"]),
    ],
)  # fmt: skip
def test_accounts_are_listed_by_the_names_of_their_people(site, admin, rf, query, shown):
    """A search has a way of its own to the first of them; it finds the same in the same order."""
    a_searched_list(site)
    request = rf.get(f"/konto/alle/{query}")
    request.actor = admin
    listing = account_list(request)
    assert [user.username for user in listing.page] == shown
    assert [user.username for user in listing.found()] == shown


@pytest.mark.parametrize("most", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("down", ["", "-"])
def test_the_first_accounts_of_one_name_are_those_of_the_whole_list(site, admin, most, down):
    """People of one name stand in the order of their accounts' keys, also where the list ends among them."""
    for name in ("Amt", "Weiß", "Weiß", "Weiß", "Weiß", "Zorn"):
        person = a_person(site, "Kim", name)
        User.objects.create_user(f"weiss{person.pk}", None, person=person)
    whole = User.objects.order_by(f"{down}person__sort_name", f"{down}pk").filter(username__startswith="weiss")
    first = queries.first_accounts(admin, "weiss", "", most, backwards=bool(down))
    assert [User._meta.pk.to_python(key) for key in first] == [user.pk for user in whole[:most]]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?q=weiss", ["Weiß Ole", "Weiß Pia"]), ("?q=weiss&sort=-name", ["Weiß Pia", "Weiß Ole"]),
        ("?q=wei&sort=external_id", ["Weiß Ole", "Weiß Pia"]), ("?q=-", []), ("?q=zorn", []),
        ("", ["Amt Ada", "Weiß Ole", "Weiß Pia"]),
    ],
)  # fmt: skip
def test_people_without_account_are_listed_by_name(site, admin, query, shown):
    """PostgreSQL has a way of its own to the first of them; it finds the same in the same order."""
    a_searched_list(site)
    a_person(site, "Ada", "Amt")
    a_person(site, "Pia", "Weiß")
    Person.objects.filter(pk=a_person(site, "Rolf", "Weiß").pk).update(left_on=TODAY - timedelta(days=400))
    listing = client_of(admin.user).get(f"/konto/neu/{query}").context["listing"]
    assert [f"{one.family_name} {one.given_name}" for one in listing.page] == shown
    assert [f"{one.family_name} {one.given_name}" for one in listing.found()] == shown


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.SITE_MANAGER, Role.SECURITY])
def test_nobody_else_creates_accounts(site, role):
    actor = actor_for(a_user(role, site, everywhere=True), TODAY)
    with pytest.raises(Denied):
        actions.create_account_for(person=a_person(site), actor=actor, now=NOW)
    assert not Entry.objects.exists()


def test_the_administrator_of_another_authority_does_not(site):
    stranger = actor_for(a_user(Role.ADMINISTRATOR, a_site()), TODAY)
    with pytest.raises(Denied):
        actions.create_account_for(person=a_person(site), actor=stranger, now=NOW)


def test_an_office_that_has_ended_gives_nothing(site):
    person = a_person(site)
    an_office(person, Role.ADMINISTRATOR, until=TODAY - timedelta(days=1))
    actor = actor_for(User.objects.create_user("ehemals", person=person), TODAY)
    with pytest.raises(Denied):
        actions.create_account_for(person=a_person(site), actor=actor, now=NOW)


def test_two_people_with_one_name_get_two_user_names(site):
    names = [actions.create_account_for(person=a_person(site), actor=None, now=NOW).username for _ in range(3)]
    assert names == ["jana.kern", "jana.kern2", "jana.kern3"]


def test_a_name_without_latin_letters_still_gets_a_user_name():
    assert next(usernames("Ω", "Ж")) == "konto"


def test_a_person_has_one_account(site):
    person = a_person(site)
    actions.create_account_for(person=person, actor=None, now=NOW)
    with pytest.raises(ValueError, match="already"):
        actions.create_account_for(person=person, actor=None, now=NOW)


def test_a_link_works_once(site, client):
    user = actions.create_account_for(person=a_person(site), actor=None, now=NOW)
    code = actions.give_access_link(user=user, actor=None, now=NOW)
    link = queries.open_link(code, NOW)
    assert code not in AccessLink.objects.values_list("digest", flat=True)
    actions.use_access_link(link=link, password=GOOD, now=NOW)
    assert queries.open_link(code, NOW) is None
    assert User.objects.get(pk=user.pk).check_password(GOOD)
    with pytest.raises(AccessLink.DoesNotExist):
        actions.use_access_link(link=link, password=GOOD + "x", now=NOW)


def test_a_link_ends_after_its_time_and_with_the_next_one(site):
    user = actions.create_account_for(person=a_person(site), actor=None, now=NOW)
    first = actions.give_access_link(user=user, actor=None, now=NOW)
    assert queries.open_link(first, NOW + actions.LINK_LIFE - timedelta(seconds=1))
    assert queries.open_link(first, NOW + actions.LINK_LIFE) is None
    second = actions.give_access_link(user=user, actor=None, now=NOW)
    assert queries.open_link(first, NOW) is None
    assert queries.open_link(second, NOW)


def test_a_weak_password_leaves_the_link_open(site):
    user = actions.create_account_for(person=a_person(site), actor=None, now=NOW)
    code = actions.give_access_link(user=user, actor=None, now=NOW)
    with pytest.raises(ValidationError):
        actions.use_access_link(link=queries.open_link(code, NOW), password="kurz", now=NOW)
    assert queries.open_link(code, NOW)


def test_locking_ends_the_session_and_the_link(site, admin):
    user = a_user(Role.EMPLOYEE, site)
    code = actions.give_access_link(user=user, actor=admin, now=NOW)
    client = client_of(user)
    assert client.get(reverse("accounts:profile")).status_code == 200
    actions.lock_account(user=user, actor=admin, now=NOW)
    assert client.get(reverse("accounts:profile")).status_code == 302
    assert queries.open_link(code, NOW) is None
    actions.unlock_account(user=user, actor=admin, now=NOW)
    assert list(Entry.objects.values_list("verb", flat=True)) == [
        "account.link_given",
        "account.locked",
        "account.unlocked",
    ]


def test_nobody_locks_the_own_account(admin):
    with pytest.raises(Denied):
        actions.lock_account(user=admin.user, actor=admin, now=NOW)


def test_sign_in_by_password(site, client):
    user = a_user(Role.EMPLOYEE, site, password=GOOD)
    answer = client.post(reverse("account_login"), {"login": user.username, "password": GOOD})
    assert answer.status_code == 302
    assert client.get("/").status_code == 200


def test_a_wrong_password_is_answered_422_and_in_german(site, client):
    user = a_user(Role.EMPLOYEE, site, password=GOOD)
    answer = client.post(reverse("account_login"), {"login": user.username, "password": "falsch"})
    assert answer.status_code == 422
    assert "Anmeldename und Passwort passen nicht zusammen." in answer.content.decode()


def test_five_failures_lock_this_account_for_a_while(site, client):
    user = a_user(Role.EMPLOYEE, site, password=GOOD)
    other = a_user(Role.EMPLOYEE, site, password=GOOD)
    for _ in range(5):
        client.post(reverse("account_login"), {"login": user.username, "password": "falsch"})
    blocked = client.post(reverse("account_login"), {"login": user.username, "password": GOOD})
    assert "Zu viele Versuche" in blocked.content.decode()
    assert client.post(reverse("account_login"), {"login": other.username, "password": GOOD}).status_code == 302


def test_who_has_left_cannot_sign_in(site, client):
    user = a_user(Role.EMPLOYEE, site, password=GOOD, left_on=date(2020, 1, 1))
    answer = client.post(reverse("account_login"), {"login": user.username, "password": GOOD})
    assert answer.headers["Location"] == reverse("account_inactive")
    assert client.get("/").status_code == 302


def test_the_language_of_the_account_follows_to_another_machine(site, client):
    user = a_user(Role.EMPLOYEE, site, password=GOOD)
    actions.choose_look(user=user, language="en", theme="dark")
    client.post(reverse("account_login"), {"login": user.username, "password": GOOD})
    page = client.get("/").content.decode()
    assert '<html lang="en" data-kern-theme="dark">' in page


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_preferences_lead_nowhere_else(client, elsewhere):
    answer = client.post(reverse("accounts:preferences"), {"theme": "dark", "next": elsewhere})
    assert answer.headers["Location"] == "/"
    assert answer.cookies["theme"].value == "dark"


def test_the_list_of_accounts_takes_as_many_queries_for_many_rows(site, admin):
    client = client_of(admin.user)
    few, many = CaptureQueriesContext(connection), CaptureQueriesContext(connection)
    client.get(reverse("accounts:accounts"))
    with few:
        client.get(reverse("accounts:accounts"))
    for _ in range(20):
        a_user(Role.EMPLOYEE, site)
    with many:
        client.get(reverse("accounts:accounts") + "?sort=-username")
    own = [
        query
        for query in many.captured_queries
        if "accounts_user" in query["sql"] and '"authority_id" IN' in query["sql"]
    ]
    assert len(many) == len(few)
    assert len(own) == 2  # the count and the rows


def test_the_list_shows_the_own_authority_only(site, admin):
    mine, theirs = a_user(Role.EMPLOYEE, site), a_user(Role.EMPLOYEE, a_site())
    page = client_of(admin.user).get(reverse("accounts:accounts")).content.decode()
    assert mine.username in page
    assert f">{theirs.username}<" not in page
    assert client_of(admin.user).get(reverse("accounts:account", args=[theirs.pk])).status_code == 404


def test_creating_an_account_shows_the_link_once(site, admin):
    person = a_person(site)
    client = client_of(admin.user)
    url = reverse("accounts:create", args=[person.pk])
    assert "anlegen?" in client.get(url).content.decode()
    answer = client.post(url)
    assert answer.headers["Cache-Control"] == "no-store"
    path = answer.context["url"].removeprefix("http://testserver")
    assert Client().get(path).status_code == 200
    assert client.post(url).status_code == 404


def test_a_password_by_link_then_sign_in(site, client):
    user = a_user(Role.EMPLOYEE, site)
    url = reverse("accounts:use_link", args=[actions.give_access_link(user=user, actor=None, now=datetime.now(UTC))])
    assert client.post(url, {"password1": GOOD, "password2": "anders"}).status_code == 422
    assert client.post(url, {"password1": GOOD, "password2": GOOD}).status_code == 302
    assert client.get(url).status_code == 404
    assert client.post(reverse("account_login"), {"login": user.username, "password": GOOD}).status_code == 302


def test_keys_are_read_as_text_and_all_else_as_before(site, admin):
    User.objects.create_user("kim", None, person=a_person(site, "Kim", "Amt"))
    assert {type(key) for key in keys_of(User.objects.order_by("pk"))} == {str}
    assert {type(key) for key in User.objects.values_list("pk", flat=True)} == {UUID}
