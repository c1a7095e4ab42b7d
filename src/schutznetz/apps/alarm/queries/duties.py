# SPDX-License-Identifier: EUPL-1.2
"""What site managers have to do for the alarm: reviews of all sites, as the app `duties` asks for them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.alarm import facts
from schutznetz.apps.alarm.models import Alarm, AlarmClass, DeskTest, Ring, Station
from schutznetz.apps.alarm.queries.protection import plan_findings, protection, with_trigger
from schutznetz.apps.alarm.queries.rings import silent_desks
from schutznetz.apps.duties.facts import Wanted
from schutznetz.apps.duties.queries import last_done
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Desk, Site
from schutznetz.domain.alarm import ring
from schutznetz.domain.workdays import add_months, quarter
from schutznetz.regulation.duties.lead_times import cited, figure
from schutznetz.regulation.site_safety import desk_alarm

TRIGGERS, RINGS, TESTS, DRILLS, PLAN = "alarm.triggers", "alarm.rings", "alarm.tests", "alarm.drills", "alarm.plan"
FAULTS = "alarm.faults"


def _for(site: Site, **more: object) -> Wanted:
    words = {"site": site.name, "args": [site.key], **dict(more.pop("facts", {}) or {})}  # type: ignore[call-overload]
    return Wanted(source=site, role=Role.SITE_MANAGER, site=site, facts=words, **more)  # type: ignore[arg-type]


def _sites() -> list[Site]:
    return list(Site.objects.select_related("authority"))


def missing_triggers(now: datetime, today: date) -> Iterator[Wanted]:
    """Sites with desks at which nobody can press (VES-016, HAT-011)."""
    cite = str(desk_alarm.TOPIC.dated("trigger_at_every_desk", today).citation)
    for line in protection(_sites(), now):
        if line.without:
            counts = {"count": line.without, "all": line.desks}
            yield _for(line.site, cite=cite, within_days=figure("trigger_within_days", today), facts=counts)


def small_rings(now: datetime, today: date) -> Iterator[Wanted]:
    """Sites with desks that have a trigger and fewer neighbours with one than the rule wants (VES-017)."""
    version = desk_alarm.TOPIC.dated("neighbours", today)
    size = desk_alarm.TOPIC.integer("neighbours", today)
    for site in _sites():
        silent = silent_desks(site)
        rows = Ring.objects.filter(site=site).select_related("desk__room__floor")
        wanted = min(size, max(len(rows) - 1, 0))
        gaps = ring.gaps(facts.stored_rings(list(rows)), size=wanted, without_desks=silent)
        count = sum(gap.desk not in silent for gap in gaps)
        if count:
            within = figure("ring_within_days", today)
            yield _for(site, cite=str(version.citation), within_days=within, facts={"count": count, "size": wanted})


def untested_triggers(now: datetime, today: date) -> Iterator[Wanted]:
    """Sites with triggers that nobody has tried for a month (VES-025)."""
    before = _start_of(add_months(today, -figure("trigger_test_every_months", today)))
    tried = DeskTest.objects.filter(desk=OuterRef("pk"), tested_at__gte=before)
    old = Desk.objects.filter(with_trigger(), ~Exists(tried), stations__enrolled_at__lt=before)
    counts = dict(old.order_by().values_list("site").annotate(n=Count("pk", distinct=True)))
    cite, within = cited("trigger_test_every_months", today), figure("trigger_test_within_days", today)
    for site in _sites():
        if site.pk in counts:
            yield _for(site, cite=cite, within_days=within, facts={"count": counts[site.pk]})


def disturbed_devices(now: datetime, today: date) -> Iterator[Wanted]:
    """Sites with devices that have been disturbed for longer than they may be (VES-025)."""
    days = figure("fault_after_days", today)
    old = Station.objects.active().filter(disturbed_since__lt=now - timedelta(days=days))
    counts = dict(old.order_by().values_list("sites").annotate(n=Count("pk", distinct=True)))
    cite, within = cited("fault_after_days", today), figure("fault_within_days", today)
    for site in _sites():
        if site.pk in counts:
            yield _for(site, cite=cite, within_days=within, facts={"count": counts[site.pk], "days": days})


def missing_drills(now: datetime, today: date) -> Iterator[Wanted]:
    """Sites with an alarm and without a drill in this quarter (VES-025)."""
    first, last = quarter(today)
    drilled = Alarm.objects.filter(site=OuterRef("pk"), final_class=AlarmClass.DRILL, stored_at__gte=_start_of(first))
    equipped = Desk.objects.filter(with_trigger(), site=OuterRef("pk"))
    sites = Site.objects.filter(~Exists(drilled), Exists(equipped)).select_related("authority")
    period = f"{first.year}Q{(first.month + 2) // 3}"
    for site in sites:
        yield _for(site, cite=cited("drill_each_quarter", today), due_on=last, period=period)


def unconfirmed_plans(now: datetime, today: date) -> Iterator[Wanted]:
    """Sites whose alarm plan nobody has looked through for a year, as far as it stands up to the rules (VES-023)."""
    done, months = last_done(PLAN), figure("plan_every_months", today)
    sites = list(Site.objects.filter(Q(desks__isnull=False)).distinct().select_related("authority"))
    findings = plan_findings(sites, now)
    for site in sites:
        last = done.get(str(site.pk))
        if not findings[site.pk].is_open and (last is None or add_months(last, months) <= today):
            cite = cited("plan_every_months", today)
            yield _for(site, cite=cite, within_days=figure("confirm_within_days", today), facts={"months": months})


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, BERLIN)
