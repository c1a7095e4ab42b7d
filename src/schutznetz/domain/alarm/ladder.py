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
from schutznetz.domain.alarm.shelves import every, find, keep

Json = dict[str, Any]
PRESENCE_KEPT_MS = 120_000
MOST_ALARMS = 40
FLOOD_CLASSES = {"real": 0, "test": 1, "drill": 2}
FLOOD_STEP_MS = 1000
START: Json = {
    "now": 0, "me": None, "rosters": {}, "presence": {}, "path": {}, "outage": {"down": None, "back": None},
    "alarms": {}, "at_desk": {}, "out": {
        "pictures": {}, "sent": {}, "due": None, "wake": None,
        "reach": {"known": False, "ring": 0, "present": 0, "security": 0, "until": None},
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
    old, now = state["out"], state["now"]
    due = _due(old, now)
    _forget_stale(state, due)
    drawn = _draw_all(state, touched | due, now)
    before = {alarm: find(old["pictures"], alarm) for alarm in drawn}
    changed = sorted(alarm for alarm in drawn if drawn[alarm] != before[alarm])
    effects = [effect for alarm in changed for effect in _tones(alarm, before[alarm], drawn[alarm])]
    pictures, sent = old["pictures"], old["sent"]
    for alarm in changed:
        pictures = keep(pictures, alarm, drawn[alarm])
        told, done = _publish(state, drawn[alarm], find(sent, alarm) or [])
        if told or drawn[alarm] is None:
            sent = keep(sent, alarm, done if drawn[alarm] else None)
        effects += told
    reach = _reach(state, now)
    visible = [alarm for alarm in changed if _shown(before[alarm]) != _shown(drawn[alarm])]
    if visible or {**reach, "until": None} != {**old["reach"], "until": None}:
        effects.append({"do": "show", "alarms": visible})
    due_at = _due_at(old, pictures, before, drawn, now)
    wake = _sooner(due_at, reach["until"])
    if wake is not None and wake != old["wake"]:
        effects.append({"do": "wake", "t": wake})
    out = {"pictures": pictures, "sent": sent, "reach": reach, "due": due_at, "wake": wake}
    return {**state, "out": out}, effects


def _due_at(old: Json, pictures: Json, before: Json, drawn: Json, now: int) -> int | None:
    """When the next picture may change; all are looked through only if the one that was next has changed."""
    known = old["due"]
    if known is None or known <= now or any(each and each["wake"] == known for each in before.values()):
        wakes = [each["wake"] for _alarm, each in every(pictures)]
    else:
        wakes = [known, *(each["wake"] for each in drawn.values() if each)]
    return min((wake for wake in wakes if wake is not None and wake > now), default=None)


def _sooner(one: int | None, two: int | None) -> int | None:
    return min((t for t in (one, two) if t is not None), default=None)


def _due(out: Json, now: int) -> set[str]:
    if out["due"] is None or out["due"] > now:
        return set()
    return {alarm for alarm, drawn in every(out["pictures"]) if drawn["wake"] is not None and drawn["wake"] <= now}


def view(state: Json, t: int) -> Json:
    """What a screen needs at ``t`` (never earlier than the last event): see section 6 for the fields."""
    now, out = max(t, state["now"]), state["out"]
    redrawn = _draw_all(state, _due(out, now), now)
    pictures = [each for alarm, each in every(out["pictures"]) if alarm not in redrawn]
    pictures += [each for each in redrawn.values() if each is not None]
    listed = [each["alarm"] for each in pictures if each["listed"]]
    listed.sort(key=lambda alarm: (alarm["t0"], alarm["id"]))
    alarms = [_with_seconds(alarm, now) for alarm in listed]
    reach = _reach(state, now)
    wakes = [each["wake"] for each in pictures if each["wake"] is not None and each["wake"] > now]
    return {
        "t": now, "alarms": alarms, "ringing": any(alarm["ringing"] for alarm in alarms), "reach": reach,
        "wake": _sooner(min(wakes, default=None), reach["until"]),
    }  # fmt: skip


def presses(state: Json, alarm: str) -> int:
    """How often an alarm was pressed so far (its highest ``press``); 0 if it is unknown."""
    record = find(state["alarms"], alarm) or _EMPTY
    return max((press["press"] for press in record["presses"].values()), default=0)


def next_n(state: Json, alarm: str) -> int:
    """The number of my next answer to this alarm."""
    me = state["me"] or {"station": ""}
    answers = (find(state["alarms"], alarm) or _EMPTY)["answers"].values()
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
    return {alarm for alarm, _record in every(state["alarms"])}


def _take_roster(state: Json, event: Json) -> set[str]:
    known = state["rosters"].get(event["site"])
    roster = {"version": 0, "at": "", **{key: value for key, value in event.items() if key not in ("type", "t")}}
    if known and (known["version"], known["at"]) >= (roster["version"], roster["at"]):
        return set()
    state["rosters"] = {**state["rosters"], event["site"]: roster}
    return {alarm for alarm, _record in every(state["alarms"])}


def _take_presence(state: Json, event: Json) -> set[str]:
    site, known = event["site"], state["presence"].get(event["site"], [])
    report = {"t": event["t"], "at": event["at"], "desks": event["desks"], "security": event.get("security", 0)}
    same = next((old for old in known if old["at"] == report["at"]), None)
    if same and same["t"] <= report["t"]:
        return set()
    reports = sorted([old for old in known if old is not same] + [report], key=lambda r: (r["t"], r["at"]))
    raised = [t0 for t0 in (begin(record) for _alarm, record in every(state["alarms"])) if t0 is not None]
    stale = 1000 * params(state["rosters"].get(site))["presence_stale_s"]
    oldest = reports[-1]["t"] - PRESENCE_KEPT_MS
    kept = [r for r in reports if r["t"] >= oldest or any(abs(r["t"] - t0) <= stale for t0 in raised)]
    state["presence"] = {**state["presence"], site: kept}
    moved = [report["t"]] + ([same["t"]] if same else [])
    return {alarm for alarm, record in every(state["alarms"]) if _is_near(record, moved, stale)}


def _is_near(record: Json, times: list[int], stale: int) -> bool:
    t0 = begin(record)
    return t0 is not None and any(abs(t - t0) <= stale for t in times)


def _as_repeat(state: Json, event: Json) -> Json:
    """A new alarm of a station that has very many already, as a repeated press of its newest: it rings like any other,
    but a flood cannot keep the receivers busy until they hear nobody else. A station takes two presses within two
    seconds for one, so no two that a person means fall into the same second."""
    if (find(state["alarms"], event["alarm"]) or _EMPTY)["presses"]:
        return event
    mine = [
        other for other in state["at_desk"].get(f"{event['site']}|{event['desk']}", [])
        if in_order(find(state["alarms"], other))[0]["station"] == event["station"]
    ]  # fmt: skip
    if len(mine) < MOST_ALARMS:
        return event
    newest = max(mine, key=lambda other: (begin(find(state["alarms"], other)), other))
    kind = FLOOD_CLASSES.get(event.get("class", ""), 0)
    return {**event, "alarm": newest, "press": 2 + kind + len(FLOOD_CLASSES) * (event["t"] // FLOOD_STEP_MS)}


def _take_raised(state: Json, event: Json) -> set[str]:
    event = _as_repeat(state, event)
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
    record = find(state["alarms"], event["alarm"]) or _EMPTY
    known = record[shelf].get(key)
    if known is not None and _order(known) <= _order(item):
        return set()
    if event["t"] < state["now"] - 1000 * params(state["rosters"].get(event.get("site", "")))["stale_after_s"]:
        return set()
    record = {**record, shelf: {**record[shelf], key: item}}
    state["alarms"] = keep(state["alarms"], event["alarm"], record)
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
        return {alarm for alarm, _record in every(state["alarms"])}
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
        record = find(state["alarms"], alarm)
        if record is None or not record["presses"]:
            drawn[alarm] = _waiting(state, record)
            continue
        group = [_course(state, other) for other in _same_desk(state, record)]
        merge(group)
        drawn |= {c["id"]: picture(state, c, now) for c in group}
    return drawn


def _course(state: Json, alarm: str) -> Json:
    record = find(state["alarms"], alarm)
    site = in_order(record)[0]["site"]
    return course(alarm, record, state["rosters"].get(site), state["presence"].get(site, []))


def _same_desk(state: Json, record: Json) -> list[str]:
    first = in_order(record)[0]
    group = state["at_desk"].get(f"{first['site']}|{first['desk']}", [])
    return [other for other in group if _is_at(find(state["alarms"], other), first)]


def _is_at(record: Json | None, place: Json) -> bool:
    """Whether this alarm calls from the same desk; somebody may have pressed with an identifier of another desk."""
    if not record:
        return False
    first = in_order(record)[0]
    return (first["site"], first["desk"]) == (place["site"], place["desk"])


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
        record = find(state["alarms"], alarm)
        if record is None:
            continue
        t0, site = begin(record), in_order(record)[0]["site"] if record["presses"] else ""
        age = state["now"] - (_first_t(record) if t0 is None else t0)
        if age > 1000 * params(state["rosters"].get(site))["stale_after_s"]:
            state["alarms"] = keep(state["alarms"], alarm, None)
            state["at_desk"] = _without(state["at_desk"], alarm, record)


def _without(at_desk: Json, alarm: str, record: Json) -> Json:
    """The lists of alarms at each desk without this one."""
    places = {f"{press['site']}|{press['desk']}" for press in record["presses"].values()} & at_desk.keys()
    shorter = {place: [other for other in at_desk[place] if other != alarm] for place in sorted(places)}
    return {place: group for place, group in {**at_desk, **shorter}.items() if group}


# --- doing ---------------------------------------------------------------------------------------------------------


def _tones(alarm: str, before: Json | None, after: Json | None) -> list[Json]:
    rang = bool(before and before["listed"] and before["alarm"]["ringing"])
    rings = bool(after and after["listed"] and after["alarm"]["ringing"])
    if rings and after and not rang:
        item = after["alarm"]
        return [{"do": "ring", "alarm": alarm, "class": item["class"], "level": item["level"], "why": item["why"]}]
    return [{"do": "hush", "alarm": alarm}] if rang and not rings else []


def _publish(state: Json, drawn: Json | None, done: list[str]) -> tuple[list[Json], list[str]]:
    """Receipts and the presser's ``widen``, each once; the host adds ``v`` and ``at``."""
    me, effects = state["me"], []
    if not drawn or not drawn["listed"] or not me:
        return [], done
    item = drawn["alarm"]
    head = {"alarm": item["id"], "site": item["site"], "desk": item["desk"]}
    head |= {"station": me["station"], "own_desk": me["desk"]}
    if item["visible"] and item["open"] and me["kind"] != "controller" and "delivered" not in done:
        subject = f"receipt.{item['site']}.{item['desk']}.{item['id']}.{me['station']}.delivered"
        effects.append({"do": "publish", "subject": subject, "body": {**head, "kind": "delivered"}})
        done = [*done, "delivered"]
    if drawn["widen"] and "widen" not in done:
        subject = f"answer.{item['site']}.{item['id']}.{me['station']}.widen"
        said = {"verb": "widen", "n": item["next_n"], "name": me["name"], "label": me["label"]}
        effects.append({"do": "publish", "subject": subject, "body": {**head, **said}})
        done = [*done, "widen"]
    return effects, done


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
