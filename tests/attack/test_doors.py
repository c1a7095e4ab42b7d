# SPDX-License-Identifier: EUPL-1.2
"""The door and what is behind it: copies of a session before a proof, one code twice at once, names that look alike."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as conf
from django.db import connection
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts import actions, queries
from schutznetz.apps.accounts.models import OpenSession, User
from schutznetz.apps.alarm.models import Station
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.provisioning.actions.leavers import close_person
from schutznetz.domain.sign_in.one_time_codes import code_at, new_secret
from tests.apps.alarm.conftest import County
from tests.apps.builders import a_site, a_user
from tests.apps.provisioning.conftest import House, Provider, house, idp
from tests.attack.test_guessing import PASSWORD, is_in, replay, sign_in

__all__ = ["house", "idp"]
pytestmark = pytest.mark.django_db
Tried = Callable[..., None]
Role = Office.Role
GRAVE = "accounts:set_up_app"
"""A page that asks for a fresh proof."""


@pytest.fixture
def victim() -> User:
    return a_user(Role.EMPLOYEE, a_site(), password=PASSWORD)


def key_of(client: Client) -> str:
    return str(client.cookies[conf.SESSION_COOKIE_NAME].value)


def test_a_copied_session_gains_nothing_by_the_owners_proof(victim: User, time_machine: Any, tried: Tried) -> None:
    owner, _answer = sign_in(victim)
    thief = replay(key_of(owner))
    assert is_in(thief), "the control"
    time_machine.move_to(clock.now() + timedelta(minutes=11))
    asked = owner.get(reverse(GRAVE))
    before = key_of(owner)
    assert owner.post(asked.headers["Location"], {"password": PASSWORD}).status_code == 302
    assert key_of(owner) != before
    assert owner.get(reverse(GRAVE)).status_code == 200
    assert not is_in(thief)
    assert list(OpenSession.objects.values_list("session_key", flat=True)) == [key_of(owner)]
    tried("copies of a session, used after the owner's proof", "refused", 1)


def test_a_wrong_proof_leaves_the_session_as_it_is(victim: User) -> None:
    client, _answer = sign_in(victim)
    before = key_of(client)
    client.post(reverse("account_reauthenticate"), {"password": "falsch"})
    assert key_of(client) == before
    assert is_in(client)


def test_a_link_that_somebody_else_used_first(victim: User, monkeypatch: Any, tried: Tried) -> None:
    """Two read the open link; the second finds it used when it writes."""
    code = actions.give_access_link(user=victim, actor=None, now=clock.now())
    link = queries.open_link(code, clock.now())
    words = {"password1": "grüne-leiter-im-schnee", "password2": "grüne-leiter-im-schnee"}
    assert Client().post(reverse("accounts:use_link", args=[code]), words).status_code == 302
    monkeypatch.setattr(queries, "open_link", lambda *_args: link)
    assert Client().post(reverse("accounts:use_link", args=[code]), words).status_code == 404
    tried("one-time links used by two at once", "one of them", 2)


def with_codes(user: User) -> list[str]:
    secret, now = new_secret(), clock.now()
    assert actions.set_up_app(user=user, secret=secret, code=code_at(secret, int(now.timestamp()) // 30), now=now)
    return actions.make_recovery_codes(user=user, now=now)


def test_a_code_on_paper_opens_once_only(victim: User, tried: Tried) -> None:
    codes = with_codes(victim)
    for times, expected in enumerate((True, False, False)):
        client, _answer = sign_in(victim)
        client.post(reverse("mfa_authenticate"), {"code": codes[0] if times != 2 else codes[0].lower()})
        assert is_in(client) is expected
        tried("codes on paper, used again", "once only", 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer: nothing happens at once")
@pytest.mark.parametrize("kind", ["code on paper", "access link", "leaver closed"])
def test_of_many_at_once_one_succeeds(kind: str, tried: Tried) -> None:
    user = a_user(Role.EMPLOYEE, a_site(), password=PASSWORD)
    act = at_once(kind, user)
    fitted: list[bool] = []
    start = threading.Barrier(6)

    def run() -> None:
        try:
            start.wait(10)
            fitted.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(fitted) == [False] * 5 + [True]
    tried("one code, link or grave act six times at once", "one of them", 6)


def at_once(kind: str, user: User) -> Callable[[], bool]:
    """An act that must succeed once: True when it did."""
    now, today = clock.now(), clock.today()
    if kind == "code on paper":
        code = with_codes(user)[0]
        return lambda: actions.use_code(user=user, code=code, now=now) is not None
    if kind == "leaver closed":
        person = user.person
        assert person is not None
        return lambda: close_person(person=person, last_on=today, source="hand", actor=None, now=now).had_account
    link = queries.open_link(actions.give_access_link(user=user, actor=None, now=now), now)
    assert link is not None

    def use() -> bool:
        try:
            actions.use_access_link(link=link, password="grüne-leiter-im-schnee", now=now)
        except type(link).DoesNotExist:
            return False
        return True

    return use


# --- names that look alike --------------------------------------------------------------------------------------------

ALIKE = ["ｊａｎａ", "JANA", "ʲana", "jana ", "𝐣𝐚𝐧𝐚"]
UNSEEN = [
    "\u2006jana",
    "ja\u200bna",
    "jana\u202e",
    "ja\u00adna",
    "jana\r\nX-Evil: 1",
    "\ufeffjana",
    "jana\x00",
    "j\ud800",
]


@pytest.mark.parametrize("name", ALIKE)
def test_no_second_account_with_a_name_that_looks_the_same(name: str, idp: Provider, tried: Tried) -> None:
    idp.make("jana")
    other = idp.make("otto")
    status, body = idp.send("POST", "Users", {"userName": name, "name": {"familyName": "X"}})
    assert (status, body.get("scimType")) == (409, "uniqueness")
    status, body = idp.send("PUT", f"Users/{other['id']}", {"userName": name, "name": {"familyName": "X"}})
    assert (status, body.get("scimType")) == (409, "uniqueness")
    tried("user names that look like another one", "refused", 2)


@pytest.mark.parametrize("name", [*UNSEEN, "ﷺ" * 20], ids=range(len(UNSEEN) + 1))
def test_no_name_with_what_nobody_sees(name: str, idp: Provider, tried: Tried) -> None:
    status, body = idp.send("POST", "Users", {"userName": name, "name": {"familyName": "X"}})
    assert (status, body.get("scimType")) == (400, "invalidValue")
    tried("user names with unseen or unbearable letters", "refused", 1)


# --- the provisioning: filters and fields that nobody offers ----------------------------------------------------------

FILTERS = [
    'userName eq "jana" or userName pr', 'userName eq "x" or 1 eq 1',
    'userName eq "x\\" or userName pr or userName eq \\""',
    'password pr', 'is_superuser eq true', 'person.authority.key pr', 'person__authority__isnull eq false',
    'userName sw "%"', 'userName co "_"', "userName eq 'x' OR '1'='1'", 'meta.x pr', 'scim__user__password sw "p"',
]  # fmt: skip


@pytest.mark.parametrize("text", FILTERS)
def test_no_filter_reaches_further_than_the_own_authority(text: str, idp: Provider, house: House, tried: Tried) -> None:
    idp.make("jana")
    stranger = a_user(Role.EMPLOYEE, a_site(), password=PASSWORD)
    status, body = idp.send("POST", "Users/.search", {"filter": text})
    assert status in (200, 400)
    seen = [one["userName"] for one in body.get("Resources", [])]
    assert stranger.username not in seen
    assert "%" not in text or seen == []
    assert "_" not in text or seen == []
    tried("filters that try to reach further", "an error, or the own accounts only", 1)


EXTRA = {
    "id": "00000000-0000-0000-0000-000000000000", "password": "geraten-und-gesetzt", "is_superuser": True,
    "is_staff": True, "roles": [{"value": "ADM"}], "entitlements": [{"value": "ADM"}], "offices": ["ADM"],
    "person": 1, "person_id": 1, "authority": "x", "groups": [{"value": "1"}], "left_on": None, "desk": 1, "site": 1,
    "meta": {"resourceType": "Group", "created": "1970-01-01T00:00:00Z"}, "x509Certificates": [{"value": "AA"}],
}  # fmt: skip


def test_no_field_gives_more_than_an_account(idp: Provider, tried: Tried) -> None:
    made = idp.make("jana", **EXTRA)
    for method, body in (("PUT", EXTRA), ("PATCH", {"Operations": [{"op": "replace", "value": EXTRA}]})):
        idp.send(method, f"Users/{made['id']}", {"userName": "jana", "name": {"familyName": "J"}} | body)
    user = User.objects.get(username="jana")
    assert str(user.pk) == made["id"] != EXTRA["id"]
    assert not user.has_usable_password()
    assert not Office.objects.filter(person=user.person).exists()
    assert user.person is not None
    assert (user.person.desk_id, user.person.site_id) == (None, None)
    tried("fields of accounts that nobody offers", "ignored", len(EXTRA) * 3)


# --- who has gone -----------------------------------------------------------------------------------------------------


def test_nothing_of_a_leaver_opens_anything(county: County, tried: Tried) -> None:
    """Session, password, offices, own desk: from the same moment on."""
    kim, ada = county.user("kim"), county.actor("ada")
    client = county.client("kim")
    assert kim.person is not None
    now, today = clock.now(), clock.today()
    close_person(person=kim.person, last_on=today - timedelta(days=1), source="hand", actor=ada, now=now)
    assert not is_in(client)
    again, _answer = sign_in(kim, "ein langes Kennwort")
    assert not is_in(again)
    assert actor_for(User.objects.get(pk=kim.pk), today).offices == ()
    assert Person.objects.get(pk=kim.person.pk).desk is None
    body = {"site": "marl", "desk": "d1", "keys": {"a": "U", "b": "U"}}
    answer = client.post(reverse("alarm:enrol"), body, content_type="application/json")
    assert answer.status_code in (403, 422)
    assert not Station.objects.exists()
    tried("ways in of somebody who has left", "closed", 4)
