# SPDX-License-Identifier: EUPL-1.2
"""Rooms, doors and desks one by one: everything the plan editor does, as forms."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation import actions, policies, queries
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.forms import DeskForm, DoorForm, RoomForm
from schutznetz.apps.organisation.models import Desk, Door, Room
from schutznetz.apps.organisation.views.floors import editable_floor, floor_crumbs, floor_url
from schutznetz.apps.organisation.views.pages import FORM, delete_page, form_page, page


@page(*FORM)
def edit_room(request: ActingRequest, site_key: str, floor_key: str, key: str = "") -> HttpResponse:
    """Change a room, or add one (without `key`)."""
    floor = editable_floor(request, site_key, floor_key)
    room = Room.objects.select_related("floor__site").get(floor=floor, key=key) if key else Room(floor=floor)
    form = RoomForm(request.POST or None, instance=room)

    def save() -> str:
        actions.save_room(room=form.save(commit=False), actor=request.actor, now=clock.now())
        return floor_url(floor)

    title = _("Raum %(room)s bearbeiten") % {"room": room} if key else _("Raum anlegen")
    return form_page(request, form, save, title=title, crumbs=floor_crumbs(floor), done=_("Der Raum ist gespeichert."))


@page(*FORM)
def delete_room(request: ActingRequest, site_key: str, floor_key: str, key: str) -> HttpResponse:
    floor = editable_floor(request, site_key, floor_key)
    room = Room.objects.get(floor=floor, key=key)
    return delete_page(
        request,
        lambda: actions.delete_room(room=room, actor=request.actor, now=clock.now()),
        title=_("Raum %(room)s löschen?") % {"room": room},
        text=_("Seine Türen werden mit gelöscht. Das lässt sich nicht rückgängig machen."),
        back=floor_url(floor),
        target=floor_url(floor),
        done=_("Der Raum ist gelöscht."),
        in_use=_("In diesem Raum stehen noch Arbeitsplätze. Bitte verlegen oder löschen Sie diese zuerst."),
    )


@page(*FORM)
def edit_door(request: ActingRequest, site_key: str, floor_key: str, key: str = "") -> HttpResponse:
    """Change a door, or add one (without `key`)."""
    floor = editable_floor(request, site_key, floor_key)
    door = Door.objects.select_related("floor__site").get(floor=floor, key=key) if key else Door(floor=floor)
    form = DoorForm(request.POST or None, instance=door)

    def save() -> str:
        actions.save_door(door=form.save(commit=False), actor=request.actor, now=clock.now())
        return floor_url(floor)

    title = _("Tür bearbeiten") if key else _("Tür anlegen")
    return form_page(request, form, save, title=title, crumbs=floor_crumbs(floor), done=_("Die Tür ist gespeichert."))


@page(*FORM)
def delete_door(request: ActingRequest, site_key: str, floor_key: str, key: str) -> HttpResponse:
    floor = editable_floor(request, site_key, floor_key)
    door = Door.objects.get(floor=floor, key=key)
    return delete_page(
        request,
        lambda: actions.delete_door(door=door, actor=request.actor, now=clock.now()),
        title=_("Tür löschen?"),
        text=_("Die Wege zu Hilfe werden danach ohne diese Tür gerechnet."),
        back=floor_url(floor),
        target=floor_url(floor),
        done=_("Die Tür ist gelöscht."),
    )


@page(*FORM)
def add_desk(request: ActingRequest, site_key: str, floor_key: str) -> HttpResponse:
    floor = editable_floor(request, site_key, floor_key)
    form = DeskForm(request.POST or None, instance=Desk(site=floor.site), floor=floor)

    def save() -> str:
        made = actions.save_desk(desk=form.save(commit=False), actor=request.actor, now=clock.now())
        return reverse("organisation:desk", args=[site_key, made.key])

    done = _("Der Arbeitsplatz ist angelegt.")
    return form_page(request, form, save, title=_("Arbeitsplatz anlegen"), crumbs=floor_crumbs(floor), done=done)


@page()
def desk(request: ActingRequest, site_key: str, key: str) -> HttpResponse:
    found = queries.desk_for(request.actor, site_key, key)
    may_see_people = policies.may_edit_site(request.actor, found.site)
    context = {
        "desk": found,
        "site": found.site,
        "floor": found.room.floor,
        "marked": [found.key],
        "may_edit": may_see_people,
        "may_see_site": policies.may_see_site(request.actor, found.site),
        "people": queries.people_at(found) if may_see_people else [],
    }
    return render(request, "organisation/desk.html", context)


@page(*FORM)
def edit_desk(request: ActingRequest, site_key: str, key: str) -> HttpResponse:
    found = queries.desk_for(request.actor, site_key, key)
    policies.require_edit_site(request.actor, found.site)
    form = DeskForm(request.POST or None, instance=found)
    target = reverse("organisation:desk", args=[site_key, key])

    def save() -> str:
        actions.save_desk(desk=form.save(commit=False), actor=request.actor, now=clock.now())
        return target

    title = _("Arbeitsplatz bearbeiten")
    crumbs = [*floor_crumbs(found.room.floor), (found.label, target)]
    return form_page(request, form, save, title=title, crumbs=crumbs, done=_("Gespeichert."))


@page(*FORM)
def delete_desk(request: ActingRequest, site_key: str, key: str) -> HttpResponse:
    found = queries.desk_for(request.actor, site_key, key)
    policies.require_edit_site(request.actor, found.site)
    people = ", ".join(str(person) for person in queries.people_at(found))
    text = _("Hier sitzt niemand.") if not people else _("Hier sitzt: %(people)s. Der Platz wird dort leer.")
    return delete_page(
        request,
        lambda: actions.delete_desk(desk=found, actor=request.actor, now=clock.now()),
        title=_("Arbeitsplatz %(desk)s löschen?") % {"desk": found},
        text=f"{text % {'people': people}} {_('Von hier aus kann dann kein Alarm mehr kommen.')}",
        back=reverse("organisation:desk", args=[site_key, key]),
        target=floor_url(found.room.floor),
        done=_("Der Arbeitsplatz ist gelöscht."),
    )
