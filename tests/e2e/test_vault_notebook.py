# SPDX-License-Identifier: EUPL-1.2
"""The counsellor's notebook: writing at once, what comes first, consents, the end, search, keys, looks."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.notebook_page import *  # noqa: F403
from tests.e2e.notebook_page import PATIENCE_MS, Notebook

pytestmark = [pytest.mark.e2e]
CANARY = "Kanarienvogel Ägäis 🙂"
expect.set_options(timeout=PATIENCE_MS)


def kept(page: Page, kind: str) -> list[dict[str, Any]]:
    """The records of a collection that are not deleted, oldest first."""
    found = page.evaluate("kind => Object.values(vault.document[kind] ?? {}).filter(one => !one.deleted)", kind)
    return sorted(found, key=lambda one: one.get("made", ""))


def until(page: Page, kind: str, holds: Callable[[list[dict[str, Any]]], Any]) -> list[dict[str, Any]]:
    """Wait until the vault holds what was typed."""
    for _ in range(400):
        if made := holds(found := kept(page, kind)):
            return made if isinstance(made, list) else found
        time.sleep(0.05)
    raise AssertionError(kept(page, kind))


def begin(page: Page, title: str = "Blau") -> Page:
    """A new counselling, open on its page."""
    page.evaluate("go('beratungen')")
    page.get_by_role("button", name="Neue Beratung").click()
    page.get_by_role("button", name="Namen ändern").click()
    page.get_by_label("Name oder Deckname").fill(title)
    page.get_by_label("Name oder Deckname").press("Tab")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    return page


def fold(page: Page, name: str) -> Any:
    """A part beside the talks, opened."""
    part = page.locator("details.nb-fold", has=page.locator("summary", has_text=name)).first
    part.evaluate("element => { element.open = true }")
    return part


def write(page: Page, note: str) -> None:
    """A talk, from the first letter to "Fertig"."""
    count = len(kept(page, "talks"))
    page.get_by_label("Neues Gespräch").fill(note)
    until(page, "talks", lambda found: len(found) == count + 1 and any(one["note"] == note for one in found))
    page.locator(".nb-desk").get_by_role("button", name="Fertig").click()


@pytest.fixture(scope="module")
def page(notebook: Notebook) -> Page:
    return notebook()


@pytest.mark.requirement("SAP-165", "SAP-012")
def test_what_is_typed_is_kept_at_once_and_no_word_is_lost(page: Page) -> None:
    begin(page, "Möwe")
    note = page.get_by_label("Neues Gespräch")
    note.press_sequentially("Erster Satz. ", delay=5)
    (first,) = until(page, "talks", lambda found: [one for one in found if one["note"] == "Erster Satz. "])
    page.evaluate(
        "id => vault.change('', draft => { draft.processes[id].notes = 'von einem anderen Gerät' })", first["process"]
    )
    note.press_sequentially("Zweiter Satz mit Ümläuten.", delay=5)
    page.get_by_label("Minuten").fill("abc")
    page.get_by_label("Minuten").press("Tab")
    expect(page.get_by_text("Bitte eine Zahl von 0 bis 999")).to_be_visible()
    page.get_by_label("Minuten").fill("45")
    page.get_by_label("Tag", exact=True).fill("31.2.2026")
    page.get_by_label("Tag", exact=True).press("Tab")
    expect(page.get_by_text("Das ist kein Tag")).to_be_visible()
    assert page.get_by_label("Tag", exact=True).input_value() == "31.2.2026"
    page.get_by_label("Tag", exact=True).fill("1.6.2026")
    page.get_by_label("Tag", exact=True).press("Tab")
    own = lambda found: [one for one in found if one["id"] == first["id"]]  # noqa: E731
    (talk,) = own(until(page, "talks", lambda found: own(found)[0]["on"] == "2026-06-01"))
    assert (talk["note"], talk["minutes"]) == ("Erster Satz. Zweiter Satz mit Ümläuten.", 45)
    page.locator(".nb-desk").get_by_role("button", name="Fertig").click()
    expect(page.locator(".nb-entry")).to_contain_text("Zweiter Satz mit Ümläuten.")
    expect(page.locator(".nb-entry").get_by_role("button", name="Ändern")).to_be_focused()
    page.locator(".nb-entry").get_by_role("button", name="Ändern").click()
    page.locator(".nb-entry").get_by_label("Notiz").fill("Verbessert.")
    page.locator(".nb-entry").get_by_role("button", name="Fertig").click()
    expect(page.locator(".nb-entry").get_by_role("button", name="Ändern")).to_be_focused()
    until(page, "talks", lambda found: own(found)[0]["note"] == "Verbessert.")
    assert fold(page, "Über die Person").get_by_label("Was ich mir merken").input_value() == "von einem anderen Gerät"


@pytest.mark.requirement("SAP-050", "SAP-052")
def test_five_talks_bring_a_prompt_and_the_sixth_a_reason_never_a_bar(page: Page) -> None:
    begin(page)
    page.get_by_role("button", name="Ziel hinzufügen").click()
    page.locator(".nb-goal").get_by_label("Ziel", exact=True).fill("Überblick über die Schulden")
    page.locator(".nb-goal").get_by_label("Ziel", exact=True).press("Tab")
    goal = until(page, "goals", lambda found: found and found[-1]["text"])[-1]
    page.evaluate(
        """([process, goal]) => vault.change("", draft => { for (let n = 0; n < 4; n += 1) {
          const id = String(n).padStart(32, "0"), on = `2026-05-0${n + 1}`;
          (draft.talks ??= {})[id] = { id, process, goal, on, minutes: 30, channel: "phone", note: `Nr. ${n}` } } })""",
        [goal["process"], goal["id"]],
    )
    expect(page.get_by_text("4 von 5 Gesprächen")).to_be_visible()
    page.evaluate("id => go('beratungen/' + id)", goal["process"])
    write(page, "Fünftes")
    expect(page.get_by_text("Das waren 5 Gespräche zu diesem Ziel")).to_be_visible()
    expect(page.locator(".nb-goal")).to_contain_text("SAP-Erlass 2007, Nr. 4.2")
    write(page, "Sechstes")
    expect(page.get_by_text("Mehr als 5 Gespräche zu einem Ziel: Grund angeben")).to_be_visible()
    page.locator(".nb-goal").get_by_label("Grund").select_option("crisis")
    expect(page.get_by_text("Mehr als 5 Gespräche zu einem Ziel")).to_have_count(0)
    page.get_by_text("Weg und Art des Ziels").click()
    page.locator(".nb-goal").get_by_label("Art").select_option("reintegration")
    expect(page.get_by_text("6 Gespräche, ohne Grenze")).to_be_visible()


@pytest.mark.requirement("SAP-015", "SAP-051")
def test_a_referral_comes_first_and_its_acceptance_reaches_the_goal(page: Page) -> None:
    begin(page, "Wolke")
    page.get_by_role("button", name="Ziel hinzufügen").click()
    page.locator(".nb-goal").get_by_label("Ziel", exact=True).fill("Ein Platz")
    part = fold(page, "Weitervermittlung")
    part.get_by_role("button", name="Andere Hilfe nötig").click()
    part.get_by_role("button", name="Festhalten", exact=True).click()
    expect(part.get_by_text("Bitte wählen Sie die Art der Stelle.")).to_be_visible()
    part.get_by_label("Art der Stelle").select_option("clinic")
    part.get_by_label("Name der Stelle").fill("Klinik am See")
    part.get_by_role("button", name="Festhalten", exact=True).click()
    first = page.locator(".nb-next")
    expect(first).to_contain_text("Weitervermittlung offen: Klinik am See")
    page.evaluate("go('beratungen')")
    expect(page.locator(".nb-due li").first).to_contain_text("Weitervermittlung offen: Klinik am See")
    page.locator(".nb-due").get_by_role("button", name="Wolke").click()
    fold(page, "Weitervermittlung").get_by_label("Stand").select_option("accepted")
    expect(page.locator(".nb-goal").get_by_label("Stand")).to_have_value("reached_by_outside_help")
    expect(page.locator(".nb-next")).not_to_contain_text("Weitervermittlung offen")


@pytest.mark.requirement("SAP-028", "SAP-029", "SAP-030")
def test_notices_remind_and_block_nothing_the_third_is_for_police_officers(page: Page) -> None:
    begin(page, "Kiesel")
    part = fold(page, "Hinweise zu Beginn")
    expect(part.locator(".nb-notice")).to_have_count(2)
    write(page, "Erstes Gespräch, ohne Hinweise.")
    expect(page.locator(".nb-next")).to_contain_text("Hinweis zu Beginn")
    part.get_by_label("Habe ich gesagt").first.check()
    part.get_by_label("Oder: warum nicht").fill("Am Telefon vergessen")
    part.get_by_label("Oder: warum nicht").press("Tab")
    expect(page.locator(".nb-next .kern-alert")).to_have_count(0)
    path = page.locator("main").get_attribute("data-path")
    page.evaluate("go('beratungen/einstellungen')")
    page.get_by_label("Ich arbeite im Polizeivollzug").check()
    page.evaluate("path => go(path)", path)
    expect(fold(page, "Hinweise zu Beginn").locator(".nb-notice")).to_have_count(3)
    expect(page.locator(".nb-next")).to_contain_text("Pflicht zur Strafverfolgung")
    page.evaluate("vault.change('', draft => { draft.settings.notebook.police_officer = false })")


@pytest.mark.requirement("SAP-026", "SAP-074")
def test_nothing_leaves_without_a_consent_and_with_one_only_its_fields(page: Page) -> None:
    begin(page, "Linde")
    write(page, CANARY)
    part = fold(page, "Zusammenarbeit")
    part.get_by_role("button", name="Kontakt festhalten").click()
    part.get_by_label("Wer").select_option("BEM")
    part.get_by_role("button", name="Festhalten", exact=True).click()
    expect(part.get_by_role("alert").filter(has_text="Nr. 3.2.1")).to_be_visible()
    assert kept(page, "partners") == []
    fold(page, "Zustimmungen").get_by_role("button", name="Schreiben").click()
    page.get_by_label("Empfänger").fill("Dr. Uhl")
    page.get_by_label("Thema").check()
    page.get_by_role("button", name="Schreiben ansehen").click()
    expect(page.locator(".nb-sheet")).to_contain_text("SAP-Erlass 2007, Nr. 3.2.1")
    assert page.get_by_role("button", name="Jetzt drucken").count() == 0
    page.get_by_role("button", name="Zurück zur Beratung").click()
    _consent(page, "physician", "Dr. Uhl", ["Letzter Termin", "Thema"])
    fold(page, "Zustimmungen").get_by_role("button", name="Schreiben").click()
    page.get_by_role("button", name="Schreiben ansehen").click()
    letter = page.locator(".nb-sheet")
    expect(letter.locator("dt")).to_have_text(["Letzter Termin", "Thema"])
    assert CANARY not in letter.inner_text()
    page.get_by_label("Ziel").check()
    page.get_by_role("button", name="Schreiben ansehen").click()
    expect(letter).to_contain_text("An Dr. Uhl darf das nicht gehen: Ziel")
    page.get_by_role("button", name="Zurück zur Beratung").click()
    _consent(page, "BEM", "Frau Lang", ["Wunsch nach einem Gespräch"])
    part = fold(page, "Zusammenarbeit")
    part.get_by_role("button", name="Kontakt festhalten").click()
    part.get_by_label("Wer").select_option("BEM")
    part.get_by_role("button", name="Festhalten", exact=True).click()
    (told,) = until(page, "partners", bool)
    assert told["consent"] == kept(page, "consents")[-1]["id"]


def _consent(page: Page, role: str, recipient: str, fields: list[str]) -> None:
    part = fold(page, "Zustimmungen")
    part.get_by_role("button", name="Zustimmung festhalten").click()
    part.get_by_label("Für wen").select_option(role)
    part.get_by_label("Empfänger").fill(recipient)
    for name in fields:
        part.get_by_label(name).check()
    part.get_by_role("button", name="Festhalten", exact=True).click()
    expect(part.locator(".nb-card").filter(has_text=recipient)).to_contain_text("gilt")


@pytest.mark.requirement("SAP-027")
def test_danger_shows_numbers_asks_for_ones_own_decision_and_sends_nothing(page: Page) -> None:
    begin(page, "Funke")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    part = fold(page, "Erhebliche Gefahr")
    for number in ("112", "110", "080055501", "080055502"):
        expect(part.locator(f'a[href="tel:{number}"]')).to_be_visible()
    expect(part).to_contain_text("Sorgentelefon (erfunden)")
    assert part.locator(".nb-call").count() == 4, "numbers of its own, beside those of the platform"
    part.get_by_role("button", name="Gefahr vermerken").click()
    expect(page.locator(".nb-next")).to_contain_text("Entscheidung bei Gefahr festhalten")
    part.get_by_label("Direkt danach gefragt").check()
    part.get_by_label("Meine Entscheidung").fill("Keine Meldung, Bruder kommt.")
    part.get_by_label("Meine Entscheidung").press("Tab")
    (danger,) = until(page, "dangers", lambda found: found and found[0]["decided_on"])
    assert danger["steps"] == ["asked_directly"]
    expect(page.locator(".nb-next")).not_to_contain_text("Gefahr")
    assert asked == []


@pytest.mark.requirement("SAP-012", "SAP-055")
def test_ending_needs_a_goal_or_none_agreed_and_deleting_leaves_no_word(page: Page) -> None:
    begin(page, "Kanarienvogel")
    part = fold(page, "Ende und Löschen")
    expect(part).to_contain_text("Beenden geht noch nicht")
    assert part.get_by_role("button", name="Beratung beenden").count() == 0
    page.get_by_label("Kein Ziel vereinbart").check()
    fold(page, "Über die Person").get_by_label("Verlässt die Behörde am").fill("30.6.2026")
    fold(page, "Über die Person").get_by_label("Verlässt die Behörde am").press("Tab")
    expect(page.locator(".nb-next")).to_contain_text("Beratung endet mit dem Ausscheiden am 30.06.2026")
    expect(part.get_by_label("Wie endet")).to_have_value("left_service")
    part.get_by_role("button", name="Beratung beenden").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("beendet")
    part.get_by_role("button", name="Beratung löschen").click()
    page.get_by_role("button", name="Endgültig löschen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beratung gelöscht")
    assert "Kanarienvogel" not in page.evaluate("JSON.stringify(vault.document.processes)")


@pytest.mark.requirement("SAP-016")
def test_advice_to_a_line_manager_reveals_no_client(page: Page) -> None:
    begin(page, "Müller")
    write(page, "Vertraulich")
    begin(page, "Anfrage zu Müller")
    fold(page, "Über die Person").get_by_label("Wer fragt").select_option("line_manager")
    expect(page.get_by_text("Sagen Sie nicht, ob Sie jemanden aus dem Team schon beraten")).to_be_visible()
    text = page.locator("main").inner_text()
    assert "Vertraulich" not in text
    assert text.count("Müller") == 1


@pytest.mark.requirement("SAP-006")
def test_reasons_of_private_life_and_work_come_together_up_to_the_figure(page: Page) -> None:
    begin(page, "Birke")
    part = fold(page, "Anlässe")
    for name in ("Schulden", "Mobbing", "Trauer"):
        part.get_by_label(name, exact=True).check()
    expect(part).to_contain_text("Diese Beratung betrifft beide Bereiche.")
    part.get_by_label("Wohnen").click()
    expect(part.get_by_role("alert").filter(has_text="Höchstens 3")).to_be_visible()
    assert sorted(kept(page, "processes")[-1]["categories"]) == ["debts", "grief", "mobbing"]


def test_files_are_encrypted_names_and_all_and_come_back(page: Page) -> None:
    begin(page, "Akte")
    part = fold(page, "Dateien")
    file = {"name": "Kanarienvogel.txt", "mimeType": "text/plain", "buffer": CANARY.encode()}
    part.locator("input[type=file]").set_input_files(file)
    expect(part.get_by_role("button", name="Kanarienvogel.txt", exact=True)).to_be_visible()
    blob = kept(page, "files")[-1]["blob"]
    raw = bytes(page.evaluate("async id => [...await vault.api(`blobs/${id}`)]", blob))
    assert b"Kanarienvogel" not in raw
    assert raw.startswith(b"age-encryption.org")
    with page.expect_download() as loading:
        part.get_by_role("button", name="Kanarienvogel.txt", exact=True).click()
    assert loading.value.suggested_filename == "Kanarienvogel.txt"
    assert loading.value.path().read_text(encoding="utf-8") == CANARY


def test_keys_are_listed_work_and_can_be_switched_off(page: Page) -> None:
    begin(page, "Tasten")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Alt + G")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+g")
    expect(page.get_by_label("Neues Gespräch")).to_be_focused()
    page.keyboard.type("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.evaluate("go('beratungen/einstellungen')")
    page.get_by_label("Tastenkürzel ausschalten").check()
    page.evaluate("go('beratungen')")
    page.keyboard.press("Alt+s")
    expect(page.get_by_label("Suchen")).not_to_be_focused()
    page.evaluate("vault.change('', draft => { draft.settings.notebook.shortcuts_off = false })")
    page.keyboard.press("Alt+s")
    expect(page.get_by_label("Suchen")).to_be_focused()


def test_search_finds_in_everything_written_and_500_sheets_take_no_time(notebook: Notebook) -> None:
    page = notebook(_many(500))
    page.get_by_label("Suchen").fill("straßenmeisterei 417")
    expect(page.locator(".nb-list li")).to_have_count(1)
    expect(page.locator(".nb-excerpt mark")).to_have_text(re.compile("Straßenmeisterei", re.IGNORECASE))
    took = page.evaluate(
        """async () => {
          const { Index } = await import("/browser/notebook/model/search.js");
          const index = new Index(), times = [];
          index.prepare(vault.document);
          for (const typed of ["a", "schlaf", "mueller 17", "nirgends", "ÄRGER straße"]) {
            const began = performance.now();
            index.search(vault.document, typed).slice(0, 30).map(one => one.excerpt);
            times.push(performance.now() - began); }
          return times; }"""
    )
    print(f"search over 500 sheets of 5 talks: {[round(one) for one in took]} ms")
    assert min(took) < 250


def _many(count: int) -> dict[str, Any]:
    """Counsellings with five talks of some 600 characters each."""
    text = "Herr Müller hat Ärger mit der Straßenmeisterei und schläft schlecht. " * 9
    processes = {
        f"{n:032x}": {"id": f"{n:032x}", "title": f"Person {n}", "opened_on": "2026-01-01"} for n in range(count)
    }
    talks = {
        f"{n:031x}{m}": {
            "id": f"{n:031x}{m}",
            "process": f"{n:032x}",
            "on": f"2026-02-0{m + 1}",
            "note": f"{text} {n}.",
        }
        for n in range(count)
        for m in range(5)
    }
    return {"processes": processes, "talks": talks}


def test_a_counselling_is_handed_over_with_consent_after_comparing_words(notebook: Notebook) -> None:
    page = notebook()
    begin(page, "Übergabe")
    write(page, CANARY)
    page.evaluate(
        """async () => {
          const { memoryVault } = await import("/browser/core/memory.js");
          window.other = await memoryVault({}, { rules: vault.rules });
          const own = vault.api.bind(vault);
          vault.api = async (path, options) => {
            const alex = { name: "Alex Muster", authority: "Musterstadt", fingerprint: "eins zwei drei" };
            if (path.startsWith("colleagues")) return [{ ...alex, recipient: other.recipient }];
            if (path.startsWith("shares/")) { window.parcel = [path, options.body]; return null; }
            return own(path, options); }; }"""
    )
    page.evaluate("go(document.querySelector('main').dataset.path + '/uebergabe')")
    expect(page.get_by_text("Dafür fehlt die Zustimmung")).to_be_visible()
    page.get_by_role("button", name="Zurück zur Beratung").click()
    _consent(page, "colleague", "Alex Muster", ["Name"])
    fold(page, "Ende und Löschen").get_by_role("button", name="An andere SAP übergeben").click()
    page.get_by_label("Name der Kollegin").fill("Alex")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("button", name="Übergeben", exact=True).click()
    expect(page.get_by_text("Bitte erst vergleichen.")).to_be_visible()
    assert page.evaluate("window.parcel") is None
    page.get_by_label("Wir haben die sechs Wörter").check()
    page.get_by_role("button", name="Übergeben", exact=True).click()
    expect(page.get_by_text("Alex Muster kann die Beratung jetzt abholen")).to_be_visible()
    body = bytes(page.evaluate("[...window.parcel[1]]"))
    assert CANARY.encode() not in body
    taken = page.evaluate(
        """async () => {
          const { imported } = await import("/browser/notebook/model/handover.js");
          const { newId } = await import("/browser/core/bytes.js");
          const given = JSON.parse(new TextDecoder().decode(await other.decrypt(window.parcel[1])));
          await other.change("", draft => { imported(draft, given, newId); });
          const [process] = Object.values(other.document.processes);
          return [process.title, Object.values(other.document.talks)[0].note, process.id]; }"""
    )
    assert taken[:2] == ["Übergabe", CANARY]
    assert taken[2] != kept(page, "processes")[0]["id"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_of_the_notebook_is_clean_in_both_languages(
    notebook: Notebook, axe_clean: Callable[..., None], language: str
) -> None:
    page = notebook(account={"demo": True}, language=language)
    widths = (WIDE, NARROW) if language == "de" else (NARROW,)
    axe_clean(page, f"notebook-empty-{language}", widths=widths)
    page.locator(".app-empty button").click()
    page.locator(".nb-list").first.wait_for()
    axe_clean(page, f"notebook-list-{language}", widths=widths)
    page.locator(".nb-list").first.locator(".nb-open", has_text="Blau").click()
    axe_clean(page, f"notebook-book-{language}", widths=widths)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    axe_clean(page, f"notebook-open-{language}", widths=widths)
    path = page.locator("main").get_attribute("data-path")
    for name in ("druck", "schreiben", "uebergabe"):
        page.evaluate("path => go(path)", f"{path}/{name}")
        axe_clean(page, f"notebook-{name}-{language}", widths=widths)
    page.evaluate("go('beratungen/einstellungen')")
    axe_clean(page, f"notebook-settings-{language}", widths=widths)
