# SPDX-License-Identifier: EUPL-1.2
"""Proposals for the plan of tables, scoped to who decides about them, and trends of working groups."""

from dataclasses import dataclass
from datetime import date

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, WorkingGroup
from schutznetz.apps.reporting.models import PlanProposal
from schutznetz.apps.reporting.policies import (
    RELEASERS,
    SPEAKERS,
    may_answer_proposal,
    require_answer_proposal,
    require_read_trend,
)
from schutznetz.apps.reporting.queries.released import Level, ReleasedSet, Table, releases
from schutznetz.apps.reporting.queries.released import published as released
from schutznetz.apps.reporting.queries.series import reading_of, rules_for_ministry, table_by
from schutznetz.apps.sap.models import Participant
from schutznetz.domain.reading.changes import Change, change
from schutznetz.domain.reading.pictures import Bar, bar, top_of
from schutznetz.domain.reading.readings import Reading
from schutznetz.regulation.sap_erlass import reports
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.statistics.table_plans import REGION

GROUP_LEVEL = "working_group"
TOPIC = "topic"
WIDTH = 100.0


def proposals_for(actor: Actor, ministry: Authority) -> list[PlanProposal]:
    """What was proposed to a ministry: all for those who decide, one's own for others."""
    rows = PlanProposal.objects.filter(ministry=ministry).select_related("made_by__person")
    if not may_answer_proposal(actor, ministry):
        rows = rows.filter(made_by=actor.user)
    return list(rows)


def proposal_to_answer(actor: Actor, pk: int) -> PlanProposal:
    """Raises Denied, PlanProposal.DoesNotExist."""
    found = PlanProposal.objects.select_related("ministry").get(pk=pk)
    require_answer_proposal(actor, found.ministry)
    return found


# --- trends -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Topic:
    """A field of which a working group had enough for it to be named, and what changed since the year before."""

    level: Level
    reading: Reading
    change: Change
    bar: Bar | None


@dataclass(frozen=True)
class Trend:
    """What may be told of a working group in a year. `left_out`: fields that are not named, for they are too small."""

    group: WorkingGroup
    of: ReleasedSet
    table: Table
    topics: tuple[Topic, ...]
    left_out: int
    least: int


def groups_for(actor: Actor) -> list[WorkingGroup]:
    """Working groups whose trends the actor may read: those spoken for, those of authorities led, one's own body's."""
    spoken = [one.working_group_id for one in actor.offices if one.role in SPEAKERS and one.working_group_id]
    led = Participant.objects.filter(authority__in=actor.authorities_with(Role.HEAD)).values_list("working_group")
    rows = WorkingGroup.objects.filter(authority__in=actor.authorities_with(*RELEASERS))
    both = WorkingGroup.objects.filter(pk__in=spoken) | WorkingGroup.objects.filter(pk__in=led)
    return list((rows | both).select_related("authority").order_by("name").distinct())


def trend_for(actor: Actor, key: str, today: date) -> tuple[WorkingGroup, Trend | None]:
    """The newest published year of a working group; None while there is none. Raises Denied, DoesNotExist."""
    group = WorkingGroup.objects.select_related("authority").get(key=key)
    require_read_trend(actor, group)
    years = [year for _key, year, quarter in releases(ministry=group.authority.key) if quarter is None]
    for year in years:
        of = released(year, ministry=group.authority.key)
        table = table_by(of, REGION, TOPIC)
        if table and not table.is_withheld and key in {one.key for one in _axis(table, REGION)}:
            before = released(year - 1, ministry=group.authority.key) if year - 1 in years else None
            return group, trend(group, of, before, table, rules_for_ministry(group.authority), today)
    return group, None


def trend(
    group: WorkingGroup, of: ReleasedSet, before: ReleasedSet | None, table: Table, rules: Rules, today: date
) -> Trend:
    """Fields the rule lets through, the greatest first.  (SAP-157)"""
    found = [(level, _reading(table, group.key, level.key)) for level in _axis(table, TOPIC)]
    told = [(level, one) for level, one in found if is_told(one, rules, today)]
    top = top_of([one for _level, one in told])
    earlier = table_by(before, REGION, TOPIC) if before else None
    topics = [
        Topic(level, one, change(one, _earlier(earlier, group.key, level.key)), bar(one, top, WIDTH))
        for level, one in sorted(told, key=lambda pair: -pair[1].shown)
    ]
    least = rules.integer("reports.trend_least", today)
    return Trend(group, of, table, tuple(topics), len(found) - len(told), least)


def is_told(reading: Reading, rules: Rules, today: date) -> bool:
    """Is the released figure large enough to be named in a note on trends?"""
    if reading.value is None:
        return False
    return not reports.trend(level=GROUP_LEVEL, cases=reading.value, rules=rules, today=today).is_open


def _axis(table: Table, key: str) -> tuple[Level, ...]:
    return next(one.levels for one in table.axes if one.key == key)


def _reading(table: Table, region: str, topic: str) -> Reading:
    levels = {REGION: region, TOPIC: topic}
    return reading_of(table, *(levels[axis.key] for axis in table.axes))


def _earlier(table: Table | None, region: str, topic: str) -> Reading | None:
    if table is None or table.is_withheld or region not in {one.key for one in _axis(table, REGION)}:
        return None
    return _reading(table, region, topic)
