# SPDX-License-Identifier: EUPL-1.2
"""The calendar everybody signed in reads: agenda and months; and what one event says to whom."""

from calendar import Calendar as Weeks
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.academy import policies
from schutznetz.apps.academy.facts import Kind, calendar_entry, has_ended
from schutznetz.apps.academy.forms import CalendarFilter
from schutznetz.apps.academy.models import Event, Registration
from schutznetz.apps.academy.queries import events as reads
from schutznetz.apps.academy.queries import registrations
from schutznetz.apps.academy.views.frame import YEARS, draw, home, hours, when
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import counsellor_of
from schutznetz.apps.ui.views import Column, Listing
from schutznetz.domain import ics
from schutznetz.regulation.finding import Finding, Status

CALENDAR = "text/calendar; charset=utf-8"


def link(event: Event) -> str:
    return reverse("academy:event", args=[event.pk])


@page()
def calendar(request: ActingRequest) -> HttpResponse:
    """What comes, as a list. Filters and sorting stand in the address."""
    policies.require_read_calendar(request.actor)
    programme, today = reads.programme_for(request.actor), clock.today()
    counsellor = counsellor_of(request.actor, today)
    rows = Event.objects.published().filter(programme=programme, last_day__gte=today)
    mine = {one.event_id: one for one in registrations.own_registrations(request.actor).exclude(
        state__in=Registration.GONE).filter(event__last_day__gte=today)}  # fmt: skip
    context = {
        "listing": _agenda(request, rows, mine),
        "programme": programme,
        "standings": registrations.standings(counsellor, today) if counsellor else [],
        "today": today,
        "year": _year(request),
    }
    return draw(request, "calendar", context)


def _year(request: ActingRequest) -> int | None:
    asked = request.GET.get("jahr", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in YEARS else None


def _agenda(request: ActingRequest, rows: Any, mine: dict[int, Registration]) -> Listing:
    year = _year(request)
    found = rows.filter(first_day__year=year) if year else rows
    return Listing(
        request, reads.with_seats(found), _columns(mine), key="agenda", caption=_("Veranstaltungen"),
        filters=CalendarFilter, default_sort="first_day", empty_title=_("Zurzeit ist nichts veröffentlicht"),
        empty_text=_("Sobald die Akademie einen Kalender freigibt, stehen die Veranstaltungen hier."),
    )  # fmt: skip


def _columns(mine: dict[int, Registration]) -> list[Column]:
    return [
        Column("title", _("Veranstaltung"), link=link),
        Column("kind", _("Art"), cell=lambda row: row.get_kind_display()),
        Column("first_day", _("Wann"), sort=("first_day", "begins"), cell=when),
        Column("begins", _("Uhrzeit"), cell=hours),
        Column("place", _("Ort"), sort="place"),
        Column("free", _("Freie Plätze"), cell=lambda row: max(row.places - row.taken, 0), numeric=True),
        Column(
            "own", _("Für mich"),
            cell=lambda row: mine[row.pk].get_state_display() if row.pk in mine else "–",
            may=lambda actor: actor.has_role("SAP") and not actor.is_helped,
        ),
    ]  # fmt: skip


@page()
def month(request: ActingRequest, year: int, number: int) -> HttpResponse:
    """One month as weeks."""
    policies.require_read_calendar(request.actor)
    if not 1 <= number <= 12 or year not in YEARS:
        raise Event.DoesNotExist
    programme, first = reads.programme_for(request.actor), date(year, number, 1)
    weeks = Weeks().monthdatescalendar(year, number)
    found = _by_day(programme, weeks[0][0], weeks[-1][-1]) if programme else {}
    context = {
        "weeks": [[(day, day.month == number, found.get(day, [])) for day in week] for week in weeks],
        "title": date_format(first, "F Y"),
        "before": first - timedelta(days=1),
        "after": (first + timedelta(days=31)).replace(day=1),
        "today": clock.today(),
        "crumbs": [home()],
        "has_any": any(day.month == number for day in found),
    }
    return draw(request, "month", context)


def _by_day(programme: Programme, first: date, last: date) -> dict[date, list[Event]]:
    found: dict[date, list[Event]] = {}
    for event in reads.events_between(programme, first, last):
        for number in range(event.days):
            day = event.first_day + timedelta(days=number)
            if first <= day <= last:
                found.setdefault(day, []).append(event)
    return found


@page()
def event(request: ActingRequest, pk: int) -> HttpResponse:
    """One event: facts, places, one's own booking with its findings; for the academy the next steps."""
    actor, now, today = request.actor, clock.now(), clock.today()
    found = reads.event_for(actor, pk)
    counsellor, mine = counsellor_of(actor, today), registrations.own_registration(actor, found)
    may_book = mine is None and found.is_open and found.began_at > now
    may_book = may_book and policies.may_register(actor, counsellor, found)
    given_back = _given_back(mine, today)
    fixed = [given_back] if given_back is not None and given_back.is_open else []
    context = {
        "event": found,
        "when": when(found),
        "hours": hours(found),
        "topic": reads.topic_name(found.programme, found.topic, today) if found.topic else "",
        "seats": reads.seats_of([found])[found.pk],
        "mine": mine,
        "may_book": may_book,
        "may_cancel": mine is not None and found.began_at > now and found.is_open,
        "may_give_back": given_back is None or not given_back.is_open,
        "findings": _findings(counsellor, found, today) if may_book and counsellor else fixed,
        "plans": policies.may_plan(actor, found.programme),
        "may_see_participants": policies.may_see_participants(actor, found) and found.published_on is not None,
        "is_over": has_ended(found, now),
        "is_small": found.kind == Kind.SMALL_GROUP,
        "crumbs": [home()],
    }
    return draw(request, "event", context)


def _findings(counsellor: Any, found: Event, today: date) -> list[Any]:
    """What the rules have to say before somebody books; nothing when all is as usual."""
    rules = registrations.rules_for(counsellor.authority)
    said = [registrations.number_of(counsellor, found, rules, today)]
    said.append(registrations.group_first(found, counsellor, rules, today))
    credit = registrations.credit(found.kind, rules, today)
    more = [credit] if credit.status is not Status.MET else []
    return [one for one in said if one is not None and (one.warning or one.is_open)] + more


def _given_back(mine: Registration | None, today: date) -> Finding | None:
    """May the person take another date instead?  None for who has no place here.  (SAP-056)"""
    if mine is None:
        return None
    rules = registrations.rules_for(mine.counsellor.authority)
    return registrations.rebooking(Role.COUNSELLOR, rules, today)


@page()
def file(request: ActingRequest, pk: int) -> HttpResponse:
    """The event for any calendar program."""
    found = reads.event_for(request.actor, pk)
    mine = registrations.own_registration(request.actor, found)
    body = ics.calendar("Schutznetz", [calendar_entry(found, mine)])
    response = HttpResponse(body, content_type=CALENDAR)
    response.headers["Content-Disposition"] = f'attachment; filename="veranstaltung-{found.pk}.ics"'
    return response
