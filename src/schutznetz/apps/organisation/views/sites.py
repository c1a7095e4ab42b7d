# SPDX-License-Identifier: EUPL-1.2
"""Authorities, sites, and the actor's own desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.journal.queries import history_of
from schutznetz.apps.organisation import actions, policies, queries
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.forms import AuthorityForm, SiteForm
from schutznetz.apps.organisation.models import Authority, Site
from schutznetz.apps.organisation.views.lists import desk_list, site_list
from schutznetz.apps.organisation.views.pages import FORM, Crumb, form_page, page


def sites_crumb() -> Crumb:
    return (_("Standorte"), reverse("organisation:sites"))


def site_crumbs(site: Site) -> list[Crumb]:
    return [sites_crumb(), (site.name, reverse("organisation:site", args=[site.key]))]


@page()
def sites(request: ActingRequest) -> HttpResponse:
    """Everybody's list of sites; the own ones lead further."""
    listing = site_list(request)
    return render(request, "organisation/sites.html", {"listing": listing} | _rights(request))


def _rights(request: ActingRequest) -> dict[str, bool]:
    return {
        "may_administer": policies.may_administer_any(request.actor),
        "may_see_people": policies.may_see_people(request.actor),
    }


@page()
def site(request: ActingRequest, key: str) -> HttpResponse:
    found = queries.site_for(request.actor, key)
    context = {
        "site": found,
        "floors": queries.floors_of(found),
        "may_edit": policies.may_edit_site(request.actor, found),
        "history": history_of(found)[:10],
    }
    return render(request, "organisation/site.html", context)


@page(*FORM)
def add_site(request: ActingRequest) -> HttpResponse:
    policies.require_administer_any(request.actor)
    form = SiteForm(request.POST or None, actor=request.actor)

    def save() -> str:
        made = actions.save_site(site=form.save(commit=False), actor=request.actor, now=clock.now())
        return reverse("organisation:site", args=[made.key])

    return form_page(
        request, form, save, title=_("Standort anlegen"), crumbs=[sites_crumb()], done=_("Der Standort ist angelegt.")
    )


@page(*FORM)
def edit_site(request: ActingRequest, key: str) -> HttpResponse:
    found = queries.site_for(request.actor, key)
    policies.require_edit_site(request.actor, found)
    form = SiteForm(request.POST or None, instance=found, actor=request.actor)

    def save() -> str:
        actions.save_site(site=form.save(commit=False), actor=request.actor, now=clock.now())
        return reverse("organisation:site", args=[key])

    title = _("Standort bearbeiten")
    return form_page(request, form, save, title=title, crumbs=site_crumbs(found), done=_("Gespeichert."))


@page()
def desks(request: ActingRequest, key: str) -> HttpResponse:
    found = queries.site_for(request.actor, key)
    listing = desk_list(request, key)
    return render(request, "organisation/desks.html", {"site": found, "listing": listing})


@page()
def own_desk(request: ActingRequest) -> HttpResponse:
    """The actor's own desk on its plan."""
    policies.require_see_sites(request.actor)
    desk = queries.own_desk(request.actor)
    context = {"desk": desk, "floor": desk.room.floor if desk else None, "marked": [desk.key] if desk else []}
    return render(request, "organisation/own_desk.html", context)


@page()
def authorities(request: ActingRequest) -> HttpResponse:
    policies.require_administer_any(request.actor)
    found = queries.authorities_administered_by(request.actor)
    return render(request, "organisation/authorities.html", {"authorities": found})


@page(*FORM)
def edit_authority(request: ActingRequest, key: str = "") -> HttpResponse:
    """Rename an authority, or create one (without `key`)."""
    policies.require_administer_any(request.actor)
    found = Authority.objects.get(key=key) if key else Authority()
    if key:
        policies.require_administer(request.actor, found)
    form = AuthorityForm(request.POST or None, instance=found)

    def save() -> str:
        made = form.save(commit=False)
        actions.save_authority(authority=made, actor=request.actor, now=clock.now(), today=clock.today())
        return reverse("organisation:authorities")

    return form_page(
        request,
        form,
        save,
        title=_("Behörde bearbeiten") if key else _("Behörde anlegen"),
        crumbs=[(_("Behörden"), reverse("organisation:authorities"))],
        done=_("Gespeichert."),
        says="" if key else _("Sie erhalten das Amt der Administration für diese Behörde."),
    )
