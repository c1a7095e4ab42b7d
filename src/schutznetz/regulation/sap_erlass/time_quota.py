# SPDX-License-Identifier: EUPL-1.2
"""Time for the role: what counts, how much there is, when it is too much.  (SAP-032 to 037, 043, 056, 113, 120, 161)

Two budgets stand apart: counselling, and the one function somebody holds (readings X3, X4). All times are whole minutes
of the calendar year of ``today``, hours a year those of the person, part-time or not (X5). ``today`` picks the version.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from math import floor

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.functions import Function
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import DAY, Span, plus_months

HOUR = 60
QUARTERS = 4
MONTHS_OF_QUARTER = 3
OWN_BUDGET = {Function.MENTOR: "mentor", Function.COMPANION: "companion", Function.SPEAKER: "speaker",
              Function.DEPUTY: "speaker"}  # fmt: skip
"""Whose budget a function uses up; a deputy shares the speaker's.  (reading X17)"""


class Kind(Enum):
    """What time was spent on. Events are those that are mandatory."""

    COUNSELLING = "counselling"
    EVENT = "event"
    MENTOR = "mentor"
    COMPANION = "companion"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Booked:
    """Minutes of one kind; only totals, never what was done."""

    kind: Kind
    minutes: int


@dataclass(frozen=True, slots=True)
class MoreTime:
    """More time for a while: ``share`` as a part of one; ``agreed_on``: the day the line manager agreed."""

    share: float
    span: Span
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Quarter:
    """Minutes of counselling in a calendar quarter, 1 to 4.  ``ValueError`` for any other number.

    ``annual_hours``: hours a year agreed for that quarter; None where they are those of today.
    """

    year: int
    number: int
    minutes: int
    annual_hours: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.number <= QUARTERS:
            raise ValueError(f"there is no quarter {self.number}")

    @property
    def last_day(self) -> date:
        return plus_months(date(self.year, 1, 1), self.number * MONTHS_OF_QUARTER) - DAY


def exact(value: float) -> Fraction:
    """The number as it is written: 0.1 is one tenth."""
    return Fraction(str(value))


def percent(part: Fraction) -> float:
    """A part of one in percent with two digits, rounded half up."""
    return float(Fraction(floor(part * 10_000 + Fraction(1, 2)), 100))


def minutes_of(booked: Iterable[Booked], kind: Kind) -> int:
    """The minutes of one kind."""
    return sum(one.minutes for one in booked if one.kind is kind)


def share_on(exceptions: Iterable[MoreTime], rules: Rules, day: date) -> Fraction:
    """The part of the annual hours allowed on a day: the usual one, or the highest of the exceptions agreed by then."""
    agreed = (
        exact(one.share)
        for one in exceptions
        if one.span.until is not None and one.span.covers(day) and one.agreed_on is not None and one.agreed_on <= day
    )
    return max((exact(rules.number("time_quota.share", day)), *agreed))


def function_share(functions: Iterable[Function], rules: Rules, day: date, *, speaker_part: float = 1.0) -> Fraction:
    """The part for functions: that of one, even if an exception allows two.  (reading X3)

    ``speaker_part``: how much of the time of a speaker is this person's, since it is shared.  (reading X17)
    """
    parts = {function: speaker_part if function is Function.SPEAKER else 1.0 for function in functions}
    shares = (
        exact(rules.number(f"time_quota.{OWN_BUDGET[function]}_share", day)) * exact(part)
        for function, part in parts.items()
    )
    return max(shares, default=Fraction(0))


def _figures(minutes: int, annual_hours: float, share: Fraction) -> dict[str, object]:
    annual = exact(annual_hours) * HOUR
    cap = share * annual
    return {
        "minutes": minutes, "percent": percent(minutes / annual), "cap_percent": percent(share),
        "cap_minutes": floor(cap), "cap_hours": float(cap / HOUR), "left_minutes": max(0, floor(cap) - minutes),
    }  # fmt: skip


def _checked(annual_hours: float) -> float:
    if annual_hours <= 0:
        raise ValueError("annual hours must be more than nothing")
    return annual_hours


@rule(
    "sap.time.budget", sections=("4.1.1", "4.1.2", "4.1.4"), rows=("SAP-032", "SAP-033", "SAP-037", "SAP-043"),
    parameters=("time_quota.share", "time_quota.part_time", "time_quota.warning_share", "time_quota.exception",
                "time_quota.events_count"),
    strength=Strength.SHOULD,
)  # fmt: skip
def budget(
    *, booked: tuple[Booked, ...], annual_hours: float, exceptions: tuple[MoreTime, ...] = (), rules: Rules, today: date
) -> Finding:
    """Is the counselling time of this calendar year within what is allowed today?  ``ValueError`` without hours.

    Facts: ``minutes``, ``percent``, ``cap_percent``, ``cap_minutes``, ``cap_hours``, ``left_minutes``, and
    ``event_minutes``, which stand apart. MET with a warning near the cap, BREACHED above it.
    """
    events = minutes_of(booked, Kind.EVENT)
    counted = events if rules.is_set("time_quota.events_count", today) else 0
    minutes = minutes_of(booked, Kind.COUNSELLING) + counted
    share = share_on(exceptions, rules, today)
    cap = share * exact(_checked(annual_hours)) * HOUR
    by_exception = share > exact(rules.number("time_quota.share", today))
    near = exact(rules.number("time_quota.warning_share", today)) * cap
    return Finding(
        "sap.time.budget", Status.BREACHED if minutes > cap else Status.MET,
        rules.citation("time_quota.exception" if by_exception else "time_quota.share", today),
        strength=Strength.SHOULD, warning=minutes >= near,
        facts=_figures(minutes, annual_hours, share) | {"event_minutes": events},
    )  # fmt: skip


@rule(
    "sap.time.function_budget", sections=("7.2", "7.3", "10.2"), rows=("SAP-113", "SAP-120", "SAP-161"),
    parameters=("time_quota.mentor_share", "time_quota.companion_share", "time_quota.speaker_share",
                "time_quota.mentor_is_limit", "time_quota.companion_is_limit", "time_quota.speaker_is_limit",
                "time_quota.warning_share"),
)  # fmt: skip
def function_budget(
    *, function: Function, minutes: int, annual_hours: float, part: float = 1.0, rules: Rules, today: date
) -> Finding:
    """Is the time for a function within its own budget?  ``part``: how much of it is this person's, a part of one.

    MUST where the budget is a limit (mentor, companion); SHOULD where it is an entitlement (speaker and deputy).
    """
    key = OWN_BUDGET[function]
    share = exact(rules.number(f"time_quota.{key}_share", today)) * exact(part)
    cap = share * exact(_checked(annual_hours)) * HOUR
    is_limit = rules.is_set(f"time_quota.{key}_is_limit", today)
    return Finding(
        "sap.time.function_budget", Status.BREACHED if minutes > cap else Status.MET,
        rules.citation(f"time_quota.{key}_share", today), strength=Strength.MUST if is_limit else Strength.SHOULD,
        warning=minutes >= exact(rules.number("time_quota.warning_share", today)) * cap,
        facts={"function": function.value} | _figures(minutes, annual_hours, share),
    )  # fmt: skip


@rule(
    "sap.time.exception", sections=("4.1.1",), rows=("SAP-033",), strength=Strength.CAN,
    parameters=("time_quota.share", "time_quota.exception"),
)  # fmt: skip
def exception(*, share: float, until: date | None, agreed_on: date | None, rules: Rules, today: date) -> Finding:
    """Is an exception complete: more than usual, with an end, agreed with the line manager?  No reason is asked.

    BREACHED names what is ``missing`` ("share", "until"); DUE: it waits for the line manager and does not count yet.
    """
    given = {"share": exact(share) > exact(rules.number("time_quota.share", today)), "until": until is not None}
    missing = tuple(key for key, is_there in given.items() if not is_there)
    status = Status.BREACHED if missing else Status.MET if agreed_on is not None else Status.DUE
    citation = rules.citation("time_quota.exception", today)
    return Finding("sap.time.exception", status, citation, strength=Strength.CAN, facts={"missing": missing})


@rule(
    "sap.time.overload", sections=("4.1.1", "5.1"), rows=("SAP-034", "SAP-058"),
    parameters=("time_quota.share", "time_quota.overload", "time_quota.overload_quarters"),
)  # fmt: skip
def overload(
    *, quarters: tuple[Quarter, ...], annual_hours: float, exceptions: tuple[MoreTime, ...] = (), rules: Rules,
    today: date,
) -> Finding:  # fmt: skip
    """Should a notice of overload be offered: the last closed quarters all above a quarter of the yearly time?

    DUE: a person may send it, nothing is sent by itself (reading X20). ``quarters``: those above, "2026-2" last.
    Quarters nobody names count as nothing; the running one does not count. Each is measured by its own hours.
    """
    wanted = rules.integer("time_quota.overload_quarters", today)
    known = {(one.year, one.number): one for one in quarters}
    above: list[str] = []
    for last in last_quarters(today, wanted):
        one = known.get((last.year, last.number), last)
        annual = exact(_checked(annual_hours if one.annual_hours is None else one.annual_hours)) * HOUR
        share = share_on(exceptions, rules, max(last.last_day, rules.citation("time_quota.share", today).since))
        if one.minutes > share * annual / QUARTERS:
            above.append(f"{last.year}-{last.number}")
    return Finding(
        "sap.time.overload", Status.DUE if len(above) == wanted else Status.MET,
        rules.citation("time_quota.overload", today), facts={"quarters": tuple(above)},
    )  # fmt: skip


def last_quarters(today: date, count: int) -> tuple[Quarter, ...]:
    """The last closed quarters before today, oldest first, without minutes."""
    running = today.year * QUARTERS + (today.month - 1) // MONTHS_OF_QUARTER
    positions = (divmod(running - back, QUARTERS) for back in range(count, 0, -1))
    return tuple(Quarter(year, number + 1, 0) for year, number in positions)


@rule(
    "sap.time.planned_share", sections=("4.1.2", "10.2"), rows=("SAP-036", "SAP-161"),
    parameters=("time_quota.share", "time_quota.planned_share", "time_quota.mentor_share",
                "time_quota.companion_share", "time_quota.speaker_share"),
)  # fmt: skip
def planned_share(
    *, functions: tuple[Function, ...], exceptions: tuple[MoreTime, ...] = (), told_percent: float | None,
    speaker_part: float = 1.0, rules: Rules, today: date,
) -> Finding:  # fmt: skip
    """Does the line manager know how much time the role may take now?  (SAP-036)

    ``speaker_part``: see `function_share`. ``told_percent``: what the last notice said, None before the first. Facts:
    ``percent`` together, and its two parts.
    """
    extra = function_share(functions, rules, today, speaker_part=speaker_part)
    own = share_on(exceptions, rules, today)
    now = percent(own + extra)
    status = Status.MET if told_percent is not None and exact(told_percent) == exact(now) else Status.DUE
    facts = {"percent": now, "own_percent": percent(own), "function_percent": percent(extra)}
    return Finding("sap.time.planned_share", status, rules.citation("time_quota.planned_share", today), facts=facts)


@rule(
    "sap.time.shown_to_line_manager", sections=("4.1.1",), rows=("SAP-035",), strength=Strength.SHOULD,
    parameters=("time_quota.shown_to_line_manager",),
)  # fmt: skip
def shown_to_line_manager(*, shown: frozenset[str], rules: Rules, today: date) -> Finding:
    """Does a line manager see totals only?  BREACHED names what is ``too_much``, such as "entries".  (SAP-035)"""
    allowed = rules.text("time_quota.shown_to_line_manager", today).split()
    more = tuple(sorted(shown - frozenset(allowed)))
    return Finding(
        "sap.time.shown_to_line_manager", Status.BREACHED if more else Status.MET,
        rules.citation("time_quota.shown_to_line_manager", today), strength=Strength.SHOULD, facts={"too_much": more},
    )  # fmt: skip


@rule(
    "sap.time.event_change", sections=("4.1.4",), rows=("SAP-056",),
    parameters=("time_quota.events_are_mandatory", "time_quota.events_rebooked_by"),
)  # fmt: skip
def event_change(*, by: str, rebooked: bool, rules: Rules, today: date) -> Finding:
    """May this role (C2) take somebody out of a mandatory event?  Nobody may refuse it; two may rebook it.  (SAP-056)

    ``rebooked``: another date takes its place, at once or because the duty stays open.
    """
    mandatory = rules.is_set("time_quota.events_are_mandatory", today)
    may_rebook = by in rules.text("time_quota.events_rebooked_by", today).split()
    allowed = not mandatory or (rebooked and may_rebook)
    cited = "events_rebooked_by" if rebooked else "events_are_mandatory"
    return Finding(
        "sap.time.event_change", Status.MET if allowed else Status.BREACHED,
        rules.citation(f"time_quota.{cited}", today), facts={"by": by, "rebooked": rebooked},
    )  # fmt: skip
