# SPDX-License-Identifier: EUPL-1.2
"""Mentor, practice companion, speaker: one of them at a time.  (SAP-048, SAP-049, reading X16)

A function counts only while it runs. A deputy may hold another function, but not while acting for the speaker for
longer than the house rule allows: from then on the deputy counts as speaker. ``today`` picks the version of a value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import DAY, Span, merged, plus_months


class Function(Enum):
    """A task beside counselling; the deputy is not one of the three that exclude each other."""

    MENTOR = "mentor"
    COMPANION = "companion"
    SPEAKER = "speaker"
    DEPUTY = "deputy"


@dataclass(frozen=True, slots=True)
class Held:
    """A function and when it runs; ``acting``: when a deputy stands in for the speaker without a break."""

    function: Function
    span: Span
    acting: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """An exception the ministry has decided on: whole functions for a time."""

    functions: tuple[Function, ...]
    span: Span
    has_reasons: bool = True


def counting(held: tuple[Held, ...], rules: Rules, today: date) -> tuple[Held, ...]:
    """What counts for the exclusion: the three functions, and a deputy who acts too long as speaker."""
    months = rules.integer("functions.acting_months", today)
    return tuple(one for entry in held for one in _counting(entry, months))


def _counting(entry: Held, months: int) -> Iterator[Held]:
    if entry.function is not Function.DEPUTY:
        yield entry
        return
    for span in merged(entry.acting):
        since = plus_months(span.since, months)
        if span.until is None or since <= span.until:
            yield Held(Function.SPEAKER, Span(since, span.until))


def _others(held: tuple[Held, ...], function: Function, term: Span) -> tuple[Function, ...]:
    found = {one.function for one in held if one.function is not function and one.span.overlap(term)}
    return tuple(one for one in Function if one in found)


def _approved(approvals: tuple[Approval, ...], functions: set[Function], day: date) -> tuple[Approval, ...]:
    """Approvals with an end and reasons that allow these functions together on a day."""
    return tuple(
        one for one in approvals
        if one.span.until is not None and one.has_reasons and one.span.covers(day) and functions <= set(one.functions)
    )  # fmt: skip


@rule(
    "sap.functions.take_up", sections=("4.1.5",), rows=("SAP-048", "SAP-049"),
    parameters=("functions.one_at_a_time", "functions.exception", "functions.acting_months"),
)  # fmt: skip
def take_up(
    *,
    function: Function,
    term: Span,
    held: tuple[Held, ...],
    approvals: tuple[Approval, ...],
    rules: Rules,
    today: date,
) -> Finding:
    """May somebody who holds these functions take up another for a term?  (SAP-048)

    BREACHED names those that run meanwhile (``running``); an approval of the ministry allows it to its last day
    (``until``, ISO).  (SAP-049)
    """
    citation = rules.citation("functions.one_at_a_time", today)
    running = _others(counting(held, rules, today), function, term)
    if function is Function.DEPUTY or not rules.is_set("functions.one_at_a_time", today) or not running:
        return Finding("sap.functions.take_up", Status.MET, citation)
    facts: dict[str, object] = {"function": function.value, "running": tuple(one.value for one in running)}
    approved = _approved(approvals, {function, *running}, term.since)
    if not approved:
        return Finding("sap.functions.take_up", Status.BREACHED, citation, facts=facts)
    ends = max(one.span.until for one in approved if one.span.until)
    until = min(ends, term.until or ends)
    return Finding(
        "sap.functions.take_up_by_exception", Status.MET, rules.citation("functions.exception", today), warning=True,
        facts=facts | {"until": until.isoformat()},
    )  # fmt: skip


@rule(
    "sap.functions.together", sections=("4.1.5",), rows=("SAP-048", "SAP-049"),
    parameters=("functions.one_at_a_time", "functions.exception", "functions.acting_months"),
)  # fmt: skip
def together(*, held: tuple[Held, ...], approvals: tuple[Approval, ...], rules: Rules, today: date) -> Finding:
    """Does somebody hold more than one of the three functions today without an approval?  (SAP-048)

    An approval that ends makes it BREACHED the day after; nothing ends by itself, the ministry decides.
    """
    citation = rules.citation("functions.one_at_a_time", today)
    found = {one.function for one in counting(held, rules, today) if one.span.covers(today)}
    facts = {"running": tuple(one.value for one in Function if one in found)}
    if len(found) < 2 or not rules.is_set("functions.one_at_a_time", today):
        return Finding("sap.functions.together", Status.MET, citation, facts=facts)
    approved = _approved(approvals, found, today)
    if not approved:
        return Finding("sap.functions.together", Status.BREACHED, citation, facts=facts)
    until = max(one.span.until for one in approved if one.span.until)
    return Finding(
        "sap.functions.together", Status.MET, rules.citation("functions.exception", today), warning=True,
        facts=facts | {"until": until.isoformat()},
    )  # fmt: skip


@rule(
    "sap.functions.acting", sections=("4.1.5", "10.2"), rows=("SAP-049", "SAP-152"),
    parameters=("functions.acting_months", "speakers.offices"),
)  # fmt: skip
def acting(*, since: date | None, rules: Rules, today: date) -> Finding:
    """Does a deputy lead a working group for longer than the house rule allows?

    ``since``: the first day without a speaker, None while there is one. BREACHED after ``due_on``, the last day.
    """
    citation = rules.citation("speakers.offices", today)
    if since is None or since > today:
        return Finding("sap.functions.acting", Status.NOT_APPLICABLE, citation)
    last = plus_months(since, rules.integer("functions.acting_months", today)) - DAY
    facts = {"since": since.isoformat()}
    status = Status.MET if today <= last else Status.BREACHED
    return Finding("sap.functions.acting", status, citation, due_on=last, facts=facts)


@rule(
    "sap.functions.exception", sections=("4.1.5",), rows=("SAP-049",), parameters=("functions.exception",),
    strength=Strength.CAN,
)  # fmt: skip
def exception(*, until: date | None, has_reasons: bool, by_ministry: bool, rules: Rules, today: date) -> Finding:
    """Is an exception complete: decided by the ministry, with reasons and an end?  ``missing`` says what is not."""
    given = {"decision": by_ministry, "reasons": has_reasons, "until": until is not None}
    missing = tuple(key for key, is_there in given.items() if not is_there)
    return Finding(
        "sap.functions.exception", Status.BREACHED if missing else Status.MET,
        rules.citation("functions.exception", today), strength=Strength.CAN, facts={"missing": missing},
    )  # fmt: skip
