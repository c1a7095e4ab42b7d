# SPDX-License-Identifier: EUPL-1.2
"""The organisation's pages in a browser, and what an evil drawing cannot do."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from schutznetz.adapters.tables import csv_file
from schutznetz.apps.organisation import actions
from schutznetz.apps.organisation.models import Person
from tests.apps.builders import a_user
from tests.apps.organisation.plans import a_wing

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SignedIn = Callable[..., Page]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_pages_are_accessible_on_every_screen(signed_in: SignedIn, axe_clean: Callable[..., None]) -> None:
    wing = a_wing()
    admin = a_user("ADM", wing.site)
    person = Person.objects.get(family_name="Waldmeister")
    page = signed_in(admin)
    site = f"/verwaltung/standorte/{wing.site.key}/"
    for name, url in {
        "org-sites": "/verwaltung/",
        "org-site": site,
        "org-site-form": f"{site}bearbeiten/",
        "org-desks": f"{site}plaetze/",
        "org-desk": f"{site}plaetze/d1a/",
        "org-floor": f"{site}etagen/eg/",
        "org-room-form": f"{site}etagen/eg/raeume/r1/",
        "org-editor": f"{site}etagen/eg/plan/",
        "org-drawing": f"{site}etagen/eg/zeichnung/",
        "org-people": "/verwaltung/personen/",
        "org-person": f"/verwaltung/personen/{person.pk}/",
        "org-person-form": f"/verwaltung/personen/{person.pk}/bearbeiten/",
        "org-authorities": "/verwaltung/behoerden/",
        "org-import": "/verwaltung/import/",
    }.items():
        page.goto(url)
        axe_clean(page, name)


def test_employee_sees_own_desk(signed_in: SignedIn, axe_clean: Callable[..., None]) -> None:
    wing = a_wing()
    page = signed_in(a_user("EMP", wing.site, desk=wing.desks["d4b"]))
    page.goto("/verwaltung/mein-arbeitsplatz/")
    expect(page.get_by_role("img", name="Zeichnung von Erdgeschoss")).to_be_visible()
    axe_clean(page, "org-own-desk")


def test_import_from_upload_to_done(signed_in: SignedIn, axe_clean: Callable[..., None]) -> None:
    wing = a_wing()
    page = signed_in(a_user("ADM", wing.site))
    head = ["Personalkennung", "Vorname", "Nachname", "Behörde", "Standort", "Arbeitsplatz"]
    bad = csv_file([head, ["P-1", "Kim", "", wing.site.authority.key, "nirgends", ""]])
    good = csv_file([head, ["P-1", "Kim", "Beispiel", wing.site.authority.key, wing.site.key, "d2a"]])
    page.goto("/verwaltung/import/")
    page.get_by_label("Datei").set_input_files({"name": "personen.csv", "mimeType": "text/csv", "buffer": bad})
    page.get_by_role("button", name="Hochladen und prüfen").click()
    expect(page.get_by_role("heading", name="1 Fehler")).to_be_visible()
    expect(page.get_by_text("personen.csv, Zeile 2, Spalte Nachname")).to_be_visible()
    axe_clean(page, "org-import-faulty")
    page.goto("/verwaltung/import/")
    page.get_by_label("Datei").set_input_files({"name": "personen.csv", "mimeType": "text/csv", "buffer": good})
    page.get_by_role("button", name="Hochladen und prüfen").click()
    expect(page.get_by_role("button", name="1 Änderung übernehmen")).to_be_visible()
    axe_clean(page, "org-import-ready")
    page.get_by_role("button", name="1 Änderung übernehmen").click()
    expect(page.get_by_role("heading", name="Übernommen", exact=True)).to_be_visible()
    assert Person.objects.get(external_id="P-1").desk == wing.desks["d2a"]


EVIL = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="130"
 onload="fetch('/evil-onload')">
<script>fetch('/evil-script'); window.evil = 1; top.evil = 1; document.title = 'evil'</script>
<script href="/static/evil-external.js"/>
<foreignObject width="100" height="100"><body xmlns="http://www.w3.org/1999/xhtml">
<iframe src="javascript:fetch('/evil-frame')"></iframe><img src="/evil-img" onerror="fetch('/evil-onerror')"/>
<form action="/evil-form"><button>x</button></form></body></foreignObject>
<image href="/evil-ref" width="10" height="10"/><use href="/evil-use#a"/>
<a href="javascript:fetch('/evil-link')"><rect id="link" width="200" height="130" fill="#eee"/></a>
<animate attributeName="x" onbegin="fetch('/evil-begin')" begin="0s" dur="1s"/>
<set attributeName="href" to="javascript:fetch('/evil-set')"/>
<style>@import url('/evil-css'); rect { background: url('/evil-bg') }</style></svg>"""


def test_evil_drawing_runs_nothing(signed_in: SignedIn, live: str) -> None:
    wing = a_wing()
    actions.put_drawing(floor=wing.floor, content=EVIL, actor=None, now=NOW)
    page = signed_in(a_user("ADM", wing.site))
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    base = f"/verwaltung/standorte/{wing.site.key}/etagen/eg/"
    for url in (base, f"{base}plan/"):
        page.goto(url)
        page.wait_for_load_state("networkidle")
        assert any("zeichnung/bild" in one for one in asked), "the drawing was not shown at all"
        _nothing_ran(page, asked)
    address = f"{live}{base}zeichnung/bild"
    answer = page.request.get(address)
    assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "image/svg+xml"


def _nothing_ran(page: Page, asked: list[str]) -> None:
    assert page.evaluate("window.evil") is None
    assert "evil" not in page.title()
    assert not [url for url in asked if "evil" in url]


def test_evil_drawing_runs_nothing_when_opened_alone(browser: Browser, live: str) -> None:
    """Even without its attachment header, as a document of its own in a tab: the policy alone holds."""
    wing = a_wing()
    actions.put_drawing(floor=wing.floor, content=EVIL, actor=None, now=NOW)
    client = Client()
    client.force_login(a_user("ADM", wing.site), backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context()
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live}])
    page = context.new_page()
    asked: list[str] = []
    answered: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("response", lambda response: answered.append(response.url))

    def inline(route: Any) -> None:
        answer = route.fetch()
        headers = {name: value for name, value in answer.headers.items() if name != "content-disposition"}
        route.fulfill(response=answer, headers=headers)

    page.route("**/zeichnung/bild", inline)
    page.goto(f"{live}/verwaltung/standorte/{wing.site.key}/etagen/eg/zeichnung/bild")
    page.mouse.click(50, 50)
    page.wait_for_timeout(1000)
    assert page.evaluate("document.documentElement.tagName") == "svg"
    scripted = ("onload", "script", "external", "frame", "onerror", "link", "begin", "set")
    assert not [url for url in asked if any(f"evil-{name}" in url for name in scripted)], "script has run"
    _nothing_ran(page, answered)
    context.close()
