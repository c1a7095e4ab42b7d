# SPDX-License-Identifier: EUPL-1.2
"""The legal position of a counsellor: free of instructions, supported, silent, alone with a decision.  (section 3)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody advised allowed: to whom, which things, since when, until when or until taken back."""

    recipient: str
    fields: frozenset[str]
    given_on: date
    until: date | None = None
    revoked_on: date | None = None

    def covers(self, recipient: str, day: date) -> bool:
        """`until` is the last day; on the day it is taken back a consent no longer counts."""
        ended = (self.until is not None and self.until < day) or (
            self.revoked_on is not None and self.revoked_on <= day
        )
        return self.recipient == recipient and self.given_on <= day and not ended


@rule("sap.standing.casework", sections=("3.1.1",), rows=("SAP-022",), parameters=("standing.forbidden_acts",))
def casework(*, act: str, is_own: bool, rules: Rules, today: date) -> Finding:
    """May somebody do this with a case?  Only the counsellor whose case it is, whatever office others hold."""
    citation = rules.citation("standing.forbidden_acts", today)
    forbidden = not is_own and act in rules.text("standing.forbidden_acts", today).split()
    return Finding("sap.standing.casework", Status.BREACHED if forbidden else Status.MET, citation)


@rule(
    "sap.standing.information", sections=("3.1.2",), rows=("SAP-023",),
    parameters=("standing.support", "standing.reminder_days"), strength=Strength.SHOULD,
)  # fmt: skip
def information(*, appointed_on: date, read_on: date | None, rules: Rules, today: date) -> Finding:
    """Has the line manager read what the role means?  Until then it stays open, after some days with a reminder."""
    key, citation = "sap.standing.information", rules.citation("standing.support", today)
    if read_on is not None and read_on <= today:
        return Finding(key, Status.MET, citation, strength=Strength.SHOULD)
    remind_on = appointed_on + timedelta(days=rules.integer("standing.reminder_days", today))
    due = max(remind_on, citation.since)
    return Finding(key, Status.DUE, citation, due_on=due, strength=Strength.SHOULD, warning=today > due)


@rule("sap.standing.direct_line", sections=("3.1.3",), rows=("SAP-024",), parameters=("standing.direct_line",))
def direct_line(*, readers: frozenset[str], rules: Rules, today: date) -> Finding:
    """Does a message from a counsellor to the head stay between the two?  `readers`: roles that can read it."""
    others = readers - frozenset(rules.text("standing.direct_line", today).split())
    citation = rules.citation("standing.direct_line", today)
    status = Status.BREACHED if others else Status.MET
    return Finding("sap.standing.direct_line", status, citation, facts={"others": tuple(sorted(others))})


@rule(
    "sap.standing.leadership_talk", sections=("3.1.3",), rows=("SAP-025",),
    parameters=("standing.leadership_talks", "standing.smallest_count"), strength=Strength.CAN,
)  # fmt: skip
def leadership_talk(*, talks_this_year: int, topics: Mapping[str, int], rules: Rules, today: date) -> Finding:
    """Offer a talk with the head about general problems; what few people have is stored as "fewer than" only."""
    smallest = rules.integer("standing.smallest_count", today)
    citation = rules.citation("standing.leadership_talks", today)
    wanted = rules.integer("standing.leadership_talks", today)
    stored = {topic: str(count) if count >= smallest else f"<{smallest}" for topic, count in topics.items()}
    status = Status.MET if talks_this_year >= wanted else Status.DUE
    return Finding("sap.standing.leadership_talk", status, citation, strength=Strength.CAN, facts={"stored": stored})


@rule("sap.standing.disclosure", sections=("3.2.1",), rows=("SAP-026",), parameters=("standing.secrecy",))
def disclosure(
    *, recipient: str, fields: frozenset[str], consents: tuple[Consent, ...], rules: Rules, today: date
) -> Finding:
    """May these things go to somebody?  Only what the person advised has allowed this recipient, and not taken back."""
    allowed = {field for one in consents if one.covers(recipient, today) for field in one.fields}
    refused = fields - allowed
    facts = {"allowed": tuple(sorted(fields & allowed)), "refused": tuple(sorted(refused))}
    citation = rules.citation("standing.secrecy", today)
    return Finding("sap.standing.disclosure", Status.BREACHED if refused else Status.MET, citation, facts=facts)


@rule(
    "sap.standing.danger", sections=("3.2.2",), rows=("SAP-027",),
    parameters=("standing.exempt", "standing.emergency_numbers"),
)  # fmt: skip
def danger(*, is_considerable: bool, decided_on: date | None, rules: Rules, today: date) -> Finding:
    """Must a counsellor report?  Not without considerable danger; then she decides, and nothing is sent by itself."""
    citation = rules.citation("standing.exempt", today)
    facts = {
        "is_exempt": not is_considerable,
        "sent_by_itself": False,
        "numbers": tuple(rules.text("standing.emergency_numbers", today).split()),
    }
    if not is_considerable:
        return Finding("sap.standing.danger", Status.NOT_APPLICABLE, citation, facts=facts)
    status = Status.MET if decided_on is not None and decided_on <= today else Status.DUE
    return Finding("sap.standing.danger", status, citation, facts=facts)
