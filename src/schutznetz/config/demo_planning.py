# SPDX-License-Identifier: EUPL-1.2
"""Drafts of the demonstration: quick ones to look at, and others that the worker computes as soon as it runs."""

from dataclasses import replace
from datetime import date, datetime

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.planning import actions
from schutznetz.apps.planning.facts import request_of, years
from schutznetz.apps.planning.models import YearDraft
from schutznetz.apps.planning.queries import years as year_reads
from schutznetz.apps.sap.models import Programme
from schutznetz.domain.planning import calendar, groups

WISHES = actions.Wishes(most=25, wanted=20, most_groups=None, small_km=3.0, change_km=10.0, seconds=20)
FEW_CHANGES = actions.Wishes(most=25, wanted=20, most_groups=None, small_km=3.0, change_km=50.0, seconds=20)

SEATS = {"conversation": (2, 14), "subject": (2, 14), "supervision": (3, 14), "mentors": (1, 14)}
YEAR = actions.YearWishes(
    year=2000, kinds=SEATS, months=(2, 3, 4, 5, 6, 8, 9, 10, 11, 12), a_month=6, event_km=400.0, apart_km=60.0,
    seconds=20,
)  # fmt: skip
YEARS = {"Volle Gruppen": YEAR, "Kurze Wege": replace(YEAR, event_km=100.0, seconds=60)}
"""The first is made at once, the other one by the worker."""


def fill(*, now: datetime, today: date) -> None:
    """Cuts of the working groups, and years of the academy."""
    _cuts(now, today)
    for programme in Programme.objects.exclude(academy=None).select_related("academy"):
        _years(programme, now, today)


def _years(programme: Programme, now: datetime, today: date) -> None:
    """Two drafts for the next year, asked for by somebody of the academy; nothing where no place is known."""
    venues = year_reads.venues_of(programme)
    office = Office.objects.held_on(today).filter(authority=programme.academy, role=Role.ACADEMY).first()
    user = User.objects.filter(person=office.person_id).first() if office else None
    if not venues or user is None:
        return
    asked = {"programme": programme, "actor": actor_for(user, today), "now": now, "venues": venues, "most_trainings": 2}
    for name, wishes in YEARS.items():
        made = actions.ask_for_year(name=name, wishes=replace(wishes, year=today.year + 1), **asked)  # type: ignore[arg-type]
        if wishes.seconds < 60:
            _computed_quickly(made, now, today)


def _computed_quickly(draft: YearDraft, now: datetime, today: date) -> None:
    """Without the solver, so that filling stays quick."""
    begun = actions.begin(YearDraft, draft.pk, now)
    assert begun is not None
    found = year_reads.wanted_in(begun, years.months_of(begun), today)
    request = years.request_of(begun, found.wanted, begun.venues.all())
    made = calendar.plan_calendar_quickly(request)
    result = calendar.Parts(made, 1) if isinstance(made, calendar.Draft) else made
    actions.finish_year(begun, found, request, result, now)


def _cuts(now: datetime, today: date) -> None:
    """Both asked for by an officer of the ministry; the first is made without the solver."""
    programme = Programme.objects.select_related("ministry").get()
    officer = User.objects.filter(
        person__authority=programme.ministry, person__offices__role=Role.MINISTRY
    ).order_by("pk")[0]  # fmt: skip
    asked = {"programme": programme, "actor": actor_for(officer, today), "now": now, "today": today}
    first = actions.ask_for(name="Kurze Wege", wishes=WISHES, **asked)  # type: ignore[arg-type]
    claimed = actions.claim(first.pk, now)
    assert claimed is not None
    actions.finish(claimed, groups.plan_groups_quickly(request_of(claimed, claimed.members.all())), now)
    actions.ask_for(name="Wenige Wechsel", wishes=FEW_CHANGES, **asked)  # type: ignore[arg-type]
