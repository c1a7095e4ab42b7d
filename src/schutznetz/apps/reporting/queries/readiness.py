# SPDX-License-Identifier: EUPL-1.2
"""What is ready for a release, and what is missing; told by pools and numbers of returns, never by processes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from schutznetz.apps.figures.facts import Quarter
from schutznetz.apps.figures.queries.collectors import role_of
from schutznetz.apps.figures.queries.sums import Standing, quarters_with_pools, quarters_with_sums, standing
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.reporting.facts import QUARTERS
from schutznetz.apps.reporting.models import GateReport, Release, StatisticsYear
from schutznetz.apps.reporting.policies import may_release, may_watch_releases, require_release, require_watch_releases
from schutznetz.apps.sap.models import Programme
from schutznetz.regulation.statistics.table_plans import plan

FAMILY = "sap"
NOISE, CELL_KEY = StatisticsYear.Profile.NOISE, StatisticsYear.Profile.CELL_KEY


@dataclass(frozen=True)
class Step:
    """One possible release: a quarter or (None) the year, how far it is, and why it cannot be asked for yet.

    `waiting`: pools of the period that nobody has added up yet; they would count later.
    """

    year: int
    quarter: int | None
    release: Release | None
    standing: Standing | None
    obstacle: str
    waiting: int


@dataclass(frozen=True)
class YearView:
    """A year of a ministry with its possible releases, the newest first."""

    setting: StatisticsYear
    steps: tuple[Step, ...]


def ministries() -> QuerySet[Authority]:
    """Authorities that run a programme, or whose working groups have sent returns."""
    running = Q(pk__in=Programme.objects.values("ministry")) | Q(workinggroups__pools__isnull=False)
    return Authority.objects.filter(running).distinct().order_by("name")


def ministry_for(actor: Actor, key: str) -> Authority:
    """The ministry with this key, for somebody who may look."""
    found = ministries().get(key=key)
    require_watch_releases(actor, found)
    return found


def ministries_for(actor: Actor) -> list[Authority]:
    """Those whose releases the actor may look at."""
    return [one for one in ministries() if may_watch_releases(actor, one)]


def releases_for(actor: Actor, ministry: Authority) -> bool:
    """May the actor choose, ask and publish here?"""
    return may_release(actor, ministry, role_of(ministry))


def release_for(actor: Actor, pk: int) -> Release:
    """A release with its year, for somebody who may look."""
    found = Release.objects.select_related("year__ministry", "asked_by", "published_by").get(pk=pk)
    require_watch_releases(actor, found.year.ministry)
    return found


def report_for(actor: Actor, pk: int) -> GateReport:
    """A report of the gate with its release, for somebody who may look."""
    found = GateReport.objects.select_related("release__year__ministry").get(pk=pk)
    require_watch_releases(actor, found.release.year.ministry)
    return found


def require_publishable(actor: Actor, release: Release) -> None:
    """Raises Denied for whoever does not publish here, Release.DoesNotExist for what has not passed the gate."""
    require_release(actor, release.year.ministry, role_of(release.year.ministry))
    if release.state != Release.State.GATED:
        raise Release.DoesNotExist


def setting_of(ministry: Authority, year: int) -> StatisticsYear:
    """How a year is protected: as chosen, or (not stored) as the year before it."""
    rows = StatisticsYear.objects.filter(ministry=ministry, family=FAMILY, year__lte=year).select_related("ministry")
    found = rows.order_by("-year").first()
    if found is not None and found.year == year:
        return found
    before = (
        {"profile": found.profile, "rho": found.rho} if found else {"rho": max(one.rho for one in plan(FAMILY).budgets)}
    )
    return StatisticsYear(ministry=ministry, family=FAMILY, year=year, **before)


def wants_keys(ministry: Authority, year: int) -> bool:
    """Will sums of this year go into one that is protected by record keys? What is late goes into the next one."""
    settings = [setting_of(ministry, one) for one in (year, year + 1)]
    return any(one.profile == CELL_KEY and not one.is_frozen for one in settings)


def years_of(ministry: Authority, today: date) -> list[YearView]:
    """This year, the next one for the choice of its protection, and all that have returns or releases."""
    known = set(StatisticsYear.objects.filter(ministry=ministry, family=FAMILY).values_list("year", flat=True))
    pooled = quarters_with_pools(ministry)
    years = sorted(known | {one.year for one in pooled} | {today.year, today.year + 1}, reverse=True)
    return [_year_view(setting_of(ministry, year), today) for year in years]


def _year_view(setting: StatisticsYear, today: date) -> YearView:
    rows = Release.objects.filter(year=setting) if setting.pk else Release.objects.none()
    by_quarter = {one.quarter: one for one in rows}
    quarters: list[int | None] = [None, *reversed(QUARTERS)]
    shown = [one for one in quarters if one in by_quarter or _is_over(setting.year, one, today)]
    steps = [_step(setting, one, by_quarter.get(one), today) for one in shown]
    return YearView(setting, tuple(steps))


def _step(setting: StatisticsYear, quarter: int | None, release: Release | None, today: date) -> Step:
    how_far = None if quarter is None else standing(setting.ministry, Quarter(setting.year, quarter))
    of = QUARTERS if quarter is None else (quarter,)
    waiting = sum(standing(setting.ministry, Quarter(setting.year, one)).ready for one in of)
    why = "" if release else obstacle(setting, quarter, today)
    return Step(setting.year, quarter, release, how_far, why, waiting)


def _is_over(year: int, quarter: int | None, today: date) -> bool:
    return Quarter(year, quarter or QUARTERS[-1]).end < today


def obstacle(setting: StatisticsYear, quarter: int | None, today: date) -> str:
    """Why figures cannot be asked for now, in a sentence that says what comes first; "" when they can."""
    if not _is_over(setting.year, quarter, today):
        return _("Dieser Zeitraum ist noch nicht vorbei.")
    if setting.pk and Release.objects.filter(year=setting, quarter=quarter).exists():
        return _("Diese Zahlen sind schon angefordert.")
    if setting.pk and Release.objects.filter(year=setting, quarter__isnull=True).exists():
        return _("Das Jahr ist abgeschlossen.")
    if quarter is None:
        return _obstacle_of_year(setting)
    if setting.profile != NOISE:
        return _("Mit diesem Schutzverfahren gibt es nur Zahlen für das ganze Jahr.")
    return _obstacle_of_quarter(setting, quarter)


def _obstacle_of_quarter(setting: StatisticsYear, quarter: int) -> str:
    return _obstacle_of_order(setting, quarter) or _obstacle_of_pools(
        standing(setting.ministry, Quarter(setting.year, quarter))
    )


def _obstacle_of_order(setting: StatisticsYear, quarter: int) -> str:
    """Sums of an earlier time that have their own release still before them would be counted too late."""
    before = Quarter(setting.year, quarter)
    for one in quarters_with_sums(setting.ministry):
        if one < before and not _is_asked(setting.ministry, one):
            return _("Zuerst kommt das %(quarter)d. Quartal %(year)d.") % {"quarter": one.number, "year": one.year}
    return ""


def _is_asked(ministry: Authority, quarter: Quarter) -> bool:
    """Was this quarter asked for, or its year? What comes later counts later."""
    rows = Release.objects.filter(year__ministry=ministry, year__family=FAMILY, year__year=quarter.year)
    return rows.filter(Q(quarter=quarter.number) | Q(quarter__isnull=True)).exists()


def _obstacle_of_pools(found: Standing) -> str:
    if not found.is_settled:
        return _("Es werden noch Meldungen angenommen.")
    if found.foreign and found.foreign == found.sums:
        return _("Alle Summen gehören zu einem anderen Tabellenplan. Mit diesem lassen sie sich nicht veröffentlichen.")
    if not found.sums and not (found.ready or found.summed or found.carried):
        return _("Für diesen Zeitraum sind keine Meldungen da.")
    if not found.sums:
        return _("Es ist noch nichts zusammengezählt. Das geht im Tresor, sobald fünf Meldungen da sind.")
    return ""


def keyless(profile: str, count: int) -> str:
    """Why so many sums without record keys cannot be published under profile B; "" where none wait, or under others."""
    if profile != CELL_KEY or not count:
        return ""
    return _(
        "Verfahren B geht für dieses Jahr nicht: %(count)d Summen kamen ohne Zufallsschlüssel, weil die Meldungen vor "
        "dieser Wahl abgegeben wurden. Wählen Sie für das Jahr Verfahren A oder C."
    ) % {"count": count}


def _obstacle_of_year(setting: StatisticsYear) -> str:
    last = Quarter(setting.year, QUARTERS[-1])
    if setting.profile != NOISE:
        found = standing(setting.ministry, last)
        return (
            _obstacle_of_order(setting, QUARTERS[0])
            or _obstacle_of_pools(found)
            or keyless(setting.profile, found.keyless)
        )
    if not standing(setting.ministry, last).is_settled:
        return _("Es werden noch Meldungen angenommen.")
    following = _obstacle_of_order(setting, QUARTERS[-1] + 1)
    if following:
        return following
    rows = Release.objects.filter(year=setting) if setting.pk else Release.objects.none()
    if not rows.exists():
        return _("In diesem Jahr gab es keine Meldungen.")
    if rows.filter(state=Release.State.ASKED).exists():
        return _("Zuerst wird das letzte Quartal fertig berechnet.")
    return ""
