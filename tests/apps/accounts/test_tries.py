# SPDX-License-Identifier: EUPL-1.2
"""Guessing is slowed, nobody is shut out for good, and the answers do not tell which accounts exist."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from schutznetz.apps.accounts import actions
from schutznetz.apps.accounts.actions.tries import key
from schutznetz.apps.accounts.models import Failures
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.models import Office
from tests.apps.builders import a_site, a_user

pytestmark = pytest.mark.django_db
GOOD = "blaue-leiter-im-regen"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
Role = Office.Role
SECRETS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|hx-headers=\'[^\']+\'|"X-CSRFToken": ?"[^"]+"')


@pytest.fixture
def site():
    return a_site()


@pytest.fixture
def user(site):
    return a_user(Role.EMPLOYEE, site, password=GOOD)


def attempt(client, name, password="falsch", address="10.0.0.1"):
    form = {"login": name, "password": password}
    return client.post(reverse("account_login"), form, REMOTE_ADDR=address)


def words(page):
    return " ".join(page.content.decode().split())


def test_known_and_unknown_names_get_the_same_answers(user):
    def answers(name):
        pages = [attempt(Client(), name, address=f"10.1.{len(name)}.{number}") for number in range(8)]
        return [SECRETS.sub("", words(page).replace(name, "?")) for page in pages]

    known, unknown = answers(user.username), answers("niemand")
    assert known == unknown
    assert ["passen nicht zusammen" in page for page in known] == [True] * 5 + [False] * 3
    assert ["Bitte warten Sie 30 Sekunden" in page for page in known] == [False] * 5 + [True] * 3


def test_known_unknown_and_locked_names_cost_the_same_work(site, user, monkeypatch):
    """As many hashes for each: the time of an answer tells nothing."""
    counted = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *a, **k: (counted.append(1), encode(*a, **k))[1])
    locked = a_user(Role.EMPLOYEE, site, password=GOOD)
    locked.is_active = False
    locked.save()
    work = []
    for name in (user.username, "niemand", locked.username, a_user(Role.EMPLOYEE, site).username):
        counted.clear()
        attempt(Client(), name)
        work.append(len(counted))
    assert work == [1, 1, 1, 1]


def test_a_locked_account_answers_like_a_wrong_password(user):
    actions.lock_account(user=user, actor=None, now=NOW)
    assert "passen nicht zusammen" in words(attempt(Client(), user.username, GOOD))


def test_pauses_grow_and_end_by_themselves(user):
    at = datetime.now(UTC)
    for _ in range(5):
        attempt(Client(), user.username)
    assert "30 Sekunden" in words(attempt(Client(), user.username, GOOD))
    with time_machine.travel(at + timedelta(seconds=40), tick=False):
        attempt(Client(), user.username)
        assert "60 Sekunden" in words(attempt(Client(), user.username, GOOD))
    with time_machine.travel(at + timedelta(hours=1), tick=False):
        assert attempt(Client(), user.username, GOOD).status_code == 302
    assert not Failures.objects.filter(kind="account").exists()


def test_the_owner_is_not_shut_out_by_strangers(user):
    mine = Client()
    attempt(mine, user.username, GOOD, "10.0.0.9")
    mine.post(reverse("account_logout"))
    for n in range(40):
        attempt(Client(), user.username, address=f"10.2.0.{n}")
    assert attempt(Client(), user.username, GOOD, "10.0.0.8").status_code == 422
    assert attempt(mine, user.username, GOOD, "10.0.0.9").status_code == 302


def test_the_mark_of_a_device_is_for_one_account_and_has_limits_of_its_own(site, user):
    mine = Client()
    attempt(mine, user.username, GOOD)
    mine.post(reverse("account_logout"))
    other = a_user(Role.EMPLOYEE, site, password=GOOD)
    for _ in range(5):
        attempt(mine, other.username)
    assert "warten" in words(attempt(mine, other.username, GOOD))  # the mark does not help with others
    for _ in range(10):
        attempt(mine, user.username)
    assert "warten" in words(attempt(mine, user.username, GOOD))


def test_one_address_cannot_try_all_accounts(site):
    users = [a_user(Role.EMPLOYEE, site, password=GOOD) for _ in range(20)]
    for number in range(60):
        attempt(Client(), users[number % 20].username, address="10.9.9.9")
    fresh = a_user(Role.EMPLOYEE, site, password=GOOD)
    assert "warten" in words(attempt(Client(), fresh.username, GOOD, "10.9.9.9"))
    assert attempt(Client(), fresh.username, GOOD, "10.9.9.8").status_code == 302


def test_an_own_account_does_not_reset_the_count_of_an_address(site, user):
    own = a_user(Role.EMPLOYEE, site, password=GOOD)
    for number in range(60):
        attempt(Client(), f"opfer{number}", address="10.9.9.9")
        if number % 5 == 0 and number < 55:
            attempt(Client(), own.username, GOOD, "10.9.9.9")
    assert "warten" in words(attempt(Client(), user.username, GOOD, "10.9.9.9"))


def test_many_tries_at_once_gain_nothing():
    """A try counts before anything is compared."""
    keys = [key("account", "jana")]
    for _ in range(5):
        actions.begin_try(keys, NOW)
    with pytest.raises(actions.TooManyTries) as error:
        actions.begin_try(keys, NOW)
    assert error.value.seconds == 30


def test_neither_names_nor_addresses_are_stored(user):
    attempt(Client(), user.username, address="10.11.12.13")
    stored = str(list(Failures.objects.values()))
    assert "10.11.12.13" not in stored
    assert user.username not in stored


def test_old_counts_go(user):
    attempt(Client(), user.username)
    assert actions.forget_old_tries(datetime.now(UTC)) == 0
    assert actions.forget_old_tries(datetime.now(UTC) + timedelta(hours=25)) == 2


def test_the_administration_sees_pauses_of_its_people_and_lifts_them(site, user):
    admin = a_user(Role.ADMINISTRATOR, site)
    foreign = a_user(Role.ADMINISTRATOR, a_site())
    for number in range(6):
        attempt(Client(), user.username, address=f"10.3.0.{number}")
    assert Entry.objects.filter(verb="account.tries_slowed", object_id=str(user.pk)).count() == 1
    client, other = Client(), Client()
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    other.force_login(foreign, backend="django.contrib.auth.backends.ModelBackend")
    assert str(user.person) in words(client.get(reverse("accounts:pauses")))
    assert str(user.person) not in words(other.get(reverse("accounts:pauses"))).replace(str(foreign.person), "")
    assert other.post(reverse("accounts:forgive", args=[user.pk])).status_code == 404
    client.post(reverse("accounts:forgive", args=[user.pk]))
    assert "Zurzeit muss niemand warten" in words(client.get(reverse("accounts:pauses")))
    assert attempt(Client(), user.username, GOOD).status_code == 302


def test_passkeys_and_codes_have_their_own_count(user):
    actions.begin_try([key("factor", str(user.pk), user)], NOW)
    assert Failures.objects.get().kind == "factor"
