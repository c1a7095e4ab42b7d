# SPDX-License-Identifier: EUPL-1.2
"""One's own offices, deputies, and the working groups and networks to which offices are bound."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation import actions, policies, queries
from schutznetz.apps.organisation.facts import DEPUTISED, ActingRequest
from schutznetz.apps.organisation.forms import BodyForm, DeputyForm, NetworkForm, OfficeForm, WorkingGroupForm
from schutznetz.apps.organisation.models import Deputy, Network, Office, Person, WorkingGroup
from schutznetz.apps.organisation.queries import offices as office_queries
from schutznetz.apps.organisation.views.pages import FORM, Crumb, form_page, page
from schutznetz.apps.organisation.views.people import person_crumbs
from schutznetz.apps.ui.policies import Denied, require_proof
from schutznetz.apps.ui.views import confirm

SCOPES = ("authority", "site", "working_group", "network")


@page()
def own_offices(request: ActingRequest) -> HttpResponse:
    """What I hold, who stands in for me, where I stand in, and who acts or acted in my name."""
    if not policies.may_see_own_offices(request.actor):
        raise Denied(_("Zu diesem Konto gehört keine Person. Deshalb gibt es hier keine Ämter."))
    person, today = request.actor.person, clock.today()
    context = {
        "offices": office_queries.offices_with_deputies(person),
        "deputised": DEPUTISED,
        "standing_in": office_queries.standing_in(person, today),
        "helps": office_queries.helps_of(person)[:20],
        "asked": office_queries.helps_by(request.actor.user)[:20],
        "today": today,
        "now": clock.now(),
    }
    return render(request, "organisation/own_offices.html", context)


@page(*FORM)
def edit_office(request: ActingRequest, pk: int, office_pk: int = 0) -> HttpResponse:
    """Give a person an office, or say until when an office is held."""
    found = queries.person_for(request.actor, pk)
    policies.require_administer(request.actor, found.authority)
    office = (
        Office.objects.select_related(*SCOPES, "person").get(pk=office_pk, person=found)
        if office_pk
        else Office(person=found)
    )
    if office_pk:
        policies.require_administer(request.actor, office.authority)
    require_proof(request)
    form = OfficeForm(request.POST or None, instance=office, actor=request.actor, today=clock.today())

    def save() -> str:
        actions.save_office(office=form.save(commit=False), actor=request.actor, now=clock.now())
        return reverse("organisation:person", args=[pk])

    title = _("Amt beenden: %(office)s") % {"office": office.get_role_display()} if office_pk else _("Amt vergeben")
    return form_page(request, form, save, title=title, crumbs=person_crumbs(found), done=_("Gespeichert."))


@page(*FORM)
def add_deputy(request: ActingRequest, office_pk: int) -> HttpResponse:
    """Name somebody who stands in for an office."""
    office = Office.objects.select_related("person__authority", *SCOPES).get(pk=office_pk)
    policies.require_name_deputy(request.actor, office)
    require_proof(request)
    form = DeputyForm(request.POST or None, instance=Deputy(office=office), actor=request.actor, today=clock.today())
    back = _way_back(request, office.person)

    def save() -> str:
        actions.name_deputy(deputy=form.save(commit=False), actor=request.actor, now=clock.now())
        return back[1]

    title = _("Vertretung für: %(office)s") % {"office": office.get_role_display()}
    lead = _(
        "Die Vertretung darf in dieser Zeit alles, was zu diesem Amt gehört. Im Journal steht, für wen sie handelt."
    )
    return form_page(
        request, form, save, title=title, crumbs=[back], done=_("Die Vertretung ist eingetragen."), says=lead
    )


@page(*FORM)
def end_deputy(request: ActingRequest, pk: int) -> HttpResponse:
    """End standing in at once: by the holder, the administration, or whoever stands in."""
    deputy = Deputy.objects.select_related("person", "office__person", "office__authority").get(pk=pk)
    policies.require_end_deputy(request.actor, deputy)
    back = _way_back(request, deputy.office.person)[1]
    if request.method != "POST":
        text = _("%(person)s vertritt dann nicht mehr %(holder)s.") % {
            "person": deputy.person,
            "holder": deputy.office.person,
        }
        return confirm(request, title=_("Vertretung beenden?"), text=text, button=_("Beenden"), back=back)
    actions.end_deputy(deputy=deputy, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Die Vertretung ist beendet."))
    return redirect(back)


def _way_back(request: ActingRequest, holder: Person) -> Crumb:
    """To one's own offices, or to the person whose office it is."""
    if policies.may_administer(request.actor, holder.authority) and holder != request.actor.person:
        return (str(holder), reverse("organisation:person", args=[holder.pk]))
    return (_("Meine Ämter"), reverse("organisation:own_offices"))


@page()
def bodies(request: ActingRequest) -> HttpResponse:
    """Working groups and networks of the administered authorities."""
    policies.require_administer_any(request.actor)
    today = clock.today()
    context = {
        "groups": office_queries.bodies(WorkingGroup, request.actor, today),
        "networks": office_queries.bodies(Network, request.actor, today),
        "may_administer": True,
    }
    return render(request, "organisation/bodies.html", context)


@page()
def working_group(request: ActingRequest, key: str) -> HttpResponse:
    return _body_page(request, WorkingGroup, key)


@page()
def network(request: ActingRequest, key: str) -> HttpResponse:
    return _body_page(request, Network, key)


def _body_page(request: ActingRequest, model: type[WorkingGroup] | type[Network], key: str) -> HttpResponse:
    body = office_queries.body_for(model, request.actor, key)
    context = {
        "body": body,
        "offices": office_queries.offices_in(body),
        "today": clock.today(),
        "edit_url": reverse(f"organisation:edit_{_noun(model)}", args=[key]),
    }
    return render(request, "organisation/body.html", context)


def _noun(model: type[Any]) -> str:
    return "working_group" if model is WorkingGroup else "network"


@page(*FORM)
def edit_working_group(request: ActingRequest, key: str = "") -> HttpResponse:
    """Rename a working group, or create one (without `key`)."""
    title = _("Arbeitskreis bearbeiten") if key else _("Arbeitskreis anlegen")
    return _edit_body(request, WorkingGroup, WorkingGroupForm, key, title)


@page(*FORM)
def edit_network(request: ActingRequest, key: str = "") -> HttpResponse:
    """Rename a network, or create one (without `key`)."""
    title = _("Netzwerk bearbeiten") if key else _("Netzwerk anlegen")
    return _edit_body(request, Network, NetworkForm, key, title)


def _edit_body(
    request: ActingRequest,
    model: type[WorkingGroup] | type[Network],
    form_class: type[BodyForm],
    key: str,
    title: str,
) -> HttpResponse:
    policies.require_administer_any(request.actor)
    found = office_queries.body_for(model, request.actor, key) if key else model()
    form = form_class(request.POST or None, instance=found, actor=request.actor)

    def save() -> str:
        made = actions.save_body(body=form.save(commit=False), actor=request.actor, now=clock.now())
        return reverse(f"organisation:{_noun(model)}", args=[made.key])

    crumbs = [(_("Arbeitskreise und Netzwerke"), reverse("organisation:bodies"))]
    return form_page(request, form, save, title=title, crumbs=crumbs, done=_("Gespeichert."))
