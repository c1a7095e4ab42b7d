# SPDX-License-Identifier: EUPL-1.2
"""The plan editor in a browser: by mouse and by keyboard alone, undo, two people at once, drafts, without script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from schutznetz.apps.organisation.models import Desk, Door, Person, Room
from tests.apps.builders import a_user
from tests.apps.organisation.plans import Wing, a_wing

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SignedIn = Callable[..., Page]


@pytest.fixture
def wing(live: str) -> Wing:
    return a_wing()


@pytest.fixture
def editor(signed_in: SignedIn, wing: Wing) -> Page:
    page = signed_in(a_user("SITE", wing.site))
    page.goto(address(wing))
    expect(thing(page, "desk", "d1a")).to_be_visible()
    return page


def address(wing: Wing) -> str:
    return f"/verwaltung/standorte/{wing.site.key}/etagen/eg/plan/"


def thing(page: Page, kind: str, key: str) -> Locator:
    return page.locator(f"#plan-canvas [data-kind={kind}][data-id='{key}']")


def save(page: Page) -> None:
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Gespeichert.")).to_be_visible()


def centre(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    page.mouse.move(*end)
    page.mouse.up()


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a point of the plan (metres) is on the screen."""
    at = page.evaluate(
        "([x, y]) => { const p = new DOMPoint(x, y).matrixTransform("
        "document.querySelector('#plan-canvas svg').getScreenCTM()); return [p.x, p.y] }",
        [x, y],
    )
    return at[0], at[1]


def test_a_desk_moves_with_the_mouse_and_snaps(editor: Page, wing: Wing) -> None:
    drag(editor, place(editor, 1.5, 2.5), place(editor, 7.6, 1.1))
    save(editor)
    desk = Desk.objects.get(key="d1a")
    assert (desk.x, desk.y, desk.room.key) == (7.5, 1.0, "r2")


def test_rooms_doors_and_desks_are_drawn_with_the_mouse(editor: Page, wing: Wing, axe_clean: Any) -> None:
    editor.get_by_role("button", name="Raum +").click()
    drag(editor, place(editor, 15, 0), place(editor, 19, 5))
    editor.get_by_label("Raumnummer").fill("0.07")
    editor.get_by_label("Raumnummer").press("Enter")
    editor.get_by_role("button", name="Platz +").click()
    editor.mouse.click(*place(editor, 17, 2))
    editor.get_by_role("button", name="Tür +").click()
    editor.mouse.click(*place(editor, 17, 5))
    axe_clean(editor, "org-editor-drawn")
    save(editor)
    room = Room.objects.get(name="0.07")
    assert room.points == [[15, 0], [19, 0], [19, 5], [15, 5]]
    assert Desk.objects.filter(room=room, x=17, y=2).count() == 1
    door = Door.objects.get(x=17, y=5)
    assert {door.room_a, door.room_b} == {room, wing.rooms["treppe"]}


def test_everything_works_with_the_keyboard_alone(editor: Page, wing: Wing) -> None:
    editor.get_by_role("button", name="Raum +").focus()
    for _ in range(20):
        editor.keyboard.press("Tab")
        if editor.evaluate("document.activeElement.dataset.id") == "r2":
            break
    assert editor.evaluate("document.activeElement.getAttribute('aria-label')") == "Raum 0.02, Büro"
    editor.get_by_role("button", name="Platz +").focus()
    thing(editor, "room", "r2").focus()
    editor.get_by_role("button", name="Platz +").focus()
    editor.keyboard.press("Enter")
    assert editor.evaluate("document.activeElement.dataset.id") == "+1"
    editor.keyboard.press("ArrowLeft")
    editor.keyboard.press("Shift+ArrowUp")
    editor.keyboard.press("Enter")
    assert editor.evaluate("document.activeElement.labels[0].textContent") == "Bezeichnung"
    editor.keyboard.press("Control+A")
    editor.keyboard.type("0.02 C")
    editor.keyboard.press("Tab")
    thing(editor, "desk", "d3a").focus()
    editor.keyboard.press("Delete")
    expect(editor.get_by_role("button", name="Abbrechen")).to_be_focused()
    editor.keyboard.press("Shift+Tab")
    editor.keyboard.press("Enter")
    editor.keyboard.press("Control+S")
    expect(editor.get_by_text("Gespeichert.")).to_be_visible()
    desk = Desk.objects.get(label="0.02 C")
    assert (desk.x, desk.y, desk.room.key) == (7.0, 1.5, "r2")
    assert not Desk.objects.filter(key="d3a").exists()


def test_a_moved_room_takes_its_desks_along_and_undo_brings_all_back(editor: Page, wing: Wing) -> None:
    thing(editor, "room", "r3").focus()
    editor.keyboard.press("Shift+ArrowRight")
    expect(editor.get_by_role("button", name="Speichern")).to_be_enabled()
    moved = editor.locator("#plan-canvas [data-id=d3a] .org-desk").get_attribute("x")
    editor.keyboard.press("Control+Z")
    assert editor.locator("#plan-canvas [data-id=d3a] .org-desk").get_attribute("x") != moved
    expect(editor.get_by_role("button", name="Speichern")).to_be_disabled()
    editor.get_by_role("button", name="Wiederholen").click()
    assert editor.locator("#plan-canvas [data-id=d3a] .org-desk").get_attribute("x") == moved


def test_faults_are_shown_at_the_object(editor: Page, wing: Wing, axe_clean: Any) -> None:
    thing(editor, "desk", "d1a").focus()
    for _ in range(2):
        editor.keyboard.press("Shift+ArrowLeft")
    editor.get_by_role("button", name="Speichern").click()
    fault = editor.get_by_role("button", name="0.01 A: Der Arbeitsplatz liegt nicht in seinem Raum.")
    expect(fault).to_be_visible()
    axe_clean(editor, "org-editor-faults")
    fault.click()
    expect(thing(editor, "desk", "d1a")).to_be_focused()
    expect(editor.locator("#plan-side .org-fault")).to_be_visible()
    assert Desk.objects.get(key="d1a").x == 1.5


def test_two_people_at_once_lose_nothing(editor: Page, wing: Wing, signed_in: SignedIn) -> None:
    other = signed_in(a_user("ADM", wing.site))
    other.goto(address(wing))
    thing(other, "desk", "d2a").focus()
    other.keyboard.press("ArrowUp")
    thing(editor, "desk", "d1a").focus()
    editor.keyboard.press("ArrowDown")
    save(other)
    editor.get_by_role("button", name="Speichern").click()
    expect(editor.get_by_text("Jemand anderes hat diesen Plan inzwischen geändert.")).to_be_visible()
    editor.get_by_role("button", name="Zusammenführen").click()
    save(editor)
    assert Desk.objects.get(key="d2a").y == 2.0
    assert Desk.objects.get(key="d1a").y == 3.0


def test_a_draft_survives_a_reload(editor: Page, wing: Wing) -> None:
    thing(editor, "desk", "d1a").focus()
    editor.keyboard.press("ArrowDown")
    editor.on("dialog", lambda dialog: dialog.accept())
    editor.reload()
    expect(editor.get_by_text("nicht gespeicherten Entwurf")).to_be_visible()
    save(editor)
    assert Desk.objects.get(key="d1a").y == 3.0


def test_nothing_is_lost_when_saving_fails(editor: Page, wing: Wing) -> None:
    thing(editor, "desk", "d1a").focus()
    editor.keyboard.press("ArrowDown")
    editor.route("**/plan.json", lambda route: route.abort())
    editor.get_by_role("button", name="Speichern").click()
    expect(editor.get_by_text("Speichern hat nicht geklappt.")).to_be_visible()
    editor.unroute("**/plan.json")
    save(editor)
    assert Desk.objects.get(key="d1a").y == 3.0


def test_a_desk_with_people_asks_before_it_goes(editor: Page, wing: Wing) -> None:
    thing(editor, "desk", "d1a").focus()
    editor.keyboard.press("Delete")
    expect(editor.get_by_text("Hier sitzen Personen.")).to_be_visible()
    editor.get_by_role("button", name="Ja, löschen").click()
    save(editor)
    assert not Desk.objects.filter(key="d1a").exists()
    assert Person.objects.get(family_name="Waldmeister").desk is None


def test_a_room_with_desks_cannot_go(editor: Page, wing: Wing) -> None:
    thing(editor, "room", "r1").focus()
    editor.keyboard.press("Delete")
    expect(editor.get_by_text("In diesem Raum stehen noch Arbeitsplätze.")).to_be_visible()


def test_touch_moves_what_was_tapped_first(browser: Browser, wing: Wing, signed_in: SignedIn) -> None:
    page = signed_in(a_user("SITE", wing.site), width=360, has_touch=True)
    page.goto(address(wing))
    thing(page, "desk", "d1a").scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, 1.5, 2.5))
    expect(page.locator("#plan-side").get_by_label("Bezeichnung")).to_have_value("0.01 A")


def test_without_script_the_page_leads_to_the_forms(signed_in: SignedIn, wing: Wing) -> None:
    page = signed_in(a_user("SITE", wing.site), java_script_enabled=False)
    page.goto(address(wing))
    expect(page.locator("#plan-editor")).to_be_hidden()
    page.get_by_role("link", name="Räume, Türen und Plätze als Formulare").click()
    expect(page.get_by_role("link", name="Arbeitsplatz anlegen")).to_be_visible()
