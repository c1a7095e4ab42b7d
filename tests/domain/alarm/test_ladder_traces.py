# SPDX-License-Identifier: EUPL-1.2
"""The two ladders are one function, and neither order nor repetition matters: 1,000 random traces."""

import copy
import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from schutznetz.domain.alarm.ladder import new_state, step, view
from tests.domain.traces import shuffled, trace

Json = dict[str, Any]
REPLAY = Path(__file__).resolve().parents[2] / "js" / "replay.mjs"
COUNT = 1_000


def play(me: Json, events: list[Json]) -> tuple[Json, list[list[Json]]]:
    state, told = new_state(), []
    for event in [me, *events]:
        state, effects = step(state, event)
        told.append(effects)
    return state, told


@pytest.fixture(scope="module")
def traces() -> list[Json]:
    return [trace(seed) for seed in range(COUNT)]


@pytest.fixture(scope="module")
def played(traces: list[Json]) -> list[tuple[Json, list[list[Json]]]]:
    return [play(each["me"], each["events"]) for each in traces]


@pytest.mark.requirement("VES-018")
def test_javascript_sees_and_does_exactly_the_same(traces: list[Json], played: list[Any]) -> None:
    node = shutil.which("node")
    assert node, "node is needed for the JavaScript twin"
    lines = "\n".join(json.dumps(each) for each in traces)
    run = subprocess.run([node, str(REPLAY)], input=lines, capture_output=True, text=True, timeout=120, check=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == COUNT
    for seed, (each, (state, told), answer) in enumerate(zip(traces, played, answers, strict=True)):
        for number, (mine, theirs) in enumerate(zip(told, answer["effects"], strict=True)):
            assert mine == theirs, f"seed {seed}, event {number}: {[each['me'], *each['events']][number]}"
        for t, theirs in zip(each["looks"], answer["views"], strict=True):
            assert json.loads(json.dumps(view(state, t))) == theirs, f"seed {seed}, view at {t}"


def test_order_does_not_change_what_is_seen(traces: list[Json], played: list[Any]) -> None:
    for seed, (each, (state, _told)) in enumerate(zip(traces[:600], played, strict=False)):
        other, _effects = play(each["me"], shuffled(random.Random(seed), each["events"]))
        last = each["looks"][-1]
        assert view(other, last) == view(state, last), f"seed {seed}"


def test_redelivery_changes_nothing(traces: list[Json], played: list[Any]) -> None:
    for seed, (each, (state, _told)) in enumerate(zip(traces[:150], played, strict=False)):
        for event in each["events"]:
            if event["type"] != "path":
                again, effects = step(state, event)
                assert (again, effects) == (state, []), f"seed {seed}: {event}"


def test_what_is_kept_for_the_screen_is_what_would_be_drawn_now(traces: list[Json], played: list[Any]) -> None:
    for seed, (each, (state, _told)) in enumerate(zip(traces, played, strict=True)):
        _state, fresh = state, {**state, "out": new_state()["out"]}
        redrawn, _effects = step(fresh, {**each["me"], "t": state["me"]["t"]})
        assert redrawn["out"]["pictures"] == state["out"]["pictures"], f"seed {seed}"


def test_a_step_leaves_the_state_it_was_given_alone(traces: list[Json]) -> None:
    for each in traces[:60]:
        state = new_state()
        for event in [each["me"], *each["events"]]:
            before = copy.deepcopy(state)
            after, _effects = step(state, event)
            assert state == before
            state = json.loads(json.dumps(after))
            assert state == after


def test_the_level_never_falls_while_time_passes(traces: list[Json]) -> None:
    for seed, each in enumerate(traces[:400]):
        in_order = sorted(each["events"], key=lambda event: event["t"])
        levels: dict[str, int] = {}
        state, _effects = step(new_state(), each["me"])
        for event in in_order:
            state, _effects = step(state, event)
            if event["type"] == "roster":
                levels = {}
            for alarm in view(state, event["t"])["alarms"]:
                if alarm["open"] and alarm["cause"] != "unknown_roster":
                    assert alarm["level"] >= levels.get(alarm["id"], 0), f"seed {seed}: {event}"
                    levels[alarm["id"]] = alarm["level"]
