# SPDX-License-Identifier: EUPL-1.2
"""The station by itself: honest about its state, alive without the platform, awake while hidden, usable by all."""

import time

import pytest

from schutznetz.apps.alarm import actions
from schutznetz.apps.alarm.models import Station
from schutznetz.apps.organisation.models import Desk
from tests.e2e.alarm_fixtures import *  # noqa: F403
from tests.e2e.alarm_fixtures import (
    NARROW,
    SITE,
    begin_duty,
    in_thread,
    light_text,
    press,
    wait_for_dot,
    wait_for_ringing,
)
from tests.e2e.background_tab import BackgroundTab, throttling_browser
from tests.e2e.test_station_alarm import ring_of

pytestmark = [pytest.mark.e2e]


@pytest.mark.requirement("HAT-012")
def test_with_the_web_process_dead_a_reloaded_station_presses_and_rings(new_station, world):
    one, two = new_station("d1"), new_station("d2")
    world.publish_rosters()
    for page in (one, two):
        page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
        page.wait_for_function("caches.keys().then(names => names.length)")
    world.door.shut()
    for page in (one, two):
        page.reload()
        page.locator(".st-light--limited, .st-light--protected, .st-light--unprotected").wait_for()
    press(one)
    wait_for_ringing(two)
    wait_for_dot(one, "delivered")


@pytest.mark.quiet
def test_the_light_says_not_protected_within_ten_seconds_of_the_brokers_end(new_station, world):
    page = new_station("d1")
    page.locator(".st-light", has_text="Niemand ist erreichbar").wait_for()
    for broker in world.brokers.values():
        broker.kill()
    killed = time.monotonic()
    page.locator(".st-light--unprotected", has_text="keine Verbindung").wait_for(timeout=10_000)
    print(f"light after {time.monotonic() - killed:.1f} s")
    assert "02365 1000" in page.locator(".st-calls").inner_text()
    assert page.locator('a[href="tel:110"]').is_visible()
    for broker in world.brokers.values():
        broker.start()
    page.locator(".st-light", has_text="Niemand ist erreichbar").wait_for(timeout=20_000)


@pytest.mark.quiet
def test_the_light_notices_brokers_that_are_silent_but_not_gone(new_station, world):
    import signal

    page = new_station("d1")
    page.locator(".st-light", has_text="Niemand ist erreichbar").wait_for()
    for broker in world.brokers.values():
        broker.process.send_signal(signal.SIGSTOP)
    stopped = time.monotonic()
    try:
        page.locator(".st-light--unprotected", has_text="keine Verbindung").wait_for(timeout=10_500)
        took = time.monotonic() - stopped
        print(f"light after {took:.1f} s")
        assert took < 10.5
    finally:
        for broker in world.brokers.values():
            broker.process.send_signal(signal.SIGCONT)


def test_one_loop_is_enough_and_the_light_says_so(new_station, world):
    one, two = new_station("d1"), new_station("d2")
    world.publish_rosters()
    world.brokers["a"].kill()
    one.locator(".st-light", has_text="Geschützt über einen Rufkreis").wait_for()
    press(one)
    wait_for_ringing(two)
    wait_for_dot(one, "delivered")


def test_a_revoked_station_says_why_it_does_not_protect(new_station, world, settings):
    from schutznetz.adapters.nats_keys import ensure_keys
    from schutznetz.adapters.nats_system import push_accounts

    page = new_station("d1")
    station = Station.objects.get(desk_key="d1")
    for name, broker in world.brokers.items():
        broker.revoke(station.public_key(name))

    async def push() -> bool:
        for name, broker in world.brokers.items():
            system = broker.system("platform")
            system.start()
            await system.wait_up(10)
            await push_accounts(system, ensure_keys(settings.LOOP_KEYS, name))
            await system.close()
        return True

    in_thread(push)
    page.locator(".st-light--unprotected", has_text="gesperrt oder ersetzt").wait_for(timeout=20_000)
    assert "Standortleitung" in page.locator(".st-light").inner_text()


def test_a_second_window_of_the_station_stays_quiet_until_it_takes_over(new_station, world):
    first = new_station("d1")
    second = first.context.new_page()
    second.goto("/alarm/station/")
    second.get_by_role("heading", name="Die Station läuft in einem anderen Fenster").wait_for()
    assert second.locator(".st-press").count() == 0
    second.get_by_role("button", name="Hier weiterführen").click()
    second.locator("main[data-screen=begin]").wait_for()
    first.get_by_role("heading", name="Die Station läuft in einem anderen Fenster").wait_for()
    second.close()
    first.locator("main[data-screen=duty]").wait_for()


NOTE_SLOWNESS = """(() => {
    let last = performance.now();
    setInterval(() => { last = performance.now(); }, 1000);
    window.isSlowed = () => performance.now() - last > 5000;
})()"""
NOTIFIED = (
    "navigator.serviceWorker.getRegistration().then(one => one.getNotifications()).then(list => list.map(n => n.title))"
)


@pytest.mark.quiet
@pytest.mark.requirement("VES-018")
def test_a_tab_hidden_and_slowed_down_rings_and_escalates_on_time(new_station, world, throttling):
    """One hidden tab in the ring has to ring at once, one outside of it when nobody has accepted for 20 s."""
    neighbours = ring_of("d1")
    outside = next(f"d{n}" for n in range(2, 13) if f"d{n}" not in neighbours)
    near, far = (hidden_station(throttling, world, desk) for desk in (neighbours[0], outside))
    presser, others = new_station("d1"), [new_station(desk) for desk in neighbours[1:3]]
    world.publish_rosters()
    presser.locator(".st-light", has_text="3 Kolleginnen und Kollegen erreichbar").wait_for()
    hidden = time.monotonic()
    for tab in (near, far):
        tab.wait_until("window.isSlowed()", 90)  # its timer of one second has not run for five
    presser.wait_for_timeout(1000 * max(0.0, hidden + HIDDEN_S - time.monotonic()))
    press(presser)
    pressed = time.monotonic()
    near.wait_until(RINGING, 2)
    for page in others:
        wait_for_ringing(page)
    assert not far.evaluate(RINGING)
    far.wait_until(RINGING, 40)
    took = time.monotonic() - pressed
    print(f"escalated in the hidden tab after {took:.2f} s")
    assert 19.5 < took < 22
    for tab in (near, far):
        assert tab.evaluate("document.visibilityState") == "hidden"
        tab.wait_until(f"{NOTIFIED}.then(() => true)", 5)
        assert [title[-4:] for title in tab.evaluate(NOTIFIED)] == ["2.01"]


HIDDEN_S = 90.0
RINGING = "document.querySelector('main[data-screen=ringing] .ring--real')"


def hidden_station(browser, world, desk: str) -> BackgroundTab:
    tab = BackgroundTab(browser, f"{world.url}/alarm/station/?platz={SITE}/{desk}")
    tab.click(".st-choice button")
    tab.click("main[data-screen=begin] [data-key=begin]")
    tab.wait_until("document.querySelector('main[data-screen=duty]')")
    tab.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    tab.evaluate(NOTE_SLOWNESS)
    tab.hide()
    return tab


@pytest.fixture
def throttling(browser):
    instance = throttling_browser(browser)
    yield instance
    instance.close()


@pytest.mark.requirement("HAT-011")
def test_a_one_time_code_enrols_and_its_keys_cannot_be_read(new_page, world):
    desk = Desk.objects.get(key="d5")
    from schutznetz.adapters import clock
    from tests.apps.builders import a_user

    manager = a_user("SITE", desk.site)
    code = make_code(manager, desk, clock.now())
    page = new_page()
    page.goto("/alarm/station/")
    page.get_by_role("button", name="Station anmelden").click()
    page.get_by_text("Geben Sie den Einmalcode ein.").wait_for()
    page.get_by_label("Einmalcode").fill("XXXX-XXXX")
    page.keyboard.press("Enter")
    page.get_by_text("Dieser Code gilt nicht.").wait_for()
    page.get_by_label("Einmalcode").fill(code.lower())
    page.keyboard.press("Enter")
    page.locator("main[data-screen=begin]").wait_for()
    assert Station.objects.get(desk=desk).is_active
    exported = page.evaluate(
        """async () => {
            const open = indexedDB.open('schutznetz-station');
            await new Promise(done => open.onsuccess = done);
            const read = open.result.transaction('facts').objectStore('facts').get('keys');
            await new Promise(done => read.onsuccess = done);
            const key = read.result.a.privateKey;
            return [key.extractable, await crypto.subtle.exportKey('pkcs8', key).then(() => 'read', () => 'refused')];
        }"""
    )
    assert exported == [False, "refused"]


def make_code(user, desk, now) -> str:
    from schutznetz.apps.organisation.queries import actor_for

    actor = actor_for(user, now.date())
    return actions.make_code(actor=actor, kind="desk", sites=[desk.site], desk=desk, now=now)[1]


@pytest.mark.requirement("VES-015", "HAT-012")
def test_everything_works_by_keyboard_alone(new_station, world):
    presser, helper = new_station("d1", on_duty=False), new_station("d2", on_duty=False)
    for page in (presser, helper):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Dienst beginnen"
        page.keyboard.press("Enter")
        page.locator("main[data-screen=duty]").wait_for()
    world.publish_rosters()
    presser.keyboard.down("F9")
    presser.wait_for_timeout(400)
    presser.keyboard.up("F9")
    presser.wait_for_timeout(600)
    assert presser.locator(".st-light .dot--stored, .st-light .dot--delivered").count() == 0, (
        "a short touch is no press"
    )
    presser.keyboard.down("F9")
    presser.wait_for_timeout(1000)
    presser.keyboard.up("F9")
    wait_for_ringing(helper)
    for _ in range(20):
        helper.keyboard.press("Tab")
        if helper.evaluate("document.activeElement.dataset.key") == "coming":
            break
    helper.keyboard.press("Enter")
    wait_for_dot(presser, "accepted")
    for _ in range(20):
        helper.keyboard.press("Tab")
        if helper.evaluate("document.activeElement.dataset.key") == "clear":
            break
    helper.keyboard.press("Enter")
    helper.get_by_role("dialog").wait_for()
    helper.keyboard.press("Escape")
    assert helper.get_by_role("dialog").count() == 0
    assert helper.evaluate("document.activeElement.dataset.key") == "clear"


def test_control_and_space_can_be_the_key(new_station, world):
    presser, helper = new_station("d1"), new_station("d2")
    world.publish_rosters()
    presser.locator("details summary").click()
    presser.get_by_label("Strg + Leertaste").check()
    presser.locator("h1").first.evaluate("node => document.activeElement.blur()")
    presser.keyboard.down("Control")
    presser.keyboard.down("Space")
    presser.wait_for_timeout(1000)
    presser.keyboard.up("Space")
    presser.keyboard.up("Control")
    wait_for_ringing(helper)


def test_both_languages(new_station, world):
    presser, helper = new_station("d1"), new_station("d2")
    world.publish_rosters()
    helper.get_by_role("button", name="English").click()
    helper.locator(".st-hint", has_text="hold down F9").wait_for()
    assert helper.evaluate("document.documentElement.lang") == "en"
    press(presser)
    wait_for_ringing(helper)
    assert helper.locator("[data-key=coming]").inner_text() == "I am going"
    helper.reload()
    wait_for_ringing(helper)
    assert helper.locator("[data-key=cannot]").inner_text() == "Cannot go"
    assert "braucht Hilfe" not in helper.locator("body").inner_text()


BANNER = """(() => {
    const banner = document.createElement('div');
    Object.assign(banner.dataset, {alarmBanner: '', text: 'Alarm in Raum {room}.', link: 'Zur Station'});
    banner.hidden = true;
    document.body.append(banner);
    return import('/static/alarm/banner.js').then(() => 0);
})()"""


def test_other_pages_of_the_browser_show_a_banner(new_station, world):
    presser, helper = new_station("d1"), new_station("d2")
    world.publish_rosters()
    other = helper.context.new_page()
    other.goto("/anleitung/")
    other.evaluate(BANNER)
    press(presser)
    wait_for_ringing(helper)
    other.locator("[data-alarm-banner]", has_text="Alarm in Raum 2.01. Zur Station").wait_for()
    other.locator("[data-alarm-banner] a").last.click()
    other.get_by_text("Die Station läuft in einem anderen Fenster").wait_for()


@pytest.mark.requirement("VES-015")
def test_every_screen_is_clean_for_axe(new_page, new_station, world, axe_clean):
    fresh = new_page()
    fresh.goto("/alarm/station/")
    fresh.get_by_role("link", name="Anmelden und den eigenen Arbeitsplatz wählen").wait_for()
    axe_clean(fresh, "station-anmelden")
    presser, helper, security = new_station("d1", on_duty=False), new_station("d2"), new_station()
    axe_clean(presser, "station-beginn")
    begin_duty(presser)
    world.publish_rosters()
    presser.locator(".st-light", has_text="von 7").wait_for()
    presser.locator("details summary").click()
    axe_clean(presser, "station-dienst")
    axe_clean(security, "leitstand-ruhig")
    presser.locator("details summary").click()
    press(presser)
    wait_for_ringing(helper)
    axe_clean(helper, "station-alarm")
    helper.locator("[data-key=coming]").click()
    wait_for_dot(presser, "accepted")
    axe_clean(presser, "station-angenommen")
    security.locator(".desk-card--real").wait_for()
    axe_clean(security, "leitstand-alarm")
    helper.locator("[data-key=clear]").click()
    axe_clean(helper, "station-entwarnung-frage")
    helper.keyboard.press("Escape")
    security.locator("[data-key=clear]").click()
    security.locator("dialog .st-button--primary").click()
    helper.locator(".ring--cleared").wait_for()
    axe_clean(helper, "station-entwarnt")
    axe_clean(security, "leitstand-entwarnt")
    for broker in world.brokers.values():
        broker.kill()
    presser.locator(".st-light--unprotected").wait_for()
    axe_clean(presser, "station-nicht-geschuetzt")


@pytest.mark.requirement("VES-015")
def test_the_two_right_reactions_stand_first(new_station, world):
    page = new_station("d1", on_duty=False)
    steps = page.locator(".st-begin li").all_inner_texts()
    assert [step.split(":")[0].split(",")[0] for step in steps] == ["Sprechen Sie ruhig", "Rufen Sie"]


def test_answers_and_press_are_big_enough_for_a_thumb(new_station, world):
    presser, helper = (
        new_station("d1", viewport=NARROW, has_touch=True),
        new_station("d2", viewport=NARROW, has_touch=True),
    )
    world.publish_rosters()
    assert presser.locator(".st-press").bounding_box()["height"] >= 64
    press(presser)
    wait_for_ringing(helper)
    for box in [button.bounding_box() for button in helper.locator(".ring-answer").all()]:
        assert box["height"] >= 64
    assert "Platz" not in light_text(presser)
