# SPDX-License-Identifier: EUPL-1.2
"""Journey 5 in two browsers: somebody writes at a desk, the counsellor answers on a telephone; nobody reads along."""

import base64
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from playwright.sync_api import Page, Route, expect

from schutznetz.adapters import clock
from schutznetz.apps.contact import jobs
from schutznetz.apps.contact.facts import digest_of
from schutznetz.apps.contact.models import Letter, Mailbox, Slot
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.vault.queries import instance_id
from schutznetz.config import demo_sealing, demo_vault
from schutznetz.config.middleware import ALWAYS, content_security_policy
from tests.apps.directory.objects import a_profile
from tests.apps.sap.objects import Land
from tests.e2e.vault_ways import OPENS_MS, at_vault, go, set_up, signed_in_at_vault, unlock

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
CANARY = "Kanarienvogel Möwenäcker 4711"
NAME = "Blaumeise"
ANSWER = "Zwei Vorschläge: Montag oder Mittwoch. 🌱"


@pytest.fixture
def land(live: str) -> Iterator[Land]:
    made = Land()
    made.profile = a_profile(made.counsellor, room_hint="Haus B, Raum 2.14")
    with at_vault(live) as made.vault:
        yield made


def at_desk(new_page, **options) -> Page:
    """A page of somebody nobody knows. The live server of tests hands out files without the middleware: a Worker needs
    the headers of the real one."""
    page = new_page(**options)
    headers = ALWAYS | {"Content-Type": "text/javascript", "Content-Security-Policy": content_security_policy()}

    def with_headers(route: Route) -> None:
        name = urlsplit(route.request.url).path.removeprefix(settings.STATIC_URL)
        route.fulfill(path=str(finders.find(name)), headers=headers)

    page.context.route("**/static/contact/*.js", with_headers)
    return page


def words_of(page: Page) -> str:
    return " ".join(page.locator("[data-step]:not([hidden]) .contact-words li").all_inner_texts())


def in_order(text: str) -> str:
    """Without the numbers that a style sheet puts before them."""
    return re.sub(r"\d+\.\s*", "", text)


class Recorder:
    """Everything a page sent, and where to."""

    def __init__(self, page: Page) -> None:
        self.sent: list[tuple[str, str, bytes]] = []
        page.on("request", lambda one: self.sent.append((one.method, one.url, one.post_data_buffer or b"")))

    def holds(self, text: str) -> bool:
        forms = [
            text.encode(),
            text.encode("utf-16-le"),
            *(base64.b64encode(b" " * n + text.encode())[4:-4] for n in range(3)),
        ]
        return any(form in url.encode() or form in body for _method, url, body in self.sent for form in forms)


@pytest.mark.requirement("SAP-008", "SAP-010", "SAP-011", "SAP-019", "SAP-031")
def test_journey_five(land: Land, live: str, new_page, axe_clean, tmp_path) -> None:
    sap = signed_in_at_vault(new_page, land.vault, land.counsellor_user, width=360)
    writer = at_desk(new_page)
    writer.goto(f"/hilfe/kontakt/{land.profile.key}/")
    expect(writer.get_by_text("Hier geht es noch nicht")).to_be_visible()
    set_up(sap)
    recorder = Recorder(writer)
    words = write(writer, land, axe_clean)
    assert Mailbox.objects.get().counsellor == land.counsellor
    assert {url.split("/")[2] for _method, url, _body in recorder.sent if url.startswith("http")} == {
        live.split("/")[2]
    }
    for secret in (CANARY, NAME, words, " ".join(words.split()[:3])):  # of less nothing is left in the middle of base64
        assert not recorder.holds(secret)
    assert recorder.holds(land.profile.key), "the recorder hears what is sent"
    assert not writer.context.cookies()
    jobs.tell_news(clock.now(), clock.today())
    assert Notice.objects.get().person == land.counsellor.person
    answer(sap, axe_clean)
    come_back(writer, words, axe_clean)
    dump = tmp_path / "dump.json"
    call_command("dumpdata", output=str(dump), verbosity=0)
    held = dump.read_text(encoding="utf-8")
    assert land.profile.key in held, "the dump holds what is readable"
    for secret in (CANARY, CANARY.encode("unicode_escape").decode(), NAME, words, "Zwei Vorschläge"):
        assert secret not in held


def write(page: Page, land: Land, axe_clean) -> str:
    page.goto(f"/hilfe/kontakt/{land.profile.key}/")
    expect(page.get_by_role("heading", name="Ihre Nachricht", exact=True)).to_be_visible()
    notices = page.get_by_role("heading", name="Gut zu wissen, bevor Sie sprechen oder schreiben").bounding_box()
    box = page.get_by_label("Was möchten Sie schreiben?").bounding_box()
    assert notices["y"] < box["y"], "notices come before the text"
    axe_clean(page, "kontakt-schreiben")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_text("Bitte schreiben Sie zuerst ein paar Worte.")).to_be_visible()
    page.get_by_label("Was möchten Sie schreiben?").fill(CANARY)
    page.get_by_label("Wie dürfen wir Sie nennen?").fill(NAME)
    page.get_by_role("button", name="Weiter").click()
    axe_clean(page, "kontakt-woerter")
    words = in_order(words_of(page))
    assert len(words.split()) == 7
    page.get_by_role("button", name="Ich habe sie aufgeschrieben").click()
    page.get_by_role("textbox", name="Ihre Wörter").fill(" ".join(["falsch", *words.split()[1:]]))
    page.get_by_role("button", name="Verschlüsselt senden").click()
    expect(page.get_by_text("Bitte prüfen Sie diese Wörter: 1.")).to_be_visible()
    axe_clean(page, "kontakt-zurueck")
    page.get_by_role("textbox", name="Ihre Wörter").fill(words.upper().replace(" ", ", "))
    page.get_by_role("button", name="Verschlüsselt senden").click()
    expect(page.get_by_role("heading", name="Ihre Nachricht ist angekommen")).to_be_visible(timeout=OPENS_MS)
    axe_clean(page, "kontakt-fertig")
    with page.expect_download() as file:
        page.get_by_role("button", name="Erinnerung für den Kalender").click()
    text = file.value.path().read_text(encoding="utf-8")
    assert "SUMMARY:Erinnerung\r\n" in text or "SUMMARY:Erinnerung\n" in text
    return words


def answer(page: Page, axe_clean) -> None:
    open_menu(page, "Anfragen")
    page.get_by_role("button", name=NAME).click()
    expect(page.get_by_text(CANARY)).to_be_visible()
    axe_clean(page, "kontakt-tresor-anfrage", widths=(360,))
    page.get_by_role("textbox", name="Ihre Antwort").fill(ANSWER)
    page.get_by_role("button", name="Verschlüsselt antworten").click()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    page.get_by_role("button", name="In eine Beratung übernehmen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)


def open_menu(page: Page, name: str) -> None:
    """On a telephone the menu is folded."""
    page.locator(".app-menu--areas summary").click()
    page.locator(".app-menu--areas").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def come_back(page: Page, words: str, axe_clean) -> None:
    page.goto("/hilfe/kontakt/antwort/")
    page.get_by_role("textbox", name="Ihre Wörter").fill("sieben falsche worte")
    page.get_by_role("button", name="Nachsehen").click()
    expect(page.get_by_text("Es sind sieben oder vier Wörter")).to_be_visible()
    page.get_by_role("textbox", name="Ihre Wörter").fill(" ".join(reversed(words.split())))
    page.get_by_role("button", name="Nachsehen").click()
    expect(page.get_by_text("Zu diesen Wörtern liegt nichts vor")).to_be_visible(timeout=OPENS_MS)
    axe_clean(page, "kontakt-nichts")
    page.get_by_role("textbox", name="Ihre Wörter").fill(words)
    page.get_by_role("button", name="Nachsehen").click()
    expect(page.get_by_text(ANSWER)).to_be_visible(timeout=OPENS_MS)
    expect(page.get_by_text(CANARY)).to_be_visible()
    axe_clean(page, "kontakt-gespraech")
    page.get_by_role("textbox", name="Ihre Nachricht").fill("Mittwoch passt.")
    page.get_by_role("button", name="Verschlüsselt senden").click()
    expect(page.get_by_text("Gesendet", exact=True)).to_be_visible(timeout=OPENS_MS)
    page.get_by_text("Gespräch löschen").click()
    page.get_by_role("button", name="Alles löschen").click()
    expect(page.get_by_text("Alles ist gelöscht")).to_be_visible(timeout=OPENS_MS)
    assert not Mailbox.objects.exists()


def test_a_conversation_that_ended_meanwhile_is_said_so_and_keeps_what_was_typed(
    land: Land, new_page, axe_clean
) -> None:
    """Deleted by the counsellor while the writer reads, and by the writer while the counsellor answers."""
    key = demo_vault._open_vault(land.counsellor.person, {}, clock.now(), clock.today())
    writer = at_desk(new_page)
    words = " ".join(demo_sealing.known_words()[100:107])
    for name in (NAME, "Zaunkönig"):
        a_letter(land, key, words if name == NAME else " ".join(demo_sealing.known_words()[200:207]), name)
    sap = signed_in_at_vault(new_page, land.vault, land.counsellor_user)
    unlock(sap, settings.DEMO_VAULT_PASSWORD)
    go(sap, "Anfragen")
    sap.get_by_role("button", name="Zaunkönig").click()
    sap.get_by_role("textbox", name="Ihre Antwort").fill(ANSWER)
    expect(sap.locator(".vault-state")).to_have_text("Gespeichert", timeout=OPENS_MS)
    writer.goto("/hilfe/kontakt/antwort/")
    writer.get_by_role("textbox", name="Ihre Wörter").fill(words)
    writer.get_by_role("button", name="Nachsehen").click()
    expect(writer.get_by_text(CANARY)).to_be_visible(timeout=OPENS_MS)
    Mailbox.objects.all().delete()

    writer.get_by_role("textbox", name="Ihre Nachricht").fill(ANSWER)
    writer.get_by_role("button", name="Verschlüsselt senden").click()
    expect(writer.get_by_role("heading", name="Dieses Gespräch gibt es nicht mehr")).to_be_visible(timeout=OPENS_MS)
    expect(writer.get_by_role("textbox", name="Ihre Nachricht")).to_have_value(ANSWER)
    axe_clean(writer, "kontakt-verschwunden", widths=(360,))

    sap.get_by_role("button", name="Verschlüsselt antworten").click()
    expect(sap.get_by_text("Dieses Gespräch gibt es nicht mehr. Gesendet ist nichts.")).to_be_visible()
    expect(sap.get_by_role("textbox", name="Ihre Antwort")).to_have_value(ANSWER)
    go(sap, "Anfragen")
    expect(sap.get_by_text("2 Gespräche sind nicht mehr da")).to_be_visible()
    expect(sap.get_by_text(ANSWER)).to_be_visible()
    axe_clean(sap, "kontakt-tresor-verschwunden", widths=(360,))
    assert not Letter.objects.exists()


def a_letter(land: Land, reader: demo_sealing.Key, words: str, name: str) -> None:
    """A first letter, closed as a browser does it."""
    found = demo_sealing.keys_of_words(words, instance_id())
    content = demo_vault._first(reader, found.key, found.thread, clock.now()) | {
        "kind": "write", "text": CANARY, "name": name, "callback": "",
    }  # fmt: skip
    blob = demo_sealing.letter([reader.public, found.key.public], found.thread, content)
    demo_vault._leave(land.counsellor, digest_of(found.lookup), blob, clock.today())


@pytest.mark.requirement("SAP-019")
def test_a_time_without_a_name_and_a_call_after_an_incident(land: Land, new_page, axe_clean) -> None:
    sap = signed_in_at_vault(new_page, land.vault, land.counsellor_user)
    set_up(sap)
    go(sap, "Sprechzeiten")
    axe_clean(sap, "kontakt-sprechzeiten-leer")
    tomorrow = clock.today() + timedelta(days=1)
    sap.get_by_label("Tag", exact=True).fill(tomorrow.isoformat())
    sap.get_by_label("Wiederholen").select_option("2")
    sap.get_by_role("button", name="Anbieten").click()
    expect(sap.get_by_text("frei")).to_have_count(2)
    writer = at_desk(new_page, width=360)
    writer.goto(f"/hilfe/kontakt/{land.profile.key}/termin/?sprache=en")
    expect(writer.locator("html")).to_have_attribute("lang", "en")
    writer.goto(f"/hilfe/kontakt/{land.profile.key}/termin/")
    axe_clean(writer, "kontakt-termin")
    writer.get_by_role("button", name="Diese Zeit nehmen").click()
    expect(writer.get_by_text("Bitte wählen Sie eine Zeit.")).to_be_visible()
    writer.get_by_role("radio").first.check()
    writer.get_by_label("Möchten Sie etwas dazu schreiben?").fill(CANARY)
    writer.get_by_role("button", name="Diese Zeit nehmen").click()
    expect(writer.get_by_role("heading", name="Die Zeit gehört Ihnen")).to_be_visible(timeout=OPENS_MS)
    axe_clean(writer, "kontakt-termin-fertig")
    words = in_order(words_of(writer))
    assert len(words.split()) == 4
    go(sap, "Anfragen")
    go(sap, "Sprechzeiten")
    expect(sap.get_by_text(CANARY)).to_be_visible()
    axe_clean(sap, "kontakt-sprechzeiten")
    writer.goto("/hilfe/kontakt/antwort/")
    writer.get_by_role("textbox", name="Ihre Wörter").fill(words)
    writer.get_by_role("button", name="Nachsehen").click()
    writer.get_by_role("button", name="Termin absagen").click(timeout=OPENS_MS)
    expect(writer.get_by_text("Ihr Termin ist abgesagt")).to_be_visible(timeout=OPENS_MS)
    assert Slot.objects.filter(state=Slot.State.FREE, lookup=None).count() == 2
    call(writer, land, axe_clean)
    go(sap, "Anfragen")
    expect(sap.get_by_text("bittet um Rückruf")).to_be_visible()
    axe_clean(sap, "kontakt-anfragen")
    sap.get_by_role("button", name="Ohne Namen").click()
    expect(sap.get_by_text("02361 555 999, abends")).to_be_visible()


def call(page: Page, land: Land, axe_clean) -> None:
    page.goto(f"/hilfe/kontakt/{land.profile.key}/rueckruf/")
    assert page.locator("textarea").count() == 0, "nothing about the incident can be written"
    axe_clean(page, "kontakt-rueckruf")
    page.get_by_label("Unter welcher Nummer?").fill("02361 555 999, abends")
    page.get_by_role("button", name="Um Rückruf bitten").click()
    expect(page.get_by_role("heading", name="Ihre Bitte ist angekommen")).to_be_visible(timeout=OPENS_MS)
    assert Notice.objects.filter(person=land.counsellor.person).exists()
