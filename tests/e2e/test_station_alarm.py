# SPDX-License-Identifier: EUPL-1.2
"""A press in one browser rings in the right others, and the presser knows the truth about it."""

import json
import time

import pytest

from schutznetz.apps.alarm.jobs import rosters
from schutznetz.apps.alarm.models import Ring
from schutznetz.regulation.site_safety.desk_alarm import ladder_params
from tests.e2e.alarm_fixtures import *  # noqa: F403
from tests.e2e.alarm_fixtures import SITE, dot, press, wait_for_dot, wait_for_ringing

pytestmark = [pytest.mark.e2e]

TELL_WHEN_RINGING = """room => new Promise(resolve => {
    const look = () => document.querySelector('.ring--real .ring-room')?.textContent.includes(room)
        || document.querySelector('.desk-card--real')?.textContent.includes(room);
    const tell = () => resolve(Date.now());
    if (look()) return tell();
    const watcher = new MutationObserver(() => look() && (watcher.disconnect(), tell()));
    watcher.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
})"""
NOTE_PRESS = """() => addEventListener('click', event => {
    if (event.target.closest('.st-press')) window.pressed = Date.now();
}, {capture: true})"""


def ring_of(desk: str) -> list[str]:
    return Ring.objects.get(desk__key=desk, desk__site__key=SITE).neighbours()


def watch(page, room="2.01"):
    """Note in the page itself when it shows the alarm (milliseconds since 1970, one clock for all browsers)."""
    page.evaluate(f"window.rang = ({TELL_WHEN_RINGING})({json.dumps(room)}); 0")


def press_and_measure(presser, receivers) -> list[int]:
    """Press, and the milliseconds until each receiver showed it."""
    for page in receivers:
        watch(page)
    press(presser)
    pressed = presser.evaluate("window.pressed")
    return sorted(page.evaluate("window.rang") - pressed for page in receivers)


@pytest.mark.requirement("VES-017", "HAT-012")
@pytest.mark.quiet
def test_seven_neighbours_and_security_ring_within_a_second_an_eighth_does_not(new_station, world, record_property):
    """Ten browsers share the machine with whatever else runs on it: the second holds in the best of three presses."""
    neighbours = ring_of("d1")
    assert len(neighbours) == 7
    outside = next(f"d{n}" for n in range(2, 13) if f"d{n}" not in neighbours)
    presser, security, eighth = new_station("d1"), new_station(), new_station(outside)
    receivers = [*(new_station(desk) for desk in neighbours), security]
    world.publish_rosters()
    presser.locator(".st-light", has_text="7 Kolleginnen und Kollegen erreichbar").wait_for()
    presser.evaluate(NOTE_PRESS)
    slowest = []
    for _ in range(3):
        delays = press_and_measure(presser, receivers)
        print(f"press to screen, ms: {delays}")
        slowest.append(delays[-1])
        presser.locator(".st-light .dot--delivered", has_text="Bei 8 Stationen angekommen").wait_for(state="attached")
        assert eighth.locator("main").get_attribute("data-screen") == "duty"
        if delays[-1] < 1000:
            break
        clear(security)
        presser.locator(".st-light", has_text="Entwarnung").wait_for(state="attached")
    record_property("press_to_last_screen_ms", slowest)
    assert min(slowest) < 1000
    assert max(slowest) < 3000


@pytest.mark.requirement("HAT-012")
def test_the_word_of_a_broker_alone_never_turns_the_dot_green(new_station, world):
    presser = new_station("d1")
    press(presser)
    wait_for_dot(presser, "stored")
    time.sleep(3)
    assert dot(presser) == "stored"
    assert presser.locator(".dot--accepted, .dot--on_site").count() == 0


@pytest.mark.requirement("HAT-012")
def test_an_acceptance_is_seen_by_the_presser_and_by_the_others(new_station, world):
    presser, helper, other = new_station("d1"), new_station("d2"), new_station("d3")
    world.publish_rosters()
    presser.locator(".st-light", has_text="nur 2 von 7").wait_for()
    before = presser.locator(".st-duty").inner_text()
    press(presser)
    wait_for_ringing(helper)
    wait_for_ringing(other)
    assert other.locator(".ring-going").inner_text().count("Noch niemand") == 1
    helper.locator("[data-key=coming]").click()
    wait_for_dot(presser, "accepted")
    other.locator(".helper--coming", has_text="Platz 2.02 A geht").wait_for()
    assert "Noch 1 Person nötig" in other.locator(".ring-need").inner_text()
    assert helper.locator("[data-key=coming]").get_attribute("aria-pressed") == "true"
    helper.locator("[data-key=here]").click()
    wait_for_dot(presser, "on_site")
    after = presser.locator(".st-duty").inner_text()
    assert after == before, "the presser's page changes but for the dot"
    assert presser.locator(".ring").count() == 0


@pytest.mark.requirement("HAT-014")
def test_the_plan_shows_the_way_through_the_connecting_door_and_the_escape_room(new_station, world):
    presser, helper = new_station("d1"), new_station("d2")
    world.publish_rosters()
    press(presser)
    wait_for_ringing(helper)
    helper.locator(".ring-way__mine", has_text="durch die Verbindungstür").wait_for()
    assert "2.02" in helper.locator(".ring-way__escape").inner_text()
    helper.locator("svg.plan .plan-way--help").wait_for(state="attached")
    assert helper.locator("svg.plan .plan-way--escape").count() == 1
    assert helper.locator("svg.plan .plan-room--alarm").count() == 1
    assert helper.locator("svg.plan .plan-mark--me").count() == 1


@pytest.mark.requirement("VES-018")
def test_with_two_of_seven_there_further_desks_ring_at_once(new_station, world):
    neighbours = ring_of("d1")
    outside = [f"d{n}" for n in range(2, 13) if f"d{n}" not in neighbours]
    presser = new_station("d1")
    two = [new_station(desk) for desk in neighbours[:2]]
    further = [new_station(desk) for desk in outside[:2]]
    world.publish_rosters()
    presser.locator(".st-light", has_text="nur 2 von 7").wait_for()
    press(presser)
    for page in (*two, *further):
        wait_for_ringing(page)


@pytest.mark.requirement("HAT-012")
def test_a_reload_in_mid_alarm_loses_nothing(new_station, world):
    presser, helper = new_station("d1"), new_station("d2")
    world.publish_rosters()
    press(presser)
    wait_for_ringing(helper)
    helper.locator("[data-key=coming]").click()
    wait_for_dot(presser, "accepted")
    presser.reload()
    helper.reload()
    wait_for_dot(presser, "accepted")
    wait_for_ringing(helper)
    helper.locator("[data-key=coming][aria-pressed=true]").wait_for()


@pytest.mark.requirement("HAT-012")
def test_a_press_made_while_no_broker_answers_is_sent_after_a_reload(new_station, world):
    presser, helper = new_station("d1"), new_station("d2")
    world.publish_rosters()
    for broker in world.brokers.values():
        broker.kill()
    presser.locator(".st-light--unprotected").wait_for()
    press(presser)
    wait_for_dot(presser, "none")
    presser.reload()
    wait_for_dot(presser, "none")
    for broker in world.brokers.values():
        broker.start()
    wait_for_ringing(helper)
    wait_for_dot(presser, "delivered")


@pytest.mark.requirement("HAT-012")
def test_a_late_joiner_gets_the_running_alarm(new_station, world):
    presser = new_station("d1")
    press(presser)
    wait_for_dot(presser, "stored")
    late = new_station("d2", on_duty=False)
    wait_for_ringing(late)


@pytest.mark.requirement("HAT-012")
def test_two_stations_clear_together_and_doch_nicht_opens_again(new_station, world):
    presser, one, two = new_station("d1"), new_station("d2"), new_station("d3")
    world.publish_rosters()
    press(presser)
    for page in (one, two):
        wait_for_ringing(page)
    assert presser.locator("[data-key=clear]").count() == 0
    clear(one)
    two.locator(".ring-going", has_text="1 von 2 Entwarnungen").wait_for()
    clear(two, "mistaken")
    one.locator(".ring--cleared .ring-who", has_text="Versehentlich ausgelöst").wait_for()
    assert "2.03 A" in one.locator(".ring-who").inner_text()
    one.locator("[data-key=reopen]").click()
    two.locator(".ring--real").wait_for()
    wait_for_dot(presser, "delivered")


def clear(page, why="real"):
    page.locator("[data-key=clear]").click()
    page.locator(f"dialog input[value={why}]").check()
    page.locator("dialog .st-button--primary").click()


@pytest.mark.requirement("HAT-012")
def test_a_clear_under_duress_closes_everywhere_but_at_the_security_desk(new_station, world):
    presser, helper, security = new_station("d1"), new_station("d2"), new_station()
    world.publish_rosters()
    press(presser)
    wait_for_ringing(helper)
    security.locator(".desk-card--real").wait_for()
    clear(helper)
    helper.locator("[data-key=clear]").click()
    security.locator(".desk-card--real").click()
    confirm = helper.locator("dialog .st-button--primary")
    confirm.hover()
    helper.mouse.down()
    helper.wait_for_timeout(2200)
    helper.mouse.up()
    security.locator(".desk-card", has_text="Entwarnung unter Zwang").wait_for()
    assert "Zwang" not in helper.locator("body").inner_text()


@pytest.mark.requirement("HAT-012")
def test_a_test_press_is_unmistakable_and_ends_by_itself(new_station, world, monkeypatch):
    """The roster says when it ends, so here it is soon."""
    soon = {"test_ends_s": 12, "clear_visible_s": 5}
    monkeypatch.setattr(rosters, "ladder_params", lambda today: {**ladder_params(today), **soon})
    presser, helper = new_station("d1"), new_station("d2")
    world.publish_rosters()
    presser.locator(".st-light", has_text="nur 1 von 7").wait_for()
    presser.locator("details summary").click()
    presser.locator("[data-key=test]").click()
    helper.locator(".ring--test .ring-kind", has_text="TEST").wait_for()
    assert "nur ein Test" in helper.locator(".ring-who").inner_text()
    presser.get_by_text("Probealarm läuft: bei 1 Station angekommen").wait_for()
    helper.locator("main[data-screen=duty]").wait_for()


def test_a_real_press_right_after_a_test_goes_before_it(new_station, world):
    presser, helper = new_station("d1"), new_station("d2")
    world.publish_rosters()
    presser.locator(".st-light", has_text="nur 1 von 7").wait_for()
    presser.locator("details summary").click()
    presser.locator("[data-key=test]").click()
    press(presser)
    helper.locator(".ring--real").wait_for()
    helper.locator(".ring-tab", has_text="TEST").wait_for()


@pytest.mark.requirement("HAT-012")
def test_several_alarms_stand_in_order_of_time(new_station, world):
    one, two, helper, security = new_station("d1"), new_station("d3"), new_station("d2"), new_station()
    world.publish_rosters()
    press(one)
    wait_for_ringing(helper, "2.01")
    helper.locator("[data-key=mute]").click()
    helper.locator("[data-key=mute][aria-pressed=true]").wait_for()
    two.locator("[data-key=press]").click()
    two.locator("main[data-screen=duty]").wait_for()
    helper.locator(".ring-tab", has_text="2.03").wait_for()
    helper.locator("[data-key=mute][aria-pressed=false]").wait_for()  # muted for the first alarm, not for the second
    helper.locator(".ring-tab").click()
    wait_for_ringing(helper, "2.03")
    rooms = security.locator(".desk-card__room")
    security.locator(".desk-card__room", has_text="2.03").wait_for()
    assert rooms.all_inner_texts() == ["2.01", "2.03"]
    assert security.locator(".desk-card--loudest .desk-card__room").inner_text() == "2.01"
