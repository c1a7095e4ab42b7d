# SPDX-License-Identifier: EUPL-1.2
"""Protective headers, redirects and inline code: looked at on every address of the access matrix."""

import re
from itertools import cycle
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from schutznetz.config import middleware
from tests.apps.builders import let_go
from tests.apps.test_access_matrix import MATRIX, address, told, undrawn, world

__all__ = ["world"]
pytestmark = [pytest.mark.django_db, pytest.mark.once]
BACKEND = "django.contrib.auth.backends.ModelBackend"


def boom(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


urlpatterns = [path("kaputt/", boom), path("", include("schutznetz.config.urls"))]


def client_of(role: str, world: dict[str, Any], **more: Any) -> Client:
    client = Client(**more)
    if role != "anonymous":
        client.force_login(world["users"][role], backend=BACKEND)
    return client


def lacking(response: Any) -> list[str]:
    """The protective headers that are not as they must be."""
    faults = [name for name, value in middleware.ALWAYS.items() if name != "Cache-Control" and name != "Referrer-Policy"
              and response.headers.get(name) != value]  # fmt: skip
    policy = response.headers.get("Content-Security-Policy", "")
    wanted = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
    faults += [part for part in wanted if part not in policy]
    faults += [] if re.search(r"form-action '(self|none)'", policy) else ["form-action"]
    if response.headers.get("Content-Type") == "application/pdf":  # the browser's viewer styles its own page
        policy = policy.replace("style-src 'unsafe-inline'", "")
    if "unsafe" in policy or "*" in policy or "http:" in policy:
        faults.append(policy)
    if response.headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        faults.append("Referrer-Policy")
    return faults if "Cache-Control" in response.headers else [*faults, "Cache-Control"]


@pytest.mark.parametrize("role", ["anonymous", "EMP", "ADM"])
def test_every_address_is_protected(role: str, world: dict[str, Any]) -> None:
    """Pages, API, refusals, redirects to sign in: for reading and for writing, with empty pages (full ones: below)."""
    client, found = client_of(role, world, enforce_csrf_checks=True), {}
    with undrawn():
        for name in MATRIX:
            for method in ("get", "post", "options"):
                response = getattr(client, method)(address(name, world))
                let_go(response)
                if faults := lacking(response):
                    found[f"{method} {name}"] = faults
    assert found == {}


def test_files_and_errors_are_protected(client: Client, settings: Any, world: dict[str, Any]) -> None:
    settings.ROOT_URLCONF = "tests.config.test_hardening"
    client.raise_request_exception = False
    answers = {
        200: client.get("/static/ui/app.js"),
        304: client.get("/static/ui/app.css", headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}),
        400: client.get("/", headers={"host": "evil.example"}),
        404: client.get("/gibt-es-nicht"),
        405: client.get("/konto/einstellungen/"),
        413: client.post("/konto/anmelden/", b"", content_type="text/plain", CONTENT_LENGTH=str(1 << 40)),
        500: client.get("/kaputt/"),
    }
    for answer in answers.values():
        let_go(answer)
    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    assert {status: lacking(answer) for status, answer in answers.items() if lacking(answer)} == {}


class Line:
    """A connection on which bytes arrive until it falls silent."""

    def __init__(self, arriving: int) -> None:
        self.left, self.patience = arriving, [None]

    def gettimeout(self) -> float | None:
        return self.patience[-1]

    def settimeout(self, seconds: float | None) -> None:
        self.patience.append(seconds)

    def read(self, size: int) -> bytes:
        if not self.left:
            raise TimeoutError
        taken = min(size, self.left)
        self.left -= taken
        return b"x" * taken

    def readline(self, size: int = 1) -> bytes:
        return self.read(size)


@pytest.mark.parametrize("said", [3 << 20, 100])
def test_what_no_answer_needed_of_a_body_is_read_away_but_nobody_waits_for_ever(said: int) -> None:
    line = Line(arriving=said)
    more = {middleware.SOCKET: line, "wsgi.input": line, "CONTENT_LENGTH": str(said)}
    answer = Client().post("/gibt-es-nicht", b"", content_type="text/plain", headers={"Accept": "text/html"}, **more)
    assert answer.status_code == (413 if said > 100 else 404)
    assert line.left == 0
    assert line.patience == [None, middleware.PATIENCE_MS / 1000, None]


INLINE = re.compile(
    rb"""<script(?![^>]*\ssrc=)[^>]*>|<style|\son[a-z]+\s*=\s*["']|\sstyle\s*=\s*["']|javascript:""", re.I
)
DATA = re.compile(rb'<script[^>]*type="application/(?:json|ld\+json)"[^>]*>', re.I)


@pytest.mark.parametrize("role", ["anonymous", "EMP", "SEC", "SITE", "ADM"])
def test_no_page_holds_code_or_style_of_its_own(role: str, world: dict[str, Any]) -> None:
    client, found = client_of(role, world), {}
    with told():
        for name, row in MATRIX.items():
            if row.get("method", "get") != "get":
                continue
            response = client.get(address(name, world))
            if "text/html" in response.headers.get("Content-Type", "") and not response.streaming:
                hits = [hit for hit in INLINE.findall(response.content) if not DATA.match(hit)]
                if hits := [*hits, *lacking(response)]:
                    found[name] = hits
            let_go(response)
    assert found == {}


EVIL = ["https://evil.example/", "//evil.example", "/\\evil.example"]


@pytest.mark.parametrize("role", ["anonymous", "ADM"])
def test_no_address_leads_to_a_foreign_site(role: str, world: dict[str, Any]) -> None:
    """Whatever a parameter says; services for signing in that the operator configured are not among these addresses."""
    client = client_of(role, world)
    names = ("next", "url", "redirect", "return", "back", "continue", "target")
    query = dict(zip(names, cycle(EVIL), strict=False))
    for name in MATRIX:
        with undrawn():
            responses = [client.get(address(name, world), query), client.post(address(name, world), query)]
        for response in responses:
            let_go(response)
            location = response.headers.get("Location", "/")
            own = re.match(r"(?:/(?![/\\])|\?|http://testserver/)", location)
            assert own, f"{name}: {location}"
            assert "\n" not in location


def test_https_is_kept_and_cookies_are_bound_to_it(settings: Any, world: dict[str, Any]) -> None:
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client()
    plain = client.get("/konto/anmelden/")
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://testserver/konto/anmelden/")
    assert lacking(plain) == []
    assert client.get("/gesund").status_code == 200
    secure = client.get("/konto/anmelden/", headers={"X-Forwarded-Proto": "https"})
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
    answer = client.post(
        "/konto/einstellungen/", {"theme": "dark", "language": "en"}, headers={"X-Forwarded-Proto": "https"}
    )
    assert set(answer.cookies) >= {"theme"}
    for cookie in [*answer.cookies.values(), *secure.cookies.values()]:
        assert cookie["secure"], cookie.key
        assert cookie["samesite"] in ("Lax", "Strict"), cookie.key
        assert not cookie["domain"], cookie.key


def test_scripts_read_no_cookie_of_ours(client: Client) -> None:
    client.get("/konto/anmelden/")
    answer = client.get("/konto/anmelden/")
    assert all(cookie["httponly"] for cookie in answer.cookies.values())


def test_the_contact_for_security_faults(client: Client, settings: Any) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = ["mailto:sicherheit@kreis.example", "https://kreis.example/sicherheit"]
    answer = client.get("/.well-known/security.txt")
    text = answer.content.decode()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.count("Contact: ") == 2
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00Z$", text, re.M)
    assert "Canonical: http://testserver/.well-known/security.txt" in text
