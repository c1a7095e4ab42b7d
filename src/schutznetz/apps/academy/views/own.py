# SPDX-License-Identifier: EUPL-1.2
"""One's own bookings: register, cancel, what was attended; and days of absence for line managers."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.academy import actions, policies
from schutznetz.apps.academy.forms import ReasonForm
from schutznetz.apps.academy.models import Registration
from schutznetz.apps.academy.queries import events as reads
from schutznetz.apps.academy.queries import registrations
from schutznetz.apps.academy.queries.planning import additional_for
from schutznetz.apps.academy.views.calendar import link
from schutznetz.apps.academy.views.frame import FORM, days, draw, home, when
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import counsellor_of
from schutznetz.apps.ui.facts import spoken
from schutznetz.apps.ui.views import Column, Listing, confirm

State = Registration.State
KINDS = {State.REGISTERED: "success", State.ATTENDED: "success", State.WAITING: "warning"}
SHOWN_AHEAD = timedelta(weeks=26)


@page()
def own(request: ActingRequest) -> HttpResponse:
    """Everything of mine at the academy."""
    today, counsellor = clock.today(), counsellor_of(request.actor, clock.today())
    policies.require_ask_small_group(request.actor, counsellor)
    rows = registrations.own_registrations(request.actor)
    listing = Listing(
        request, rows, _columns(), key="bookings", caption=_("Meine Anmeldungen"), default_sort="-first_day",
        empty_title=_("Noch keine Anmeldung"),
        empty_text=_("Suchen Sie im Kalender eine Veranstaltung aus und melden Sie sich an."),
    )  # fmt: skip
    context = {
        "listing": listing,
        "standings": registrations.standings(counsellor, today) if counsellor else [],
        "additional": additional_for(request.actor).filter(
            counsellor__person=request.actor.person, is_attended=True)[:10],
        "crumbs": [home()],
    }  # fmt: skip
    return draw(request, "own", context)


def _columns() -> list[Column]:
    return [
        Column("event", _("Veranstaltung"), cell=lambda row: row.event.title, link=lambda row: link(row.event)),
        Column("first_day", _("Wann"), sort=("event__first_day",), cell=lambda row: when(row.event)),
        Column("place", _("Ort"), cell=lambda row: row.event.place),
        Column(
            "state", _("Stand"), cell=lambda row: row.get_state_display(), badge=lambda row: KINDS.get(row.state, "")
        ),
    ]


@page(*FORM)
def register(request: ActingRequest, pk: int) -> HttpResponse:
    """One click. The third training of a year asks for a reason first."""
    found = reads.event_for(request.actor, pk)
    counsellor = counsellor_of(request.actor, clock.today())
    policies.require_register(request.actor, counsellor, found)
    assert counsellor is not None
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    reason = form.cleaned_data["reason"] if form.is_bound and form.is_valid() else ""
    if request.method != "POST":
        says = _("%(when)s, %(place)s. Ihre Anmeldung geht unmittelbar an die Akademie.")
        text = says % {"when": when(found), "place": found.place}
        return confirm(request, title=found.title, text=text, button=_("Anmelden"), back=link(found), kind="info")
    if form.is_bound and not form.is_valid():
        return _ask_reason(request, form, found, counsellor)
    try:
        made = actions.register(
            event=found, counsellor=counsellor, actor=request.actor, now=clock.now(), today=clock.today(), reason=reason
        )
    except actions.ReasonNeededError:
        return _ask_reason(request, ReasonForm(), found, counsellor)
    except actions.ClosedError:
        messages.error(request, _("Diese Veranstaltung kann nicht mehr gebucht werden. Bitte wählen Sie eine andere."))
        return redirect(link(found))
    _say(request, made)
    return redirect(link(found))


def _ask_reason(request: ActingRequest, form: ReasonForm, event: Any, counsellor: Counsellor) -> HttpResponse:
    """The warning with its section, and the field for the reason."""
    rules = registrations.rules_for(counsellor.authority)
    finding = registrations.number_of(counsellor, event, rules, clock.today())
    words = spoken(finding)
    context = {
        "form": form, "title": _("Anmelden: %(event)s") % {"event": event.title}, "says": words.says,
        "instead": words.instead, "cite": words.cite, "back": link(event), "button": _("Trotzdem anmelden"),
        "crumbs": [home(), (event.title, link(event))],
    }  # fmt: skip
    return draw(request, "form", context, status=422)


def _say(request: ActingRequest, made: Registration) -> None:
    if made.state == State.WAITING:
        text = _("Sie stehen auf der Warteliste. Sobald ein Platz für Sie frei ist, rücken Sie nach und hören davon.")
        messages.info(request, text)
    else:
        messages.success(request, _("Sie sind angemeldet. Ihre Führungskraft erfährt nur die Tage."))
    if made.speaker_told_at:
        messages.info(request, _("Ihre Sprecherin oder Ihr Sprecher hat das Thema erfahren. Zustimmen muss niemand."))


@page("POST")
def cancel(request: ActingRequest, pk: int) -> HttpResponse:
    """One click as well."""
    found = registrations.registration_for(request.actor, pk)
    try:
        actions.cancel(registration=found, actor=request.actor, now=clock.now(), today=clock.today())
    except actions.ClosedError:
        messages.error(request, _("Die Veranstaltung hat schon begonnen. Bitte rufen Sie die Akademie an."))
    else:
        messages.success(request, _("Sie sind abgemeldet."))
    return redirect(link(found.event))


@page()
def absences(request: ActingRequest) -> HttpResponse:
    """For line managers: who is away on which days. Nothing else of any event.  (SAP-127)"""
    policies.require(
        request.actor.has_role(Role.SUPERVISOR) and not request.actor.is_helped,
        _("Tage der Abwesenheit sehen nur die Führungskräfte der SAP."),
    )
    today = clock.today()
    found = registrations.absences_led_by(request.actor, today, today + SHOWN_AHEAD, today)
    rows = [(one.person, days(one.first_day, one.last_day)) for one in found]
    return render(request, "academy/absences.html", {"rows": rows, "until": today + SHOWN_AHEAD})
