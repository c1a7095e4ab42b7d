# SPDX-License-Identifier: EUPL-1.2
"""Need of counsellors, cooperations of authorities, and whom employees find."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap import policies
from schutznetz.apps.sap.actions import selection as actions
from schutznetz.apps.sap.forms.selection import CooperationForm
from schutznetz.apps.sap.models import Cooperation, Participant
from schutznetz.apps.sap.queries import need as reads
from schutznetz.apps.sap.views.frame import FORM, form_page, home, posted, programme_for
from schutznetz.apps.ui.policies import Denied


@page()
def need(request: ActingRequest) -> HttpResponse:
    """Every authority the actor may see, with its gap."""
    policies.require_see_need(request.actor)
    found = reads.needs_of(list(reads.participants_seen_by(request.actor)), clock.today())
    programme = programme_for(request)
    runs = programme is not None and policies.may_run_programme(request.actor, programme)
    totals = {
        name: sum(int(str(one.now.facts[name])) for one in found if one.now) for name in ("need", "active", "gap")
    }
    context = {
        "needs": found,
        "totals": totals,
        "runs": runs,
        "cooperations": programme.cooperations.prefetch_related("members__authority") if programme and runs else (),
    }
    return render(request, "sap/need.html", context)


@page()
def authority_need(request: ActingRequest, key: str) -> HttpResponse:
    """One authority: how the number comes about, and how it develops."""
    policies.require_see_need(request.actor)
    part = reads.participants_seen_by(request.actor).filter(authority__key=key).first()
    if part is None:
        raise Denied(_("Den Bedarf dieser Behörde sehen nur ihre Leitung und die zuständigen Stellen."))
    context = {
        "one": reads.needs_of([part], clock.today())[0],
        "cooperations": reads.cooperations_of(part.authority, clock.today()),
    }
    return render(request, "sap/authority_need.html", context)


@page(*FORM)
def cooperation(request: ActingRequest, pk: int = 0) -> HttpResponse:
    """Enter or change an agreement of authorities."""
    programme = programme_for(request)
    if programme is None:
        raise Denied(_("Das darf nur das Ministerium, das dieses Programm führt."))
    policies.require_run_programme(request.actor, programme)
    found = Cooperation.objects.get(pk=pk, programme=programme) if pk else Cooperation(programme=programme)
    form = CooperationForm(posted(request), instance=found)

    def save() -> str:
        members: list[Participant] = list(form.cleaned_data["members"])
        actions.save_cooperation(cooperation=form.instance, members=members, actor=request.actor, now=clock.now())
        return reverse("sap:need")

    return form_page(
        request, form, save, title=_("Zusammenarbeit von Behörden"), done=_("Gespeichert."),
        crumbs=[home(), (_("Bedarf"), reverse("sap:need"))],
        says=_("Wer in einer dieser Behörden Hilfe sucht, findet auch die Ansprechpersonen der anderen."),
    )  # fmt: skip


@page()
def find(request: ActingRequest) -> HttpResponse:
    """To the public list of those who agreed to be shown, for one's own authority where it takes part.  (SAP-014)"""
    policies.require_find(request.actor)
    person = request.actor.person
    takes_part = person is not None and reads.takes_part(person.authority, clock.today())
    query = {"b": str(person.authority_id)} if person is not None and takes_part else {}
    if get_language() != settings.LANGUAGE_CODE:
        query["sprache"] = str(get_language())
    return redirect(f"{reverse('directory:people')}{'?' if query else ''}{urlencode(query)}")
