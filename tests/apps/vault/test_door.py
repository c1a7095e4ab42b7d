# SPDX-License-Identifier: EUPL-1.2
"""The vault's own origin: who comes in, how, for how long, and what is served there and nowhere else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.actions import end_sessions
from schutznetz.apps.accounts.models import OpenSession, User
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.vault import actions
from schutznetz.config.vault_door import HEADERS
from tests.apps.builders import a_site, a_user, let_go
from tests.apps.vault.objects import (
    HOST,
    INSIDE,
    MAIN,
    ORIGIN,
    Browser,
    a_counsellor,
    a_vault,
    at_the_vault,
    container,
    cookie_of,
    leave,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def origin() -> Iterator[None]:
    with at_the_vault:
        yield


def platform(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def ticket_in(client: Client) -> str:
    """What the platform's page hands to the browser."""
    response = client.post(reverse("vault:open"), secure=True)
    assert response.status_code == 200
    let_go(response)
    return str(response.context["ticket"])


def test_a_counsellor_comes_in_by_a_ticket_of_the_platform() -> None:
    user = a_counsellor()
    browser, outside = Browser(), platform(user)
    answer = browser.enter(ticket_in(outside))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    cookie = cookie_of(browser)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert settings.VAULT_COOKIE_NAME != settings.SESSION_COOKIE_NAME
    found = browser.get("vault").json()
    assert (found["vault"], found["readonly"], found["platform"]) == (None, False, MAIN)


def test_the_page_with_the_ticket_may_post_to_the_vault_only() -> None:
    response = platform(a_counsellor()).post(reverse("vault:open"), secure=True)
    let_go(response)
    assert f"form-action 'self' {ORIGIN};" in response.headers["Content-Security-Policy"]
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert response.context["ticket"] not in response.request["PATH_INFO"]


@pytest.mark.parametrize("how", ["twice", "late", "other page", "forged"])
def test_a_ticket_is_good_once_for_a_minute_from_its_own_page(how: str) -> None:
    ticket, browser = actions.ticket_for(user=a_counsellor(), access=INSIDE, origin=MAIN), Browser()
    now = clock.now()
    if how == "twice":
        Browser().enter(ticket)
    with time_machine.travel(now + timedelta(seconds=61 if how == "late" else 1), tick=False):
        browser.enter(
            ticket + ("x" if how == "forged" else ""), "https://evil.example" if how == "other page" else MAIN
        )
    assert cookie_of(browser) is None


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.ADMINISTRATOR, Role.HEAD, Role.MINISTRY, Role.DATA_PROTECTION])
def test_nobody_else_gets_a_ticket_or_in_with_one(role: str) -> None:
    user = a_user(role, a_site(), everywhere=True)
    response = platform(user).post(reverse("vault:open"), secure=True)
    let_go(response)
    assert response.status_code == 403
    assert cookie_of(Browser(user)) is None


def test_the_session_ends_with_the_day_with_the_platform_and_by_leaving() -> None:
    user = a_counsellor()
    first, second, third = Browser(user), Browser(user), Browser(user)
    assert first.is_inside
    with time_machine.travel(clock.now() + timedelta(hours=8, seconds=1), tick=False):
        assert not first.is_inside
    assert second.post("leave").status_code == 200
    assert not second.is_inside
    assert third.is_inside
    end_sessions(user=user, now=clock.now())
    assert not third.is_inside


def test_a_locked_account_is_out_at_once() -> None:
    user = a_counsellor()
    browser = Browser(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not browser.is_inside


@pytest.mark.parametrize("how", ["session of the platform as the vault's", "the other way round"])
def test_a_session_of_one_origin_is_none_of_the_other(how: str) -> None:
    user = a_counsellor()
    if how == "the other way round":
        browser, client = Browser(user), Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie_of(browser).value
        response = client.get(reverse("accounts:profile"))
        let_go(response)
        assert response.status_code == 302
    else:
        browser = Browser()
        browser.client.cookies[settings.VAULT_COOKIE_NAME] = platform(user).cookies[settings.SESSION_COOKIE_NAME].value
        assert not browser.is_inside


@pytest.mark.requirement("SAP-054")
def test_after_the_last_day_reading_and_deleting_for_thirty_days_and_then_nothing() -> None:
    user = a_counsellor()
    identity = a_vault(user)
    actions.save_container(identity=identity, access=INSIDE, content=container(), after=0, today=clock.today())
    browser = Browser(user)
    Office.objects.filter(person=user.person).update(until=clock.today() - timedelta(days=1))
    found = browser.get("vault").json()
    assert found["readonly"]
    assert found["until"] == (clock.today() + timedelta(days=29)).isoformat()
    assert browser.get("container").status_code == 200
    assert browser.put("container", container(), if_match='"1"').status_code == 403
    Office.objects.filter(person=user.person).update(until=clock.today() - timedelta(days=31))
    assert browser.get("container").status_code == 401


@pytest.mark.requirement("SAP-054")
def test_whoever_has_left_gets_no_ticket_and_not_in_with_an_old_one() -> None:
    """Their own passkey is their door: `test_vault_leaver.py` goes through it in a browser."""
    user = a_counsellor()
    a_vault(user)
    client, browser = platform(user), Browser(user)
    ticket = ticket_in(client)
    assert browser.is_inside
    leave(user, days_ago=1)
    OpenSession.objects.filter(user=user).delete()
    assert not browser.is_inside, "without a session of the platform"
    response = client.post(reverse("vault:open"), secure=True)
    let_go(response)
    assert response.status_code == 302, "to the sign-in page, where their account is closed"
    late = Browser()
    late.enter(ticket)
    assert not late.is_inside


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/", HOST, 200),
        ("/konto/anmelden/", HOST, 404),
        ("/hilfe/", HOST, 404),
        ("/gesund", HOST, 404),
        ("/static/ui/app.js", HOST, 404),
        ("/static/ui/app.css", HOST, 200),
        ("/static/alarm/../vault/vault.js", HOST, 404),
        ("/static/vault/vault.js", "testserver", 404),
        ("/api/vault", "testserver", 404),
        ("/anmelden", "testserver", 404),
    ],
)  # fmt: skip
def test_each_origin_serves_its_own_only(path: str, host: str, status: int) -> None:
    response = Client(headers={"host": host}).get(path, secure=True)
    let_go(response)
    assert response.status_code == status


@pytest.mark.parametrize("path", ["/", "/api/vault", "/nirgends", "/static/ui/app.css"])
def test_every_answer_carries_the_headers_of_the_vault(path: str) -> None:
    response = Client(headers={"host": HOST}).get(path, secure=True)
    let_go(response)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    if not path.startswith("/static"):
        assert response.headers["Cache-Control"] == "no-store"
        assert not response.cookies


@pytest.mark.parametrize("origin_header", ["https://evil.example", "null", MAIN, ""])
def test_a_write_from_another_origin_is_refused(origin_header: str) -> None:
    browser = Browser(a_counsellor())
    assert browser.post("leave", origin=origin_header).status_code == 403
    assert browser.post("leave", sec_fetch_site="cross-site").status_code == 403
    assert browser.is_inside


def test_nothing_notes_when_a_vault_is_opened_saved_or_read(caplog: pytest.LogCaptureFixture) -> None:
    user = a_counsellor()
    a_vault(user)
    before = Entry.objects.count()
    browser = Browser(user)
    browser.put("container", container(), if_match='"0"')
    browser.get("container")
    browser.get("blobs/" + "0" * 32)
    browser.get("nirgends")
    assert Entry.objects.count() == before
    assert [record.getMessage() for record in caplog.records] == []


def test_without_an_address_for_the_vault_the_page_says_so(settings: object) -> None:
    settings.VAULT_ORIGIN = ""  # type: ignore[attr-defined]
    client = platform(a_counsellor())
    response = client.get(reverse("vault:entrance"))
    assert "keine Adresse" in response.content.decode()
    again = client.post(reverse("vault:open"))
    let_go(again)
    assert again.status_code == 302
