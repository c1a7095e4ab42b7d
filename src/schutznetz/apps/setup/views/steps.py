# SPDX-License-Identifier: EUPL-1.2
"""The steps that need one page: contact, places, rings, offices, notices."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.alarm.queries.protection import protection
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.setup import actions, queries
from schutznetz.apps.setup.forms import ContactForm
from schutznetz.apps.setup.models import Confirmation, Contact
from schutznetz.apps.setup.policies import require_set_up
from schutznetz.apps.setup.queries.periods import retention_periods
from schutznetz.apps.setup.queries.steps import numbers_of
from schutznetz.apps.setup.queries.vacancies import vacancies
from schutznetz.apps.setup.views.frame import FORM, form_step, page, posted, step_context, step_url


@page(*FORM)
def contact(request: ActingRequest, key: str) -> HttpResponse:
    """How the authority is reached: entered by those who set it up, read by those who see how far it is."""
    authority = queries.authority_for(request.actor, key)
    row = queries.contact_of(authority)
    context = step_context(request, authority, "contact")
    if request.method != "POST" and not context["may_set_up"]:
        return render(request, "setup/contact.html", context | {"contact": row})
    require_set_up(request.actor, authority)
    form = ContactForm(posted(request), instance=row or Contact(authority=authority))

    def save() -> None:
        actions.save_contact(contact=form.save(commit=False), actor=request.actor, now=clock.now())

    context["lead"] = _("Diese Angaben stehen in Hinweisen und in der Erklärung zur Barrierefreiheit.")
    return form_step(request, form, context, save, step_url(authority, "overview"))


@page()
def places(request: ActingRequest, key: str) -> HttpResponse:
    authority = queries.authority_for(request.actor, key)
    context = step_context(request, authority, "places") | {"numbers": numbers_of(authority)}
    return render(request, "setup/places.html", context)


@page()
def rings(request: ActingRequest, key: str) -> HttpResponse:
    authority = queries.authority_for(request.actor, key)
    lines = protection(Site.objects.filter(authority=authority), clock.now())
    return render(request, "setup/rings.html", step_context(request, authority, "rings") | {"lines": lines})


@page()
def offices(request: ActingRequest, key: str) -> HttpResponse:
    authority = queries.authority_for(request.actor, key)
    found = vacancies(authority, clock.today())
    context = step_context(request, authority, "offices")
    context |= {"of_authority": [v for v in found if not v.site], "at_sites": [v for v in found if v.site]}
    return render(request, "setup/offices.html", context)


@page(*FORM)
def notices(request: ActingRequest, key: str) -> HttpResponse:
    """How long what is kept; somebody in charge confirms having read it."""
    authority = queries.authority_for(request.actor, key)
    if request.method == "POST":
        actions.confirm(authority=authority, topic=Confirmation.Topic.NOTICES, actor=request.actor, now=clock.now())
        messages.success(request, _("Gespeichert."))
        return redirect(step_url(authority, "overview"))
    confirmed = queries.confirmation_of(authority, Confirmation.Topic.NOTICES)
    context = step_context(request, authority, "notices")
    context |= {"periods": retention_periods(clock.today()), "confirmed": confirmed, "quiet_next": not confirmed}
    return render(request, "setup/notices.html", context)
