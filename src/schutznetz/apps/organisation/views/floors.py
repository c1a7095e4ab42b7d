# SPDX-License-Identifier: EUPL-1.2
"""Floors: plan and table, their data, the editor, and the drawing behind the plan."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.adapters.drawings import NoDrawing
from schutznetz.apps.organisation import actions, policies, queries
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.forms import DrawingForm, FloorForm
from schutznetz.apps.organisation.models import Door, Floor, Room
from schutznetz.apps.organisation.queries.plans import plan_document, rooms_with_desks
from schutznetz.apps.organisation.queries.texts import problem_text
from schutznetz.apps.organisation.views.pages import FORM, Crumb, delete_page, form_page, page
from schutznetz.apps.organisation.views.sites import site_crumbs

TYPES = {"svg": "image/svg+xml", "png": "image/png"}
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A drawing may colour itself; it may not run, load, embed, submit or share our origin."""


def floor_url(floor: Floor, name: str = "floor") -> str:
    return reverse(f"organisation:{name}", args=[floor.site.key, floor.key])


def floor_crumbs(floor: Floor) -> list[Crumb]:
    return [*site_crumbs(floor.site), (floor.name, floor_url(floor))]


def editable_floor(request: ActingRequest, site_key: str, key: str) -> Floor:
    """A floor the actor may change; raises `Denied` or `Floor.DoesNotExist`."""
    floor = queries.floor_for(request.actor, site_key, key)
    policies.require_edit_site(request.actor, floor.site)
    return floor


@page()
def floor(request: ActingRequest, site_key: str, key: str) -> HttpResponse:
    found = queries.floor_for(request.actor, site_key, key)
    may_see_site = policies.may_see_site(request.actor, found.site)
    context = {
        "floor": found,
        "site": found.site,
        "rooms": list(rooms_with_desks(found)),
        "may_edit": policies.may_edit_site(request.actor, found.site),
        "may_see_site": may_see_site,
    }
    return render(request, "organisation/floor.html", context)


@page(*FORM)
def add_floor(request: ActingRequest, site_key: str) -> HttpResponse:
    site = queries.site_for(request.actor, site_key)
    policies.require_edit_site(request.actor, site)
    form = FloorForm(request.POST or None, instance=Floor(site=site))

    def save() -> str:
        made = actions.save_floor(floor=form.save(commit=False), actor=request.actor, now=clock.now())
        return floor_url(made)

    done = _("Die Etage ist angelegt. Zeichnen Sie jetzt ihre Räume.")
    return form_page(request, form, save, title=_("Etage anlegen"), crumbs=site_crumbs(site), done=done)


@page(*FORM)
def edit_floor(request: ActingRequest, site_key: str, key: str) -> HttpResponse:
    found = editable_floor(request, site_key, key)
    form = FloorForm(request.POST or None, instance=found)

    def save() -> str:
        actions.save_floor(floor=form.save(commit=False), actor=request.actor, now=clock.now())
        return floor_url(found)

    title = _("Etage bearbeiten")
    return form_page(request, form, save, title=title, crumbs=floor_crumbs(found), done=_("Gespeichert."))


@page(*FORM)
def delete_floor(request: ActingRequest, site_key: str, key: str) -> HttpResponse:
    found = editable_floor(request, site_key, key)
    return delete_page(
        request,
        lambda: actions.delete_floor(floor=found, actor=request.actor, now=clock.now()),
        title=_("%(floor)s löschen?") % {"floor": found},
        text=_("Räume und Türen der Etage werden mit gelöscht. Das lässt sich nicht rückgängig machen."),
        back=floor_url(found),
        target=reverse("organisation:site", args=[site_key]),
        done=_("Die Etage ist gelöscht."),
        in_use=_("Auf dieser Etage stehen noch Arbeitsplätze. Bitte verlegen oder löschen Sie diese zuerst."),
    )


@page()
def editor(request: ActingRequest, site_key: str, key: str) -> HttpResponse:
    found = editable_floor(request, site_key, key)
    return render(request, "organisation/editor.html", {"floor": found, "site": found.site, "editor": _editor(found)})


def _editor(found: Floor) -> dict[str, Any]:
    """What the script starts with: the plan, where to save it, and the names of kinds."""
    return {
        "plan": plan_document(found),
        "url": floor_url(found, "plan_document"),
        "page": floor_url(found),
        "drawing": floor_url(found, "drawing_image") if found.drawing else "",
        "room_kinds": [[kind.value, str(kind.label)] for kind in Room.Kind],
        "door_kinds": [[kind.value, str(kind.label)] for kind in Door.Kind],
    }


@page(*FORM)
def drawing(request: ActingRequest, site_key: str, key: str) -> HttpResponse:
    """Put a drawing behind the plan, or take it away."""
    found = editable_floor(request, site_key, key)
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_drawing(floor=found, actor=request.actor, now=clock.now())
        messages.success(request, _("Die Zeichnung ist entfernt."))
        return redirect(floor_url(found))
    form = DrawingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["drawing"]
            actions.put_drawing(floor=found, content=content, actor=request.actor, now=clock.now())
        except NoDrawing as error:
            form.add_error("drawing", problem_text(error.code))
        else:
            messages.success(request, _("Die Zeichnung liegt jetzt hinter dem Plan."))
            return redirect(floor_url(found))
    context = {"form": form, "floor": found, "site": found.site}
    return render(request, "organisation/drawing.html", context, status=422 if form.is_bound else 200)


@page()
def drawing_image(request: ActingRequest, site_key: str, key: str) -> HttpResponse:
    """The drawing itself: an image in a sandbox, whatever it holds."""
    found = queries.floor_for(request.actor, site_key, key)
    if found.drawing_kind not in TYPES:
        raise Http404
    response: Any = FileResponse(found.drawing.open("rb"), content_type=TYPES[found.drawing_kind])
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Content-Disposition"] = f'attachment; filename="{found.key}.{found.drawing_kind}"'
    response.headers["Cache-Control"] = "private, max-age=60"
    return response
