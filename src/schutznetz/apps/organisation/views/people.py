# SPDX-License-Identifier: EUPL-1.2
"""People and their offices."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.journal.queries import history_of
from schutznetz.apps.organisation import actions, policies, queries
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.forms import OfficeForm, PersonForm
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.organisation.views.lists import PEOPLE, PeopleFilter
from schutznetz.apps.organisation.views.pages import FORM, Crumb, form_page, page
from schutznetz.apps.ui.views import Listing


def people_crumb() -> Crumb:
    return (_("Personen"), reverse("organisation:people"))


def person_crumbs(person: Person) -> list[Crumb]:
    return [people_crumb(), (str(person), reverse("organisation:person", args=[person.pk]))]


@page()
def people(request: ActingRequest) -> HttpResponse:
    found = queries.people_visible_to(request.actor)
    listing = Listing(
        request,
        found if request.GET else found.filter(left_on=None),
        PEOPLE,
        key="people",
        caption=_("Personen"),
        filters=PeopleFilter,
        default_sort="name",
        empty_title=_("Keine Personen gefunden"),
        empty_text=_("Hier stehen die Beschäftigten Ihrer Standorte."),
    )
    may_administer = policies.may_administer_any(request.actor)
    return render(request, "organisation/people.html", {"listing": listing, "may_administer": may_administer})


@page()
def person(request: ActingRequest, pk: int) -> HttpResponse:
    found = queries.person_for(request.actor, pk)
    context = {
        "person": found,
        "offices": found.offices.select_related("authority", "site").order_by("-since"),
        "today": clock.today(),
        "may_administer": policies.may_administer(request.actor, found.authority),
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


@page(*FORM)
def edit_office(request: ActingRequest, pk: int, office_pk: int = 0) -> HttpResponse:
    """Give a person an office, or say until when an office is held."""
    found = queries.person_for(request.actor, pk)
    policies.require_administer(request.actor, found.authority)
    office = (
        Office.objects.select_related("authority").get(pk=office_pk, person=found)
        if office_pk
        else Office(person=found)
    )
    if office_pk:
        policies.require_administer(request.actor, office.authority)
    form = OfficeForm(request.POST or None, instance=office, actor=request.actor, today=clock.today())

    def save() -> str:
        actions.save_office(office=form.save(commit=False), actor=request.actor, now=clock.now())
        return reverse("organisation:person", args=[pk])

    title = _("Amt beenden: %(office)s") % {"office": office.get_role_display()} if office_pk else _("Amt vergeben")
    return form_page(request, form, save, title=title, crumbs=person_crumbs(found), done=_("Gespeichert."))
