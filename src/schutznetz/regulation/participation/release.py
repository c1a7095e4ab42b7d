# SPDX-License-Identifier: EUPL-1.2
"""Has everybody been heard, and may the alarm of an authority be called live?

``today`` picks the version of every value. Citations stand in ``release.toml``. Nothing here ever stops an alarm: a
finding that is open warns (strength SHOULD).  Requirements: complaints F3 and F11.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.parameters import Topic, load

TOPIC: Topic = load(Path(__file__).with_suffix(".toml"))
BODIES: Mapping[str, str] = MappingProxyType(
    {"PR": "staff_council", "SBV": "disabled_staff", "GLB": "equality_officer"}
)
"""Who takes part, with the parameter that says where it stands."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A service agreement or an interim decision; ``until`` is its last day, None without an end."""

    decided_on: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.decided_on <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Hearing:
    """How far a body was heard; ``is_there`` is False where the authority has no such body."""

    is_there: bool = True
    informed_on: date | None = None
    answered_on: date | None = None


def release(*, agreements: tuple[Decision, ...], interims: tuple[Decision, ...], today: date) -> Finding:
    """Is the alarm released: by a service agreement, or for a time by an interim decision of the head?  (F3)"""
    wanted = TOPIC.dated("service_agreement", today).citation
    if any(decision.covers(today) for decision in agreements):
        return Finding("participation.released", Status.MET, wanted, strength=Strength.SHOULD)
    ends = [decision.until for decision in interims if decision.covers(today) and decision.until]
    if ends:
        citation = TOPIC.dated("interim_decision", today).citation
        facts = {"until": max(ends).strftime("%d.%m.%Y")}
        return Finding(
            "participation.interim", Status.DUE, citation, due_on=max(ends), strength=Strength.SHOULD, facts=facts
        )
    return Finding("participation.not_released", Status.BREACHED, wanted, strength=Strength.SHOULD)


def latest_end(*, decided_on: date) -> date:
    """The last day an interim decision of this day may name."""
    return decided_on + timedelta(days=TOPIC.integer("interim_days", decided_on))


def interim(*, decided_on: date, until: date) -> Finding:
    """May an interim decision of this day run until then? It begins at once and ends in time.  (F3)

    The law wants it interim and names no length: how long at most is a rule of this house, and cited as such.
    """
    citation = TOPIC.dated("interim_days", decided_on).citation
    last = latest_end(decided_on=decided_on)
    status = Status.MET if decided_on <= until <= last else Status.BREACHED
    facts = {"last": last.strftime("%d.%m.%Y")}
    return Finding("participation.interim_length", status, citation, strength=Strength.MUST, facts=facts)


def hearing(*, body: str, heard: Hearing, today: date) -> Finding:
    """Was this body (a key of ``BODIES``) informed, and has it answered?  (F11)"""
    citation = TOPIC.dated(BODIES[body], today).citation
    if not heard.is_there:
        return Finding("participation.no_body", Status.NOT_APPLICABLE, citation, strength=Strength.SHOULD)
    if heard.answered_on:
        return Finding("participation.heard", Status.MET, citation, strength=Strength.SHOULD)
    if heard.informed_on:
        return Finding("participation.waiting", Status.DUE, citation, strength=Strength.SHOULD)
    return Finding("participation.not_informed", Status.BREACHED, citation, strength=Strength.SHOULD)
