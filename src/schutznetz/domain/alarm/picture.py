# SPDX-License-Identifier: EUPL-1.2
"""One alarm as one receiver sees it at one moment: what its screen shows and when that may change. Twin: picture.js."""

from typing import Any

from schutznetz.domain.alarm.course import (
    HELP,
    WATCHERS,
    cause,
    first_acceptance,
    first_here,
    helpers_at,
    is_called,
    level,
    may_clear_alone,
    spans,
    voter,
)

Json = dict[str, Any]
NOBODY: Json = {"t": 0, "station": "", "desk": "", "kind": "desk", "sites": [], "muted": False, "name": "", "label": ""}


def picture(state: Json, c: Json, now: int) -> Json:
    """{listed, alarm, widen, wake}: ``alarm`` as in ``view``; ``widen`` when I, the presser, have to call more."""
    me = state["me"] or NOBODY
    is_watcher = me["kind"] in WATCHERS
    story = spans(c, now, is_watcher)
    alarm = _alarm(state, c, story, me, now)
    is_stale = now - c["t0"] > 1000 * c["p"]["stale_after_s"]
    gone = alarm["cleared"] is not None and alarm["cleared"]["until"] <= now
    listed = not (is_stale or gone or c["merged_into"])
    later = [t for t in _moments(c, story, me) if t > now]
    widen = listed and alarm["is_mine"] and alarm["open"] and _has_to_widen(state, c, story, now)
    return {"listed": listed, "alarm": alarm, "widen": widen, "wake": min(later, default=None)}


def _alarm(state: Json, c: Json, story: list[Json], me: Json, now: int) -> Json:
    first, last, place = c["first"], story[-1], c["place"] or {}
    coerced_at = _coerced_at(c, now) if me["kind"] in WATCHERS else None
    reached, why_all = (3, "coerced") if coerced_at is not None else (level(c, story, now), cause(c, story, now))
    inside = me["station"] == first["station"] or (me["desk"] != "" and me["desk"] == first["desk"])
    why = "" if inside else _why(c, me, reached, why_all, state["me"] is None)
    mine = _my_answer(c, me, now)
    since = max(last["start"], coerced_at or last["start"])
    is_open = last["end"] is None
    answered = mine is not None and (mine["t"] >= since or (last["since"] is None and coerced_at is None))
    visible = not inside and (why != "" or mine is not None)
    return {
        "id": c["id"], "site": first["site"], "desk": first["desk"], "station": first["station"], "at": first["at"],
        "t0": c["t0"], "class": c["class"], "nature": first["nature"], "name": first["name"],
        "room": place.get("room") or first["room"], "label": place.get("label") or first["room"] or first["desk"],
        "floor": place.get("floor", ""), "readable": c["readable"], "level": reached, "cause": why_all,
        "called": [d for d in c["ring"] + c["extra"] if d != first["desk"]], "everybody": reached == 3,
        "is_mine": me["station"] == first["station"], "at_my_desk": inside, "visible": visible, "why": why,
        "ringing": why != "" and is_open and not (me["muted"] or answered or me["kind"] == "controller"),
        "way": {"to": first["desk"], "from": me["desk"]} if me["desk"] and not inside else None,
        **_progress(c, story, now), **_clearing(c, story, me, inside, now),
        "coerced": coerced_at is not None, "merged": c["merged"], "my_verb": mine["verb"] if mine else "",
        "next_n": 1 + max((a["n"] for a in c["answers"] if a["station"] == me["station"]), default=0),
    }  # fmt: skip


def _coerced_at(c: Json, now: int) -> int | None:
    """When security first learned of a clear under duress."""
    return min((a["t"] for a in c["answers"] if a["verb"] == "clear" and a["coerced"] and a["t"] <= now), default=None)


def _why(c: Json, me: Json, reached: int, why_all: str, unknown: bool) -> str:
    """Why this receiver is called: neighbour, next, security, circuit2, unknown_roster; "" when it is not."""
    if me["sites"] and c["first"]["site"] not in me["sites"]:
        return ""
    if me["kind"] in WATCHERS:
        return "security"
    if me["desk"] in c["ring"]:
        return "neighbour"
    if me["desk"] in c["extra"]:
        return "next"
    if unknown or why_all in ("unknown_roster", "unreadable"):
        return "unknown_roster"
    return "circuit2" if is_called(c, me["desk"], reached) else ""


def _my_answer(c: Json, me: Json, now: int) -> Json | None:
    return helpers_at(c, None, now).get(me["station"])


def _progress(c: Json, story: list[Json], now: int) -> Json:
    """Receipts, helpers and the dot of the presser."""
    first = c["first"]
    outside = [
        r["kind"] for r in c["receipts"].values() if r["own_desk"] != first["desk"] and r["station"] != first["station"]
    ]
    counts = {kind: outside.count(kind) for kind in ("delivered", "rendered", "seen")}
    helpers = [
        {"station": a["station"], "desk": a["own_desk"], "name": a["name"], "label": _label(c, a), "verb": a["verb"],
         "kind": a["kind"], "since": a["t"]}
        for a in helpers_at(c, None, now).values()
    ]  # fmt: skip
    current = [a["verb"] for a in helpers_at(c, story[-1]["since"], now).values()]
    return {
        "receipts": counts, "delivered": counts["delivered"], "dot": _dot(current, counts["delivered"], c["stored"]),
        "helpers": sorted(helpers, key=lambda h: (h["verb"] == "cannot", h["since"], h["station"])),
        "first_coming": first_acceptance(c, None, now), "first_here": first_here(c, None, now),
    }  # fmt: skip


def _label(c: Json, answer: Json) -> str:
    """The place of a helper as the roster knows it; nobody can claim to come from somewhere else."""
    place = (c["roster"].get("desks") or {}).get(answer["own_desk"]) or {}
    return str(place.get("label") or answer["label"])


def _dot(verbs: list[str], delivered: int, stored: bool) -> str:
    if "here" in verbs:
        return "on_site"
    if "coming" in verbs:
        return "accepted"
    return "delivered" if delivered else "stored" if stored else "none"


def _clearing(c: Json, story: list[Json], me: Json, inside: bool, now: int) -> Json:
    last = story[-1]
    is_open, reopen = last["end"] is None, last["reopen"]
    votes = sorted(last["votes"].values(), key=lambda a: (a["t"], a["station"]))
    alone = not inside and (me["kind"] == "security" or may_clear_alone(c, story, me["station"], me["desk"], now))
    others = [vote for vote in votes if voter(vote) != (me["desk"] or me["station"])]
    return {
        "open": is_open,
        "clears": {"got": len(votes), "needed": c["p"]["clears_needed"], "by": [_called(vote) for vote in votes]},
        "can_clear": is_open and not inside and me["kind"] != "controller",
        "clear_counts": is_open and not inside and (alone or len(others) + 1 >= c["p"]["clears_needed"]),
        "cleared": None if is_open else _cleared(c, last),
        "can_reopen": not is_open and not inside and not last["auto"],
        "reopened": {"by": _called(reopen), "t": reopen["t"]} if reopen else None,
    }


def _called(answer: Json) -> str:
    """The name to show for somebody who answered."""
    return str(answer["name"] or answer["label"] or answer["station"])


def _cleared(c: Json, last: Json) -> Json:
    clear = last["clear"] or {"name": "", "label": "", "station": "", "class": "test", "at": ""}
    return {
        "by": _called(clear), "station": clear["station"], "class": clear["class"], "at": clear["at"],
        "t": last["end"], "until": last["end"] + 1000 * c["p"]["clear_visible_s"], "auto": last["auto"],
    }  # fmt: skip


def _has_to_widen(state: Json, c: Json, story: list[Json], now: int) -> bool:
    """Whether the presser's own station has to tell everybody to come (nobody else can know these reasons)."""
    if any(a["verb"] == "widen" for a in c["answers"]):
        return False
    if c["thin"]:
        return True
    back = state["outage"]["back"]
    if level(c, story, now) == 3:
        return False
    return (back is not None and back > c["t0"]) or (now >= _probe_at(c) and _too_few_answer(c, now))


def _probe_at(c: Json) -> int:
    return int(c["t0"] + c["p"]["probe_ms"])


def _too_few_answer(c: Json, now: int) -> bool:
    heard = {r["own_desk"] for r in c["receipts"].values() if r["kind"] == "delivered" and r["t"] <= _probe_at(c)}
    heard |= {a["own_desk"] for a in c["answers"] if a["verb"] in HELP}
    return sum(desk in heard for desk in c["ring"]) < c["p"]["min_reachable"] and first_acceptance(c, None, now) is None


def _moments(c: Json, story: list[Json], me: Json) -> list[int]:
    """When the picture may change although nothing is heard."""
    p, last = c["p"], story[-1]
    moments = [c["t0"] + 1000 * p["stale_after_s"] + 1]
    if last["end"] is not None:
        return [*moments, last["end"] + 1000 * p["clear_visible_s"]]
    moments.append(last["start"] + 1000 * p["accept_within_s"])
    for answer in c["answers"]:
        if answer["verb"] in ("coming", "here"):
            moments.append(max(answer["t"], last["start"]) + 1000 * p["on_site_within_s"])
        if answer["verb"] == "here" and answer["station"] == me["station"]:
            moments.append(answer["t"] + 1000 * p["here_before_clear_s"])
    if c["class"] == "test":
        moments.append(last["start"] + 1000 * p["test_ends_s"])
    if me["station"] == c["first"]["station"]:
        moments.append(_probe_at(c))
    return moments
