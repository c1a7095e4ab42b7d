# SPDX-License-Identifier: EUPL-1.2
"""How sites are protected."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.alarm import facts
from schutznetz.apps.alarm.models import AlarmPlan, DeskTest, Station, StationKind
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Desk, Site
from schutznetz.apps.organisation.queries import sites_with_role
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.site_safety import desk_alarm

PROTECTION = (Role.SITE_MANAGER, Role.SECURITY, Role.ADMINISTRATOR)
FEW_MISSING = 5


@dataclass(frozen=True)
class SiteProtection:
    """How a site is protected: its desks, those with a trigger, the first ones without (by name), the last test."""

    site: Site
    desks: int
    triggers: int
    missing: Sequence[str]
    tested_at: datetime | None
    tested: int
    stations: int
    plan: Finding

    @property
    def without(self) -> int:
        return self.desks - self.triggers


def sites_protected(actor: Actor) -> QuerySet[Site]:
    """The sites whose protection the actor may see."""
    return sites_with_role(actor, *PROTECTION)


def sees_protection(actor: Actor) -> bool:
    """Does the actor hold an office that sees the protection of a site?"""
    return actor.has_role(*PROTECTION)


def with_trigger() -> Exists:
    return Exists(Station.objects.active().filter(desk=OuterRef("pk")))


def protection(sites: Iterable[Site], now: datetime) -> list[SiteProtection]:
    """One line a site, in a handful of queries for all of them; none without sites."""
    found = list(sites)
    if not found:
        return []
    desks, stations, tests = _desks(found), _stations(found), _tests(found)
    few = [site for site in found if 0 < desks[site.pk].desks - desks[site.pk].triggers <= FEW_MISSING]
    missing = _labels_without_trigger(few) if few else {}
    plans = _plan_findings(found, desks, stations, now)
    lines = []
    for site in found:
        number, triggers = desks[site.pk]
        last, tested = tests.get(site.pk, (None, 0))
        labels, hearing = missing.get(site.pk, []), sum(stations[site.pk].values())
        lines.append(SiteProtection(site, number, triggers, labels, last, tested, hearing, plans[site.pk]))
    return lines


class _Desks(NamedTuple):
    desks: int = 0
    triggers: int = 0


def _desks(sites: Sequence[Site]) -> dict[int, _Desks]:
    """How many desks each site has, and how many of them with a trigger."""
    rows = Desk.objects.filter(site__in=sites).order_by().values_list("site_id")
    counted = rows.annotate(number=Count("pk"), triggers=Count("pk", filter=with_trigger()))
    found = {site: _Desks(number, triggers) for site, number, triggers in counted}
    return {site.pk: found.get(site.pk, _Desks()) for site in sites}


def _stations(sites: Sequence[Site]) -> dict[int, dict[str, int]]:
    """How many active stations of each kind hear each site."""
    rows = Station.objects.active().filter(sites__in=sites).order_by().values_list("sites", "kind")
    found: dict[int, dict[str, int]] = {site.pk: {} for site in sites}
    for site, kind, number in rows.annotate(number=Count("pk")):
        found[site][kind] = number
    return found


def _tests(sites: Sequence[Site]) -> dict[int, tuple[datetime, int]]:
    """When a test press last arrived at each site, and from how many desks."""
    rows = DeskTest.objects.filter(desk__site__in=sites).order_by().values_list("desk__site")
    return {site: (last, number) for site, last, number in rows.annotate(last=Max("tested_at"), number=Count("pk"))}


def _labels_without_trigger(sites: Sequence[Site]) -> dict[int, list[str]]:
    labels: dict[int, list[str]] = defaultdict(list)
    rows = Desk.objects.filter(~with_trigger(), site__in=sites).order_by("label")
    for site, label in rows.values_list("site_id", "label"):
        labels[site].append(label)
    return labels


def desks_without_trigger(site: Site) -> list[Desk]:
    """Desks at which nobody can press, those with public contact first."""
    rows = Desk.objects.filter(~with_trigger(), site=site).select_related("room__floor")
    return list(rows.order_by("-has_public_contact", "label"))


def trigger_findings(site: Site, now: datetime) -> dict[str, Finding]:
    """The open findings of desks without a trigger by desk key, each with its citation (VES-016, HAT-011)."""
    today = now.astimezone(BERLIN).date()
    desks = [
        desk_alarm.DeskFacts(desk.key, False, desk.has_public_contact, today) for desk in desks_without_trigger(site)
    ]
    return {str(found.facts["desk"]): found for found in desk_alarm.desks_without_trigger(desks=desks, today=today)}


def plan_findings(sites: Sequence[Site], now: datetime) -> dict[int, Finding]:
    """What the rules say about the alarm plan of each site, by site id (VES-023, Y3)."""
    return _plan_findings(sites, _desks(sites), _stations(sites), now)


def _plan_findings(
    sites: Sequence[Site], desks: dict[int, _Desks], stations: dict[int, dict[str, int]], now: datetime
) -> dict[int, Finding]:
    today = now.astimezone(BERLIN).date()
    named = dict(AlarmPlan.objects.filter(site__in=sites).values_list("site_id", "names_security"))
    return {
        site.pk: desk_alarm.alarm_plan(
            plan=facts.alarm_plan(
                site, named.get(site.pk), desks[site.pk].desks, stations[site.pk].get(StationKind.ENTRANCE, 0)
            ),
            has_security=site.has_guards,
            today=today,
        )
        for site in sites
    }


def names_security(site: Site) -> bool:
    """Does the alarm plan of the site call security?"""
    plan = AlarmPlan.objects.filter(site=site).first()
    return plan.names_security if plan else site.has_guards
