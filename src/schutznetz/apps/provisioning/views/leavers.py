# SPDX-License-Identifier: EUPL-1.2
"""Who has left, and whose last day is known."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.provisioning import queries
from schutznetz.apps.provisioning.actions import leavers
from schutznetz.apps.provisioning.forms import DepartureFilter, LeaveForm
from schutznetz.apps.provisioning.models import Departure
from schutznetz.apps.provisioning.policies import require_provision_any
from schutznetz.apps.provisioning.views.pages import form_page, posted
from schutznetz.apps.ui.facts import ListDeclaration
from schutznetz.apps.ui.policies import require_proof
from schutznetz.apps.ui.templatetags.ui import day, moment
from schutznetz.apps.ui.views import Column, Listing, confirm, page_of

COLUMNS = [
    Column(
        "person",
        gettext_lazy("Person"),
        sort=("person__family_name", "person__given_name"),
        cell=lambda row: f"{row.person.family_name}, {row.person.given_name}",
        link=page_of("provisioning:departure"),
    ),
    Column(
        "last_on",
        gettext_lazy("Letzter Tag"),
        sort="last_on",
        cell=lambda row: day(row.last_on),
        plain=lambda row: row.last_on,
    ),
    Column("source", gettext_lazy("Anlass"), sort="source", cell=lambda row: row.get_source_display()),
    Column(
        "made_at",
        gettext_lazy("Geschlossen"),
        sort="made_at",
        cell=lambda row: moment(row.made_at),
        plain=lambda row: row.made_at,
    ),
    Column(
        "state",
        gettext_lazy("Stand"),
        cell=lambda row: _("zurückgenommen") if row.taken_back_at else _("geschlossen"),
        badge=lambda row: "info" if row.taken_back_at else "",
    ),
]


@login_required
@require_GET
def departures(request: ActingRequest) -> HttpResponse:
    """Everybody whose account, desk and offices were closed, the newest first."""
    return render(request, "provisioning/departures.html", {"listing": departure_list(request)})


def departure_list(request: Any, _of: str = "") -> Listing:
    """Everybody of the actor's authorities who was closed; raises `Denied`."""
    require_provision_any(request.actor)
    return Listing(
        request,
        queries.departures_for(request.actor),
        COLUMNS,
        key="departures",
        caption=_("Ausgeschiedene"),
        filters=DepartureFilter,
        default_sort="-made_at",
        empty_title=_("Niemand ist ausgeschieden"),
        empty_text=_("Hier steht, wessen Konto, Arbeitsplatz und Ämter geschlossen wurden, und warum."),
        saved_as="departures",
    )


DEPARTURES = ListDeclaration(
    key="departures",
    holds_people=True,
    name=gettext_lazy("Ausgeschiedene"),
    purpose=gettext_lazy("Damit die Administration belegen kann, dass Zugänge am letzten Tag geschlossen wurden."),
    basis=gettext_lazy("Art. 32 DSGVO"),
    fields=[column.label for column in COLUMNS],
    roles=[Role.ADMINISTRATOR],
    build=departure_list,
    url_name="provisioning:departures",
)


@login_required
@require_GET
def departure(request: ActingRequest, pk: int) -> HttpResponse:
    found = _departure(request, pk)
    counts = {"office_count": len(found.offices), "deputy_count": len(found.deputies)}
    return render(request, "provisioning/departure.html", {"departure": found} | counts)


def _departure(request: ActingRequest, pk: int) -> Departure:
    require_provision_any(request.actor)
    return get_object_or_404(queries.departures_for(request.actor), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: ActingRequest, pk: int) -> HttpResponse:
    found = _departure(request, pk)
    if found.taken_back_at:
        return redirect("provisioning:departure", pk)
    require_proof(request)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Ausscheiden von %(person)s zurücknehmen?") % {"person": found.person},
            text=_("Konto, Arbeitsplatz und Ämter sind danach wieder wie vorher, wenn inzwischen nichts anderes gilt."),
            button=_("Zurücknehmen"),
            back=reverse("provisioning:departure", args=[pk]),
            kind="info",
        )
    leavers.take_back(departure=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Zurückgenommen. Die Person kann sich wieder anmelden."))
    return redirect("provisioning:departure", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: ActingRequest, pk: int) -> HttpResponse:
    """Somebody's last day, by hand."""
    require_provision_any(request.actor)
    person = get_object_or_404(queries.staying(request.actor), pk=pk)
    require_proof(request)
    form = LeaveForm(posted(request), initial={"last_on": person.left_on})
    if not form.is_valid():
        title = _("%(person)s verlässt uns") % {"person": person}
        lead = _(
            "Nach dem letzten Tag schließen wir das Konto, beenden die Ämter und geben den Arbeitsplatz frei. "
            "Gelöscht wird nichts."
        )
        return form_page(request, form, title, _("Speichern"), lead)
    last_on, now = form.cleaned_data["last_on"], clock.now()
    if form.cleaned_data["at_once"] or last_on < clock.today():
        day_of_end = min(last_on, clock.today())
        leavers.close_person(
            person=person, last_on=day_of_end, source=Departure.Source.HAND, actor=request.actor, now=now
        )
        messages.success(request, _("%(person)s ist ausgeschieden. Alles ist geschlossen.") % {"person": person})
    else:
        leavers.set_last_day(person=person, last_on=last_on, actor=request.actor, now=now)
        messages.success(request, _("Gespeichert. Nach diesem Tag wird alles geschlossen."))
    return redirect("organisation:person", person.pk)
