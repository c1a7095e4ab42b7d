# SPDX-License-Identifier: EUPL-1.2
"""Selection procedures: the list, one procedure, its seats and who is on it, its papers."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.actions import panel as actions
from schutznetz.apps.sap.forms.panel import CandidatesForm, DayForm, ProcedureFilter, SeatForm
from schutznetz.apps.sap.models import Candidate, PanelSeat, SelectionDay, State
from schutznetz.apps.sap.policies import panel as policies
from schutznetz.apps.sap.policies import require
from schutznetz.apps.sap.queries import panel as reads
from schutznetz.apps.sap.views.frame import (
    FORM,
    Crumb,
    TooLateError,
    as_it_stands,
    form_page,
    home,
    posted,
    programme_for,
)
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.templatetags.ui import day as day_of
from schutznetz.apps.ui.views import Column, Listing, page_of
from schutznetz.domain import ics

NOW = as_it_stands("sap:procedure", "pk")
CALENDAR, PDF = "text/calendar; charset=utf-8", "application/pdf"


def crumbs(day: SelectionDay | None = None) -> list[Crumb]:
    way: list[Crumb] = [home(), (_("Auswahlverfahren"), reverse("sap:procedures"))]
    return [*way, (f"{day.on:%d.%m.%Y}", reverse("sap:procedure", args=[day.pk]))] if day else way


@page()
def procedures(request: ActingRequest) -> HttpResponse:
    """All procedures of the programme; for members of a commission theirs."""
    runs = request.actor.has_role_for_any(Role.MINISTRY)
    rows = reads.days_seen_by(request.actor)
    require(
        runs or rows.exists(), _("Auswahlverfahren sehen das Ministerium und wer in eine Kommission eingeladen ist.")
    )
    listing = Listing(
        request, rows,
        [
            Column(
                "on", _("Tag"), sort="on", cell=lambda row: day_of(row.on),
                link=page_of("sap:procedure"),
            ),
            Column("place", _("Ort")),
            Column("number", _("Bewerbungen"), numeric=True),
            Column("state", _("Stand"), cell=state_of, badge=lambda row: "info" if row.is_open else "success"),
        ],
        key="sap_procedures", caption=_("Auswahlverfahren"), filters=ProcedureFilter, default_sort="-on",
        empty_title=_("Noch kein Auswahlverfahren"),
        empty_text=_("Setzen Sie einen Tag an, sobald Bewerbungen nach dem persönlichen Gespräch vorliegen."),
    )  # fmt: skip
    return render(request, "sap/procedures.html", {"listing": listing, "runs": runs and programme_for(request)})


def state_of(day: SelectionDay) -> str:
    if not day.is_open:
        return _("abgeschlossen")
    return _("eingeladen") if day.invited_at else _("in Vorbereitung")


@page()
def procedure(request: ActingRequest, pk: int) -> HttpResponse:
    """One procedure: who is on it, who decides, and what it lacks."""
    day = reads.day_for(request.actor, pk)
    runs = policies.may_run_procedures(request.actor, day.programme)
    voting = reads.voting_kinds(day)
    candidates = reads.candidates_of(day)
    context = {
        "day": day,
        "state": state_of(day),
        "runs": runs and day.is_open,
        "is_mine": runs,
        "seats": [(seat, seat.kind in voting, _fault(seat, day)) for seat in day.seats.all()],
        "candidates": [(one, candidate_state(one)) for one in candidates],
        "findings": [one for one in reads.composition(day) if one.is_open] if day.is_open and runs else [],
        "may_conclude": runs and day.is_open and bool(candidates) and not _waiting(candidates),
        "waiting": _waiting(candidates),
    }
    return render(request, "sap/procedure.html", context)


def _fault(seat: PanelSeat, day: SelectionDay) -> str:
    """In words; nothing for a seat that is only not filled yet."""
    if not seat.is_filled:
        return ""
    found = reads.fault_of(seat, day)
    return str(found.facts["why"]) if found.is_open else ""


def _waiting(candidates: list[Candidate]) -> int:
    return sum(one.suitable is None and one.counsellor.state == State.BRIEFED for one in candidates)


def candidate_state(one: Candidate) -> tuple[str, str]:
    """The state of somebody in a procedure, and the kind of its badge."""
    if one.suitable is not None:
        return (_("geeignet"), "success") if one.suitable else (_("nicht geeignet"), "")
    if one.counsellor.state != State.BRIEFED:
        return _("zurückgezogen"), ""
    if one.is_tie:
        return _("Stimmengleichheit"), "warning"
    return (_("Abstimmung läuft"), "info") if one.is_voting else (_("noch nicht abgestimmt"), "")


@page(*FORM)
def new(request: ActingRequest) -> HttpResponse:
    """Set a procedure for a day."""
    programme = programme_for(request)
    if programme is None:
        raise Denied(_("Auswahlverfahren führt nur das Ministerium dieses Programms."))
    policies.require_run_procedures(request.actor, programme)
    return _day_form(request, SelectionDay(programme=programme))


@page(*FORM)
@NOW
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Move a procedure."""
    return _day_form(request, _open_day(request, pk))


def _open_day(request: ActingRequest, pk: int) -> SelectionDay:
    """A procedure the actor runs that is not concluded."""
    day = reads.day_for(request.actor, pk)
    policies.require_run_procedures(request.actor, day.programme)
    if not day.is_open:
        raise TooLateError
    return day


def _day_form(request: ActingRequest, day: SelectionDay) -> HttpResponse:
    way = crumbs(day if day.pk else None)
    form = DayForm(posted(request), instance=day, today=clock.today())

    def save() -> str:
        made = actions.save_day(day=form.instance, actor=request.actor, now=clock.now())
        return reverse("sap:procedure", args=[made.pk])

    title = _("Auswahlverfahren ändern") if day.pk else _("Auswahlverfahren ansetzen")
    says = _("Wer schon eingeladen ist, bekommt eine neue Nachricht.") if day.invited_at else ""
    return form_page(request, form, save, title=title, crumbs=way, done=_("Gespeichert."), says=says)


@page(*FORM)
@NOW
def candidates(request: ActingRequest, pk: int) -> HttpResponse:
    """Who is on this procedure."""
    day = _open_day(request, pk)
    form = CandidatesForm(posted(request), day=day)

    def save() -> str:
        chosen = list(form.cleaned_data["chosen"])
        actions.choose_candidates(day=day, chosen=chosen, actor=request.actor, now=clock.now())
        return reverse("sap:procedure", args=[pk])

    says = _("Zur Wahl stehen alle, mit denen das persönliche Gespräch geführt ist.")
    waiting = ", ".join(f"{one.person} ({one.authority})" for one in reads.without_talk(day.programme))
    if waiting:
        lacking = _(
            "Noch nicht zur Wahl, weil dieses Gespräch fehlt: %(who)s. In der Regel führt es eine Mentorin oder ein "
            "Mentor."
        )
        says = f"{says} {lacking % {'who': waiting}}"
    return form_page(
        request, form, save, title=_("Bewerbungen wählen"), crumbs=crumbs(day), done=_("Gespeichert."), says=says,
        cite=str(reads.rules_on(day).citation("selection.briefing", clock.today())),
    )  # fmt: skip


@page(*FORM)
@NOW
def seat(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """Who sits on a seat."""
    day = _open_day(request, pk)
    found = day.seats.select_related("person", "day__programme").get(pk=number)
    form = SeatForm(posted(request), instance=found, today=clock.today())

    def save() -> str:
        actions.fill_seat(seat=form.instance, actor=request.actor, now=clock.now())
        return reverse("sap:procedure", args=[pk])

    return form_page(request, form, save, title=found.title, crumbs=crumbs(day), done=_("Gespeichert."))


@page("POST")
@NOW
def invite(request: ActingRequest, pk: int) -> HttpResponse:
    """Invite everybody on the procedure."""
    actions.invite(day=_open_day(request, pk), actor=request.actor, now=clock.now())
    messages.success(request, _("Kommission und Bewerbende sind eingeladen."))
    return redirect("sap:procedure", pk)


@page("POST")
def conclude(request: ActingRequest, pk: int) -> HttpResponse:
    """Let the decisions take effect."""
    day = reads.day_for(request.actor, pk)
    actions.conclude(day=day, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Das Verfahren ist abgeschlossen. Die Bewerbenden sehen ihr Ergebnis."))
    return redirect("sap:procedure", pk)


@page("POST")
def minutes(request: ActingRequest, pk: int) -> HttpResponse:
    """The minutes as PDF."""
    day = reads.day_for(request.actor, pk)
    content = actions.print_minutes(day=day, actor=request.actor, now=clock.now(), today=clock.today())
    return as_file(content, PDF, f"niederschrift-{day.on:%Y-%m-%d}.pdf")


@page("POST")
def result(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """The letter about one result."""
    day = reads.day_for(request.actor, pk)
    found = day.candidates.select_related("day__programme", "counsellor__person__authority").get(pk=number)
    content = actions.print_result(candidate=found, actor=request.actor, now=clock.now(), today=clock.today())
    return as_file(content, PDF, f"auswahlverfahren-{day.on:%Y-%m-%d}-{found.pk}.pdf")


@page()
def calendar(request: ActingRequest, pk: int) -> HttpResponse:
    """The day as a calendar file, for whoever may see the procedure or is on it."""
    day = SelectionDay.objects.select_related("programme__ministry").get(pk=pk)
    if not is_candidate(request, day):
        policies.require_see_procedure(request.actor, day)
    start = datetime.combine(day.on, day.begins, tzinfo=BERLIN)
    event = ics.Event(
        uid=f"auswahl-{day.pk}@schutznetz", title=_("Auswahlverfahren"), start=start, changed_at=day.changed_at,
        sequence=day.sequence, place=day.place, url=settings.PUBLIC_URL and f"{settings.PUBLIC_URL}/", is_busy=True,
    )  # fmt: skip
    return as_file(ics.calendar(_("Auswahlverfahren"), [event]), CALENDAR, f"auswahlverfahren-{day.on:%Y-%m-%d}.ics")


def is_candidate(request: ActingRequest, day: SelectionDay) -> bool:
    """Is the acting person on an announced procedure?"""
    if request.actor.person is None or day.invited_at is None or request.actor.is_helped:
        return False
    return day.candidates.filter(counsellor__person=request.actor.person).exists()


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
