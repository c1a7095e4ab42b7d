# SPDX-License-Identifier: EUPL-1.2
"""Local selection: five take part and none has a veto; the briefing talk; who is represented.  (SAP-080 to SAP-083)

Nobody is scored: groups are counted, people are not compared. ``today`` picks the version of every value.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from math import floor

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.time_quota import exact


class Body(Enum):
    """Who takes part in the local selection; the values are the parameters that cite them."""

    LINE_MANAGER = "line_manager"
    STAFF_COUNCIL = "staff_council"
    DISABLED_STAFF = "disabled_staff"
    EQUALITY_OFFICER = "equality_officer"
    COUNSELLORS = "counsellors"


class View(Enum):
    """What a body thinks of it."""

    AGREES = "agrees"
    OBJECTS = "objects"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Participation:
    """A body took part on a day with its view; ``is_there`` False: the authority has no such body."""

    body: Body
    heard_on: date | None = None
    view: View = View.SILENT
    is_there: bool = True


class Trait(Enum):
    """By what the pool of an authority is compared with its staff."""

    LEVEL = "level"
    STATUS = "status"
    AGE_BAND = "age_band"


@dataclass(frozen=True, slots=True)
class Group:
    """How many of the staff belong to a group (a code such as "tariff"), and how many of the pool."""

    trait: Trait
    code: str
    staff: int
    pool: int


@dataclass(frozen=True, slots=True)
class Talk:
    """The briefing talk: when, and by whom."""

    held_on: date
    by_mentor: bool
    by_experienced: bool = True


@rule(
    "sap.selection.participations", sections=("6.1",), rows=("SAP-082",),
    parameters=("selection.line_manager", "selection.staff_council", "selection.disabled_staff",
                "selection.equality_officer", "selection.counsellors", "selection.may_be_absent"),
)  # fmt: skip
def participations(*, heard: tuple[Participation, ...], rules: Rules, today: date) -> Finding:
    """Have all five taken part?  None is a veto: who ``objects`` is shown with a warning.  (SAP-082)

    BREACHED names the ``missing`` bodies and cites the first. "There is none" counts only where that may be so.
    """
    done = {one.body for one in heard if _took_part(one, rules, today)}
    wanted = [body for body in Body if rules.is_set(f"selection.{body.value}", today)]
    missing = tuple(body.value for body in wanted if body not in done)
    objecting = {one.body for one in heard if one.heard_on is not None and one.view is View.OBJECTS}
    objects = tuple(body.value for body in Body if body in objecting)
    cited = missing[0] if missing else Body.LINE_MANAGER.value
    return Finding(
        "sap.selection.participations", Status.BREACHED if missing else Status.MET,
        rules.citation(f"selection.{cited}", today), warning=bool(objects),
        facts={"missing": missing, "objects": objects},
    )  # fmt: skip


def _took_part(one: Participation, rules: Rules, today: date) -> bool:
    if one.is_there:
        return one.heard_on is not None and one.heard_on <= today
    return one.body.value in rules.text("selection.may_be_absent", today).split()


@rule("sap.selection.briefing", sections=("6.1",), rows=("SAP-083",), parameters=("selection.briefing",))
def briefing(*, nominated_on: date | None, talk: Talk | None, rules: Rules, today: date) -> Finding:
    """Has an experienced counsellor explained the role after the nomination?  As a rule a mentor; else a warning.

    BREACHED says ``why``: "no_talk", "before_nomination" or "not_experienced".  (SAP-083)
    """
    why = ""
    if talk is None or talk.held_on > today:
        why = "no_talk"
    elif nominated_on is None or talk.held_on < nominated_on:
        why = "before_nomination"
    elif not (talk.by_experienced or talk.by_mentor):
        why = "not_experienced"
    return Finding(
        "sap.selection.briefing", Status.BREACHED if why else Status.MET, rules.citation("selection.briefing", today),
        warning=not why and talk is not None and not talk.by_mentor, facts={"why": why},
    )  # fmt: skip


@rule(
    "sap.selection.representation", sections=("6.1",), rows=("SAP-080",), parameters=("selection.representation",),
    strength=Strength.SHOULD,
)  # fmt: skip
def representation(*, groups: tuple[Group, ...], rules: Rules, today: date) -> Finding:
    """Which groups of the staff has the pool nobody of?  A view of the pool, no judgement of a person.  (SAP-080)

    Facts ``gaps``: such as "status.tariff", in order.
    """
    lacking = {f"{one.trait.value}.{one.code}" for one in groups if one.staff > 0 and one.pool == 0}
    return Finding(
        "sap.selection.representation", Status.BREACHED if lacking else Status.MET,
        rules.citation("selection.representation", today), strength=Strength.SHOULD,
        facts={"gaps": tuple(sorted(lacking))},
    )  # fmt: skip


@rule(
    "sap.selection.balance", sections=("6.1",), rows=("SAP-081",), strength=Strength.SHOULD,
    parameters=("selection.balance", "selection.balance_share"),
)  # fmt: skip
def balance(*, women: int, men: int, diverse: int = 0, rules: Rules, today: date) -> Finding:
    """Are women and men about equally many?  A hint, for the pool or for the applicants.  (SAP-081)

    Very small groups get no hint: the smaller part is compared with its share in whole persons.
    """
    wanted = floor(exact(rules.number("selection.balance_share", today)) * (women + men))
    even = min(women, men) >= wanted
    facts = {"women": women, "men": men, "diverse": diverse}
    return Finding(
        "sap.selection.balance", Status.MET if even else Status.BREACHED, rules.citation("selection.balance", today),
        strength=Strength.SHOULD, warning=not even, facts=facts,
    )  # fmt: skip
