# SPDX-License-Identifier: EUPL-1.2
"""The selection panel: its seats, when it may vote, and how a vote ends.  (SAP-084 to SAP-092, reading X23)

Which seats there are, and which of them vote, is data of the rule set: a seat is "voting", "advisory", or
"advisory_if_disclosed" (wanted only if an applicant has disclosed a disability). ``today`` picks the version.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules

VOTING, ADVISORY, IF_DISCLOSED = "voting", "advisory", "advisory_if_disclosed"
SPEAKER, PSYCHOLOGIST, COUNCIL = "speaker", "psychologist", "staff_council"
SEATS = (
    "panel.seats", "panel.seat_chair", "panel.seat_speaker", "panel.seat_equality_officer",
    "panel.seat_psychologist", "panel.seat_staff_council", "panel.seat_disabled_staff",
)  # fmt: skip
"""Which of its seats vote is read from all of them."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits on a seat (``kind`` as in the rule set, ``body`` for staff councils).

    ``deputised``: whoever stands in is on record. ``in_office``: a speaker's term runs and is confirmed.
    """

    kind: str
    is_present: bool = True
    deputised: bool = False
    in_office: bool = True
    profession: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """What the composition depends on; the disability is disclosed voluntarily or not at all."""

    is_police: bool = False
    discloses_disability: bool = False


@dataclass(frozen=True, slots=True)
class Vote:
    """The vote of a seat: suitable or not, None: abstained."""

    kind: str
    suitable: bool | None


def kinds(rules: Rules, day: date) -> tuple[str, ...]:
    """The seats of the panel, in order."""
    return tuple(rules.text("panel.seats", day).split())


def voting_kinds(rules: Rules, day: date) -> tuple[str, ...]:
    """The seats that vote."""
    return tuple(kind for kind in kinds(rules, day) if rules.text(f"panel.seat_{kind}", day) == VOTING)


def bodies(applicants: Iterable[Applicant], rules: Rules, day: date) -> tuple[str, ...]:
    """The staff councils that advise on these applicants: one for the police, one for all others."""
    wanted = {"council_police" if one.is_police else "council_others" for one in applicants}
    return tuple(rules.text(f"panel.{key}", day) for key in ("council_police", "council_others") if key in wanted)


def advisory_seats(applicants: tuple[Applicant, ...], rules: Rules, day: date) -> tuple[tuple[str, str], ...]:
    """The advisory seats these applicants call for, as kind and body (empty where there is only one)."""
    wanted: list[tuple[str, str]] = []
    for kind in kinds(rules, day):
        vote = rules.text(f"panel.seat_{kind}", day)
        if vote == ADVISORY and kind == COUNCIL:
            wanted += [(kind, body) for body in bodies(applicants, rules, day)]
        elif vote == ADVISORY or (vote == IF_DISCLOSED and any(one.discloses_disability for one in applicants)):
            wanted.append((kind, ""))
    return tuple(wanted)


def fault(seat: Seat, rules: Rules, day: date) -> str:
    """What is wrong with a seat: "vacant", "not_in_office", "profession", or nothing."""
    if not (seat.is_present or seat.deputised):
        return "vacant"
    if seat.kind == SPEAKER and not seat.in_office:
        return "not_in_office"
    if seat.kind == PSYCHOLOGIST and seat.profession != rules.text("panel.profession", day):
        return "profession"
    return ""


@rule(
    "sap.panel.seat", sections=("6.2",), rows=("SAP-086", "SAP-087", "SAP-088", "SAP-090"),
    parameters=(*SEATS, "panel.profession"),
)  # fmt: skip
def seat(*, seat: Seat, rules: Rules, today: date) -> Finding:
    """May this one sit there?  BREACHED says ``why``: "unknown", "vacant", "not_in_office", "profession".

    An absent chair needs somebody deputised on record, the equality officer may send a deputy.
    """
    if seat.kind not in kinds(rules, today):
        facts: dict[str, object] = {"seat": seat.kind, "why": "unknown"}
        return Finding("sap.panel.seat", Status.BREACHED, rules.citation("panel.seats", today), facts=facts)
    why = fault(seat, rules, today)
    facts = {"seat": seat.kind, "why": why, "votes": seat.kind in voting_kinds(rules, today)}
    status = Status.BREACHED if why else Status.MET
    return Finding("sap.panel.seat", status, rules.citation(f"panel.seat_{seat.kind}", today), facts=facts)


@rule(
    "sap.panel.quorum", sections=("6.2",), rows=("SAP-085", "SAP-086", "SAP-087", "SAP-088", "SAP-090"),
    parameters=(*SEATS, "panel.profession"),
)  # fmt: skip
def quorum(*, seats: tuple[Seat, ...], rules: Rules, today: date) -> Finding:
    """Are all voting seats filled, so that the vote may be opened?  BREACHED names the ``missing``.  (SAP-085)"""
    filled = {one.kind for one in seats if not fault(one, rules, today)}
    missing = tuple(kind for kind in voting_kinds(rules, today) if kind not in filled)
    status = Status.BREACHED if missing else Status.MET
    return Finding("sap.panel.quorum", status, rules.citation("panel.seats", today), facts={"missing": missing})


@rule(
    "sap.panel.staff_councils", sections=("6.2",), rows=("SAP-089",),
    parameters=(*SEATS, "panel.council_police", "panel.council_others"),
)  # fmt: skip
def staff_councils(
    *, applicants: tuple[Applicant, ...], invited: tuple[Seat, ...], rules: Rules, today: date
) -> Finding:
    """Are the staff councils of all applicants invited?  They advise and do not vote.  (SAP-089)

    Facts: ``wanted`` and ``missing`` bodies.
    """
    wanted = tuple(body for kind, body in advisory_seats(applicants, rules, today) if kind == COUNCIL)
    there = {one.body for one in invited if one.kind == COUNCIL}
    missing = tuple(body for body in wanted if body not in there)
    return Finding(
        "sap.panel.staff_councils", Status.BREACHED if missing else Status.MET,
        rules.citation("panel.seat_staff_council", today), facts={"wanted": wanted, "missing": missing},
    )  # fmt: skip


@rule(
    "sap.panel.other_advisers", sections=("6.2",), rows=("SAP-091",), strength=Strength.SHOULD,
    parameters=(*SEATS, "panel.council_police", "panel.council_others"),
)  # fmt: skip
def other_advisers(
    *, applicants: tuple[Applicant, ...], invited: tuple[Seat, ...], rules: Rules, today: date
) -> Finding:
    """Are the other advisers invited, such as the disability representation if somebody disclosed it?  (SAP-091)"""
    wanted = tuple(kind for kind, _body in advisory_seats(applicants, rules, today) if kind != COUNCIL)
    missing = tuple(kind for kind in wanted if kind not in {one.kind for one in invited})
    status = Status.BREACHED if missing else Status.MET if wanted else Status.NOT_APPLICABLE
    return Finding(
        "sap.panel.other_advisers", status, rules.citation("panel.seat_disabled_staff", today),
        strength=Strength.SHOULD, facts={"wanted": wanted, "missing": missing},
    )  # fmt: skip


@rule(
    "sap.panel.decision", sections=("6.1", "6.2"), rows=("SAP-084", "SAP-085", "SAP-092"),
    parameters=(*SEATS, "panel.casting_vote"),
)  # fmt: skip
def decision(*, votes: tuple[Vote, ...], rules: Rules, today: date) -> Finding:
    """What has the panel decided on an applicant?  Only voting seats count; a tie is broken by the casting vote.

    MET with ``suitable``, ``yes``, ``no``, ``by_chair``. BREACHED while seats have not voted (``missing``) or the
    casting vote abstains in a tie.  ``ValueError`` if a seat votes twice.  (SAP-092)
    """
    voting, caster = voting_kinds(rules, today), rules.text("panel.casting_vote", today)
    given = {vote.kind: vote.suitable for vote in votes if vote.kind in voting}
    if len(given) < sum(vote.kind in voting for vote in votes):
        raise ValueError("a seat has voted twice")
    citation = rules.citation("panel.casting_vote", today)
    missing = tuple(kind for kind in voting if kind not in given)
    yes, no = (sum(one is wanted for one in given.values()) for wanted in (True, False))
    counted = given.get(caster) if yes == no else yes > no
    suitable = None if missing else counted
    facts = {"yes": yes, "no": no, "missing": missing, "by_chair": yes == no, "suitable": suitable}
    status = Status.BREACHED if suitable is None else Status.MET
    return Finding("sap.panel.decision", status, citation, facts=facts)


@rule(
    "sap.panel.secret_decision", sections=("6.2",), rows=("SAP-085", "SAP-092"),
    parameters=(*SEATS, "panel.casting_vote"),
)  # fmt: skip
def secret_decision(*, yes: int, no: int, abstained: int, casting: bool | None, rules: Rules, today: date) -> Finding:
    """What has a panel decided that voted secretly?  ``casting``: how the chair votes, told only to break a tie.

    MET with ``suitable``, ``yes``, ``no``, ``by_chair``. BREACHED while ballots are ``missing`` or a tie is unbroken.
    ``ValueError`` if there are more ballots than voting seats, or a number is negative.  (SAP-092)
    """
    missing = len(voting_kinds(rules, today)) - yes - no - abstained
    if missing < 0 or min(yes, no, abstained) < 0:
        raise ValueError("the ballots do not fit the seats")
    suitable = None if missing else casting if yes == no else yes > no
    facts = {"yes": yes, "no": no, "missing": missing, "by_chair": yes == no, "suitable": suitable}
    status = Status.BREACHED if suitable is None else Status.MET
    return Finding("sap.panel.secret_decision", status, rules.citation("panel.casting_vote", today), facts=facts)
