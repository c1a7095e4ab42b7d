# SPDX-License-Identifier: EUPL-1.2
"""The academy's own pages: demand, events, release, attendance, topics."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.academy import actions, policies
from schutznetz.apps.academy.facts import has_ended
from schutznetz.apps.academy.forms import EnterForm, EventForm, LayOutForm, PlanFilter, TopicForm
from schutznetz.apps.academy.models import Calendar, Event, Registration, Topic
from schutznetz.apps.academy.queries import events as reads
from schutznetz.apps.academy.queries import planning, registrations
from schutznetz.apps.academy.views.calendar import link
from schutznetz.apps.academy.views.frame import FORM, YEARS, Crumb, draw, form_page, home, posted, when
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import delete_page, page
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.ui.views import Column, Listing, confirm

Part = Calendar.Part


def _programme(request: ActingRequest) -> Programme:
    """The programme the actor plans for; `Denied` for everybody else."""
    found = reads.planned_by(request.actor)
    policies.require_plan(request.actor, found)
    assert found is not None
    return found


def _crumbs() -> list[Crumb]:
    return [home(), (_("Planung"), reverse("academy:plan"))]


def _year(request: ActingRequest, today: date) -> int:
    """The year in the address; without one the next, or this one while it is young."""
    asked = request.GET.get("jahr", "")
    if asked.isdecimal() and today.year - 10 <= int(asked) <= today.year + 5:
        return int(asked)
    return today.year + (today.month > 3)


@page()
def plan(request: ActingRequest) -> HttpResponse:
    """A year: what is needed, what is laid out, what is released."""
    programme, today = _programme(request), clock.today()
    year = _year(request, today)
    active = planning.active_counsellors(programme, today).count()
    known = {one.part: one for one in Calendar.objects.filter(programme=programme, year=year)}
    parts = [
        {
            "part": part, "name": part.label, "calendar": known.get(part),
            "drafts": reads.drafts(programme, year, part).count(),
            "finding": reads.calendar_finding(programme, part, year, today, active=active),
        }
        for part in (Part.SUPERVISION, Part.TRAINING)
    ]  # fmt: skip
    demand, counted_on = planning.counted_demand(programme, year, today)
    context = {
        "year": year, "years": (year - 1, year + 1), "demand": demand, "counted_on": counted_on,
        "parts": parts, "active": active, "listing": _events(request, programme, year), "crumbs": [home()],
    }  # fmt: skip
    return draw(request, "plan", context)


def _state(row: Event) -> str:
    if row.called_off_on:
        return _("abgesagt")
    return _("veröffentlicht") if row.published_on else _("Entwurf")


def _events(request: ActingRequest, programme: Programme, year: int) -> Listing:
    rows = Event.objects.filter(programme=programme, first_day__year=year).select_related("group")
    return Listing(
        request, reads.with_seats(rows), _plan_columns(), key="plan", filters=PlanFilter, default_sort="first_day",
        caption=_("Veranstaltungen %(year)d") % {"year": year},
        empty_title=_("Noch keine Veranstaltung in diesem Jahr"),
        empty_text=_("Legen Sie die erste an, oder verteilen Sie Supervisionen auf die Ausbildungsgruppen."),
    )  # fmt: skip


def _taken(row: Any) -> str:
    waits = _(" (+%(count)d)") % {"count": row.waiting} if row.waiting else ""
    return f"{row.taken}/{row.places}{waits}"


def _plan_columns() -> list[Column]:
    return [
        Column("title", _("Veranstaltung"), link=link),
        Column("kind", _("Art"), cell=lambda row: row.get_kind_display()),
        Column("first_day", _("Wann"), sort=("first_day", "begins"), cell=when),
        Column("group", _("Ausbildungsgruppe"), cell=lambda row: row.group or "–"),
        Column("places", _("Belegt"), cell=_taken, numeric=True),
        Column("state", _("Stand"), cell=_state, badge=lambda row: "success" if row.is_open else ""),
    ]


@page(*FORM)
def new(request: ActingRequest) -> HttpResponse:
    """A new draft."""
    programme = _programme(request)
    return _form(request, Event(programme=programme), _("Veranstaltung planen"))


@page(*FORM)
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Change an event; whoever is registered hears of new days."""
    found = _planned(request, pk)
    if found.called_off_on is not None or found.kind not in dict(EventForm.base_fields["kind"].choices):  # type: ignore[attr-defined]
        raise Event.DoesNotExist
    return _form(request, found, _("Veranstaltung ändern"))


def _planned(request: ActingRequest, pk: int) -> Event:
    programme = _programme(request)
    rows = Event.objects.select_related("programme__academy", "programme__ministry", "group", "lecturer")
    return rows.get(pk=pk, programme=programme)


def _form(request: ActingRequest, found: Event, title: str) -> HttpResponse:
    today = clock.today()
    taken = reads.seats_of([found])[found.pk].taken if found.pk else 0
    form = EventForm(
        posted(request), instance=found, topics=reads.topics_of(found.programme, today), taken=taken,
        lecturers=reads.lecturers_of(found.programme, today),
    )  # fmt: skip

    def save() -> str:
        made = actions.save_event(event=form.instance, actor=request.actor, now=clock.now(), today=today)
        return link(made)

    says = ""
    if found.published_on:
        says = _("Sie ist veröffentlicht. Wer angemeldet ist, hört von neuen Tagen, Zeiten und Orten.")
    return form_page(request, form, save, title=title, crumbs=_crumbs(), done=_("Gespeichert."), says=says)


@page(*FORM)
def lay_out(request: ActingRequest) -> HttpResponse:
    """One supervision for each chosen training group."""
    programme, today = _programme(request), clock.today()
    form = LayOutForm(posted(request), instance=Event(programme=programme, kind=Event.Kind.SUPERVISION))

    def save() -> str:
        groups = list(form.cleaned_data["chosen"])
        first = actions.days_apart(form.cleaned_data["first_day"], len(groups), form.cleaned_data["weeks"])
        rows = [
            actions.Row(_("Supervision %(group)s") % {"group": group}, day, group.pk)
            for group, day in zip(groups, first, strict=True)
        ]
        actions.lay_out(like=form.instance, rows=rows, actor=request.actor, now=clock.now(), today=today)
        return f"{reverse('academy:plan')}?jahr={first[0].year}"

    says = _("Für jede Gruppe entsteht ein Entwurf. Danach können Sie jeden einzeln ändern.")
    return form_page(
        request, form, save, title=_("Supervisionen verteilen"), crumbs=_crumbs(), says=says,
        done=_("Die Entwürfe sind angelegt."), button=_("Entwürfe anlegen"),
    )  # fmt: skip


@page(*FORM)
def release(request: ActingRequest, year: int, part: str) -> HttpResponse:
    """Publish a calendar: in the intranet, and to every active counsellor; the count is shown before."""
    programme, today = _programme(request), clock.today()
    if part not in Part.values or year not in YEARS:
        raise Calendar.DoesNotExist
    back = f"{reverse('academy:plan')}?jahr={year}"
    count, active = reads.drafts(programme, year, part).count(), planning.active_counsellors(programme, today).count()
    if request.method != "POST":
        says = _("%(count)d Entwürfe werden für alle sichtbar. %(active)d aktive SAP bekommen eine Nachricht.")
        title = _("%(calendar)s %(year)d freigeben?") % {"calendar": Part(part).label, "year": year}
        text = says % {"count": count, "active": active}
        return confirm(request, title=title, text=text, button=_("Freigeben"), back=back, kind="info")
    try:
        made = actions.release(
            programme=programme, year=year, part=part, actor=request.actor, now=clock.now(), today=today
        )
    except actions.NothingToReleaseError:
        messages.error(request, _("In diesem Kalender ist kein Entwurf. Planen Sie zuerst Veranstaltungen."))
    else:
        says = _("Freigegeben: %(count)d Veranstaltungen. Die Nachricht geht an %(active)d aktive SAP.")
        messages.success(request, says % {"count": count, "active": active if made.sent_through else made.sent_to})
    return redirect(back)


@page(*FORM)
def call_off(request: ActingRequest, pk: int) -> HttpResponse:
    """A draft is deleted, a released event called off."""
    found = _planned(request, pk)
    back, target = link(found), f"{reverse('academy:plan')}?jahr={found.first_day.year}"
    if found.published_on is None:
        return delete_page(
            request, lambda: actions.discard(event=found, actor=request.actor), title=_("Entwurf löschen?"),
            text=found.title, back=back, target=target, done=_("Gelöscht."),
        )  # fmt: skip
    if request.method != "POST":
        says = _("%(title)s, %(when)s. Alle Angemeldeten bekommen Bescheid.") % {
            "title": found.title,
            "when": when(found),
        }
        return confirm(request, title=_("Veranstaltung absagen?"), text=says, button=_("Absagen"), back=back)
    actions.call_off(event=found, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Abgesagt. Alle Angemeldeten bekommen Bescheid."))
    return redirect(back)


@page()
def led(request: ActingRequest) -> HttpResponse:
    """Events the actor leads."""
    policies.require_lead(request.actor)
    rows = reads.led_by(request.actor, clock.today())
    columns = [Column("title", _("Veranstaltung"), link=link), Column("first_day", _("Wann"), cell=when)]
    columns.append(Column("place", _("Ort")))
    listing = Listing(
        request, rows, columns, key="led", caption=_("Meine Veranstaltungen"),
        empty_title=_("Sie leiten zurzeit keine Veranstaltung"),
    )  # fmt: skip
    return draw(request, "list", {"listing": listing, "title": _("Meine Veranstaltungen"), "crumbs": [home()]})


@page(*FORM)
def attendance(request: ActingRequest, pk: int) -> HttpResponse:
    """Who is registered; after the event, a list of boxes: who attended. Nothing else can be entered."""
    found = reads.event_for(request.actor, pk)
    policies.require_see_participants(request.actor, found)
    if request.method == "POST":
        return _record(request, found)
    rows = registrations.participants(found)
    many = registrations.too_many(rows, found, clock.today())
    plans = policies.may_plan(request.actor, found.programme)
    context = {
        "event": found,
        "when": when(found),
        "rows": [(one, many.get(one.counsellor_id)) for one in rows if one.state != Registration.State.WAITING],
        "waiting": [one for one in rows if one.state == Registration.State.WAITING],
        "is_over": has_ended(found, clock.now()),
        "plans": plans,
        "form": EnterForm(programme=found.programme) if plans and found.is_open else None,
        "crumbs": [home(), (found.title, link(found))],
    }
    return draw(request, "attendance", context)


def _keys(typed: list[str]) -> set[int]:
    return {int(one) for one in typed if one.isdecimal() and len(one) < 12}


def _record(request: ActingRequest, found: Event) -> HttpResponse:
    now, today = clock.now(), clock.today()
    attended, shown = (_keys(request.POST.getlist(name)) for name in ("attended", "shown"))
    with transaction.atomic():
        actions.record_attendance(
            event=found, attended=attended, shown=shown or None, actor=request.actor, now=now, today=today
        )
        actions.hold_small_group(event=found, actor=request.actor, now=now, today=today)
    messages.success(request, _("Die Teilnahmen sind eingetragen."))
    return redirect("academy:attendance", pk=found.pk)


@page(*FORM)
def enter(request: ActingRequest, pk: int) -> HttpResponse:
    """Somebody the academy enters by hand."""
    found = _planned(request, pk)
    form = EnterForm(posted(request), programme=found.programme)
    back = reverse("academy:attendance", args=[found.pk])

    def save() -> str:
        try:
            actions.enter(
                event=found, counsellor=form.cleaned_data["who"], actor=request.actor, now=clock.now(),
                today=clock.today(),
            )  # fmt: skip
        except actions.ClosedError:
            form.add_error("who", _("In diese Veranstaltung kann niemand eingetragen werden. Ist sie abgesagt?"))
            return ""
        return back

    return form_page(
        request, form, save, title=_("Person eintragen"), crumbs=[home(), (found.title, back)], over=found.title,
        done=_("Eingetragen. Die Person bekommt eine Nachricht."), button=_("Eintragen"),
    )  # fmt: skip


@page(*FORM)
def topics(request: ActingRequest) -> HttpResponse:
    """The topics of the decree and those added; new ones are added here."""
    programme, today = _programme(request), clock.today()
    form = TopicForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                name = form.cleaned_data["name"]
                actions.add_topic(programme=programme, name=name, actor=request.actor, now=clock.now())
            messages.success(request, _("Das Thema steht jetzt zur Auswahl."))
            return redirect("academy:topics")
        except IntegrityError:
            form.add_error("name", _("Dieses Thema gibt es schon."))
    added = {one.code: one for one in Topic.objects.filter(programme=programme)}
    used = reads.times_used(programme)
    found = [(name, used.get(code, 0), added.get(code)) for code, name in reads.topics_of(programme, today)]
    context = {"topics": found, "form": form, "crumbs": _crumbs()}
    return draw(request, "topics", context, status=422 if form.is_bound else 200)


@page("POST")
def remove_topic(request: ActingRequest, pk: int) -> HttpResponse:
    """Only what was never used."""
    found = Topic.objects.select_related("programme__academy").get(pk=pk, programme=_programme(request))
    actions.remove_topic(topic=found, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Gelöscht."))
    return redirect("academy:topics")
