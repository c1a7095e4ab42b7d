# SPDX-License-Identifier: EUPL-1.2
"""Sheets, the return of a quarter and its sum in a real Chromium, by the vault's policy; the server really signs."""

import base64
import json
import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from schutznetz.adapters import blind_signatures
from schutznetz.apps.figures.facts import is_share
from schutznetz.apps.figures.queries.returns import plan_for_vault, sheet_for_vault
from schutznetz.config import vault_door
from tests.e2e.conftest import PATIENCE_MS, WIDE

pytestmark = [pytest.mark.e2e]
APPS = Path(__file__).resolve().parents[2] / "src/schutznetz/apps"
ORIGIN = "https://tresor.invalid"
STYLES = ("static/ui/vendor/kern/fonts.css", "static/ui/vendor/kern/kern.min.css", "static/ui/app.css",
          "browser/screens/screens.css", "browser/notebook/notebook.css")  # fmt: skip
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Schutznetz</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
{styles}<script type="module" src="/begin.js"></script></head><body><main id="inhalt" class="app-width app-main"></main>
<p id="vault-said" class="kern-sr-only" role="status"></p></body></html>"""
BEGIN = """
import { memoryVault } from "/browser/core/memory.js";
import { connect } from "/browser/core/server.js";
import { begin, find, go } from "/browser/screens/router.js";
import { fill } from "/browser/screens/dom.js";
import "/browser/returns/index.js";
const given = await (await fetch("/given.json")).json();
const vault = await memoryVault(given.document, {});
const [own, server] = [vault.api.bind(vault), connect()];
vault.api = (path, options) => (path.startsWith("figures") ? server(path, options) : own(path, options));
const place = document.getElementById("inhalt");
const show = async (path) => {
  const { page, params } = find(path);
  fill(place, await page.render(vault, params));
  place.dataset.path = path;
};
begin(show, "meldung");
Object.assign(window, { vault, go });
if (given.hold) await fetch("/api/recipient", { method: "POST", body: vault.recipient });
go("meldung");
"""
NAME = "Kanarienvogel Müller-Lüdenscheidt aus der Bezirksstelle Nord"
PROCESS = {
    "id": "p1", "title": NAME, "requester": "own_matter", "first_contact": "phone", "main_category": "mobbing",
    "categories": ["mobbing", "overload"], "closing": "solution", "closed_on": "2026-02-03", "opened_on": "2026-01-07",
}  # fmt: skip
SHEET = {
    "requester": "self", "gender": "f", "age": "60", "status": "civil", "level": "21", "function": "without",
    "category": ["grief"], "talks": "3", "contact": "phone", "outcome": "solved", "referral": "none", "hours": "2",
    "sent": "",
}  # fmt: skip
"""A sheet that is filled in."""
LABELS = {
    "labels": [
        {"values": {"gender": ["f"], "status": ["police", "civil", "tariff", "trainee", "other"],
                    "age": ["u40", "40", "50", "60"], "function": ["without", "with"]}, "staff": 214},
        {"values": {"gender": ["m", "d"], "status": ["police", "civil", "tariff", "trainee", "other"],
                    "age": ["u40", "40", "50", "60"], "function": ["without", "with"]}, "staff": 301},
    ],
    "staff": 515, "coarse": False, "as_of": "2026-01-01",
}  # fmt: skip


@dataclass
class Server:
    """What the endpoints would answer, and everything the browser sent."""

    mine: bool = True
    away: bool = False
    recipient: str = ""
    blobs: list[str] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    sums: dict[str, Any] = field(default_factory=dict)
    key: bytes = field(default_factory=blind_signatures.new_key)

    def answer(self, path: str, body: Any) -> Any:
        name = path.removeprefix("/api/figures").strip("/")
        if name.startswith("pools"):
            return self._pool(name, body)
        modulus = base64.b64encode(blind_signatures.modulus(self.key)).decode()
        return {
            "": self._told, "pool": lambda: {"pool": 1, "hand_in": modulus, "receipt": modulus},
            "token": lambda: self._signed(body), "share": lambda: self._share(body), "receipt": lambda: {"done": True},
        }[name]()  # fmt: skip

    def _told(self) -> dict[str, Any]:
        mine = {
            "year": 2026, "quarter": 1, "until": "2026-03-31", "due": "2026-04-15", "group": "Arbeitskreis West",
            "is_open": True, "is_done": False, "recipients": [self.recipient], "labels": LABELS,
            "authority": "Jobcenter Beispielkreis",
        }  # fmt: skip
        return {
            "mine": mine if self.mine else None, "collects": not self.mine, "plan": plan_for_vault(),
            "sheet": sheet_for_vault(),
        }  # fmt: skip

    def _signed(self, body: Any) -> dict[str, str]:
        return {
            "signature": base64.b64encode(blind_signatures.sign(self.key, base64.b64decode(body["blinded"]))).decode()
        }

    def _share(self, body: Any) -> Any:
        message, signature = (base64.b64decode(body[name]) for name in ("token", "signature"))
        assert blind_signatures.verifies(self.key, message, signature)
        assert is_share(base64.b64decode(body["blob"]), sheet_for_vault()["limits"]["share_bytes"])
        if self.away:
            self.away = False
            return None
        self.blobs.append(body["blob"])
        return self._signed(body)

    def _pool(self, name: str, body: Any) -> Any:
        if name.endswith("sums"):
            self.sums, self.blobs = body, []
            return {"done": True}
        if name == "pools":
            row = {"id": 4, "name": "Arbeitskreis West", "year": 2026, "quarter": 1, "returns": len(self.blobs)}
            return {"pools": [row] if self.blobs else []}
        return {"shares": self.blobs}


def _answer(route: Route, server: Server, given: dict[str, Any], language: str) -> None:
    request, path = route.request, urlsplit(route.request.url).path
    headers = {"Content-Security-Policy": vault_door.POLICY}
    if path == "/api/recipient":
        server.recipient = request.post_data or ""
        return route.fulfill(status=204)
    if path.startswith("/api/"):
        server.requests.append((path, request.all_headers(), request.post_data or ""))
        found = server.answer(path, json.loads(request.post_data) if request.post_data else None)
        return route.abort() if found is None else route.fulfill(json=found)
    if path == "/":
        styles = "".join(f'<link rel="stylesheet" href="/{one}">' for one in STYLES)
        body = PAGE.format(language=language, styles=styles)
        return route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=headers)
    if path == "/begin.js":
        return route.fulfill(body=BEGIN, content_type="text/javascript")
    if path == "/given.json":
        return route.fulfill(json=given)
    file = APPS / "vault" / path[1:] if path.startswith("/browser/") else APPS / path.split("/")[2] / path[1:]
    if not file.is_file():
        return route.fulfill(status=404, body="")
    return route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/plain")


Vault = Callable[..., Page]


@pytest.fixture(scope="module")
def vault(browser: Browser) -> Iterator[Vault]:
    """`vault(server, document)`: a page with an open vault in memory; complaints of the browser fail the test."""
    contexts, complaints = [], []

    def make(server: Server, document: dict[str, Any] | None = None, language: str = "de") -> Page:
        context = browser.new_context(viewport={"width": WIDE, "height": 800}, locale="de-DE")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        given = {"document": document or {}, "hold": True}
        context.route(f"{ORIGIN}/**", lambda route: _answer(route, server, given, language))
        context.add_cookies([{"name": "tresor", "value": "who-i-am", "url": ORIGIN}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{ORIGIN}/")
        page.locator("main[data-path]").wait_for()
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, complaints


@pytest.mark.requirement("SAP-063", "SAP-064", "SAP-166")
def test_a_sheet_is_told_coarsely_and_exactly_the_preview_is_sent(vault: Vault, axe_clean: Callable[..., None]) -> None:
    server = Server(away=True)
    later = PROCESS | {"id": "p2", "title": "Kanarienvogel zwei", "closed_on": "2026-04-01"}
    sheet = SHEET | {"id": "s2", "process": "p2"}
    page = vault(server, {"processes": {"p1": PROCESS, "p2": later}, "sheets": {"s2": sheet}})
    expect(page.get_by_role("heading", name="Quartalsmeldung: 1. Quartal 2026")).to_be_visible()
    expect(page.get_by_text("Beratungen: 0")).to_be_visible()
    expect(page.locator("li", has_text="Kanarienvogel zwei")).to_contain_text("zählt in der nächsten Meldung")
    axe_clean(page, "returns-begin")
    page.get_by_role("button", name="Bogen ausfüllen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kanarienvogel")
    page.get_by_role("button", name="Bogen speichern").click()
    expect(page.get_by_text("Bitte wählen Sie etwas aus.").first).to_be_visible()
    page.get_by_label("Geschlecht").select_option("f")
    page.get_by_label("Alter").select_option("60")
    page.get_by_label("Laufbahngruppe").select_option("21")
    expect(page.get_by_text("Alter: gemeldet wird „ohne Angabe“")).to_be_visible()
    expect(page.get_by_text("auf 214 Beschäftigte")).to_be_visible()
    axe_clean(page, "returns-sheet")
    page.get_by_role("button", name="So zusammengefasst speichern").click()
    expect(page.get_by_text("Beratungen: 1")).to_be_visible()
    page.locator("details", has_text="Alle Strichlisten ansehen").locator("summary").click()
    expect(page.get_by_role("cell", name="1", exact=True)).to_have_count(len(plan_for_vault()["tables"]))
    expect(page.get_by_text("Mobbing, ohne Angabe").first).to_be_visible()
    axe_clean(page, "returns-preview")
    page.get_by_role("button", name="Meldung senden").click()
    page.get_by_role("dialog").get_by_role("button", name="Meldung senden").click()
    expect(page.get_by_text("Die Meldung ging nicht ab")).to_be_visible()
    page.evaluate("go('meldung')")
    expect(page.get_by_text("noch nicht ganz angekommen")).to_be_visible()
    page.get_by_role("button", name="Meldung fortsetzen").click()
    expect(page.get_by_text("Ihre Meldung ist abgegeben")).to_be_visible()
    axe_clean(page, "returns-done")
    sent = page.evaluate("Object.values(vault.document.sheets).map(one => [one.process, one.sent]).sort()")
    assert sent == [["p1", "2026/1"], ["p2", ""]]
    _nothing_tells(server)


def _nothing_tells(server: Server) -> None:
    """No name, code or day in anything sent; the return itself goes without a cookie, twice the same."""
    for path, headers, body in server.requests:
        text = f"{path} {headers} {body}"
        assert not any(word in text for word in ("Kanarien", "mobbing", "bullying", "2026-02", "Lüdenscheidt", 'p1"'))
        assert ("cookie" in headers) is (path != "/api/figures/share"), path
    shares = [json.loads(body) for path, _headers, body in server.requests if path == "/api/figures/share"]
    assert len(shares) == 2
    assert shares[0]["blob"] == shares[1]["blob"]


@pytest.mark.requirement("SAP-063", "SAP-065")
def test_nil_returns_are_added_up_and_a_broken_one_is_left_out_by_decision(
    vault: Vault, axe_clean: Callable[..., None]
) -> None:
    server = Server()
    page = vault(server)
    expect(page.get_by_text("So sieht eine Fehlanzeige aus")).to_be_visible()
    page.get_by_role("button", name="Fehlanzeige senden").click()
    page.get_by_role("dialog").get_by_role("button", name="Fehlanzeige senden").click()
    expect(page.get_by_text("Ihre Meldung ist abgegeben")).to_be_visible()
    server.mine = False
    server.blobs = server.blobs * 4
    page.evaluate("go('meldung')")
    page.get_by_role("button", name="Zusammenzählen").click()
    expect(page.get_by_text("nötig sind 5")).to_be_visible()
    assert not server.sums
    server.blobs = [*server.blobs, server.blobs[0], base64.b64encode(b"broken").decode()]
    page.evaluate("go('meldung/zusammenzaehlen')")
    expect(page.get_by_role("cell", name="6", exact=True)).to_be_visible()
    axe_clean(page, "returns-pools")
    page.get_by_role("button", name="Zusammenzählen").click()
    page.get_by_role("button", name="Ohne sie zusammenzählen").click()
    expect(page.get_by_text("Zusammengezählt: Arbeitskreis West")).to_be_visible()
    assert (server.sums["returns"], server.sums["left_out"], sum(server.sums["cells"])) == (5, 1, 0)
    expect(page.get_by_text("Gerade ist nichts zusammenzuzählen")).to_be_visible()
    axe_clean(page, "returns-pools-none")


def test_in_english_as_well(vault: Vault) -> None:
    page = vault(Server(), {"processes": {"p1": PROCESS}}, language="en")
    expect(page.get_by_role("heading", name="Quarterly return: quarter 1, 2026")).to_be_visible()
    page.get_by_role("button", name="Fill in the sheet").click()
    expect(page.get_by_label("Gender")).to_be_visible()
