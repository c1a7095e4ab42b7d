# SPDX-License-Identifier: EUPL-1.2
"""The ladder: who rings when, and when it stops (docs/alarm-protocol.md, section 6). ``ladder.js`` is its twin.

``step(state, event) -> (state, effects)`` and ``view(state, t)`` are pure. The state is a value that JSON can carry; a
step never changes the one it was given. Every ``t`` is whole milliseconds on the receiver's own monotonic clock.
What is derived depends on the set of events heard, not on their order; hearing one again changes nothing.

Requirements: VES-018, VES-019, HAT-012.
"""

from typing import Any

from schutznetz.domain.alarm.course import begin, course, in_order, merge, params
from schutznetz.domain.alarm.picture import picture

Json = dict[str, Any]
PRESENCE_KEPT_MS = 120_000
START: Json = {
    "now": 0, "me": None, "rosters": {}, "presence": {}, "path": {}, "outage": {"down": None, "back": None},
    "alarms": {}, "at_desk": {}, "out": {
        "pictures": {}, "sent": {}, "wake": None, "reach": {"known": False, "ring": 0, "present": 0, "security": 0},
    },
}  # fmt: skip
_ORDER = ("at", "desk", "own_desk", "name", "label", "room", "nature", "class")
_EMPTY: Json = {"presses": {}, "answers": {}, "receipts": {}, "stored": {}}


def new_state() -> Json:
    """A receiver that has heard nothing yet."""
    return {**START}


def step(state: Json, event: Json) -> tuple[Json, list[Json]]:
    """Hear one event: the state after it and what the host has to do (ring, hush, show, publish, wake).

    An event is ``{"type": me|roster|presence|raised|answer|receipt|stored|path|tick, "t": ms, ...body}``; an unknown
    type only lets time pass.
    """
    heard = {**state, "now": max(state["now"], event["t"])}
    take = _TAKERS.get(event["type"])
    touched = take(heard, event) if take else set()
    return _settle(heard, touched)


def _settle(state: Json, touched: set[str]) -> tuple[Json, list[Json]]:
    """Draw anew what was touched or is due, and compare with what the host was told last."""
    old = state["out"]
    due = _due(old["pictures"], state["now"])
    _forget_stale(state, due)
    pictures = {**old["pictures"], **_draw_all(state, touched | due, state["now"])}
    pictures = {alarm: drawn for alarm, drawn in pictures.items() if drawn is not None}
    changed = sorted(alarm for alarm in touched | due if pictures.get(alarm) != old["pictures"].get(alarm))
    effects = [effect for alarm in changed for effect in _tones(alarm, old["pictures"].get(alarm), pictures.get(alarm))]
    sent = {alarm: kinds for alarm, kinds in old["sent"].items() if alarm in state["alarms"]}
    for alarm in changed:
        effects += _publish(state, pictures.get(alarm), sent)
    visible = [alarm for alarm in changed if _shown(old["pictures"].get(alarm)) != _shown(pictures.get(alarm))]
    reach = {key: value for key, value in _reach(state, state["now"]).items() if key != "until"}
    if visible or reach != old["reach"]:
        effects.append({"do": "show", "alarms": visible})
    wake = _next_wake(state, pictures)
    if wake is not None and wake != old["wake"]:
        effects.append({"do": "wake", "t": wake})
    return {**state, "out": {"pictures": pictures, "sent": sent, "reach": reach, "wake": wake}}, effects


def _due(pictures: Json, now: int) -> set[str]:
    return {alarm for alarm, drawn in pictures.items() if drawn["wake"] is not None and drawn["wake"] <= now}


def view(state: Json, t: int) -> Json:
    """What a screen needs at ``t`` (never earlier than the last event): see section 6 for the fields."""
    now = max(t, state["now"])
    kept = state["out"]["pictures"]
    due = _due(kept, now)
    redrawn = {**kept, **_draw_all(state, due, now)} if due else kept
    pictures = {alarm: drawn for alarm, drawn in redrawn.items() if drawn is not None}
    drawn = [picture for picture in pictures.values() if picture["listed"]]
    drawn.sort(key=lambda item: (item["alarm"]["t0"], item["alarm"]["id"]))
    alarms = [_with_seconds(item["alarm"], now) for item in drawn]
    return {
        "t": now, "alarms": alarms, "ringing": any(alarm["ringing"] for alarm in alarms),
        "reach": _reach(state, now), "wake": _next_wake({**state, "now": now}, pictures),
    }  # fmt: skip


def next_n(state: Json, alarm: str) -> int:
    """The number of my next answer to this alarm."""
    me = state["me"] or {"station": ""}
    answers = state["alarms"].get(alarm, _EMPTY)["answers"].values()
    return 1 + max((a["n"] for a in answers if a["station"] == me["station"]), default=0)


def _with_seconds(alarm: Json, now: int) -> Json:
    if not alarm["cleared"]:
        return alarm
    left = max(0, -((now - alarm["cleared"]["until"]) // 1000))
    return {**alarm, "cleared": {**alarm["cleared"], "seconds_left": left}}


def _shown(drawn: Json | None) -> Json | None:
    return drawn["alarm"] if drawn and drawn["listed"] else None


# --- hearing -------------------------------------------------------------------------------------------------------


def _take_me(state: Json, event: Json) -> set[str]:
    if state["me"] and state["me"]["t"] > event["t"]:
        return set()
    me = {"station": "", "desk": "", "kind": "desk", "sites": [], "muted": False, "name": "", "label": ""}
    state["me"] = {"t": event["t"], **{key: event.get(key, value) for key, value in me.items()}}
    return set(state["alarms"])


def _take_roster(state: Json, event: Json) -> set[str]:
    known = state["rosters"].get(event["site"])
    roster = {"version": 0, "at": "", **{key: value for key, value in event.items() if key not in ("type", "t")}}
    if known and (known["version"], known["at"]) >= (roster["version"], roster["at"]):
        return set()
    state["rosters"] = {**state["rosters"], event["site"]: roster}
    return set(state["alarms"])


def _take_presence(state: Json, event: Json) -> set[str]:
    site, known = event["site"], state["presence"].get(event["site"], [])
    report = {"t": event["t"], "at": event["at"], "desks": event["desks"], "security": event.get("security", 0)}
    same = next((old for old in known if old["at"] == report["at"]), None)
    if same and same["t"] <= report["t"]:
        return set()
    reports = sorted([old for old in known if old is not same] + [report], key=lambda r: (r["t"], r["at"]))
    raised = [t0 for t0 in map(begin, state["alarms"].values()) if t0 is not None]
    stale = 1000 * params(state["rosters"].get(site))["presence_stale_s"]
    oldest = reports[-1]["t"] - PRESENCE_KEPT_MS
    kept = [r for r in reports if r["t"] >= oldest or any(abs(r["t"] - t0) <= stale for t0 in raised)]
    state["presence"] = {**state["presence"], site: kept}
    moved = [report["t"]] + ([same["t"]] if same else [])
    return {alarm for alarm, record in state["alarms"].items() if _is_near(record, moved, stale)}


def _is_near(record: Json, times: list[int], stale: int) -> bool:
    t0 = begin(record)
    return t0 is not None and any(abs(t - t0) <= stale for t in times)


def _take_raised(state: Json, event: Json) -> set[str]:
    press = {key: event.get(key, "") for key in ("site", "desk", "station", "at", "nature", "name", "room")}
    press |= {"t": event["t"], "press": event.get("press", 1), "readable": event.get("readable", True)}
    press["class"] = event.get("class") if event.get("class") in ("test", "drill") else "real"
    place = f"{event['site']}|{event['desk']}"
    touched = _put(state, event, "presses", f"{event['station']}|{press['press']}", press)
    group = state["at_desk"].get(place, [])
    if touched and event["alarm"] not in group:
        state["at_desk"] = {**state["at_desk"], place: sorted([*group, event["alarm"]])}
    return touched


def _take_answer(state: Json, event: Json) -> set[str]:
    answer = {key: event.get(key, "") for key in ("station", "own_desk", "verb", "at", "name", "label")}
    answer |= {"t": event["t"], "n": event.get("n", 1)}
    answer |= {"class": event.get("class") or "real", "coerced": event.get("coerced") is True}
    return _put(state, event, "answers", f"{answer['station']}|{answer['verb']}|{answer['n']}", answer)


def _take_receipt(state: Json, event: Json) -> set[str]:
    receipt = {"t": event["t"], "own_desk": event.get("own_desk", ""), "kind": event["kind"]}
    receipt["station"] = event["station"]
    return _put(state, event, "receipts", f"{receipt['station']}|{receipt['kind']}", receipt)


def _take_stored(state: Json, event: Json) -> set[str]:
    return _put(state, event, "stored", event["loop"], {"t": event["t"]})


def _put(state: Json, event: Json, shelf: str, key: str, item: Json) -> set[str]:
    """Keep an item in its alarm's record; of two with the same key the earlier one, whichever came first."""
    record = state["alarms"].get(event["alarm"], _EMPTY)
    known = record[shelf].get(key)
    if known is not None and _order(known) <= _order(item):
        return set()
    if event["t"] < state["now"] - 1000 * params(state["rosters"].get(event.get("site", "")))["stale_after_s"]:
        return set()
    record = {**record, shelf: {**record[shelf], key: item}}
    state["alarms"] = {**state["alarms"], event["alarm"]: record}
    return {event["alarm"]}


def _order(item: Json) -> list[str | int]:
    """Of two copies the one with the smaller order counts (they differ in more than ``t`` only if somebody cheats)."""
    return [item["t"], *(item.get(key, "") for key in _ORDER)]


def _take_path(state: Json, event: Json) -> set[str]:
    known = state["path"].get(event["loop"])
    if known and (known["t"] > event["t"] or known["up"] == event["up"]):
        return set()
    state["path"] = {**state["path"], event["loop"]: {"up": event["up"], "t": event["t"]}}
    outage, is_down = state["outage"], not any(loop["up"] for loop in state["path"].values())
    if is_down and not (outage["down"] is not None and outage["back"] is None):
        state["outage"] = {"down": event["t"], "back": None}
    elif not is_down and outage["down"] is not None and outage["back"] is None:
        state["outage"] = {**outage, "back": event["t"]}
        return set(state["alarms"])
    return set()


def _nothing(_state: Json, _event: Json) -> set[str]:
    return set()


_TAKERS = {
    "me": _take_me, "roster": _take_roster, "presence": _take_presence, "raised": _take_raised, "answer": _take_answer,
    "receipt": _take_receipt, "stored": _take_stored, "path": _take_path, "tick": _nothing,
}  # fmt: skip


# --- drawing -------------------------------------------------------------------------------------------------------


def _draw_all(state: Json, alarms: set[str], now: int) -> dict[str, Json | None]:
    """The pictures of these alarms and of all others at the same desks (they may be merged)."""
    drawn: dict[str, Json | None] = {}
    for alarm in sorted(alarms):
        if alarm in drawn:
            continue
        record = state["alarms"].get(alarm)
        if record is None or not record["presses"]:
            drawn[alarm] = _waiting(state, record)
            continue
        group = [_course(state, other) for other in _same_desk(state, alarm)]
        merge(group)
        drawn |= {c["id"]: picture(state, c, now) for c in group}
    return drawn


def _course(state: Json, alarm: str) -> Json:
    record = state["alarms"][alarm]
    site = in_order(record)[0]["site"]
    return course(alarm, record, state["rosters"].get(site), state["presence"].get(site, []))


def _same_desk(state: Json, alarm: str) -> list[str]:
    first = in_order(state["alarms"][alarm])[0]
    group = state["at_desk"].get(f"{first['site']}|{first['desk']}", [])
    return [other for other in group if other in state["alarms"]]


def _waiting(state: Json, record: Json | None) -> Json | None:
    """An alarm of which only answers or receipts are known: kept until it is stale, not listed."""
    if record is None:
        return None
    wake = _first_t(record) + 1000 * params(None)["stale_after_s"] + 1
    return {"listed": False, "alarm": None, "widen": False, "wake": wake}


def _first_t(record: Json) -> int:
    return int(min(item["t"] for shelf in record.values() for item in shelf.values()))


def _forget_stale(state: Json, due: set[str]) -> None:
    for alarm in due:
        record = state["alarms"].get(alarm)
        if record is None:
            continue
        t0, site = begin(record), in_order(record)[0]["site"] if record["presses"] else ""
        age = state["now"] - (_first_t(record) if t0 is None else t0)
        if age > 1000 * params(state["rosters"].get(site))["stale_after_s"]:
            state["alarms"] = {key: kept for key, kept in state["alarms"].items() if key != alarm}


# --- doing ---------------------------------------------------------------------------------------------------------


def _tones(alarm: str, before: Json | None, after: Json | None) -> list[Json]:
    rang = bool(before and before["listed"] and before["alarm"]["ringing"])
    rings = bool(after and after["listed"] and after["alarm"]["ringing"])
    if rings and after and not rang:
        item = after["alarm"]
        return [{"do": "ring", "alarm": alarm, "class": item["class"], "level": item["level"], "why": item["why"]}]
    return [{"do": "hush", "alarm": alarm}] if rang and not rings else []


def _publish(state: Json, drawn: Json | None, sent: dict[str, list[str]]) -> list[Json]:
    """Receipts and the presser's ``widen``, each once; the host adds ``v`` and ``at``."""
    me = state["me"]
    if not drawn or not drawn["listed"] or not me:
        return []
    item, done, effects = drawn["alarm"], sent.get(drawn["alarm"]["id"], []), []
    head = {"alarm": item["id"], "site": item["site"], "station": me["station"], "own_desk": me["desk"]}
    if item["visible"] and item["open"] and me["kind"] != "controller" and "delivered" not in done:
        subject = f"receipt.{item['site']}.{item['id']}.{me['station']}.delivered"
        effects.append({"do": "publish", "subject": subject, "body": {**head, "kind": "delivered"}})
        done = [*done, "delivered"]
    if drawn["widen"] and "widen" not in done:
        subject = f"answer.{item['site']}.{item['id']}.{me['station']}.widen"
        said = {"verb": "widen", "n": item["next_n"], "name": me["name"], "label": me["label"]}
        body = {**head, "desk": item["desk"], **said}
        effects.append({"do": "publish", "subject": subject, "body": body})
        done = [*done, "widen"]
    if effects:
        sent[item["id"]] = done
    return effects


def _next_wake(state: Json, pictures: dict[str, Json]) -> int | None:
    times = [drawn["wake"] for drawn in pictures.values() if drawn["wake"] is not None and drawn["wake"] > state["now"]]
    reach = _reach(state, state["now"])
    if reach["until"] is not None:
        times.append(reach["until"])
    return min(times, default=None)


def _reach(state: Json, now: int) -> Json:
    """Who would hear me now: how many desks of my ring are present, while the last report is fresh."""
    me = state["me"]
    for site in sorted(state["rosters"]) if me and me["desk"] else []:
        roster = state["rosters"][site]
        place = (roster.get("desks") or {}).get(me["desk"])
        if place:
            return _reach_in(roster, place.get("ring") or [], state["presence"].get(site, []), now)
    return _reach_in(None, [], [], now)


def _reach_in(roster: Json | None, ring: list[str], reports: list[Json], now: int) -> Json:
    until = reports[-1]["t"] + 1000 * params(roster)["presence_stale_s"] if reports else None
    if until is None or until <= now:
        return {"known": False, "ring": len(ring), "present": 0, "security": 0, "until": None}
    present = sum(desk in reports[-1]["desks"] for desk in ring)
    return {"known": True, "ring": len(ring), "present": present, "security": reports[-1]["security"], "until": until}
