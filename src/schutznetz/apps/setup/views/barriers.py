# SPDX-License-Identifier: EUPL-1.2
"""Reporting a barrier without signing in (BGG NRW § 10b Abs. 2 Nr. 2), and answering the reports."""

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.setup import actions, queries
from schutznetz.apps.setup.forms import BarrierForm
from schutznetz.apps.setup.models import BarrierReport
from schutznetz.apps.setup.views.frame import ACT, FORM, page, posted
from schutznetz.apps.ui.views import confirm

MOST_AN_HOUR = 30


@require_http_methods(FORM)
def report(request: HttpRequest) -> HttpResponse:
    """Open to everybody. A flood is stopped for all together, so that nobody's address need be kept."""
    form = BarrierForm(posted(request), initial={"page": request.GET.get("seite", "")[:300]})
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["website"] and not _too_many():
            values = {name: form.cleaned_data[name] for name in ("page", "text", "answer_to")}
            actions.report_barrier(**values, now=clock.now())
            messages.success(request, _("Danke. Ihre Meldung ist angekommen."))
            return redirect("start:accessibility")
        form.add_error(
            None, _("Gerade kommen sehr viele Meldungen an. Bitte rufen Sie an oder schreiben Sie eine E-Mail.")
        )
    context = {"form": form, "contact": queries.barrier_contact()}
    return render(request, "setup/report_barrier.html", context, status=422 if form.is_bound else 200)


def _too_many() -> bool:
    key = f"barriers-{clock.now():%Y%m%d%H}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > MOST_AN_HOUR


@page()
def barriers(request: ActingRequest) -> HttpResponse:
    found = queries.barriers_for(request.actor)[:200]
    return render(request, "setup/barriers.html", {"reports": found})


@page(*ACT)
def answered(request: ActingRequest, pk: int) -> HttpResponse:
    found = queries.barriers_for(request.actor).get(pk=pk)
    if request.method == "POST":
        _answer(request, found)
        return redirect("setup:barriers")
    text = _("Die Meldung gilt dann als erledigt.")
    return confirm(request, title=_("Als beantwortet markieren?"), text=text, button=_("Beantwortet"), back="../../")


def _answer(request: ActingRequest, found: BarrierReport) -> None:
    actions.answer_barrier(report=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Als beantwortet markiert."))
