# SPDX-License-Identifier: EUPL-1.2
"""Random traces of ladder events, the same for the same seed: what a receiver might hear in five minutes.

A trace is ``{"me": event, "events": [...], "looks": [t, ...]}``: the events in the order heard (shuffled and doubled
in most traces), and the moments at which to look at the view.
"""

import random
from typing import Any

Json = dict[str, Any]
SITE = "marl"
DESKS = [f"d{number}" for number in range(1, 15)]
SECURITY = ("s1", "s2")
VERBS = ("coming", "here", "cannot", "clear", "reopen", "widen")
WEIGHTS = (6, 5, 5, 5, 2, 1)


def roster(version: int = 1, params: Json | None = None, missing: str = "") -> Json:
    """Fourteen desks in a row, the ring of each being the seven nearest; two stations at d2; two security stations."""
    desks = {desk: _place(desk) for desk in DESKS if desk != missing}
    stations = {f"st{desk[1:]}": {"desk": desk, "kind": "desk"} for desk in DESKS}
    stations |= {key: {"desk": "", "kind": "security"} for key in SECURITY}
    stations |= {"st2b": {"desk": "d2", "kind": "desk"}, "en1": {"desk": "", "kind": "entrance"}}
    return {
        "site": SITE, "version": version, "at": f"2026-06-15T08:00:{version:02}.000Z", "desks": desks,
        "stations": stations, "params": params or {}, "circuit2": "planned",
        "floors": [{"key": "og2", "name": "2. OG"}],
    }  # fmt: skip


def _place(desk: str) -> Json:
    number = int(desk[1:])
    near = sorted((other for other in DESKS if other != desk), key=lambda d: (abs(int(d[1:]) - number), d))
    return {"label": f"2.{number} A", "room": f"2.{number}", "floor": "og2", "ring": near[:7], "next": near[7:]}


def own_desk(station: str) -> str:
    return "d2" if station == "st2b" else f"d{station[2:]}" if station.startswith("st") else ""


def me(station: str, *, kind: str = "", muted: bool = False, t: int = 0) -> Json:
    letter = "" if station.startswith("st") else station[0]
    kind = kind or {"s": "security", "e": "entrance", "c": "controller"}.get(letter, "desk")
    return {
        "type": "me", "t": t, "station": station, "desk": own_desk(station), "kind": kind, "sites": [SITE],
        "muted": muted, "name": f"Person {station}", "label": station.upper(),
    }  # fmt: skip


def trace(seed: int) -> Json:
    """One trace; some of its choices make rare things (merging, duress, outages) common."""
    dice = random.Random(seed)
    alarms = _alarms(dice)
    events = [event for alarm in alarms for event in _about(dice, alarm)]
    events += _presences(dice) + _paths(dice)
    events.sort(key=lambda event: event["t"])
    if dice.random() < 0.85:
        first = roster(params=_params(dice), missing=dice.choice(["", "", "d1"]))
        events.insert(0, {"type": "roster", "t": 0, **first})
    if dice.random() < 0.2:
        events.append({"type": "roster", "t": 30_000, **roster(version=2)})
    stations = [f"st{n}" for n in range(1, 15)] + ["st2b", "s1", "s2", "en1", "c1"]
    who = me(dice.choice([*stations, alarms[0]["station"], "s1"]), muted=dice.random() < 0.1)
    looks = [*sorted(dice.sample(range(330_000), 6)), 330_000]
    return {"me": who, "events": _disorder(dice, events), "looks": looks}


def _params(dice: random.Random) -> Json:
    return {"accept_within_s": 10, "neighbours": 5} if dice.random() < 0.1 else {}


def _alarms(dice: random.Random) -> list[Json]:
    count = dice.choice([1, 1, 2, 3, 6])
    desk = dice.choice(DESKS)
    found = []
    for number in range(count):
        if count != 6 and number:
            desk = dice.choice(DESKS)
        station = "st2b" if desk == "d2" and dice.random() < 0.4 else f"st{desk[1:]}"
        t = dice.randrange(1_000, 60_000 if count == 6 else 120_000)
        found.append({"alarm": f"01a{seed_text(dice)}{number}", "desk": desk, "station": station, "t0": t})
    return found


def seed_text(dice: random.Random) -> str:
    return "".join(dice.choice("0123456789abcdefghjkmnpqrstvwxyz") for _ in range(4))


def _about(dice: random.Random, alarm: Json) -> list[Json]:
    head = {"alarm": alarm["alarm"], "site": SITE}
    raised = {
        **head, "type": "raised", "desk": alarm["desk"], "station": alarm["station"], "room": "2.99",
        "at": "2026-06-15T08:00:00.000Z", "class": dice.choice(["real", "real", "test", "drill"]),
        "nature": dice.choice(["threat", ""]), "name": dice.choice(["Kim Beispiel", ""]),
    }  # fmt: skip
    events = [{**raised, "t": alarm["t0"], "press": 1, "readable": dice.random() > 0.05}]
    if dice.random() < 0.25:
        events.append({**raised, "t": alarm["t0"] + dice.randrange(1, 90_000), "press": 2})
    if dice.random() < 0.03:
        events.append({**raised, "t": alarm["t0"] + 5, "press": 1, "station": "st9", "desk": "d9"})
    if dice.random() < 0.6:
        events.append({"type": "stored", "alarm": alarm["alarm"], "loop": dice.choice("ab"), "t": alarm["t0"] + 3})
    return events + _receipts(dice, head, alarm) + _answers(dice, head, alarm)


def _receipts(dice: random.Random, head: Json, alarm: Json) -> list[Json]:
    found = []
    for _ in range(dice.choice([0, 0, 3, 8])):
        station = dice.choice([f"st{n}" for n in range(1, 15)] + ["s1"])
        t = alarm["t0"] + dice.randrange(1, 3_000)
        kind = dice.choice(["delivered", "delivered", "rendered", "seen"])
        receipt = {**head, "type": "receipt", "station": station, "own_desk": own_desk(station), "kind": kind}
        found.append({**receipt, "t": t})
    return found


def _answers(dice: random.Random, head: Json, alarm: Json) -> list[Json]:
    near = _place(alarm["desk"])["ring"]
    crowd = dice.choice([[f"st{d[1:]}" for d in near], [f"st{n}" for n in range(1, 15)] + ["st2b", "s1", "en1", "zz"]])
    count: dict[str, int] = {}
    found = []
    for t in sorted(alarm["t0"] + dice.randrange(-500, 200_000) for _ in range(dice.choice([0, 1, 2, 4, 8, 14]))):
        station, verb = dice.choice(crowd), dice.choices(VERBS, WEIGHTS)[0]
        count[station] = count.get(station, 0) + 1
        answer = {
            **head, "type": "answer", "desk": alarm["desk"], "station": station, "own_desk": own_desk(station),
            "verb": verb, "n": count[station], "at": "", "t": t, "label": "2.1",
            "name": dice.choice(["", f"Name {station}"]),
        }  # fmt: skip
        if verb == "clear":
            answer |= {"class": dice.choice(["real", "mistaken", "drill"]), "coerced": dice.random() < 0.15}
        found.append(answer)
    return found


def _presences(dice: random.Random) -> list[Json]:
    if dice.random() < 0.3:
        return []
    share = dice.choice([0.1, 0.3, 0.9])
    return [
        {"type": "presence", "t": t + dice.randrange(300), "site": SITE, "at": f"2026-06-15T08:{t // 1000:05}",
         "desks": [desk for desk in DESKS if dice.random() < share], "security": 2, "entrance": 0, "faults": {}}
        for t in range(0, 100_000, dice.choice([5_000, 5_000, 20_000]))
    ]  # fmt: skip


def _paths(dice: random.Random) -> list[Json]:
    moments = sorted(dice.sample(range(500, 200_000), dice.choice([0, 0, 4])))
    ups = [{"type": "path", "loop": loop, "up": True, "t": 100} for loop in "ab"]
    return ups + [{"type": "path", "loop": dice.choice("ab"), "up": dice.random() < 0.5, "t": t} for t in moments]


def _disorder(dice: random.Random, events: list[Json]) -> list[Json]:
    """Some copies come twice or later; in most traces what is about alarms comes in any order."""
    copies = [
        {**event, "t": event["t"] + dice.choice([0, 0, 40, 900])}
        for event in events
        if event["type"] not in ("path", "roster") and dice.random() < 0.3
    ]
    both = events + copies
    if dice.random() < 0.3:
        return sorted(both, key=lambda event: event["t"])
    return shuffled(dice, both)


def shuffled(dice: random.Random, events: list[Json]) -> list[Json]:
    """Another order of the same events; only a connection's comings and goings keep theirs."""
    paths = iter([event for event in events if event["type"] == "path"])
    mixed = dice.sample(events, len(events))
    return [next(paths) if event["type"] == "path" else event for event in mixed]
