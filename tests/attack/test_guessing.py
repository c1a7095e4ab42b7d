# SPDX-License-Identifier: EUPL-1.2
"""Guessing what opens a door, and using a session that should be over."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts import actions
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.provisioning.actions.keys import make_key
from schutznetz.apps.provisioning.jobs import close_leavers
from schutznetz.domain.sign_in.one_time_codes import code_at, new_secret
from tests.apps.builders import a_site, a_user

pytestmark = pytest.mark.django_db
Tried = Callable[..., None]
Role = Office.Role
PASSWORD = "blaue-leiter-im-regen"
GUESSES = 40


@pytest.fixture
def site() -> Any:
    return a_site()


@pytest.fixture
def victim(site: Any) -> User:
    return a_user(Role.EMPLOYEE, site, password=PASSWORD)


def sign_in(user: User, password: str = PASSWORD, **more: Any) -> tuple[Client, Any]:
    client = Client(**more)
    return client, client.post(reverse("account_login"), {"login": user.username, "password": password})


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def test_one_password_from_many_addresses(victim: User, tried: Tried) -> None:
    """A new address for each guess does not help: the account is counted as well."""
    for number in range(GUESSES):
        _client, answer = sign_in(victim, f"falsch-{number}", REMOTE_ADDR=f"10.0.{number}.1")
        assert answer.status_code == 422
    stranger, _answer = sign_in(victim, REMOTE_ADDR="10.1.1.1")
    assert not is_in(stranger)
    tried("passwords of one account, each from another address", "five compared, then pauses", GUESSES)


def test_many_accounts_from_one_address(site: Any, tried: Tried) -> None:
    """One likely password for everybody: after sixty the address has to wait, even with a right one."""
    for number in range(60):
        Client(REMOTE_ADDR="10.9.9.9").post(
            reverse("account_login"), {"login": f"n{number}", "password": "Sommer2026!"}
        )
    late = a_user(Role.EMPLOYEE, site, password=PASSWORD)
    assert not is_in(sign_in(late, REMOTE_ADDR="10.9.9.9")[0])
    assert is_in(sign_in(late, REMOTE_ADDR="10.9.9.10")[0])
    tried("one password for many accounts", "sixty compared, then pauses", 61)


def code_now(secret: str) -> str:
    return code_at(secret, int(clock.now().timestamp()) // 30)


def with_app(user: User) -> str:
    secret = new_secret()
    assert actions.set_up_app(user=user, secret=secret, code=code_now(secret), now=clock.now())
    return secret


def test_codes_of_the_app_and_on_paper(victim: User, tried: Tried, time_machine: Any) -> None:
    """The pause is the account's: a new sign-in for each code does not help."""
    secret = with_app(victim)
    time_machine.move_to(clock.now() + timedelta(minutes=2), tick=False)
    for number in range(GUESSES):
        client, _answer = sign_in(victim)
        guess = f"{number:06}" if number % 2 else f"{secrets.token_hex(4)}"
        assert client.post(reverse("mfa_authenticate"), {"code": guess}).status_code == 422
        assert not is_in(client)
    right = code_now(secret)
    client.post(reverse("mfa_authenticate"), {"code": right})
    assert not is_in(client)
    time_machine.move_to(clock.now() + timedelta(minutes=20), tick=False)
    client, _answer = sign_in(victim)
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert is_in(client)
    tried("codes of the second step", "five compared, then pauses", GUESSES + 1)


def test_one_time_links_and_calendar_addresses(victim: User, site: Any, tried: Tried) -> None:
    admin = actor_for(a_user(Role.ADMINISTRATOR, site), clock.today())
    code = actions.give_access_link(user=victim, actor=admin, now=clock.now())
    assert len(code) >= 22, "fewer than 128 bits"
    client = Client()
    assert client.get(reverse("accounts:use_link", args=[code])).status_code == 200
    for guess in (
        code[:-1],
        code + "A",
        code.swapcase(),
        code[::-1],
        *(secrets.token_urlsafe(32) for _n in range(100)),
    ):
        assert client.get(reverse("accounts:use_link", args=[guess])).status_code == 404
        assert client.get(reverse("duties:feed", args=[guess])).status_code == 404
        tried("one-time links and addresses of calendars", "not found", 2)


def test_tokens_of_the_provisioning(site: Any, tried: Tried) -> None:
    cache.clear()
    admin = actor_for(a_user(Role.ADMINISTRATOR, site), clock.today())
    _key, token = make_key(authority=site.authority, label="x", days=9, actor=admin, now=clock.now())
    guesses = [token[:-1], token + "A", "", "null", *(f"snz-scim-{secrets.token_urlsafe(32)}" for _n in range(GUESSES))]
    answers = [scim(guess, "10.5.5.5") for guess in guesses]
    assert set(answers) == {401, 429}
    assert answers.count(401) <= 21
    assert scim(token, "10.5.5.5") == 429
    assert scim(token, "10.5.5.6") == 200
    tried("tokens of the provisioning", "twenty compared, then a pause for the address", len(guesses))


def scim(token: str, address: str) -> int:
    client = Client(REMOTE_ADDR=address)
    return client.get("/scim/v2/Users", headers={"Authorization": f"Bearer {token}"}).status_code


def replay(session: str) -> Client:
    """Another browser with a copy of the session."""
    thief = Client()
    thief.cookies["sessionid"] = session
    return thief


@pytest.mark.parametrize("way", ["signed out", "locked", "left", "too long"])
def test_a_session_that_is_over_opens_nothing(
    way: str, victim: User, site: Any, time_machine: Any, tried: Tried
) -> None:
    client, _answer = sign_in(victim)
    thief = replay(client.cookies["sessionid"].value)
    assert is_in(thief), "the control: a copied session works while the session lasts"
    if way == "signed out":
        client.post(reverse("account_logout"))
    elif way == "locked":
        admin = actor_for(a_user(Role.ADMINISTRATOR, site), clock.today())
        actions.lock_account(user=victim, actor=admin, now=clock.now())
    elif way == "left":
        victim.person.left_on = clock.today() - timedelta(days=2)  # type: ignore[union-attr]
        victim.person.save()  # type: ignore[union-attr]
        assert close_leavers(clock.now(), clock.today()) == 1
    else:
        time_machine.move_to(clock.now() + timedelta(hours=13))
    assert not is_in(thief)
    tried("copies of a session that is over", "refused", 1)


@pytest.mark.parametrize("odd", ["", "x" * 32, "../../etc/passwd", "0" * 32, "a\x00b", "x" * 5000, "' or 1=1 --"])
def test_an_invented_session_opens_nothing(odd: str, tried: Tried, db: None) -> None:
    assert not is_in(replay(odd))
    tried("invented sessions", "refused", 1)
