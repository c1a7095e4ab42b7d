# SPDX-License-Identifier: EUPL-1.2
"""Notes on trends: which numbers may be said, and who reads them.  (SAP-157)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.exchange.models import TrendNote
from schutznetz.apps.exchange.policies import require_read_trend
from schutznetz.apps.exchange.queries.groups import led_groups
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import reports
from schutznetz.regulation.sap_erlass.rule_sets import Rules

GROUP_LEVEL = "working_group"


@dataclass(frozen=True)
class Sifted:
    """Numbers that may be told, and for each of the others what the rule says."""

    told: Mapping[str, int]
    refused: Mapping[str, Finding]


def figures(level: str, cases: Mapping[str, int], *, rules: Rules, today: date) -> Sifted:
    """The one door for numbers in a note: of the whole group, and not too small. What is refused is not kept."""
    found = {
        topic: reports.trend(level=level, cases=number, rules=rules, today=today) for topic, number in cases.items()
    }
    told = {topic: number for topic, number in cases.items() if not found[topic].is_open}
    return Sifted(told, {topic: finding for topic, finding in found.items() if finding.is_open})


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
