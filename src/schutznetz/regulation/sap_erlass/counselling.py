# SPDX-License-Identifier: EUPL-1.2
"""What is said, counted and ended in a counselling.  (sections 1, 3.2 and 4.2 to 4.3.3)

The records of a counselling are encrypted and stay with the counsellor, so no server code ever calls these rules with
real facts: the browser has its twin, `apps/vault/browser/notebook/model/rules.js`, and both answer the same cases.
"""

from datetime import date

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules

SOURCES = ("counselling.recommended_notices", "counselling.notices", "counselling.police_notices")


@rule(
    "sap.counselling.notices", sections=("3.2.2", "3.2.3", "3.2.4"), rows=("SAP-028", "SAP-029", "SAP-030"),
    parameters=SOURCES, strength=Strength.SHOULD,
)  # fmt: skip
def notices(
    *, given: frozenset[str], reasoned: frozenset[str], is_police_officer: bool, rules: Rules, today: date
) -> tuple[Finding, ...]:
    """Was each notice given at the beginning, or a reason noted?  One finding a notice; none of them ever blocks."""
    found = []
    for source in SOURCES:
        applies = is_police_officer or source != "counselling.police_notices"
        strength = Strength.CAN if source == "counselling.recommended_notices" else Strength.SHOULD
        for item in rules.text(source, today).split():
            said = Status.MET if item in given | reasoned else Status.DUE
            status = said if applies else Status.NOT_APPLICABLE
            citation = rules.citation(source, today)
            found.append(Finding("sap.counselling.notices", status, citation, strength=strength, facts={"item": item}))
    return tuple(found)


@rule(
    "sap.counselling.talks", sections=("4.2",), rows=("SAP-050", "SAP-052"),
    parameters=("counselling.talks_per_goal", "counselling.exempt_goals"), strength=Strength.SHOULD,
)  # fmt: skip
def talks(*, goal_kind: str, talks: int, has_reason: bool, rules: Rules, today: date) -> Finding:
    """How do the talks of one goal stand?  At the figure a prompt, beyond it a reason is asked; help never ends."""
    key, strength = "sap.counselling.talks", Strength.SHOULD
    if goal_kind in rules.text("counselling.exempt_goals", today).split():
        citation = rules.citation("counselling.exempt_goals", today)
        return Finding(key, Status.NOT_APPLICABLE, citation, strength=strength, facts={"talks": talks})
    most = rules.integer("counselling.talks_per_goal", today)
    citation = rules.citation("counselling.talks_per_goal", today)
    status = Status.DUE if talks > most and not has_reason else Status.MET
    facts = {"talks": talks, "most": most}
    return Finding(key, status, citation, strength=strength, warning=talks >= most, facts=facts)


@rule("sap.counselling.referral", sections=("1",), rows=("SAP-015",), parameters=("counselling.referral_first",))
def referral(*, outcomes: tuple[str, ...], rules: Rules, today: date) -> Finding:
    """Is a referral the next step?  `outcomes` of the referrals: needed, offered, waiting, accepted, declined."""
    citation = rules.citation("counselling.referral_first", today)
    waiting = tuple(one for one in outcomes if one not in ("accepted", "declined"))
    nothing = Status.MET if outcomes else Status.NOT_APPLICABLE
    status = Status.DUE if waiting else nothing
    return Finding("sap.counselling.referral", status, citation, facts={"is_first_step": bool(waiting)})


@rule("sap.counselling.outcome", sections=("4.2",), rows=("SAP-051",), parameters=("counselling.accepted_help",))
def outcome(*, referral_outcome: str, rules: Rules, today: date) -> Finding:
    """Is the goal of a referral reached?  It is with the acceptance of outside help."""
    citation = rules.citation("counselling.accepted_help", today)
    accepted = referral_outcome == "accepted" and rules.is_set("counselling.accepted_help", today)
    facts = {"goal": "reached_by_outside_help" if accepted else "open"}
    return Finding("sap.counselling.outcome", Status.MET if accepted else Status.NOT_APPLICABLE, citation, facts=facts)


@rule("sap.counselling.closing", sections=("1",), rows=("SAP-012",), parameters=("counselling.goal_needed",))
def closing(*, goals: int, none_agreed: bool, rules: Rules, today: date) -> Finding:
    """May a counselling be closed?  With a goal, or with the note that none was agreed."""
    citation = rules.citation("counselling.goal_needed", today)
    return Finding("sap.counselling.closing", Status.MET if goals or none_agreed else Status.BREACHED, citation)


@rule("sap.counselling.leaving", sections=("4.3.3",), rows=("SAP-055",), parameters=("counselling.ends_with_service",))
def leaving(*, leaves_on: date | None, closed_on: date | None, rules: Rules, today: date) -> Finding:
    """Does a counselling end because the person leaves?  Its last day is the last day of service."""
    key, citation = "sap.counselling.leaving", rules.citation("counselling.ends_with_service", today)
    if leaves_on is None:
        return Finding(key, Status.NOT_APPLICABLE, citation)
    if closed_on is not None:
        return Finding(key, Status.MET, citation)
    due = max(leaves_on, citation.since)
    return Finding(key, Status.DUE if today <= due else Status.BREACHED, citation, due_on=due)


@rule(
    "sap.counselling.categories", sections=("I",), rows=("SAP-006",), parameters=("counselling.most_categories",),
    strength=Strength.SHOULD,
)  # fmt: skip
def categories(*, chosen: int, rules: Rules, today: date) -> Finding:
    """Are not more reasons chosen than can be told apart later?"""
    most = rules.integer("counselling.most_categories", today)
    citation = rules.citation("counselling.most_categories", today)
    status = Status.MET if chosen <= most else Status.BREACHED
    return Finding(
        "sap.counselling.categories", status, citation, strength=Strength.SHOULD, facts={"most": most, "chosen": chosen}
    )


@rule("sap.counselling.review", sections=("11",), rows=("SAP-165",), parameters=("counselling.review_months",))
def review(*, closed_on: date | None, kept_on: date | None, rules: Rules, today: date) -> Finding:
    """Is it time to ask whether the records are still needed?  `kept_on`: when the counsellor last said so."""
    key, citation = "sap.counselling.review", rules.citation("counselling.review_months", today)
    if closed_on is None:
        return Finding(key, Status.NOT_APPLICABLE, citation)
    last = max(closed_on, kept_on or closed_on)
    due = max(_months_later(last, rules.integer("counselling.review_months", today)), citation.since)
    return Finding(key, Status.DUE if today >= due else Status.MET, citation, due_on=due)


def _months_later(day: date, months: int) -> date:
    """The same day so many months later; the 1st of the following month where it does not exist."""
    whole = day.month - 1 + months
    year, month = day.year + whole // 12, whole % 12 + 1
    try:
        return date(year, month, day.day)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)
