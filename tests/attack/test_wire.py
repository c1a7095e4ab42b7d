# SPDX-License-Identifier: EUPL-1.2
"""What a station with a valid key can send, and what every receiver makes of it."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.alarm import messages
from schutznetz.domain.alarm.ladder import new_state, step, view
from schutznetz.domain.alarm.messages import decode, to_event
from tests.domain.cases import CASES, complete, receiver

HERE = Path(__file__).resolve().parent
Json = dict[str, Any]
ROSTER = json.loads((CASES / "rosters" / "fourteen_desks.json").read_text(encoding="utf-8"))


def heard(*events: Json, station: str = "st4", roster: Json = ROSTER) -> Json:
    """The state of a receiver after these events."""
    state = step(new_state(), receiver(station))[0]
    for event in [{**roster, "type": "roster", "t": 0}, *events]:
        state = step(state, complete(event))[0]
    return state


def press(t: int = 1000, **more: Any) -> Json:
    return {"type": "raised", "t": t, **more}


def answer(t: int, station: str, verb: str, **more: Any) -> Json:
    return {"type": "answer", "t": t, "station": station, "verb": verb, **more}


def alarm(state: Json, t: int) -> Json:
    return next(each for each in view(state, t)["alarms"] if each["id"] == "a1")


def with_second_station(desk: str) -> Json:
    return {**ROSTER, "stations": {**ROSTER["stations"], "stx": {"desk": desk, "kind": "desk"}}}


@pytest.mark.parametrize("seed", range(1, 6))
def test_garbage_never_stops_a_browser(seed: int, tried: Callable[..., None]) -> None:
    node = shutil.which("node")
    assert node
    run = subprocess.run([node, str(HERE / "fuzz.mjs"), str(seed), "2000"], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout)
    tried("random messages to the ladder in JavaScript", "taken as a message", said["decoded"])
    tried("random messages to the ladder in JavaScript", "ignored", said["ignored"])


@pytest.mark.parametrize("name", ["constructor", "valueof", "-", "0" * 40])
def test_no_name_of_an_alarm_is_poison(name: str, tried: Callable[..., None]) -> None:
    """In JavaScript every object knows `constructor`; an alarm of that name stopped every station that heard it."""
    state = heard(press(alarm=f"x{name[-2:]}"), press(alarm=name))
    assert len(view(state, 2000)["alarms"]) == 2
    code = (
        f'import {{find, keep}} from "{HERE.parent.parent}/src/schutznetz/apps/alarm/static/alarm/shelves.js";'
        f'const one = keep({{}}, "x{name[-2:]}", 1); process.stdout.write(JSON.stringify(find(one, "{name}")));'
    )
    run = subprocess.run(["node", "--input-type=module", "-e", code], capture_output=True, text=True, timeout=30)
    assert (run.stdout, run.stderr) == ("null", "")
    tried("alarm with a name that JavaScript knows", "an alarm like any other")


@given(st.binary(max_size=200), st.sampled_from(["raised", "coming", "here", "cannot", "clear", "reopen", "widen"]))
def test_garbage_never_stops_the_controller(payload: bytes, verb: str) -> None:
    kind = "alarm.marl.d5.st5.raised" if verb == "raised" else f"answer.marl.a1.st6.{verb}"
    message = decode(kind, payload, "x")
    if message is not None:
        step(heard(press()), to_event(message, 5000))


def test_a_person_with_two_stations_has_one_vote(tried: Callable[..., None]) -> None:
    roster = with_second_station("d9")
    votes = [answer(5000, "st9", "clear"), answer(6000, "stx", "clear", own_desk="d10")]
    assert alarm(heard(press(), *votes, roster=roster), 7000)["open"]
    assert alarm(heard(press(), *votes, roster=roster), 7000)["clears"]["got"] == 1
    other = [answer(5000, "st9", "clear"), answer(6000, "st10", "clear")]
    assert not alarm(heard(press(), *other, roster=roster), 7000)["open"]
    tried("two all-clears from two stations of one desk", "one vote")


def test_nobody_clears_from_a_desk_he_only_claims(tried: Callable[..., None]) -> None:
    """st13 was not rung; it says it stands on a desk that was."""
    lies = [answer(2000, "st13", "here", own_desk="d4"), answer(40_000, "st13", "clear", own_desk="d4", n=2)]
    quiet = [answer(2000, "st6", "coming"), answer(3000, "st6", "here", n=2)]
    assert alarm(heard(press(), *lies, *quiet), 41_000)["open"]
    tried("all-clear from a desk that is only claimed", "a vote, no end")


def test_a_claimed_desk_stays_a_claim_after_the_station_is_gone(tried: Callable[..., None]) -> None:
    """Enrolling again takes the old station out of the roster; its lies must not come true by that."""
    stations = {key: entry for key, entry in ROSTER["stations"].items() if key != "st13"}
    later = {**ROSTER, "version": 99, "stations": stations, "former": {"st13": ROSTER["stations"]["st13"]}}
    lies = [answer(2000, "st13", "here", own_desk="d4"), answer(40_000, "st13", "clear", own_desk="d4", n=2)]
    quiet = [answer(2000, "st6", "coming"), answer(3000, "st6", "here", n=2)]
    state = heard(press(), *lies, *quiet, {**later, "type": "roster", "t": 41_000})
    assert alarm(state, 42_000)["open"]
    tried("all-clear from a claimed desk, station enrolled again", "a vote, no end")


def test_receipts_count_for_the_desk_of_the_station(tried: Callable[..., None]) -> None:
    """Three stations of one desk claim three desks of the ring; the presser calls more people all the same."""
    stations = {**ROSTER["stations"], **{f"sty{n}": {"desk": "d13", "kind": "desk"} for n in range(3)}}
    ring = ROSTER["desks"]["d5"]["ring"]
    lies = [
        {"type": "receipt", "t": 1100, "station": f"sty{n}", "own_desk": ring[n], "kind": "delivered"} for n in range(3)
    ]
    state = heard(press(), *lies, station="st5", roster={**ROSTER, "stations": stations})
    _state, effects = step(state, {"type": "tick", "t": 2600})
    assert [effect["body"]["verb"] for effect in effects if effect["do"] == "publish"] == ["widen"]
    tried("receipts in the name of three neighbours", "not believed", 3)


def test_a_helper_cannot_claim_another_place(tried: Callable[..., None]) -> None:
    said = alarm(heard(press(), answer(2000, "st6", "coming", label="Wache", own_desk="d7")), 3000)["helpers"][0]
    assert (said["desk"], said["label"]) == ("d6", ROSTER["desks"]["d6"]["label"])
    tried("helper who claims another place", "shown with the place of the roster")


def test_an_alarm_of_somebody_else_cannot_be_moved(tried: Callable[..., None]) -> None:
    theirs = {"station": "st13", "desk": "d13"}
    state = heard(press(), press(1001, **theirs, **{"class": "test"}), press(1002, alarm="a2", **theirs))
    seen = alarm(state, 3000)
    assert (seen["desk"], seen["station"], seen["class"], seen["level"]) == ("d5", "st5", "real", 3)
    tried("press with the identifier of somebody else's alarm", "widens that alarm, moves nothing")


FLOODS: dict[str, Callable[[int], Json]] = {
    "alarms": lambda n: {"verb": "raised", "alarm": f"01jd{n:022}", "press": 1},
    "presses of one alarm": lambda n: {"verb": "raised", "alarm": "a1", "press": n},
    "answers": lambda n: {"verb": ("clear", "reopen", "coming", "cannot", "here", "widen")[n % 6], "n": n},
    "receipts of unknown alarms": lambda n: {"verb": "delivered", "alarm": f"x{n}"},
}


@pytest.mark.parametrize("what", FLOODS)
def test_a_flood_does_not_deafen_a_receiver(what: str, tried: Callable[..., None]) -> None:
    """2000 messages of one station; after them another press still rings, and one step is quick."""
    state = heard(press(), answer(1500, "st13", "here"))
    for n in range(1, 2001):
        event = flood_event(FLOODS[what](n), 40_000 + n)
        state = step(state, event)[0] if event else state
    began = time.process_time()
    state, effects = step(state, complete(press(43_000, alarm="a9", station="st6", desk="d6")))
    took = time.process_time() - began
    assert {"do": "ring", "alarm": "a9"}.items() <= next(e for e in effects if e["do"] == "ring").items()
    assert took < 0.25
    tried(f"2000 {what} of one station", "the next press rings at once", 2000)


def flood_event(body: Json, t: int) -> Json | None:
    verb, name = body.pop("verb"), body.get("alarm", "a1")
    places = {"raised": "alarm.marl.d13.st13.raised", "delivered": f"receipt.marl.d13.{name}.st13.delivered"}
    message = decode(places.get(verb, f"answer.marl.{name}.st13.{verb}"), json.dumps({"v": 1, **body}).encode())
    return to_event(message, t) if message else None


def test_a_station_with_very_many_alarms_still_rings(tried: Callable[..., None]) -> None:
    """The forty-first alarm of a station opens its newest again, even when security has closed them all."""
    events = [press(1000 + 61_000 * n, alarm=f"b{n:02}", station="st6", desk="d6") for n in range(40)]
    closed = [answer(2_600_000, "s1", "clear", alarm=f"b{n:02}") for n in range(40)]
    state = heard(*events, *closed)
    assert not view(state, 2_601_000)["ringing"]
    state = step(state, complete(press(2_700_000, alarm="b99", station="st6", desk="d6")))[0]
    assert view(state, 2_700_001)["ringing"]
    tried("the 41st alarm of one station", "rings as its newest")


@pytest.mark.parametrize("n", [messages.MOST_ANSWERS + 1, 2**31 - 1])
def test_nobody_answers_without_end(n: int) -> None:
    assert decode("answer.marl.a1.st6.clear", json.dumps({"v": 1, "n": n}).encode()) is None
