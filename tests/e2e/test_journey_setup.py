# SPDX-License-Identifier: EUPL-1.2
"""Set-up from an empty platform to its end, by keyboard alone: the first account, nine steps, the import among them.

What happens at desks (a station enrolled, a test press heard) is written past the browser: stations have own tests.
"""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from schutznetz.adapters import clock
from schutznetz.adapters.tables import csv_file, zip_file
from schutznetz.apps.alarm.jobs import rosters
from schutznetz.apps.alarm.models import DeskTest, Station
from schutznetz.apps.organisation.models import Desk, Office, Person
from schutznetz.apps.organisation.queries.imports import template_rows
from schutznetz.config import first_account
from schutznetz.domain.organisation.tables import OFFICES, TABLES

pytestmark = [pytest.mark.e2e]
PASSWORD = "grüne-leiter-im-schnee"
MOST_STOPS = 120
HEARD = {"Personalrat": "pr", "Schwerbehindertenvertretung": "sbv", "Gleichstellungsbeauftragte": "glb"}
BY_LIST = ("Administration", "Behördenleitung", "Schwerbehindertenvertretung", "Gleichstellungsbeauftragte",
           "Datenschutzbeauftragte", "Standortleitung")  # fmt: skip
NAME = """() => {
  const e = document.activeElement
  const label = e.labels?.length ? e.labels[0].textContent : e.getAttribute('aria-label')
  const says = label || (e.matches('a, button, summary') ? e.textContent : '')
  return `${e.name ?? ''}|${says.replace(/\\s+/g, ' ').trim()}`
}"""


def to(page: Page, words: str) -> None:
    """Tab until the focus is on what is called so: the name of its field, or a part of what it says."""
    for _n in range(MOST_STOPS):
        page.keyboard.press("Tab")
        field, says = page.evaluate(NAME).split("|", 1)
        if words == field or words in says:
            return
    pytest.fail(f"the keyboard never reaches {words} on {page.url}")


def go(page: Page, words: str) -> None:
    """Press what is called so; it leads to another page."""
    to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, **fields: str) -> None:
    for field, text in fields.items():
        to(page, field)
        page.keyboard.type(text)


def write_day(page: Page, field: str) -> None:
    """Yesterday, in three fields."""
    day = clock.today() - timedelta(days=1)
    write(page, **{f"{field}_day": str(day.day), f"{field}_month": str(day.month), f"{field}_year": str(day.year)})


def the_list() -> dict[str, Any]:
    """The example rows of the template, in the authority of the first account, with an office for every vacancy."""
    today = f"{clock.today():%d.%m.%Y}"
    rows = {table.name: template_rows(table) for table in TABLES if table.name not in ("authorities", "offices")}
    offices = [["P-10001", role, "kreis-beispiel", "marl" if role == "Standortleitung" else "", today, ""]
               for role in BY_LIST]  # fmt: skip
    rows["offices"] = [template_rows(OFFICES)[0], *offices]
    own = {name: [[cell.replace("kreis-beispiel", "behoerde") for cell in row] for row in table]
           for name, table in rows.items()}  # fmt: skip
    content = zip_file([(f"{name}.csv", csv_file(table)) for name, table in own.items()])
    return {"name": "kreis.zip", "mimeType": "application/zip", "buffer": content}


def a_tried_station() -> None:
    """The only desk gets a station, its ring, and a test press that reached another one."""
    desk, now = Desk.objects.get(), clock.now()
    station = Station.objects.create(
        key="st-1", label=desk.label, desk=desk, desk_key=desk.key, enrolled_at=now, public_key_a="U", public_key_b="V"
    )
    station.sites.add(desk.site)
    rosters.compute(desk.site.key, now, now.date())
    DeskTest.objects.create(desk=desk, tested_at=now, station_key=station.key)


@pytest.fixture
def page(new_page: Any, capsys: pytest.CaptureFixture[str]) -> Page:
    """Somebody who has just typed `schutznetz admin`, opened the link and signed in: set-up stands there at once."""
    first_account.create("leitung", "Kreis Beispiel")
    link = capsys.readouterr().out.split("http://localhost:8000")[1].strip()
    page: Page = new_page()
    page.on("filechooser", lambda _chooser: None)  # armed in time: asked for at the press, it may come after the key
    page.goto(link)
    write(page, password1=PASSWORD, password2=PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Ihr Passwort ist gespeichert").wait_for()
    page.get_by_label("Anmeldename").focus()
    page.keyboard.type("leitung")
    write(page, password=PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/einrichtung/behoerde/")
    return page


def test_from_the_first_account_to_the_end_of_set_up_by_keyboard(page: Page, axe_clean: Any) -> None:
    go(page, "Behörde und Kontakt")
    write(page, address="Ring 1, 45768 Marl", email="post@kreis.example", phone="02361 1")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Gespeichert.").wait_for()
    hear_everybody(page)
    read_the_list(page)
    give_the_last_office(page)
    a_tried_station()
    decide_and_confirm(page)
    go(page, "Zusammenfassung")
    go(page, "Einrichtung abschließen")
    page.get_by_text("Die Einrichtung ist abgeschlossen.").wait_for()
    assert page.get_by_role("progressbar").evaluate("e => [e.value, e.max]") == [9, 9]
    axe_clean(page, "einrichtung-abgeschlossen")


def hear_everybody(page: Page) -> None:
    go(page, "Beteiligung und Freigabe")
    for body in HEARD:
        go(page, body)
        write_day(page, "informed_on")
        to(page, "answer")
        page.keyboard.type("stimmt")
        write_day(page, "answered_on")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Gespeichert.").wait_for()
    go(page, "Dienstvereinbarung eintragen")
    write_day(page, "decided_on")
    write(page, signed_by="Landrätin und Vorsitz des Personalrats")
    page.keyboard.press("Enter")
    page.get_by_text("gilt", exact=True).wait_for()


def read_the_list(page: Page) -> None:
    go(page, "Weiter: Standorte und Personen")
    go(page, "Liste einlesen")
    to(page, "upload")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(the_list())
    go(page, "Hochladen und prüfen")
    go(page, "übernehmen")
    page.get_by_role("heading", name="Übernommen", exact=True).wait_for()
    assert Person.objects.get(external_id="P-10001").desk == Desk.objects.get()
    go(page, "Zurück zu diesem Schritt")


def give_the_last_office(page: Page) -> None:
    go(page, "Weiter: Auslöser und Rufkreise")
    go(page, "Weiter: Ämter")
    page.get_by_text("unbesetzt").first.wait_for()
    go(page, "Person suchen und Amt vergeben")
    go(page, "Beispiel, Kim")
    go(page, "Amt vergeben")
    to(page, "role")
    page.keyboard.type("Personalrat")
    to(page, "scope")
    page.keyboard.type("Kreis Beispiel")
    write_day(page, "since")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/verwaltung/personen/{Person.objects.get(external_id='P-10001').pk}/")
    assert Office.objects.filter(role=Office.Role.STAFF_COUNCIL).exists()
    go(page, "Zurück zu diesem Schritt")
    assert page.get_by_text("unbesetzt").count() == 0


def decide_and_confirm(page: Page) -> None:
    go(page, "Weiter: Mailversand")
    go(page, "Ohne Mails arbeiten")
    go(page, "Ohne Mails arbeiten")
    page.get_by_role("heading", name="Gespeichert.").wait_for()
    go(page, "Löschfristen und Hinweise")
    go(page, "Gelesen, so gilt es bei uns")
    page.get_by_text("An jedem Standort ist ein Probealarm angekommen.").wait_for()
