# SPDX-License-Identifier: EUPL-1.2
"""Drafts for a year of the academy, whom they are made for, and where events may be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.academy.facts import SEMINARS
from schutznetz.apps.academy.models import Event
from schutznetz.apps.academy.queries.events import planned_by
from schutznetz.apps.academy.queries.planning import booked_in, needs
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.planning.facts.years import Found, Wanted, last_of
from schutznetz.apps.planning.models import YearDraft
from schutznetz.apps.planning.policies import require_plan_year, require_see_year
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import places_of
from schutznetz.apps.training.models import Member
from schutznetz.domain.planning.places import Place

MOST_VENUES = 12
"""More places than these would only make the computation slower (house rule)."""


@dataclass(frozen=True)
class Venue:
    """A place the academy knows."""

    name: str
    latitude: float
    longitude: float


def programme_planned_by(actor: Actor) -> Programme:
    """The programme whose academy the actor acts for; `Denied` for everybody else."""
    found = planned_by(actor)
    require_plan_year(actor, found)
    assert found is not None
    return found


def years_of(programme: Programme) -> QuerySet[YearDraft]:
    """All drafts, the newest first."""
    return programme.year_drafts.order_by("-asked_at", "-pk")


def year_for(actor: Actor, pk: int) -> YearDraft:
    """One draft; raises `Denied` or `YearDraft.DoesNotExist`."""
    found = YearDraft.objects.select_related("programme__academy", "asked_by__person").get(pk=pk)
    require_see_year(actor, found)
    return found


def venues_of(programme: Programme) -> list[Venue]:
    """Places of the academy's latest events, and its own sites, of which the lie is known."""
    known: dict[str, Venue] = {}
    rows = Event.objects.filter(programme=programme, latitude__isnull=False, longitude__isnull=False)
    latest = rows.order_by("-first_day", "-pk").values_list("place", "latitude", "longitude")
    sites = Site.objects.filter(authority=programme.academy_id, latitude__isnull=False, longitude__isnull=False)
    for name, north, east in [*latest[:500], *sites.order_by("name").values_list("name", "latitude", "longitude")]:
        if north is not None and east is not None and len(known) < MOST_VENUES:
            known.setdefault(name, Venue(name, north, east))
    return sorted(known.values(), key=lambda one: one.name)


def usual_a_month(programme: Programme) -> int:
    """What the academy held in its fullest month of the last five hundred events, at least four."""
    days = Event.objects.filter(programme=programme, called_off_on=None).order_by("-first_day")
    counts = Counter((day.year, day.month) for day in days.values_list("first_day", flat=True)[:500])
    return max([4, *counts.values()])


def lasted(programme: Programme) -> dict[str, int]:
    """Days that the latest event of each kind took."""
    rows = Event.objects.filter(programme=programme, called_off_on=None).order_by("first_day")
    found = {}
    for kind, first, last in rows.values_list("kind", "first_day", "last_day"):
        found[kind] = (last - first).days + 1
    return found


def wanted_in(draft: YearDraft, months: Sequence[date], today: date) -> Found:
    """Who needs what in the year of a draft, without a place yet; in a number of queries that does not grow."""
    programme = draft.programme
    booked = booked_in(programme, draft.year, today)
    all_needs = [one for one in needs(programme, draft.year, today) if one.kind in draft.kinds]
    sites, middles = places_of(programme)
    groups = _training_groups(programme)
    trainings: Counter[int] = Counter()
    for (pk, kind), count in booked.items():
        trainings[pk] += count if kind in SEMINARS else 0
    first, middle = last_of(months[0]), last_of(months[len(months) // 2])
    wanted, nowhere, late = [], set(), 0
    for need in all_needs:
        who = need.counsellor
        place = sites.get(who.person.site_id or 0) or middles.get(who.authority_id)
        if (who.pk, need.kind) in booked:
            continue
        if place is None:
            nowhere.add(who.pk)
            continue
        is_late = need.due_on < first
        late += is_late
        due_on = middle if is_late else need.due_on
        wanted.append(Wanted(who.pk, need.kind, due_on, Place(*place), groups.get(who.pk), trainings[who.pk]))
    served = {one.counsellor_id for one in wanted}
    settled = {one.counsellor.pk for one in all_needs} - served - nowhere
    return Found(tuple(wanted), {"nowhere": len(nowhere), "booked": len(settled), "late": late})


def _training_groups(programme: Programme) -> dict[int, int]:
    """Counsellor -> the training group they belong or belonged to, the latest."""
    rows = Member.objects.filter(group__programme=programme).filter(Q(until=None) | ~Q(completed_on=None))
    return dict(rows.order_by("group__starts_on", "pk").values_list("counsellor", "group"))
