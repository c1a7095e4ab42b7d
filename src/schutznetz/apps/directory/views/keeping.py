# SPDX-License-Identifier: EUPL-1.2
"""What staff keep for those who look for help: profiles, bodies of an authority, numbers, rooms."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.directory import policies
from schutznetz.apps.directory.actions import keeping as actions
from schutznetz.apps.directory.actions import profiles
from schutznetz.apps.directory.forms.keeping import ContactForm, LineForm, ProfileForm, RoomForm
from schutznetz.apps.directory.models import Contact, Line, MeetingRoom
from schutznetz.apps.directory.queries import keeping as reads
from schutznetz.apps.directory.queries.lines import contacts_of
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import FORM, Crumb, delete_page, form_page, page
from schutznetz.apps.sap.queries import rules_for
from schutznetz.apps.sap.views.frame import posted


@page(*FORM)
def own_profile(request: ActingRequest) -> HttpResponse:
    """A counsellor says what people may see of them; one who does not advise reads why there is nothing to say."""
    today = clock.today()
    if request.method != "POST" and reads.is_without_profile(request.actor, today):
        return render(request, "directory/no_profile.html")
    found = reads.own_profile(request.actor, today)
    form = ProfileForm(posted(request), instance=found, rules=rules_for(found.counsellor.authority), today=today)
    if request.method == "POST" and form.is_valid():
        profiles.save_profile(profile=form.instance, actor=request.actor, now=clock.now(), today=today)
        messages.success(request, _("Gespeichert."))
        return redirect("directory:own_profile")
    stored = None if found.pk is None else reads.own_profile(request.actor, today)
    context = {"form": form, "stored": stored, "counsellor": found.counsellor}
    return render(request, "directory/own_profile.html", context, status=422 if form.is_bound else 200)


@page("POST")
def busy(request: ActingRequest) -> HttpResponse:
    """Full, or free again."""
    found = reads.own_profile(request.actor, clock.today())
    is_busy = request.POST.get("busy") == "yes"
    profiles.set_busy(profile=found, is_busy=is_busy, actor=request.actor, now=clock.now())
    done = _("Sie stehen jetzt als ausgelastet in „Hilfe finden“.") if is_busy else _("Sie stehen jetzt als frei da.")
    messages.success(request, done)
    return redirect("directory:own_profile")


def _home() -> Crumb:
    return _("Angaben für „Hilfe finden“"), reverse("directory:keeping")


@page()
def index(request: ActingRequest) -> HttpResponse:
    """Everything the acting person keeps."""
    policies.require_open_keeping(request.actor)
    keeps_lines = policies.may_keep_lines(request.actor)
    context = {
        "authorities": [(one, contacts_of(one)) for one in reads.kept_authorities(request.actor)],
        "lines": Line.objects.all() if keeps_lines else None,
    }
    return render(request, "directory/keeping.html", context)


@page(*FORM)
def add_contact(request: ActingRequest, key: str) -> HttpResponse:
    authority = reads.kept_authority(request.actor, key)
    return _contact_form(request, Contact(authority=authority), _("Stelle eintragen"))


@page(*FORM)
def change_contact(request: ActingRequest, pk: int) -> HttpResponse:
    return _contact_form(request, reads.kept_contact(request.actor, pk), _("Stelle ändern"))


def _contact_form(request: ActingRequest, found: Contact, title: str) -> HttpResponse:
    form = ContactForm(posted(request), instance=found)

    def save() -> str:
        actions.save_contact(contact=form.instance, actor=request.actor, now=clock.now(), today=clock.today())
        return reverse("directory:keeping")

    says = _("Diese Angaben sehen alle, auch ohne Anmeldung. Mit dem Speichern gelten sie als heute geprüft.")
    return form_page(request, form, save, title=title, crumbs=[_home()], done=_("Gespeichert."), says=says)


@page(*FORM)
def delete_contact(request: ActingRequest, pk: int) -> HttpResponse:
    found = reads.kept_contact(request.actor, pk)
    return delete_page(
        request, lambda: actions.delete_contact(contact=found, actor=request.actor, now=clock.now()),
        title=_("Stelle löschen?"), text=str(found), back=reverse("directory:keeping"),
        target=reverse("directory:keeping"), done=_("Gelöscht."),
    )  # fmt: skip


@page(*FORM)
def add_line(request: ActingRequest) -> HttpResponse:
    policies.require_keep_lines(request.actor)
    return _line_form(request, Line(), _("Nummer eintragen"))


@page(*FORM)
def change_line(request: ActingRequest, pk: int) -> HttpResponse:
    return _line_form(request, reads.kept_line(request.actor, pk), _("Nummer ändern"))


def _line_form(request: ActingRequest, found: Line, title: str) -> HttpResponse:
    form = LineForm(posted(request), instance=found)

    def save() -> str:
        actions.save_line(line=form.instance, actor=request.actor, now=clock.now(), today=clock.today())
        return reverse("directory:keeping")

    says = _("Bitte rufen Sie die Nummer vorher einmal an. Mit dem Speichern gilt sie als heute geprüft.")
    return form_page(request, form, save, title=title, crumbs=[_home()], done=_("Gespeichert."), says=says)


@page(*FORM)
def delete_line(request: ActingRequest, pk: int) -> HttpResponse:
    found = reads.kept_line(request.actor, pk)
    return delete_page(
        request, lambda: actions.delete_line(line=found, actor=request.actor, now=clock.now()),
        title=_("Nummer löschen?"), text=str(found), back=reverse("directory:keeping"),
        target=reverse("directory:keeping"), done=_("Gelöscht."),
    )  # fmt: skip


@page(*FORM)
def add_room(request: ActingRequest, pk: int) -> HttpResponse:
    """A room of a site that can be booked."""
    return _room_form(request, MeetingRoom(site=reads.kept_site(request.actor, pk)), _("Raum eintragen"))


@page(*FORM)
def change_room(request: ActingRequest, pk: int) -> HttpResponse:
    return _room_form(request, reads.kept_room(request.actor, pk), _("Raum ändern"))


def _room_form(request: ActingRequest, found: MeetingRoom, title: str) -> HttpResponse:
    form = RoomForm(posted(request), instance=found)

    def save() -> str:
        actions.save_room(room=form.instance, actor=request.actor, now=clock.now())
        return reverse("directory:rooms")

    crumbs: list[Crumb] = [(_("Besprechungsräume"), reverse("directory:rooms"))]
    says = _("Für Gespräche, die niemanden etwas angehen. Im Kalender steht nur „belegt“.")
    return form_page(request, form, save, title=title, crumbs=crumbs, done=_("Gespeichert."), says=says)
