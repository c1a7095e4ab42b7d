# SPDX-License-Identifier: EUPL-1.2
"""People and their offices."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.journal.queries import history_of
from schutznetz.apps.organisation import actions, policies, queries
from schutznetz.apps.organisation.facts import DEPUTISED, ActingRequest
from schutznetz.apps.organisation.forms import PersonForm
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.organisation.queries.offices import offices_with_deputies
from schutznetz.apps.organisation.views.lists import people_list
from schutznetz.apps.organisation.views.pages import FORM, Crumb, form_page, page


def people_crumb() -> Crumb:
    return (_("Personen"), reverse("organisation:people"))


def person_crumbs(person: Person) -> list[Crumb]:
    return [people_crumb(), (str(person), reverse("organisation:person", args=[person.pk]))]


@page()
def people(request: ActingRequest) -> HttpResponse:
    listing = people_list(request)
    may_administer = policies.may_administer_any(request.actor)
    return render(request, "organisation/people.html", {"listing": listing, "may_administer": may_administer})


@page()
def person(request: ActingRequest, pk: int) -> HttpResponse:
    found = queries.person_for(request.actor, pk)
    context = {
        "person": found,
        "offices": offices_with_deputies(found),
        "today": clock.today(),
        "may_administer": policies.may_administer(request.actor, found.authority),
        "may_ask": policies.may_ask_to_help(request.actor, found) and hasattr(found, "user"),
        "deputised": DEPUTISED,
        "history": history_of(found)[:10],
    }
    return render(request, "organisation/person.html", context)


@page(*FORM)
def edit_person(request: ActingRequest, pk: int = 0) -> HttpResponse:
    """Change a person, or add one (without `pk`)."""
    policies.require_administer_any(request.actor)
    found = queries.person_for(request.actor, pk) if pk else Person()
    if pk:
        policies.require_administer(request.actor, found.authority)
    form = PersonForm(request.POST or None, instance=found, actor=request.actor)

    def save() -> str:
        made = actions.save_person(person=form.save(commit=False), actor=request.actor, now=clock.now())
        return reverse("organisation:person", args=[made.pk])

    title = _("Person bearbeiten") if pk else _("Person anlegen")
    crumbs = person_crumbs(found) if pk else [people_crumb()]
    return form_page(request, form, save, title=title, crumbs=crumbs, done=_("Gespeichert."))
