# SPDX-License-Identifier: EUPL-1.2
"""Who is represented among staff and counsellors: the view beside a notice, and the numbers the head enters."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap import policies
from schutznetz.apps.sap.actions import selection as actions
from schutznetz.apps.sap.forms.representation import CountsForm
from schutznetz.apps.sap.models import Representation, Vacancy
from schutznetz.apps.sap.queries import representation as reads
from schutznetz.apps.sap.views.frame import FORM, form_page, home, posted


def _vacancy(pk: int) -> Vacancy:
    return Vacancy.objects.select_related("authority").get(pk=pk)


def _counted(vacancy: Vacancy) -> Representation | None:
    return Representation.objects.filter(vacancy=vacancy).select_related("vacancy__authority").first()


@page()
def representation(request: ActingRequest, pk: int) -> HttpResponse:
    """Groups of the staff and of the counsellors beside each other. Hints, no points."""
    vacancy = _vacancy(pk)
    policies.require_see_representation(request.actor, vacancy.authority)
    found = _counted(vacancy)
    context = {
        "vacancy": vacancy,
        "found": found,
        "groups": reads.groups_of(found) if found else (),
        "genders": reads.genders_of(found) if found else (),
        "hints": [one for one in reads.hints_of(found, clock.today()) if one.is_open] if found else (),
        "may_count": policies.may_keep_vacancies(request.actor, vacancy.authority),
    }
    return render(request, "sap/representation.html", context)


@page(*FORM)
def count(request: ActingRequest, pk: int) -> HttpResponse:
    """The head enters the numbers."""
    vacancy = _vacancy(pk)
    policies.require_keep_vacancies(request.actor, vacancy.authority)
    found = _counted(vacancy)
    form = CountsForm(posted(request), found=found, today=clock.today())
    back = reverse("sap:representation", args=[pk])

    def save() -> str:
        actions.save_representation(
            vacancy=vacancy, counts=form.counts(), on=form.cleaned_data["counted_on"], actor=request.actor,
            now=clock.now(),
        )  # fmt: skip
        return back

    says = _("Nur Zahlen, keine Namen. Was Sie leer lassen, zählt als null.")
    return form_page(
        request, form, save, title=_("Gruppen zählen"), says=says, done=_("Gespeichert."), over=vacancy.authority,
        crumbs=[home(), (_("Ausschreibungen"), reverse("sap:vacancies")), (_("Vertretung der Gruppen"), back)],
    )  # fmt: skip
