# SPDX-License-Identifier: EUPL-1.2
"""Reading the case files of the ladder: defaults of events, matching of expectations (see cases/ladder/README.md)."""

import json
from pathlib import Path
from typing import Any

from tests.domain.traces import me, own_desk

Json = dict[str, Any]
CASES = Path(__file__).resolve().parent.parent / "cases"
NOISE = ("show", "wake")


def load(path: Path) -> Json:
    """A case with its roster read and every event written out."""
    case: Json = json.loads(path.read_text(encoding="utf-8"))
    first = {"type": "roster", "t": 0, "use": case.get("roster", "fourteen_desks")}
    case["steps"] = ([{"event": first}] if first["use"] else []) + case["steps"]
    for step in case["steps"]:
        step["event"] = complete(step["event"])
    return case


def complete(event: Json) -> Json:
    """An event with the defaults of the README."""
    kind, station = event["type"], event.get("station", "")
    base: Json = {"site": "marl"}
    if kind == "roster" and "use" in event:
        path = CASES / "rosters" / f"{event['use']}.json"
        return {**json.loads(path.read_text(encoding="utf-8")), "type": "roster", "t": event["t"]}
    if kind in ("raised", "answer", "receipt"):
        base |= {"alarm": "a1", "at": "2026-06-15T10:31:04.000Z"}
    if kind == "raised":
        base |= {"desk": "d5", "station": "st5", "press": 1, "class": "real", "nature": "", "room": "2.99"}
        base |= {"name": "Kim Beispiel"}
    if kind == "answer":
        base |= {"own_desk": own_desk(station), "n": 1, "name": f"Person {station}", "label": station.upper()}
    if kind == "receipt":
        base |= {"own_desk": own_desk(station), "kind": "delivered"}
    if kind == "presence":
        base |= {"at": f"at {event['t']}", "security": 1}
    return {**base, **event}


def receiver(station: str) -> Json:
    return me(station)


def differences(expected: Any, actual: Any, where: str = "") -> list[str]:
    """Where ``actual`` lacks something that is expected; objects may have more fields, lists may not be longer."""
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return [f"{where}: {actual!r} instead of {expected!r}"]
        return [d for key, value in expected.items() for d in differences(value, actual.get(key), f"{where}.{key}")]
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            return [f"{where}: {actual!r} instead of {expected!r}"]
        return [d for n, value in enumerate(expected) for d in differences(value, actual[n], f"{where}[{n}]")]
    return [] if expected == actual else [f"{where}: {actual!r} instead of {expected!r}"]
