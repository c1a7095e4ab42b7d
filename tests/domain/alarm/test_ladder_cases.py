# SPDX-License-Identifier: EUPL-1.2
"""The stories of the ladder (tests/cases/ladder), one receiver at a time."""

from pathlib import Path

import pytest

from schutznetz.domain.alarm.ladder import new_state, step, view
from tests.domain.cases import CASES, NOISE, complete, differences, load, receiver

PATHS = sorted((CASES / "ladder").glob("*.json"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = load(path)
    for station in case["receivers"]:
        state, _effects = step(new_state(), receiver(station))
        for number, each in enumerate(case["steps"]):
            state, effects = step(state, each["event"])
            then = each.get("then", {}).get(station, {})
            told = [effect for effect in effects if effect["do"] not in NOISE]
            seen = {alarm["id"]: alarm for alarm in view(state, each["event"]["t"])["alarms"]}
            wrong = differences(then.get("does", told), told, "does") + differences(then.get("sees", {}), seen, "sees")
            assert not wrong, f"{path.stem}, {station}, step {number}: " + "; ".join(wrong)


def test_an_alarm_that_is_too_old_is_forgotten() -> None:
    state, _effects = step(new_state(), receiver("st4"))
    state, _effects = step(state, complete({"type": "raised", "t": 1000}))
    early = {"type": "answer", "t": 900, "alarm": "a2", "station": "st6", "verb": "coming"}
    state, _effects = step(state, complete(early))
    state, effects = step(state, {"type": "tick", "t": 43_201_001})
    assert {"do": "hush", "alarm": "a1"} in effects
    assert (state["alarms"], state["at_desk"], state["out"]["pictures"], state["out"]["sent"]) == ({}, {}, {}, {})


def test_every_expectation_belongs_to_a_receiver() -> None:
    for path in PATHS:
        case = load(path)
        named = {station for each in case["steps"] for station in each.get("then", {})}
        assert named <= set(case["receivers"]), path.stem
        assert named, path.stem
