# SPDX-License-Identifier: EUPL-1.2
"""Conferences of speakers and deputies."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.views.frame import FORM, form_page, posted
from schutznetz.apps.ui.views import Column, Listing, confirm
from schutznetz.apps.working_groups import policies
from schutznetz.apps.working_groups.actions import conferences as actions
from schutznetz.apps.working_groups.facts import calendar as files
from schutznetz.apps.working_groups.forms.groups import ConferenceForm
from schutznetz.apps.working_groups.models import Conference
from schutznetz.apps.working_groups.queries import conferences as reads
from schutznetz.apps.working_groups.queries import pages
from schutznetz.apps.working_groups.views.frame import as_file, back_to, conference_crumbs, home

PAGE = "working_groups:conference"
KINDS = {"planned": "info", "invited": "success", "cancelled": ""}


def _url(pk: int) -> str:
    return reverse(PAGE, args=[pk])


def _run(request: ActingRequest, pk: int) -> Conference:
    found = reads.conference_for(request.actor, pk)
    policies.require_hold_conferences(request.actor, found.programme)
    return found


@page()
def conferences(request: ActingRequest) -> HttpResponse:
    """Conferences of the own programme, or those one is invited to."""
    policies.require_open(request.actor)
    listing = Listing(
        request, reads.conferences_seen_by(request.actor),
        [
            Column("on", _("Tag"), sort="on", cell=lambda row: f"{row.on:%d.%m.%Y}", link=lambda row: _url(row.pk)),
            Column("place", _("Ort")),
            Column("state", _("Stand"), cell=lambda row: row.get_state_display(), badge=lambda row: KINDS[row.state]),
            Column("invited", _("Eingeladen"), numeric=True),
        ],
        key="conferences", caption=_("Arbeitstagungen"), default_sort="-on", empty_title=_("Noch keine Arbeitstagung"),
        empty_text=_("Das Ministerium lädt Sprecherinnen, Sprecher und Vertretungen aller Arbeitskreise ein."),
    )  # fmt: skip
    context = {"listing": listing, "may_run": bool(pages.programmes_run_by(request.actor))}
    return render(request, "working_groups/conferences.html", context)


@page(*FORM)
def make(request: ActingRequest) -> HttpResponse:
    """A new conference; nobody is invited yet."""
    policies.require_run_some(request.actor)
    programme = next(iter(pages.programmes_run_by(request.actor)), None)
    if programme is None:
        raise Programme.DoesNotExist
    return _form(request, Conference(programme=programme))


@page(*FORM)
@back_to(PAGE)
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Change a conference."""
    found = _run(request, pk)
    if found.state == Conference.State.CANCELLED:
        raise actions.WrongState(found.state)
    return _form(request, found)


def _form(request: ActingRequest, found: Conference) -> HttpResponse:
    form = ConferenceForm(posted(request), instance=found, today=clock.today())
    crumbs = [home(), (_("Arbeitstagungen"), reverse("working_groups:conferences"))]
    if found.pk:
        crumbs = conference_crumbs(Conference.objects.get(pk=found.pk))

    def save() -> str:
        made = actions.save_conference(conference=form.instance, actor=request.actor, now=clock.now())
        return _url(made.pk)

    title = _("Arbeitstagung ändern") if found.pk else _("Arbeitstagung planen")
    return form_page(request, form, save, title=title, crumbs=crumbs, done=_("Gespeichert."))


@page()
def conference(request: ActingRequest, pk: int) -> HttpResponse:
    """One conference: for guests when and where, for the ministry who is invited."""
    found = reads.conference_for(request.actor, pk)
    runs = policies.may_hold_conferences(request.actor, found.programme)
    is_coming = found.on >= clock.today() and found.state != Conference.State.CANCELLED
    context = {
        "conference": found, "runs": runs, "kind": KINDS[found.state], "is_coming": is_coming,
        "guests": found.guests.select_related("person", "group") if runs else [],
        "own": reads.guest_of(request.actor, found),
        "finding": reads.finding_of(found, clock.today()) if runs and is_coming else None,
    }  # fmt: skip
    return render(request, "working_groups/conference.html", context)


@page("POST")
@back_to(PAGE)
def invite(request: ActingRequest, pk: int) -> HttpResponse:
    """Invite all speakers and deputies of that day."""
    found = _run(request, pk)
    number = actions.invite(conference=found, actor=request.actor, now=clock.now(), today=clock.today())
    text = ngettext("%(number)d Einladung ist verschickt.", "%(number)d Einladungen sind verschickt.", number)
    messages.success(request, text % {"number": number} if number else _("Alle waren schon eingeladen."))
    return redirect(PAGE, pk)


@page(*FORM)
@back_to(PAGE)
def cancel(request: ActingRequest, pk: int) -> HttpResponse:
    """The conference does not take place."""
    found = _run(request, pk)
    if request.method != "POST":
        text = _("Alle Eingeladenen bekommen eine Nachricht.")
        return confirm(request, title=_("Arbeitstagung absagen"), text=text, button=_("Absagen"), back=_url(pk))
    actions.cancel(conference=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Die Arbeitstagung ist abgesagt."))
    return redirect(PAGE, pk)


@page("POST")
@back_to(PAGE)
def reply(request: ActingRequest, pk: int) -> HttpResponse:
    """Whether one comes: the button pressed is `comes` or `misses`."""
    found = reads.conference_for(request.actor, pk)
    own = reads.guest_of(request.actor, found)
    if own is None:
        raise Http404
    said = request.POST.get("reply")
    if said not in ("comes", "misses"):
        raise actions.WrongState(found.state)
    actions.reply(guest=own, comes=said == "comes", actor=request.actor, now=clock.now())
    messages.success(request, _("Danke. Ihre Antwort ist eingetragen."))
    return redirect(PAGE, pk)


@page()
def file(request: ActingRequest, pk: int) -> HttpResponse:
    """The conference for one's own calendar."""
    found = reads.conference_for(request.actor, pk)
    return as_file(files.conference_file(found), f"arbeitstagung-{found.on:%Y-%m-%d}")
