# SPDX-License-Identifier: EUPL-1.2
"""After a transfer: appoint again, or tell the ministry why not. Secondments are looked at.  (SAP-094 to SAP-099)

The clock of months runs from the day somebody comes to the new authority. ``today`` picks the version.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import Span, plus_months, whole_months


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer and what came of it; ``notified_on``: the ministry was told that there is no re-appointment."""

    transferred_on: date
    reappointed_on: date | None = None
    notified_on: date | None = None
    ended_on: date | None = None


class Outcome(Enum):
    """What a receiving authority decides about a secondment."""

    CONTINUE = "continue"
    REST = "rest"


def notice_day(transferred_on: date, rules: Rules, today: date) -> date:
    """The day on which the ministry has to be told if nobody has appointed again."""
    return plus_months(transferred_on, rules.integer("transfer.months", today))


def _is_settled(transfer: Transfer) -> bool:
    return transfer.reappointed_on is not None or transfer.ended_on is not None


@rule(
    "sap.transfer.reappointment", sections=("6.3.2",), rows=("SAP-094", "SAP-095"), strength=Strength.SHOULD,
    parameters=("transfer.reappointment", "transfer.rest", "transfer.months"),
)  # fmt: skip
def reappointment(*, transfer: Transfer, rules: Rules, today: date) -> Finding:
    """Has the new authority appointed again?  DUE from the day of the transfer; the role rests meanwhile.  (SAP-094)

    ``due_on``: the day the ministry would have to be told.
    """
    citation = rules.citation("transfer.reappointment", today)
    if transfer.reappointed_on is not None:
        return Finding("sap.transfer.reappointment", Status.MET, citation, strength=Strength.SHOULD)
    if transfer.ended_on is not None or transfer.notified_on is not None:
        return Finding("sap.transfer.reappointment", Status.NOT_APPLICABLE, citation, strength=Strength.SHOULD)
    due = max(notice_day(transfer.transferred_on, rules, today), citation.since)
    return Finding("sap.transfer.reappointment", Status.DUE, citation, due_on=due, strength=Strength.SHOULD)


@rule("sap.transfer.notice", sections=("6.3.2",), rows=("SAP-097",), parameters=("transfer.months", "transfer.notice"))
def notice(*, transfer: Transfer, rules: Rules, today: date) -> Finding:
    """Must the ministry be told that nobody has appointed again?  DUE on the day, BREACHED after it.  (SAP-097)

    MET once told, NOT_APPLICABLE before the day and when appointed again or the role has ended.
    """
    citation = rules.citation("transfer.notice", today)
    due = max(notice_day(transfer.transferred_on, rules, today), citation.since)
    if transfer.notified_on is not None:
        return Finding("sap.transfer.notice", Status.MET, citation)
    if _is_settled(transfer) or today < due:
        return Finding("sap.transfer.notice", Status.NOT_APPLICABLE, citation, facts={"notice_on": due.isoformat()})
    return Finding("sap.transfer.notice", Status.DUE if today == due else Status.BREACHED, citation, due_on=due)


@rule("sap.transfer.reasons", sections=("6.3.2",), rows=("SAP-098",), parameters=("transfer.reasons",))
def reasons(*, has_reasons: bool, rules: Rules, today: date) -> Finding:
    """Does the notice that there is no re-appointment give reasons?  (SAP-098)"""
    wanted = rules.is_set("transfer.reasons", today)
    status = Status.MET if has_reasons else Status.BREACHED if wanted else Status.NOT_APPLICABLE
    return Finding("sap.transfer.reasons", status, rules.citation("transfer.reasons", today))


@rule(
    "sap.transfer.secondment", sections=("6.3.2",), rows=("SAP-099",),
    parameters=("transfer.secondment", "transfer.long_months"),
)  # fmt: skip
def secondment(*, term: Span, outcome: Outcome | None, rules: Rules, today: date) -> Finding:
    """Has the receiving authority looked at a longer secondment, and said whether the role goes on there?  (SAP-099)

    DUE from its first day, and as soon as it is known. A short secondment is NOT_APPLICABLE.
    """
    citation = rules.citation("transfer.secondment", today)
    is_long = term.until is None or whole_months(term) >= rules.integer("transfer.long_months", today)
    if not is_long:
        return Finding("sap.transfer.secondment", Status.NOT_APPLICABLE, citation)
    if outcome is not None:
        return Finding("sap.transfer.secondment", Status.MET, citation, facts={"outcome": outcome.value})
    return Finding("sap.transfer.secondment", Status.DUE, citation, due_on=max(term.since, citation.since))
