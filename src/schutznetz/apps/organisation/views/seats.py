# SPDX-License-Identifier: EUPL-1.2
"""Who sits at a desk: find somebody, seat them, take them away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation import actions, policies, queries
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.forms import SeatSearch
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.organisation.queries.people import MOST_FOUND, people_to_seat
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.ui.views import confirm


@page(*FORM)
def seat(request: ActingRequest, site_key: str, key: str) -> HttpResponse:
    """Search among the people of the site's authority; POST `person` seats one of them."""
    desk = queries.desk_for(request.actor, site_key, key)
    policies.require_edit_site(request.actor, desk.site)
    if request.method == "POST":
        chosen = request.POST.get("person", "")
        person = Person.objects.select_related("desk__site").get(pk=int(chosen) if chosen.isdecimal() else 0)
        actions.seat_person(person=person, desk=desk, actor=request.actor, now=clock.now())
        messages.success(request, _("%(person)s sitzt jetzt hier.") % {"person": person})
        return redirect("organisation:desk", site_key, key)
    form = SeatSearch(request.GET or None, auto_id="%s")
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = list(people_to_seat(desk, text, clock.today())) if text else []
    lines = [(person, _may_seat(request, person)) for person in found[:MOST_FOUND]]
    context = {"desk": desk, "site": desk.site, "form": form, "text": text, "lines": lines}
    context["more"] = len(found) > MOST_FOUND
    return render(request, "organisation/seat.html", context)


def _may_seat(request: ActingRequest, person: Person) -> bool:
    return person.desk is None or policies.may_edit_site(request.actor, person.desk.site)


@page(*FORM)
def unseat(request: ActingRequest, site_key: str, key: str, pk: int) -> HttpResponse:
    """Take somebody from the desk; they keep their site."""
    desk = queries.desk_for(request.actor, site_key, key)
    policies.require_edit_site(request.actor, desk.site)
    person = Person.objects.get(pk=pk, desk=desk)
    target = reverse("organisation:desk", args=[site_key, key])
    if request.method != "POST":
        text = _("%(person)s hat danach keinen Arbeitsplatz mehr. Bei einem Alarm von hier steht kein Name dabei.")
        title = _("%(person)s von diesem Platz nehmen?") % {"person": person}
        return confirm(request, title=title, text=text % {"person": person}, button=_("Vom Platz nehmen"), back=target)
    actions.unseat_person(person=person, desk=desk, actor=request.actor, now=clock.now())
    messages.success(request, _("%(person)s sitzt nicht mehr hier.") % {"person": person})
    return redirect(target)
