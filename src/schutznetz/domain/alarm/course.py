# SPDX-License-Identifier: EUPL-1.2
"""The course of one alarm, derived from the set of what was heard about it (docs/alarm-protocol.md, section 6).

Everything here is a function of a *record* (presses, answers, receipts, stored), the roster and the presence reports.
The order in which they were heard plays no part: only the ``t`` each of them carries. ``course.js`` is its twin.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from schutznetz.regulation.site_safety.desk_alarm import LADDER_FALLBACK

Json = dict[str, Any]
FALLBACK: Mapping[str, int] = LADDER_FALLBACK
SEVERITY = {"test": 0, "drill": 1, "real": 2}
HELP = ("coming", "here", "cannot")
WATCHERS = ("security", "controller")


def params(roster: Json | None) -> Json:
    """The figures of the ladder: those of the roster over the built-in ones."""
    given = roster.get("params") or {} if roster else {}
    return {key: given[key] if _is_figure(given.get(key)) else value for key, value in FALLBACK.items()}


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def begin(record: Json) -> int | None:
    """When this alarm was raised on the receiver's clock; None while only its answers are known."""
    return min((press["t"] for press in record["presses"].values()), default=None)


def in_order(record: Json) -> list[Json]:
    """The presses of a record, the one that tells the place first."""
    return sorted(record["presses"].values(), key=lambda press: (press["press"], press["t"], press["station"]))


def course(alarm: str, record: Json, roster: Json | None, presences: list[Json]) -> Json:
    """Everything the rules need about one raised alarm, computed once."""
    presses = in_order(record)
    first, t0 = presses[0], min(press["t"] for press in presses)
    place = ((roster or {}).get("desks") or {}).get(first["desk"])
    c = {
        "id": alarm, "t0": t0, "first": first, "roster": roster or {}, "p": params(roster), "place": place,
        "readable": all(press["readable"] for press in presses),
        "class": max((press["class"] for press in presses), key=lambda word: SEVERITY[word]),
        "ring": list((place or {}).get("ring") or []), "next": list((place or {}).get("next") or []),
        "repeats": [press["t"] for press in presses[1:] if press["press"] > 1 or press["station"] != first["station"]],
        "receipts": {}, "stored": bool(record["stored"]), "merged": 0, "merged_into": "",
    }  # fmt: skip
    c["answers"] = _answers(c, record["answers"].values())
    c["receipts"] = {key: {**each, "own_desk": _desk_of(c, each)} for key, each in record["receipts"].items()}
    c["present"] = _present(presences, t0, c["p"])
    c["extra"], c["thin"] = _widening(c)
    return c


def _answers(c: Json, answers: Iterable[Json]) -> list[Json]:
    """The answers in their order of time, each with the desk and kind of its station as the roster has them."""
    known = []
    for answer in answers:
        desk, kind = _desk_of(c, answer), _entry(c, answer).get("kind") or "desk"
        inside = answer["station"] == c["first"]["station"] or (desk != "" and desk == c["first"]["desk"])
        known.append({**answer, "own_desk": desk, "kind": kind, "inside": inside})
    return sorted(known, key=lambda a: (a["t"], a["station"], a["n"], a["verb"]))


def _entry(c: Json, said: Json) -> Json:
    """What the roster knows of the station that said something; what it says of itself counts only if it is unknown."""
    known = (c["roster"].get(group) or {} for group in ("stations", "former"))
    found = (stations[said["station"]] for stations in known if stations.get(said["station"]))
    return next(found, {"desk": said["own_desk"]})


def _desk_of(c: Json, said: Json) -> str:
    return str(_entry(c, said).get("desk") or "")


def _present(presences: list[Json], t0: int, p: Json) -> list[str] | None:
    """The desks present at the press: by the report in force then, else the first one after; None if unknown."""
    before = [report for report in presences if t0 - 1000 * p["presence_stale_s"] < report["t"] <= t0]
    after = [report for report in presences if t0 < report["t"] <= t0 + 1000 * p["presence_stale_s"]]
    if before:
        return list(before[-1]["desks"])
    return list(after[0]["desks"]) if after else None


def _widening(c: Json) -> tuple[list[str], bool]:
    """(desks of ``next`` that are called too, whether too few of the ring can be reached)."""
    if not c["place"]:
        return [], False
    least, present = c["p"]["min_reachable"], c["present"]
    if present is None:
        return [], len(c["ring"]) < least
    there = sum(desk in present for desk in c["ring"])
    if there >= least:
        return [], False
    wanted = max(0, c["p"]["neighbours"] - there)
    return [desk for desk in c["next"] if desk in present and desk != c["first"]["desk"]][:wanted], True


def helpers_at(c: Json, since: int | None, until: int) -> dict[str, Json]:
    """What each helper last said between ``since`` (None: ever) and ``until``, by station."""
    said: dict[str, Json] = {}
    for answer in c["answers"]:
        is_help = answer["verb"] in HELP and not answer["inside"]
        if not is_help or answer["t"] > until or (since is not None and answer["t"] < since):
            continue
        known = said.get(answer["station"])
        if known is None or (answer["n"], answer["t"], answer["verb"]) >= (known["n"], known["t"], known["verb"]):
            said[answer["station"]] = answer
    return said


def _is_accepted(c: Json, since: int | None, at: int) -> bool:
    return any(answer["verb"] != "cannot" for answer in helpers_at(c, since, at).values())


def _happens(due: int, end: int | None, now: int) -> bool:
    return due <= now and (end is None or due < end)


def _nobody_accepts(c: Json, span: Json, now: int) -> bool:
    due = span["start"] + 1000 * c["p"]["accept_within_s"]
    moments = [due] + [a["t"] for a in c["answers"] if a["t"] > due and a["verb"] == "cannot"]
    return any(_happens(at, span["end"], now) and not _is_accepted(c, span["since"], at) for at in moments)


def first_acceptance(c: Json, since: int | None, now: int) -> int | None:
    """When the first helper said ``coming`` or ``here``."""
    return _first(c, ("coming", "here"), since, now)


def first_here(c: Json, since: int | None, now: int) -> int | None:
    """When the first helper said ``here``."""
    return _first(c, ("here",), since, now)


def _first(c: Json, verbs: tuple[str, ...], since: int | None, now: int) -> int | None:
    times = [a["t"] for a in c["answers"] if a["verb"] in verbs and not a["inside"] and a["t"] <= now]
    return min((t for t in times if since is None or t >= since), default=None)


def _nobody_comes(c: Json, span: Json, now: int) -> bool:
    accepted = first_acceptance(c, span["since"], now)
    if accepted is None:
        return False
    due = max(accepted, span["start"]) + 1000 * c["p"]["on_site_within_s"]
    return _happens(due, span["end"], now) and first_here(c, span["since"], due) is None


def _all_refuse(c: Json, span: Json, now: int) -> bool:
    called = c["ring"] + c["extra"]
    if c["present"] is not None:
        called = [desk for desk in called if desk in c["present"]]
    moments = [a["t"] for a in c["answers"] if a["verb"] == "cannot" and _happens(a["t"], span["end"], now)]
    return bool(called) and any(_refused(called, helpers_at(c, span["since"], at)) for at in moments)


def _refused(called: list[str], said: dict[str, Json]) -> bool:
    refusing = {answer["own_desk"] for answer in said.values() if answer["verb"] == "cannot"}
    return all(desk in refusing for desk in called) and all(answer["verb"] == "cannot" for answer in said.values())


def cause(c: Json, so_far: list[Json], now: int) -> str:
    """Why everybody is called by ``now`` (level 3); "" while only the first ones are."""
    return next((name for name, rule in _CAUSES if rule(c, so_far, now)), "")


def _pressed_again(c: Json, now: int) -> bool:
    return c["class"] == "real" and any(t <= now for t in c["repeats"])


def _widened(c: Json, now: int) -> bool:
    return any(a["verb"] == "widen" and a["t"] <= now for a in c["answers"])


def _in_any(rule: Callable[[Json, Json, int], bool]) -> Callable[[Json, list[Json], int], bool]:
    return lambda c, so_far, now: any(rule(c, span, now) for span in so_far)


_CAUSES: tuple[tuple[str, Callable[[Json, list[Json], int], bool]], ...] = (
    ("unreadable", lambda c, _spans, _now: not c["readable"]),
    ("unknown_roster", lambda c, _spans, _now: not c["place"]),
    ("too_few", lambda c, _spans, _now: c["thin"]),
    ("pressed_again", lambda c, _spans, now: _pressed_again(c, now)),
    ("widened", lambda c, _spans, now: _widened(c, now)),
    ("nobody_accepts", _in_any(_nobody_accepts)),
    ("nobody_comes", _in_any(_nobody_comes)),
    ("all_refuse", _in_any(_all_refuse)),
)


def level(c: Json, so_far: list[Json], now: int) -> int:
    """1 = neighbours and security, 3 = all stations of the site."""
    return 3 if cause(c, so_far, now) else 1


def is_called(c: Json, desk: str, reached: int) -> bool:
    """Whether the stations of ``desk`` are rung at this level (security always is; the presser's desk never)."""
    return desk != c["first"]["desk"] and (reached == 3 or desk in c["ring"] or desk in c["extra"])


def spans(c: Json, now: int, watcher: bool = False) -> list[Json]:
    """When the alarm was open, up to ``now``: [{start, since, end, clear, auto, votes, reopen}], the last may be open.

    ``since`` is None for the first span (answers count whenever they came). For a ``watcher`` (security, controller) a
    coerced clear never closes, opens again what was closed, and from then on only security can close.
    """
    walk = _Walk(c, watcher)
    for moment in _moments(c, now, watcher):
        walk.pass_time(moment["t"])
        walk.take(moment)
    walk.pass_time(now)
    return walk.spans


def _moments(c: Json, now: int, watcher: bool) -> list[Json]:
    rank = {"clear": 0, "reopen": 1, "press": 2}
    found = [a for a in c["answers"] if a["verb"] == "reopen" or (a["verb"] == "clear" and _is_heard(a, watcher))]
    found += [{"verb": "press", "t": t, "station": "", "n": 0} for t in c["repeats"]]
    found = [moment for moment in found if moment["t"] <= now]
    return sorted(found, key=lambda m: (m["t"], rank[m["verb"]], m["station"], m["n"]))


def _is_heard(clear: Json, watcher: bool) -> bool:
    return not clear["inside"] or (watcher and clear["coerced"])


class _Walk:
    """The state while walking through the clears and reopens of one alarm in their order of time."""

    def __init__(self, c: Json, watcher: bool) -> None:
        self.c, self.watcher, self.coerced = c, watcher, False
        self.spans: list[Json] = []
        self._open(c["t0"], None, None)

    def _open(self, start: int, since: int | None, reopen: Json | None) -> None:
        span: Json = {"start": start, "since": since, "end": None, "clear": None, "auto": False, "votes": {}}
        self.spans.append({**span, "reopen": reopen})

    def _close(self, end: int, clear: Json | None) -> None:
        self.spans[-1].update(end=max(end, self.spans[-1]["start"]), clear=clear, auto=clear is None)

    def pass_time(self, now: int) -> None:
        """End a test by itself."""
        due = self.spans[-1]["start"] + 1000 * self.c["p"]["test_ends_s"]
        if self.c["class"] == "test" and self.spans[-1]["end"] is None and due <= now:
            self._close(due, None)

    def take(self, moment: Json) -> None:
        span = self.spans[-1]
        is_open = span["end"] is None
        if moment["verb"] == "clear":
            self._take_clear(moment, span, is_open)
        elif not is_open:
            start = max(moment["t"], self.c["t0"])
            self._open(start, start, moment if moment["verb"] == "reopen" else None)
        elif moment["verb"] == "reopen":
            span["votes"] = {}

    def _take_clear(self, clear: Json, span: Json, is_open: bool) -> None:
        if self.watcher and clear["coerced"]:
            self.coerced = True
            if not is_open:
                start = max(clear["t"], self.c["t0"])
                self._open(start, start, None)
        elif is_open:
            span["votes"] = {**span["votes"], voter(clear): clear}
            if self._counts(clear, span):
                self._close(clear["t"], clear)

    def _counts(self, clear: Json, span: Json) -> bool:
        if clear["kind"] == "security":
            return True
        if self.coerced:
            return False
        return len(span["votes"]) >= self.c["p"]["clears_needed"] or may_clear_alone(
            self.c, self.spans, clear["station"], clear["own_desk"], clear["t"]
        )


def voter(clear: Json) -> str:
    """Whose vote a clear is: that of a desk, however many stations stand on it."""
    return str(clear["own_desk"] or clear["station"])


def may_clear_alone(c: Json, so_far: list[Json], station: str, desk: str, at: int) -> bool:
    """Rule (a): this station was rung and said ``here`` long enough before ``at``."""
    here = [a["t"] for a in c["answers"] if a["verb"] == "here" and a["station"] == station and not a["inside"]]
    early_enough = any(t <= at - 1000 * c["p"]["here_before_clear_s"] for t in here)
    return early_enough and is_called(c, desk, level(c, so_far, at))


def merge(courses: list[Json]) -> None:
    """Mark, among the alarms of one desk, those that count as repeated presses of the oldest open one."""
    courses.sort(key=lambda c: (c["t0"], c["id"]))
    for number, c in enumerate(courses):
        earlier = courses[:number]
        recent = [o for o in earlier if o["first"]["station"] == c["first"]["station"] and o["t0"] > c["t0"] - 60_000]
        if len(recent) < c["p"]["presses_per_minute"]:
            continue
        target = next((o for o in earlier if _takes_in(o, c)), None)
        if target is not None:
            c["merged_into"] = target["id"]
            target["merged"] += 1
            target["repeats"].append(c["t0"])


def _takes_in(older: Json, newer: Json) -> bool:
    if older["merged_into"] or SEVERITY[older["class"]] < SEVERITY[newer["class"]]:
        return False
    return spans(older, newer["t0"])[-1]["end"] is None
