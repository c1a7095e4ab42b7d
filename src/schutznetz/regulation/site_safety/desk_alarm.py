# SPDX-License-Identifier: EUPL-1.2
"""Rules of the desk alarm: the ring, the trigger, the alarm plan, who can be reached.

``today`` picks the version of every value. Figures and citations stand in ``desk_alarm.toml``.
Requirements: VES-016, VES-017, VES-018, VES-023, HAT-011; readings Y3 and Y8.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.parameters import Topic, load

TOPIC: Topic = load(Path(__file__).with_suffix(".toml"))
LADDER_KEYS = (
    "neighbours", "min_reachable", "probe_ms", "accept_within_s", "on_site_within_s", "here_before_clear_s",
    "clears_needed", "clear_visible_s", "presses_per_minute", "test_ends_s", "stale_after_s", "presence_stale_s",
)  # fmt: skip


def ladder_params(day: date) -> dict[str, int]:
    """The figures of the ladder in force on a day, as they travel in the roster."""
    return {key: TOPIC.integer(key, day) for key in LADDER_KEYS}


LADDER_FALLBACK: Mapping[str, int] = MappingProxyType(ladder_params(date.max))
"""The newest figures: what a receiver uses that has no roster."""


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """A desk of the seating plan."""

    key: str
    has_trigger: bool
    public_contact: bool
    added_on: date


@dataclass(frozen=True, slots=True)
class AlarmPlan:
    """Who is to hear the alarms of a site: desks of the ring, security, other people on site."""

    neighbour_desks: int
    names_security: bool
    other_people_on_site: int = 0


def ring_size(*, desk: str, neighbours: Iterable[str], others_on_site: int, today: date) -> Finding:
    """Has this desk exactly the wanted number of neighbours, itself not among them?  (VES-017, Y8)

    ``others_on_site``: desks of the site besides this one. In a smaller site all of them, with a warning.
    """
    version = TOPIC.dated("neighbours", today)
    ring = list(neighbours)
    wanted = min(TOPIC.integer("neighbours", today), others_on_site)
    is_right = len(ring) == len(set(ring)) == wanted and desk not in ring
    return Finding(
        "desk_alarm.ring_size", Status.MET if is_right else Status.BREACHED, version.citation,
        warning=is_right and wanted != version.value,
        facts={"desk": desk, "neighbours": len(ring), "wanted": version.value, "possible": wanted},
    )  # fmt: skip


def desk_trigger(*, desk: DeskFacts, today: date) -> Finding:
    """Has this desk an alarm trigger?  (VES-016; with public contact HAT-011)"""
    key = "trigger_with_public_contact" if desk.public_contact else "trigger_at_every_desk"
    citation = TOPIC.dated(key, today).citation
    if desk.has_trigger:
        return Finding("desk_alarm.trigger", Status.MET, citation, facts={"desk": desk.key})
    due = max(desk.added_on, citation.since)
    return Finding("desk_alarm.trigger", Status.BREACHED, citation, due_on=due, facts={"desk": desk.key})


def desks_without_trigger(*, desks: Iterable[DeskFacts], today: date) -> tuple[Finding, ...]:
    """The findings of the desks that lack a trigger, in order of their keys.  (HAT-011)"""
    findings = (desk_trigger(desk=desk, today=today) for desk in sorted(desks, key=lambda desk: desk.key))
    return tuple(finding for finding in findings if finding.is_open)


def alarm_plan(*, plan: AlarmPlan, has_security: bool, today: date) -> Finding:
    """Does the plan name only who is there, and at least one human being on site?  (VES-023, Y3)"""
    without_guards = TOPIC.dated("works_without_guards", today).citation
    if plan.names_security and not has_security:
        return Finding("desk_alarm.plan_names_absent_security", Status.BREACHED, without_guards)
    people = plan.neighbour_desks + plan.other_people_on_site + int(plan.names_security)
    if people < 1:
        citation = TOPIC.dated("human_recipient", today).citation
        return Finding("desk_alarm.plan_reaches_nobody", Status.BREACHED, citation)
    return Finding("desk_alarm.plan", Status.MET, without_guards, facts={"recipients": people})


def reachable_neighbours(*, desk: str, ring: Iterable[str], present: Iterable[str], today: date) -> Finding:
    """Can enough neighbours of this desk be reached now?  (VES-018)"""
    version = TOPIC.dated("min_reachable", today)
    there = len(set(ring) & set(present))
    status = Status.MET if there >= TOPIC.integer("min_reachable", today) else Status.BREACHED
    facts = {"desk": desk, "reachable": there, "wanted": version.value}
    return Finding("desk_alarm.reachable", status, version.citation, strength=Strength.SHOULD, facts=facts)
