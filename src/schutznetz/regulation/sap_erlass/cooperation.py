# SPDX-License-Identifier: EUPL-1.2
"""For whom a counsellor works beside the own authority, trips, and contacts inside an authority.  (5.2, 5.3, 12)"""

from dataclasses import dataclass
from datetime import date

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules


@dataclass(frozen=True, slots=True)
class Agreement:
    """A cooperation of authorities; `until` is its last day."""

    authorities: frozenset[str]
    since: date
    until: date | None = None

    def joins(self, one: str, other: str, day: date) -> bool:
        in_force = self.since <= day and (self.until is None or day <= self.until)
        return in_force and {one, other} <= self.authorities


@dataclass(frozen=True, slots=True)
class Available:
    """A counsellor as the directory knows her; `is_busy` is her own entry and needs no reason."""

    key: str
    authority: str
    is_busy: bool = False


@rule(
    "sap.cooperation.reach", sections=("5.2",), rows=("SAP-059", "SAP-060"),
    parameters=("cooperation.own_authority", "cooperation.agreement"), strength=Strength.SHOULD,
)  # fmt: skip
def reach(*, own: str, other: str, agreements: tuple[Agreement, ...], rules: Rules, today: date) -> Finding:
    """May employees of `own` turn to a counsellor of `other`?  Their own authority, or one that cooperates today."""
    key = "sap.cooperation.reach"
    if own == other:
        return Finding(key, Status.MET, rules.citation("cooperation.own_authority", today), facts={"by": "own"})
    if any(one.joins(own, other, today) for one in agreements):
        citation = rules.citation("cooperation.agreement", today)
        return Finding(key, Status.MET, citation, strength=Strength.CAN, facts={"by": "agreement"})
    citation = rules.citation("cooperation.own_authority", today)
    return Finding(key, Status.BREACHED, citation, strength=Strength.SHOULD, facts={"by": ""})


@rule("sap.cooperation.directory", sections=("5.2",), rows=("SAP-059", "SAP-060", "SAP-061"), parameters=(
    "cooperation.own_authority", "cooperation.agreement", "cooperation.busy",
))  # fmt: skip
def directory(
    *, own: str, counsellors: tuple[Available, ...], agreements: tuple[Agreement, ...], rules: Rules, today: date
) -> Finding:
    """Whom does the directory show, in which order?  The own authority first, busy ones last, others not at all."""
    within = [one for one in counsellors if own == one.authority or _joined(own, one.authority, agreements, today)]
    ordered = sorted(within, key=lambda one: (one.is_busy, one.authority != own))
    free = [one for one in ordered if not one.is_busy]
    citation = rules.citation("cooperation.busy", today)
    facts = {"order": tuple(one.key for one in ordered), "next_free": free[0].key if free else ""}
    return Finding("sap.cooperation.directory", Status.MET if free else Status.DUE, citation, facts=facts)


def _joined(own: str, other: str, agreements: tuple[Agreement, ...], day: date) -> bool:
    return any(one.joins(own, other, day) for one in agreements)


@rule(
    "sap.cooperation.trip", sections=("5.3",), rows=("SAP-062",), parameters=("cooperation.trip_purpose",),
    strength=Strength.CAN,
)  # fmt: skip
def trip(*, purpose: str, names_client: bool, rules: Rules, today: date) -> Finding:
    """Is the entry of a trip complete?  The class of purpose is enough; a client must not be named."""
    enough = rules.text("cooperation.trip_purpose", today)
    citation = rules.citation("cooperation.trip_purpose", today)
    fine = purpose == enough and not names_client
    strength = Strength.MUST if names_client else Strength.CAN
    status = Status.MET if fine else Status.BREACHED
    return Finding("sap.cooperation.trip", status, citation, strength=strength, facts={"enough": enough})


@rule("sap.cooperation.contact", sections=("12",), rows=("SAP-074",), parameters=("cooperation.bodies",))
def contact(*, body: str, consented: bool, rules: Rules, today: date) -> Finding:
    """May a counsellor turn to another body of the authority about somebody?  Only if that person wishes it."""
    known = body in rules.text("cooperation.bodies", today).split()
    citation = rules.citation("cooperation.bodies", today)
    facts = {"known": known, "consented": consented}
    return Finding(
        "sap.cooperation.contact", Status.MET if known and consented else Status.BREACHED, citation, facts=facts
    )
