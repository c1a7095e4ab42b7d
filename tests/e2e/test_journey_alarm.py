# SPDX-License-Identifier: EUPL-1.2
"""One morning from press to record, as those live it who are in it: presser, neighbours, security, site manager.

On desktop and phone. What is said over the brokers is written down as the worker does it, then read in the browser.
"""

from datetime import date

import pytest

from schutznetz.adapters import clock
from schutznetz.adapters.nats_streams import replay, site_stream, stream_facts
from schutznetz.apps.accounts.models import User
from schutznetz.apps.alarm.jobs import record
from schutznetz.apps.alarm.jobs.projection import RECEIPTS, _heard
from schutznetz.apps.organisation.models import Desk, Office, Person
from tests.e2e.alarm_fixtures import *  # noqa: F403
from tests.e2e.alarm_fixtures import NARROW, SITE, WIDE, in_thread, press, wait_for_dot, wait_for_ringing

pytestmark = [pytest.mark.e2e]


def somebody(name: str, role: str, desk: str = "", *, whole: bool = False) -> User:
    place = Desk.objects.get(site__key=SITE, key=desk) if desk else None
    site = Desk.objects.filter(site__key=SITE).select_related("site__authority").first().site
    person = Person.objects.create(
        external_id=name, given_name=name, family_name="Beispiel", authority=site.authority, site=site, desk=place
    )
    bound = None if whole else site
    Office.objects.create(person=person, role=role, authority=site.authority, site=bound, since=date(2026, 1, 1))
    return User.objects.create_user(name.lower(), None, person=person)


async def said(world) -> list[record.Page]:
    """Everything both brokers have stored, as pages for the record. No database here: it belongs to another thread."""
    pages = []
    for name, broker in world.brokers.items():
        platform = broker.service("platform")
        platform.start()
        try:
            await platform.wait_up(10)
            pages += [await page_of(name, platform, stream) for stream in (site_stream(SITE), RECEIPTS)]
        finally:
            await platform.close()
    return pages


async def page_of(name, platform, stream: str) -> record.Page:
    found = await stream_facts(name, platform.client(), stream)
    heard = [_heard(one) async for one in replay(name, platform.client(), stream, seq=1)]
    known = [one for one in heard if one is not None]
    return record.Page(name, stream, found.created.isoformat(), found.last_seq, known)


def write_down(world) -> None:
    for page in in_thread(lambda: said(world)):
        record.take(page, clock.now())


def press_as(page, device: str) -> None:
    """At a desk by holding the key, on a phone by touch."""
    if device == "phone":
        press(page)
        return
    page.keyboard.down("F9")
    page.wait_for_timeout(1000)
    page.keyboard.up("F9")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_from_the_press_to_the_record(device, new_station, signed_in, axe_clean, world):
    kim, sina = somebody("Kim", "EMP", "d1"), somebody("Sina", "SITE")
    ole, ada = somebody("Ole", "EMP", "d2"), somebody("Ada", "ADM", whole=True)
    screen = {"viewport": NARROW, "has_touch": True} if device == "phone" else {"viewport": WIDE}
    presser, neighbour, other = (new_station(desk, **screen) for desk in ("d1", "d2", "d3"))
    guard = new_station(**screen)
    world.publish_rosters()
    presser.locator(".st-light", has_text="nur 2 von 7").wait_for()
    before = presser.locator(".st-duty").inner_text()

    press_as(presser, device)
    for page in (neighbour, other):
        wait_for_ringing(page)
    guard.locator(".desk-card--real .desk-card__room", has_text="2.01").wait_for()
    neighbour.locator(".ring-way__mine", has_text="durch die Verbindungstür").wait_for()
    assert presser.locator(".ring").count() == 0, "a visitor sees nothing new"

    neighbour.locator("[data-key=coming]").click()
    wait_for_dot(presser, "accepted")
    other.locator(".helper--coming", has_text="Platz 2.02 A geht").wait_for()
    assert "Noch 1 Person nötig" in other.locator(".ring-need").inner_text()
    neighbour.locator("[data-key=here]").click()
    wait_for_dot(presser, "on_site")
    assert presser.locator(".st-duty").inner_text() == before

    guard.locator("[data-key=clear]").click()
    guard.locator("dialog input[value=real]").check()
    guard.locator("dialog .st-button--primary").click()
    for page in (neighbour, other):
        page.locator(".ring--cleared").wait_for()
    presser.locator(".st-light", has_text="Entwarnung").wait_for(state="attached")

    write_down(world)
    width = 360 if device == "phone" else 1280
    mine = signed_in(kim, width=width)
    mine.goto("/alarm/verlauf/")
    mine.get_by_role("row").nth(1).get_by_role("link").first.click()
    mine.get_by_role("heading", level=1, name="Alarm").wait_for()
    story = mine.locator(".alarm-story li").all_inner_texts()
    assert len(story) >= 4
    assert [word for word in ("2.01 A", "2.02 A") if not any(word in line for line in story)] == []
    axe_clean(mine, f"alarm-nachgelesen-{device}")
    for user, rows in ((sina, 1), (ole, 0), (ada, 0)):
        page = signed_in(user, width=width)
        page.goto("/alarm/verlauf/")
        page.get_by_role("heading", name="Verlauf der Alarme").wait_for()
        assert page.locator("tbody tr").count() == rows, user.username
        assert (page.goto(mine.url).status == 200) == bool(rows), user.username
