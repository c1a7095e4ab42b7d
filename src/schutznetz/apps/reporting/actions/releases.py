# SPDX-License-Identifier: EUPL-1.2
"""What people do: choose the protection of a year, ask for figures, publish them."""

from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.figures.actions.sums import forget_keys
from schutznetz.apps.figures.queries.collectors import role_of
from schutznetz.apps.figures.queries.sums import keyless_sums
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.reporting.models import Release, StatisticsYear
from schutznetz.apps.reporting.policies import require_release
from schutznetz.apps.reporting.queries.readiness import FAMILY, keyless, obstacle, setting_of, wants_keys
from schutznetz.regulation.statistics.table_plans import plan

State = Release.State
Profile = StatisticsYear.Profile
OFFERED = (Profile.NOISE, Profile.CELL_KEY, Profile.SUPPRESSION)


class NotReady(Exception):
    """This cannot be done now; the message says why, and what comes first."""


@transaction.atomic
def choose(*, ministry: Authority, year: int, profile: str, rho: float, actor: Actor, now: datetime) -> StatisticsYear:
    """How the figures of a year are protected; record keys that no longer serve are deleted.

    Raises StatisticsYear.DoesNotExist once something was drawn in it, NotReady for keys where sums came without, and
    ValueError for a method that is not offered or a budget the plan does not know.
    """
    require_release(actor, ministry, role_of(ministry))
    if profile not in OFFERED or rho not in {one.rho for one in plan(FAMILY).budgets}:
        raise ValueError(f"no protection {profile} with {rho}")
    found = _locked(ministry, year)
    if found.is_frozen:
        raise StatisticsYear.DoesNotExist
    reason = keyless(profile, keyless_sums(ministry, year))
    if reason:
        raise NotReady(reason)
    if (found.profile, found.rho, found.chosen_at is None) != (profile, rho, False):
        found.profile, found.rho, found.chosen_at, found.chosen_by = profile, rho, now, actor.user
        found.save(update_fields=["profile", "rho", "chosen_at", "chosen_by"])
        _forget_keys(found)
        record(verb="reporting.profile_chosen", subject=found, actor=actor.user, now=now, profile=profile, rho=str(rho))
    return found


def _forget_keys(found: StatisticsYear) -> None:
    """Sums lose the record keys that no year they may count in needs any more."""
    years = [one for one in (found.year - 1, found.year) if not wants_keys(found.ministry, one)]
    forget_keys(found.ministry, years)


def _locked(ministry: Authority, year: int) -> StatisticsYear:
    found = setting_of(ministry, year)
    if found.pk is None:
        found, _is_new = StatisticsYear.objects.get_or_create(
            ministry=ministry, family=found.family, year=year,
            defaults={"profile": found.profile, "rho": found.rho},
        )  # fmt: skip
    return StatisticsYear.objects.select_for_update(of=("self",)).select_related("ministry").get(pk=found.pk)


@transaction.atomic
def ask(*, ministry: Authority, year: int, quarter: int | None, actor: Actor, now: datetime, today: date) -> Release:
    """Have the figures of a quarter or year drawn, computed and checked by the worker. Raises NotReady."""
    require_release(actor, ministry, role_of(ministry))
    of = _locked(ministry, year)
    reason = obstacle(of, quarter, today)
    if reason:
        raise NotReady(reason)
    release = Release.objects.create(year=of, quarter=quarter, asked_at=now, asked_by=actor.user)
    record(verb="reporting.release_asked", subject=release, actor=actor.user, now=now)
    return release


@transaction.atomic
def ask_again(*, release: Release, actor: Actor, now: datetime) -> Release:
    """Compute and check a refused release once more; noise that was drawn stays as it is."""
    require_release(actor, release.year.ministry, role_of(release.year.ministry))
    locked = Release.objects.select_for_update(of=("self",)).get(pk=release.pk, state=State.REFUSED)
    locked.state = State.ASKED
    locked.save(update_fields=["state"])
    record(verb="reporting.release_asked", subject=locked, actor=actor.user, now=now)
    return locked


@transaction.atomic
def publish(*, release: Release, actor: Actor, now: datetime) -> Release:
    """Show the figures. Raises Release.DoesNotExist for one that has not passed the gate, or is published already."""
    require_release(actor, release.year.ministry, role_of(release.year.ministry))
    locked = Release.objects.select_for_update(of=("self",)).get(pk=release.pk, state=State.GATED)
    locked.state, locked.published_at, locked.published_by = State.PUBLISHED, now, actor.user
    locked.save(update_fields=["state", "published_at", "published_by"])
    locked.tables.filter(is_withheld=True).update(values=[])
    record(verb="reporting.release_published", subject=locked, actor=actor.user, now=now)
    return locked
