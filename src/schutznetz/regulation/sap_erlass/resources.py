# SPDX-License-Identifier: EUPL-1.2
"""What an authority owes a counsellor: no advantage or harm, a room, a telephone, equipment, money.  (5.5 to 5.7)"""

from datetime import date, timedelta

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules


@rule(
    "sap.resources.career", sections=("5.5",), rows=("SAP-068",),
    parameters=("resources.no_detriment", "resources.complaint_to"),
)  # fmt: skip
def career(*, purpose: str, shows_role: bool, rules: Rules, today: date) -> Finding:
    """Is a view for appraisal, promotion or performance free of the role?  Complaints go past the own authority."""
    citation = rules.citation("resources.no_detriment", today)
    facts = {"complaint_to": rules.text("resources.complaint_to", today)}
    if purpose not in rules.text("resources.no_detriment", today).split():
        return Finding("sap.resources.career", Status.NOT_APPLICABLE, citation, facts=facts)
    return Finding("sap.resources.career", Status.BREACHED if shows_role else Status.MET, citation, facts=facts)


@rule(
    "sap.resources.complaint", sections=("5.5",), rows=("SAP-068",),
    parameters=("resources.no_detriment", "resources.complaint_receipt_days", "resources.complaint_days"),
)  # fmt: skip
def complaint(*, sent_on: date, received_on: date | None, closed_on: date | None, rules: Rules, today: date) -> Finding:
    """By when does the ministry confirm and answer a complaint?  ``due_on`` is the next of the two; BREACHED after it.

    Facts ``receipt_by`` and ``answer_by`` (ISO). MET once it is answered or withdrawn (``closed_on``).
    """
    citation = rules.citation("resources.no_detriment", today)
    receipt_by = sent_on + timedelta(days=rules.integer("resources.complaint_receipt_days", today))
    answer_by = sent_on + timedelta(days=rules.integer("resources.complaint_days", today))
    facts = {"receipt_by": receipt_by.isoformat(), "answer_by": answer_by.isoformat()}
    if closed_on is not None:
        return Finding("sap.resources.complaint", Status.MET, citation, facts=facts)
    due = receipt_by if received_on is None else answer_by
    status = Status.DUE if today <= due else Status.BREACHED
    return Finding("sap.resources.complaint", status, citation, due_on=due, facts=facts)


@rule(
    "sap.resources.room", sections=("5.6",), rows=("SAP-069", "SAP-071"),
    parameters=("resources.single_room", "resources.meeting_room"), strength=Strength.SHOULD,
)  # fmt: skip
def room(*, single_room: bool, meeting_room: str, rules: Rules, today: date) -> Finding:
    """Has a counsellor a room to talk in?  A single room should be; without one a meeting room has to be named."""
    key, wanted = "sap.resources.room", rules.citation("resources.single_room", today)
    if single_room:
        return Finding(key, Status.MET, wanted, strength=Strength.SHOULD, facts={"kind": "single"})
    citation = rules.citation("resources.meeting_room", today)
    if meeting_room:
        return Finding(key, Status.MET, citation, strength=Strength.SHOULD, warning=True, facts={"kind": "meeting"})
    return Finding(key, Status.BREACHED, citation, facts={"kind": "none"})


@rule(
    "sap.resources.telephone", sections=("5.6",), rows=("SAP-070",), parameters=("resources.unmonitored_line",),
    strength=Strength.SHOULD,
)  # fmt: skip
def telephone(*, is_unmonitored: bool | None, rules: Rules, today: date) -> Finding:
    """Has the counsellor a line nobody checks?  None when nobody has said."""
    citation = rules.citation("resources.unmonitored_line", today)
    status = Status.DUE if is_unmonitored is None else Status.MET if is_unmonitored else Status.BREACHED
    return Finding("sap.resources.telephone", status, citation, strength=Strength.SHOULD)


@rule("sap.resources.booking", sections=("5.6",), rows=("SAP-071",), parameters=("resources.neutral_titles",))
def booking(*, title_for_others: str, rules: Rules, today: date) -> Finding:
    """Does a booked room tell others no more than that it is taken?"""
    neutral = rules.text("resources.neutral_titles", today).split(",")
    citation = rules.citation("resources.neutral_titles", today)
    status = Status.MET if title_for_others in neutral else Status.BREACHED
    return Finding("sap.resources.booking", status, citation, facts={"neutral": tuple(neutral)})


@rule("sap.resources.equipment", sections=("5.6",), rows=("SAP-072",), parameters=("resources.equipment",))
def equipment(*, available: frozenset[str], rules: Rules, today: date) -> Finding:
    """Is the office equipment there?  What is missing is an open item of the head."""
    missing = frozenset(rules.text("resources.equipment", today).split()) - available
    citation = rules.citation("resources.equipment", today)
    status = Status.DUE if missing else Status.MET
    return Finding("sap.resources.equipment", status, citation, facts={"missing": tuple(sorted(missing))})


@rule(
    "sap.resources.expense", sections=("5.7",), rows=("SAP-073",), parameters=("resources.expenses",),
    strength=Strength.SHOULD,
)  # fmt: skip
def expense(*, names_case: bool, decided_on: date | None, rules: Rules, today: date) -> Finding:
    """Has the authority decided about an expense?  A request never names a case: that would have to be refused."""
    key, citation = "sap.resources.expense", rules.citation("resources.expenses", today)
    if names_case:
        return Finding(key, Status.BREACHED, citation)
    decided = decided_on is not None and decided_on <= today
    return Finding(key, Status.MET if decided else Status.DUE, citation, strength=Strength.SHOULD)
