# SPDX-License-Identifier: EUPL-1.2
"""Every form that stands on a page, filled with what nobody should send; and every page asked in ways nobody should."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.models import Office, Person
from tests.apps.builders import let_go, prove
from tests.apps.test_access_matrix import told
from tests.attack.found_forms import (
    EVIL,
    EVIL_ALL,
    EVIL_END,
    EVIL_LINK,
    FoundForm,
    forms_of,
    is_page,
    text_of,
    traces_of,
)
from tests.attack.ground import (
    MARK,
    Ground,
    World,
    addresses,
    ground,
    page_addresses,
    undone,
    write_everywhere,
)

__all__ = ["ground"]
Tried = Callable[..., None]
pytestmark = pytest.mark.django_db
ROLES = ["anonymous", "OWNER", "SITE", "ADM"]
ELSEWHERE = "https://evil.example/x"
WAYS = ("next", "zurueck", "back", "return", "url", "weiter", "redirect_to", "from")
BREAK = "x\r\nX-Evil: 1\r\n\r\n"
OPEN_TO_PROGRAMS = re.compile(r"/scim/|/konto/dienst/[^/]+/abgemeldet/|/sap/api/|/hilfe/")
"""What knows no session, so that nothing can be forged in somebody's name; help is found without a cookie."""
"""Addresses that take no session: a token or a signed message decides, so there is no form to forge."""
WEAK = "tests.attack.weak"


def proven(ground: Ground, role: str, **more: Any) -> Client:
    """A client of the role that has just shown who it is, so that grave acts are open to it."""
    client = ground.client(role, raise_request_exception=False, **more)
    if role != "anonymous":
        prove(client)
    return client


def pages(client: Client, urls: list[str], query: str = "", **headers: Any) -> Iterator[tuple[str, Any]]:
    """The answer to each address, with the database as before."""
    with told():
        for url in urls:
            with undone():
                response = client.get(url + query, **headers)
                yield url, response
                let_go(response)


@pytest.fixture(scope="module")
def found(ground: Ground) -> Callable[[str], list[FoundForm]]:
    """`found(role)`: every form that posts, on every page this role may open; each form once."""
    known: dict[str, list[FoundForm]] = {}

    def forms(role: str) -> list[FoundForm]:
        if role not in known:
            every: dict[tuple[str, ...], FoundForm] = {}
            for url, response in pages(proven(ground, role), page_addresses(ground.own)):
                for form in forms_of(url, text_of(response)) if is_page(response) else []:
                    if form.method == "post":
                        every.setdefault((form.action, *sorted(form.fields)), form)
            known[role] = list(every.values())
        return known[role]

    return forms


@pytest.mark.parametrize("role", ["ADM", "OWNER"])
def test_what_somebody_typed_stays_text(role: str, ground: Ground, tried: Tried) -> None:
    """Markup and an address of script in every text column of every row; then every page the role may open."""
    with undone():
        columns = write_everywhere(EVIL_ALL)
        looked = 0
        for url, response in pages(proven(ground, role), page_addresses(ground.own)):
            assert response.status_code < 500, url
            if is_page(response):
                looked += 1
                assert traces_of(text_of(response)) == [], url
    assert columns > 40
    tried("markup in every text column, pages looked at", "shown as text", looked)


@pytest.mark.parametrize("role", ["anonymous", "OWNER", "ADM"])
def test_what_comes_back_from_a_form_stays_text(role: str, ground: Ground, found: Any, tried: Tried) -> None:
    client = proven(ground, role)
    with told():
        assert [trace for form in found(role) if form.has_text for trace in echoed(client, form)] == []
    tried("markup in every text field of every form", "shown as text", sum(form.has_text for form in found(role)))


def echoed(client: Client, form: FoundForm) -> list[str]:
    with undone():
        response = client.post(form.action, form.filled(EVIL), follow=True)
        assert response.status_code < 500, form
        found = traces_of(text_of(response)) if is_page(response) else []
        let_go(response)
        return found


@pytest.mark.parametrize("role", ROLES)
def test_no_extra_field_and_no_foreign_number_is_taken(role: str, ground: Ground, found: Any, tried: Tried) -> None:
    """Extra fields no form has, choices it did not offer, line breaks, a way to elsewhere: all in one request."""
    client = proven(ground, role)
    worlds = [ground.foreign] if role in ("ADM", "SITE") else [ground.foreign, ground.own]
    watched = [(world, rights_in(world)) for world in worlds]
    with told():
        for form in found(role):
            for said in tampered(form, ground):
                assert damage(client, form, said, watched) == "", (form.page, form.action)
                tried("extra fields, foreign numbers and line breaks in forms", "nothing taken", 1)


def tampered(form: FoundForm, ground: Ground) -> Iterator[dict[str, Any]]:
    objects = ground.foreign["objects"]
    extra = dict.fromkeys(WAYS, ELSEWHERE) | {
        "is_active": "", "is_staff": "on", "is_superuser": "on", "role": "ADM",
        "authority": objects["own_authority_key"], "username": "ich",
        "site": objects["own_site"], "site_id": objects["own_site"], "person": objects["own_person"],
        "person_id": objects["own_person"], "id": objects["own_person"], "pk": objects["own_person"],
    }  # fmt: skip
    yield extra | form.filled(BREAK)
    chosen = [name for name, each in form.fields.items() if each.kind in ("select", "radio", "checkbox", "hidden")]
    chosen = [name for name in chosen if name not in ("csrfmiddlewaretoken", *WAYS)]
    for key in ("own_site", "own_person", "own_desk", "own_office", "own_authority_key") if chosen else ():
        yield form.filled("Text") | dict.fromkeys(chosen, str(objects[key]))


def damage(client: Client, form: FoundForm, said: dict[str, Any], watched: list[tuple[World, list[Any]]]) -> str:
    """What a posted form did that it should not; empty when nothing. `watched`: worlds with their rights before."""
    with undone():
        response = client.post(form.action, said, headers={"Referer": ELSEWHERE})
        shown = text_of(response)
        let_go(response)
        if response.status_code >= 500:
            return "500"
        if any(rights_in(world) != before for world, before in watched):
            return "rights changed"
        if MARK in shown:
            return "shows foreign content"
        return "leads away" if "X-Evil" in response.headers or "evil.example" in response.get("Location", "") else ""


def rights_in(world: dict[str, Any]) -> list[Any]:
    """Who is who, who holds which office, and whose account is open, in one authority."""
    authority = world["users"]["ADM"].person.authority_id
    return [
        list(
            User.objects.filter(person__authority=authority)
            .order_by("pk")
            .values_list("pk", "username", "is_active", "person")
        ),
        list(Office.objects.filter(authority=authority).order_by("pk").values_list("pk", "person", "role", "site")),
        list(
            Person.objects.filter(authority=authority)
            .order_by("pk")
            .values_list("pk", "authority", "site", "desk", "left_on")
        ),
    ]


def refused_as_forged(_request: HttpRequest, reason: str = "") -> HttpResponse:
    """Stands in for the page of a forged form, with a status nothing else has."""
    return HttpResponse(reason, status=420)


FORGED: dict[str, dict[str, Any]] = {
    "foreign origin": {"HTTP_ORIGIN": "https://evil.example"},
    "hidden origin": {"HTTP_ORIGIN": "null"},
    "other port": {"HTTP_ORIGIN": "http://testserver:8443"},
    "longer name": {"HTTP_ORIGIN": "http://testserver.evil.example"},
    "no referrer under https": {"secure": True},
    "foreign referrer under https": {"secure": True, "HTTP_REFERER": "https://evil.example/testserver"},
}


@pytest.mark.parametrize(
    ("role", "way"), [*(("ADM", way) for way in FORGED), ("SITE", "hidden origin"), ("anonymous", "hidden origin")]
)
def test_a_right_token_from_elsewhere_is_refused(
    role: str, way: str, ground: Ground, settings: Any, tried: Tried
) -> None:
    """A foreign or hidden origin, a foreign or missing referrer under https: refused before the page is asked."""
    settings.CSRF_FAILURE_VIEW = "tests.attack.test_forms.refused_as_forged"
    client, sent = proven(ground, role, enforce_csrf_checks=True), FORGED[way]
    token = {"csrfmiddlewaretoken": token_of(client)}
    assert client.post(reverse("accounts:preferences"), token).status_code == 302
    urls = [url for url in dict.fromkeys(addresses(ground.own).values()) if not OPEN_TO_PROGRAMS.match(url)]
    assert [url for url in urls if client.post(url, token, **sent).status_code != 420] == []
    tried("forms with a right token from a foreign origin or referrer", "refused", len(urls))


def token_of(client: Client) -> str:
    with undone():
        form = next(form for form in forms_of("/", text_of(client.get("/", follow=True))) if form.method == "post")
    return form.fields["csrfmiddlewaretoken"].value


@pytest.mark.parametrize("role", ["anonymous"])
def test_no_question_leads_away_or_into_a_header(role: str, ground: Ground, tried: Tried) -> None:
    query = "?" + "&".join([*(f"{way}=//evil.example/x" for way in WAYS), "q=x%0d%0aX-Evil:1", "sort=%0d%0aX-Evil:1"])
    more = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_REFERER": ELSEWHERE, "HTTP_X_ORIGINAL_URL": "/konto/alle/"}
    for url, response in pages(proven(ground, role), page_addresses(ground.own), query, **more):
        assert faults_of(response) == [], url
        tried("ways out, forged hosts and line breaks in questions", "nothing of it in a header or a link", 1)


def faults_of(response: Any) -> list[str]:
    way, html = response.headers.get("Location", ""), text_of(response) if is_page(response) else ""
    return [
        what
        for what, is_so in {
            "error": response.status_code >= 500,
            "led away": way.startswith(("//evil", "https://evil", "http://evil")),
            "header": "X-Evil" in response.headers,
            "link": 'href="//evil' in html or 'href="https://evil' in html or 'href="http://evil' in html,
            "may be kept": "no-store" not in response.headers.get("Cache-Control", "") and response.status_code == 200,
        }.items()
        if is_so
    ]


def test_the_faults_are_found_where_they_are(ground: Ground, settings: Any) -> None:
    """The controls: every attack of this module on a page that has its fault."""
    settings.ROOT_URLCONF = WEAK
    client, url = proven(ground, "OWNER"), "/schwach/echo/"
    form = forms_of(url, text_of(client.get(url)))[0]
    assert echoed(client, form) != []
    assert traces_of(f'<a href="{EVIL_LINK}">x</a>') != []
    assert traces_of(f"<textarea>{EVIL_END}</textarea>") != []
    taker = FoundForm(url, "/schwach/nimmt/", "post", {})
    watched = [(ground.own, rights_in(ground.own))]
    assert damage(client, taker, next(tampered(taker, ground)), watched) == "rights changed"
    guarded = proven(ground, "ADM", enforce_csrf_checks=True)
    assert guarded.post("/schwach/offen/", headers={"Origin": "https://evil.example"}).status_code == 200
    asked = {"next": "//evil.example/x", "q": BREAK}
    assert faults_of(client.get("/schwach/weiter/", asked)) == ["led away"]
    assert "header" in faults_of(client.get("/schwach/kopf/", asked))
    assert faults_of(client.get("/schwach/cache/")) == ["may be kept"]
