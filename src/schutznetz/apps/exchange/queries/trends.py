# SPDX-License-Identifier: EUPL-1.2
"""Notes on trends: which published figures may be said, and who reads them.  (SAP-157)"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.exchange.facts.released import Figure, Sheet, periods_of, sheet_of
from schutznetz.apps.exchange.models import TrendNote
from schutznetz.apps.exchange.policies import require_read_trend
from schutznetz.apps.exchange.queries.groups import led_groups
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import reports
from schutznetz.regulation.sap_erlass.rule_sets import Rules

GROUP_LEVEL = "working_group"


def finding_of(figure: Figure, *, rules: Rules, today: date) -> Finding | None:
    """What the rule says of a published figure of the whole group; None: it is withheld, and nothing is told."""
    if figure.value is None:
        return None
    return reports.trend(level=GROUP_LEVEL, cases=figure.value, rules=rules, today=today)


def may_be_told(figure: Figure, *, rules: Rules, today: date) -> bool:
    """Large enough to be named, or withheld: then the note says just that."""
    found = finding_of(figure, rules=rules, today=today)
    return found is None or not found.is_open


@dataclass(frozen=True)
class Offer:
    """What a speaker may choose from: all periods published, the one looked at, and what it says of the group."""

    periods: list[tuple[str, str]]
    sheet: Sheet | None


def offer(group: WorkingGroup, asked: str) -> Offer:
    """The period asked for, or the newest one that says something of the group; `sheet` None when there is none."""
    periods = periods_of(group)
    known = [key for key, _name in periods]
    wanted = [asked] if asked in known else known
    return Offer(periods, next((found for key in wanted if (found := sheet_of(group, key))), None))


def notes_of(actor: Actor) -> QuerySet[TrendNote]:
    """Notes to authorities the actor leads, and those of groups they speak for."""
    if actor.is_helped:
        return TrendNote.objects.none()
    scope = Q(authorities__in=actor.authorities_with(Role.HEAD)) | Q(working_group__in=led_groups(actor))
    return TrendNote.objects.filter(scope).select_related("working_group").distinct()


def note_for(actor: Actor, pk: int) -> TrendNote:
    """One of them; raises `Denied` or `TrendNote.DoesNotExist`."""
    found = TrendNote.objects.select_related("working_group").prefetch_related("authorities", "figures").get(pk=pk)
    require_read_trend(actor, found)
    return found
