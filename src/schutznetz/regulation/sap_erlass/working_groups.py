# SPDX-License-Identifier: EUPL-1.2
"""Regional working groups: who belongs to one, how large, who cuts the districts, what members owe one another.

SAP-139 to SAP-141, SAP-145 to SAP-149, SAP-155, SAP-159; reading X6. ``today`` picks the version of every value.
"""

from collections import Counter
from datetime import date, timedelta

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.recurring import not_before
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import plus_months

TOPIC = "sap.working_groups"


@rule(f"{TOPIC}.membership", sections=("10",), rows=("SAP-139",), parameters=("working_groups.memberships",))
def membership(*, groups: int, is_active_or_trainee: bool, rules: Rules, today: date) -> Finding:
    """Does an active counsellor, or a trainee, belong to exactly one group?  (SAP-139)"""
    wanted = rules.integer("working_groups.memberships", today)
    citation = rules.citation("working_groups.memberships", today)
    facts = {"groups": groups, "wanted": wanted}
    if not is_active_or_trainee:
        return Finding(f"{TOPIC}.membership", Status.NOT_APPLICABLE, citation, facts=facts)
    status = Status.MET if groups == wanted else Status.BREACHED
    return Finding(f"{TOPIC}.membership", status, citation, facts=facts)


@rule(
    f"{TOPIC}.size", sections=("10",), rows=("SAP-140",), strength=Strength.SHOULD,
    parameters=("working_groups.most", "working_groups.target_least"),
)  # fmt: skip
def size(*, members: int, rules: Rules, today: date) -> Finding:
    """Is a group not too large?  Smaller is fine; ``groups`` is how many a split would make.  (SAP-140, reading X6)"""
    most = rules.integer("working_groups.most", today)
    is_too_large = members > most
    facts = {
        "members": members, "most": most, "groups": max(-(-members // most), 1),
        "below_target": members < rules.integer("working_groups.target_least", today),
    }  # fmt: skip
    return Finding(
        f"{TOPIC}.size", Status.BREACHED if is_too_large else Status.MET, rules.citation("working_groups.most", today),
        strength=Strength.SHOULD, warning=is_too_large, facts=facts,
    )  # fmt: skip


@rule(f"{TOPIC}.districting", sections=("10",), rows=("SAP-141",), parameters=("working_groups.districting_by",))
def districting(*, decided_by: str, rules: Rules, today: date) -> Finding:
    """Is it the ministry that cuts the districts?  (SAP-141)"""
    wanted = rules.text("working_groups.districting_by", today)
    citation = rules.citation("working_groups.districting_by", today)
    status = Status.MET if decided_by == wanted else Status.BREACHED
    return Finding(f"{TOPIC}.districting", status, citation, facts={"by": wanted})


@rule(
    f"{TOPIC}.consultation", sections=("10.1",), rows=("SAP-146",),
    parameters=("working_groups.consultation", "working_groups.comment_days"),
)  # fmt: skip
def consultation(*, sent_on: date | None, affected: int, answered: int, rules: Rules, today: date) -> Finding:
    """Have the affected groups had time to comment on the draft?  DUE: to decide now earns a warning.

    ``due_on`` is the last day for comments; with every answer in, nobody waits for it.  (SAP-146)
    """
    citation = rules.citation("working_groups.consultation", today)
    if affected == 0:
        return Finding(f"{TOPIC}.consultation", Status.NOT_APPLICABLE, citation)
    facts = {"open": max(affected - answered, 0), "was_sent": sent_on is not None}
    begun = min(sent_on or today, today)
    due = begun + timedelta(days=rules.integer("working_groups.comment_days", today))
    if sent_on is not None and (answered >= affected or today > due):
        return Finding(f"{TOPIC}.consultation", Status.MET, citation, facts=facts)
    due = not_before(due, citation)
    return Finding(f"{TOPIC}.consultation", Status.DUE, citation, due_on=due, warning=True, facts=facts)


@rule(f"{TOPIC}.circular", sections=("10.1",), rows=("SAP-145",), parameters=("working_groups.circulars",))
def circular(*, recipients: int, read: int, rules: Rules, today: date) -> Finding:
    """Has everybody read the circular?  (SAP-145)"""
    unread = max(recipients - read, 0)
    citation = rules.citation("working_groups.circulars", today)
    facts = {"read": read, "unread": unread}
    return Finding(f"{TOPIC}.circular", Status.DUE if unread else Status.MET, citation, facts=facts)


@rule(f"{TOPIC}.mentors", sections=("10.1",), rows=("SAP-148",), parameters=("working_groups.mentors",))
def mentors(*, named: int, is_in_training: bool, rules: Rules, today: date) -> Finding:
    """Has the group named a mentor for this trainee?  (SAP-148)"""
    citation = rules.citation("working_groups.mentors", today)
    if not is_in_training:
        return Finding(f"{TOPIC}.mentors", Status.NOT_APPLICABLE, citation)
    wanted = rules.integer("working_groups.mentors", today)
    return Finding(f"{TOPIC}.mentors", Status.MET if named >= wanted else Status.DUE, citation)


@rule(f"{TOPIC}.note", sections=("10.1",), rows=("SAP-149",), parameters=("working_groups.note_months",))
def note(*, checked_on: date, rules: Rules, today: date) -> Finding:
    """Is a note on a support service still fresh?  DUE once it is to be checked again.  (SAP-149)"""
    citation = rules.citation("working_groups.note_months", today)
    due = not_before(plus_months(checked_on, rules.integer("working_groups.note_months", today)), citation)
    return Finding(f"{TOPIC}.note", Status.DUE if today > due else Status.MET, citation, due_on=due)


@rule(f"{TOPIC}.post", sections=("10.1",), rows=("SAP-147",), parameters=("working_groups.exchange",))
def post(*, author_is_member: bool, rules: Rules, today: date) -> Finding:
    """May this person post in the area of the group?  Each post is met with a warning: no client data.  (SAP-147)"""
    citation = rules.citation("working_groups.exchange", today)
    status = Status.MET if author_is_member else Status.BREACHED
    return Finding(f"{TOPIC}.post", status, citation, warning=True)


@rule(f"{TOPIC}.contact", sections=("10.2",), rows=("SAP-159",), parameters=("working_groups.contacts",))
def contact(*, next_on: date | None, rules: Rules, today: date) -> Finding:
    """Is it time to speak to a support service again?  DUE from the day that was noted.  (SAP-159)"""
    citation = rules.citation("working_groups.contacts", today)
    if next_on is None:
        return Finding(f"{TOPIC}.contact", Status.NOT_APPLICABLE, citation)
    due = not_before(next_on, citation)
    return Finding(f"{TOPIC}.contact", Status.DUE if today >= due else Status.MET, citation, due_on=due)


@rule(f"{TOPIC}.calendar", sections=("10.2",), rows=("SAP-155",), parameters=("working_groups.coordination",))
def calendar(*, days: tuple[date, ...], rules: Rules, today: date) -> Finding:
    """Do regional events fall on different days?  Two on one day are a warning, never an obstacle.  (SAP-155)"""
    clashing = sorted(day for day, count in Counter(days).items() if count > 1)
    citation = rules.citation("working_groups.coordination", today)
    facts = {"days": tuple(day.isoformat() for day in clashing)}
    return Finding(f"{TOPIC}.calendar", Status.MET, citation, warning=bool(clashing), facts=facts)
