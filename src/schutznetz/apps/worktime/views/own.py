# SPDX-License-Identifier: EUPL-1.2
"""The counsellor's own pages: one tap to leave, one to come back; entries, budgets, the course of the quarters."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import FORM, delete_page, page
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import counsellor_of, rules_for
from schutznetz.apps.ui.facts import ListDeclaration, spoken
from schutznetz.apps.ui.views import Column, Listing, page_of
from schutznetz.apps.worktime import actions, policies, queries
from schutznetz.apps.worktime.facts import LONGEST, last_week_end
from schutznetz.apps.worktime.forms import KindForm, TimesFilter, TimesForm
from schutznetz.apps.worktime.models import Entry
from schutznetz.regulation.finding import Status, Strength
from schutznetz.regulation.privacy.retention import kept_from

RECENT = 5
KEPT = "work_times"
LIST = "sap-zeiten"


@page()
def own(request: ActingRequest) -> HttpResponse:
    """My time: the one button, what runs, the budgets, the last entries, the course."""
    counsellor = _reading(request)
    now, today, person = clock.now(), clock.today(), request.actor.person
    queries.with_agreements(person)
    entries = queries.own_times(request.actor)
    course = queries.course_of(person, today, queries.COURSE)
    running = queries.running_of(person)
    functions = queries.functions_of(person, today)
    regular = rules_for(person.authority).number("time_quota.share", today) * 100
    context = {
        "has_course": any(line.sums.activity for line in course),
        "cap": regular,
        "was_sent": queries.sent_lately(person, today),
        "may_record": policies.may_record_times(request.actor, counsellor),
        "running": running,
        "is_forgotten": running is not None and now - running.began_at > LONGEST,
        "form": KindForm(functions=functions) if functions else None,
        "entries": entries.exclude(ended_at=None)[:RECENT],
        "budgets": queries.budgets_of(person, today),
        "events": queries.sums_of(person, date(today.year, 1, 1), today).events,
        "terms": queries.terms_on(person, today),
        "method": queries.method_on(counsellor.authority, today) if counsellor else None,
        "course": course,
        "overload": queries.overload_of(person, course, today),
        "exceptions": queries.exceptions_of(person).filter(until__gte=today),
        "managers": queries.managers_of(person, today),
        "shown_until": last_week_end(today),
        "year": today.year,
    }
    return render(request, "worktime/own.html", context)


@page("POST")
def leave(request: ActingRequest) -> HttpResponse:
    """The tap on the way out."""
    counsellor = _recording(request)
    functions = queries.functions_of(counsellor.person, clock.today())
    form = KindForm(request.POST or {"kind": "SAP"}, functions=functions)
    kind = form.cleaned_data["kind"] if form.is_valid() else Entry.Kind.ACTIVITY
    actions.leave(counsellor=counsellor, actor=request.actor, kind=kind, now=clock.now())
    return redirect("worktime:own")


@page("POST")
def come_back(request: ActingRequest) -> HttpResponse:
    """The tap on the way in."""
    _with_times(request)
    try:
        entry = actions.come_back(actor=request.actor, now=clock.now())
    except actions.ForgottenError:
        running = queries.running_of(request.actor.person)
        messages.warning(request, _("Diese Zeit läuft schon sehr lange. Wann waren Sie wirklich zurück?"))
        return redirect("worktime:correct", pk=running.pk if running else 0)
    if entry is None:
        messages.info(request, _("Es war keine volle Minute. Gebucht ist nichts."))
    else:
        messages.success(request, _("Zurückgemeldet. Gebucht sind %(length)s.") % {"length": _length(entry)})
        _say_limit(request, entry)
    return redirect("worktime:own")


def _say_limit(request: ActingRequest, entry: Entry) -> None:
    """Nobody is kept from coming back; above the limit of a function the time wants to be put right.  (SAP-113)"""
    found = queries.limit_of(entry.person, entry.kind, 0, entry.day) if entry.kind in queries.FUNCTIONS else None
    if found is not None and found.status is Status.BREACHED and found.strength is Strength.MUST:
        words = spoken(found)
        messages.warning(request, f"{words.says} {words.instead} ({words.cite})")


@page(*FORM)
def add_later(request: ActingRequest) -> HttpResponse:
    """A time that nobody tapped."""
    counsellor = _recording(request)
    form = _times_form(request, counsellor.person.pk and queries.functions_of(counsellor.person, clock.today()))
    if request.method == "POST" and form.is_valid():
        try:
            times = form.cleaned_data["times"]
            actions.add_later(counsellor=counsellor, actor=request.actor, times=times, now=clock.now())
            messages.success(request, _("Nachgetragen."))
            return redirect("worktime:own")
        except actions.OverlapError as fault:
            form.add_error("begins", _overlap_text(fault.entry))
    return _form_page(request, form, _("Zeit nachtragen"))


@page(*FORM)
def correct(request: ActingRequest, pk: int) -> HttpResponse:
    """One entry: put it right."""
    policies.require_see_times(request.actor, request.actor.person)
    entry = queries.own_entry(request.actor, pk)
    functions = {*queries.functions_of(entry.person, entry.day), entry.kind} & set(queries.FUNCTIONS)
    form = _times_form(request, sorted(functions), initial=TimesForm.initial_of(entry))
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(entry=entry, actor=request.actor, times=form.cleaned_data["times"], now=clock.now())
            messages.success(request, _("Berichtigt."))
            return redirect("worktime:own")
        except actions.OverlapError as fault:
            form.add_error("begins", _overlap_text(fault.entry))
    return _form_page(request, form, _("Zeit berichtigen"), entry=entry)


@page(*FORM)
def discard(request: ActingRequest, pk: int) -> HttpResponse:
    """Remove an entry, after asking."""
    policies.require_see_times(request.actor, request.actor.person)
    entry = queries.own_entry(request.actor, pk)
    return delete_page(
        request,
        lambda: actions.discard(entry=entry, actor=request.actor),
        title=_("Diese Zeit löschen?"),
        text=_("%(when)s. Sie zählt dann nicht mehr, auch nicht als Dienstzeit.") % {"when": line_of(entry)},
        back=reverse("worktime:correct", args=[entry.pk]),
        target=reverse("worktime:own"),
        done=_("Gelöscht."),
    )


def _reading(request: Any) -> Counsellor | None:
    """The role of somebody who finds these pages in their menu: also without one, when they hold the office."""
    if not policies.has_own_times(request.actor):
        return _with_times(request)
    policies.require_see_times(request.actor, request.actor.person)
    return counsellor_of(request.actor, clock.today())


def _with_times(request: Any) -> Counsellor | None:
    """The actor's role; `Denied` for those who neither have one nor have times of an earlier one."""
    policies.require_see_times(request.actor, request.actor.person)
    counsellor = counsellor_of(request.actor, clock.today())
    if counsellor is None and not queries.own_times(request.actor).exists():
        policies.require_record_times(request.actor, counsellor)
    return counsellor


def _recording(request: ActingRequest) -> Counsellor:
    counsellor = counsellor_of(request.actor, clock.today())
    policies.require_record_times(request.actor, counsellor)
    assert counsellor is not None
    return counsellor


def _times_form(request: ActingRequest, functions: Any, initial: dict[str, Any] | None = None) -> TimesForm:
    data = request.POST if request.method == "POST" else None
    given = initial or {"day": clock.today(), "kind": Entry.Kind.ACTIVITY, "trip": ""}
    first = kept_from(KEPT, clock.today())
    return TimesForm(data, initial=given, functions=functions, now=clock.now(), first_day=first)


def _form_page(request: ActingRequest, form: TimesForm, title: str, entry: Entry | None = None) -> HttpResponse:
    context = {"form": form, "title": title, "entry": entry}
    return render(request, "worktime/entry.html", context, status=422 if form.is_bound else 200)


def _overlap_text(entry: Entry) -> str:
    if entry.ended_at is None:
        return _("In dieser Zeit läuft noch eine andere. Melden Sie sich erst zurück.")
    return _("In dieser Zeit gibt es schon einen Eintrag: %(when)s.") % {"when": line_of(entry)}


def line_of(entry: Entry) -> str:
    """24.01.2026, 20:00–21:00."""
    began, ended = timezone.localtime(entry.began_at), entry.ended_at and timezone.localtime(entry.ended_at)
    return f"{entry.day:%d.%m.%Y}, {began:%H:%M}–{ended:%H:%M}" if ended else f"{entry.day:%d.%m.%Y}, {began:%H:%M}–"


def _length(entry: Entry) -> str:
    whole, rest = divmod(timedelta(minutes=entry.minutes), timedelta(hours=1))
    return f"{whole} h {rest.seconds // 60} min" if whole else f"{rest.seconds // 60} min"


# --- the list, and its file for time recording ------------------------------------------------------------------------


def _clock(moment: Any) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else "–"


COLUMNS = [
    Column(
        "day", gettext_lazy("Tag"), sort=("day", "began_at"), cell=lambda one: f"{one.day:%d.%m.%Y}",
        plain=lambda one: one.day, link=page_of("worktime:correct"),
    ),
    Column("begins", gettext_lazy("Beginn"), cell=lambda one: _clock(one.began_at)),
    Column("ends", gettext_lazy("Ende"), cell=lambda one: _clock(one.ended_at)),
    Column("length", gettext_lazy("Dauer"), cell=_length, in_file=False, numeric=True),
    Column("minutes", gettext_lazy("Minuten"), cell=lambda one: one.minutes, on_page=False, numeric=True),
    Column("purpose", gettext_lazy("Zweck"), cell=lambda _one: "SAP", on_page=False),
    Column("kind", gettext_lazy("Art"), cell=lambda one: one.get_kind_display(), in_file=False),
    Column(
        "trip", gettext_lazy("Dienstgang oder Dienstreise"),
        cell=lambda one: one.get_trip_display() if one.trip else "–",
    ),
    Column("late", gettext_lazy("Nachträglich"), cell=lambda one: _("nachträglich") if one.is_late else "–"),
    Column("outside", gettext_lazy("Außerhalb"), cell=lambda one: _("außerhalb") if one.outside_minutes else "–"),
]  # fmt: skip


def time_list(request: Any, _of: str = "") -> Listing:
    """The actor's own entries, to look through and to save."""
    _reading(request)
    return Listing(
        request,
        queries.own_times(request.actor).exclude(ended_at=None),
        COLUMNS,
        key="times",
        caption=_("Meine Zeiten"),
        filters=TimesFilter,
        default_sort="-day",
        empty_title=_("Noch keine Zeiten"),
        empty_text=_("Jedes Mal, wenn Sie sich abmelden und zurückmelden, entsteht hier eine Zeile."),
        saved_as=LIST,
    )


@page()
def entries(request: ActingRequest) -> HttpResponse:
    return render(request, "worktime/entries.html", {"listing": time_list(request)})


TIMES = ListDeclaration(
    LIST,
    gettext_lazy("SAP-Zeiten für die Zeiterfassung"),
    gettext_lazy("Zeiten als Dienstzeit nachweisen: Tag, Beginn und Ende, ohne Inhalt."),
    gettext_lazy("SAP-Erlass 2007, Nr. 4.1.3"),
    [column.label for column in COLUMNS if column.in_file],
    ["SAP"],
    time_list,
    asks_purpose=False,
    monitoring=gettext_lazy("Nur die Person selbst kann die Liste sehen und speichern."),
    url_name="worktime:entries",
    holds_people=False,
)
