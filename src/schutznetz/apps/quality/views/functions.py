# SPDX-License-Identifier: EUPL-1.2
"""Exceptions the ministry allows: two functions at once, for a time."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.quality import policies
from schutznetz.apps.quality.actions.functions import allow_functions
from schutznetz.apps.quality.facts import FUNCTIONS
from schutznetz.apps.quality.forms.functions import ApprovalForm
from schutznetz.apps.quality.models import FunctionApproval
from schutznetz.apps.quality.queries import functions as reads
from schutznetz.apps.quality.views.offices import BY_NAME
from schutznetz.apps.sap.views.frame import FORM, form_page, posted
from schutznetz.apps.ui.templatetags.ui import day
from schutznetz.apps.ui.views import Column, Listing


@page()
def approvals(request: ActingRequest) -> HttpResponse:
    """Every exception with its end and reasons."""
    columns = [
        Column("person", _("Name"), sort=BY_NAME, cell=lambda row: row.counsellor),
        Column("functions", _("Funktionen"), cell=_functions),
        Column("since", _("Von"), sort="since", cell=lambda row: day(row.since)),
        Column("until", _("Bis"), sort="until", cell=lambda row: day(row.until)),
        Column("reasons", _("Begründung")),
    ]
    listing = Listing(
        request, reads.approvals_seen_by(request.actor), columns, key="approvals", caption=_("Ausnahmen"),
        default_sort="-until", empty_title=_("Keine Ausnahme"),
        empty_text=_("Mentorin, Praxisbegleitung, Sprecherin: in der Regel nur eine Funktion zur selben Zeit."),
    )  # fmt: skip
    return render(request, "quality/approvals.html", {"listing": listing})


def _functions(row: FunctionApproval) -> str:
    return ", ".join(str(FUNCTIONS.get(code, code)) for code in row.functions)


@page(*FORM)
def allow(request: ActingRequest) -> HttpResponse:
    """Decide on an exception."""
    policies.require_see_reviews(request.actor)
    form = ApprovalForm(posted(request), counsellors=reads.counsellors_of(request.actor))

    def save() -> str:
        data = form.cleaned_data
        allow_functions(
            counsellor=data["who"], allowed=data["functions"], since=data["since"], until=data["until"],
            reasons=data["reasons"], actor=request.actor, now=clock.now(), today=clock.today(),
        )  # fmt: skip
        return reverse("quality:approvals")

    says = _("Eine Ausnahme hat immer ein Ende und eine Begründung. Nach dem letzten Tag entscheiden Sie neu.")
    return form_page(
        request, form, save, title=_("Ausnahme erlauben"), done=_("Die Ausnahme gilt."), says=says,
        button=_("Erlauben"), crumbs=[(_("Ausnahmen"), reverse("quality:approvals"))],
    )  # fmt: skip
