# SPDX-License-Identifier: EUPL-1.2
"""What is ready and what is missing, asking for figures, the report of the gate, publishing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.reporting.actions import releases as actions
from schutznetz.apps.reporting.facts import CHECKS, QUARTERS
from schutznetz.apps.reporting.models import Release
from schutznetz.apps.reporting.policies import require_see_releases
from schutznetz.apps.reporting.queries import readiness
from schutznetz.apps.ui.policies import sudo

KINDS: dict[str, str] = {
    Release.State.GATED: "success",
    Release.State.PUBLISHED: "success",
    Release.State.REFUSED: "danger",
}
"""Colours of a state."""


@page()
def index(request: ActingRequest) -> HttpResponse:
    """One ministry: its page. Several: the choice."""
    require_see_releases(request.actor)
    found = readiness.ministries_for(request.actor)
    if len(found) == 1:
        return overview(request, found[0].key)
    return render(request, "reporting/releases.html", {"ministries": found})


@page()
def overview(request: ActingRequest, key: str) -> HttpResponse:
    """All years of a ministry with their quarters."""
    ministry = readiness.ministry_for(request.actor, key)
    context = {
        "ministry": ministry, "years": readiness.years_of(ministry, clock.today()),
        "acts": readiness.releases_for(request.actor, ministry),
    }  # fmt: skip
    return render(request, "reporting/overview.html", context)


@page("POST")
def ask(request: ActingRequest, key: str, year: int, quarter: int) -> HttpResponse:
    """`quarter` 0 is the year."""
    ministry = readiness.ministry_for(request.actor, key)
    if quarter not in (0, *QUARTERS):
        return redirect("reporting:overview", key)
    try:
        made = actions.ask(
            ministry=ministry, year=year, quarter=quarter or None, actor=request.actor, now=clock.now(),
            today=clock.today(),
        )  # fmt: skip
    except actions.NotReady as error:
        messages.warning(request, str(error))
        return redirect("reporting:overview", key)
    return redirect("reporting:release", made.pk)


@page()
def release(request: ActingRequest, pk: int) -> HttpResponse:
    """How far it is, what was checked, and what follows."""
    found = readiness.release_for(request.actor, pk)
    reports = list(found.reports.all())
    context = {
        "release": found, "setting": found.year, "ministry": found.year.ministry, "reports": reports,
        "checks": [(CHECKS[one["key"]], one["holds"]) for one in reports[0].checks] if reports else [],
        "acts": readiness.releases_for(request.actor, found.year.ministry), "is_open": found.state in found.OPEN,
        "kind": KINDS.get(found.state, "info"),
    }  # fmt: skip
    return render(request, "reporting/release.html", context)


@page("POST")
def again(request: ActingRequest, pk: int) -> HttpResponse:
    found = readiness.release_for(request.actor, pk)
    actions.ask_again(release=found, actor=request.actor, now=clock.now())
    return redirect("reporting:release", pk)


@login_required
@sudo
@page(*FORM)
def publish(request: ActingRequest, pk: int) -> HttpResponse:
    """Asks once more; what is published stays."""
    found = readiness.release_for(request.actor, pk)
    readiness.require_publishable(request.actor, found)
    if request.method == "POST":
        actions.publish(release=found, actor=request.actor, now=clock.now())
        messages.success(request, _("Die Zahlen sind veröffentlicht."))
        return redirect("reporting:release", pk)
    return render(request, "reporting/publish.html", {"release": found, "ministry": found.year.ministry})


@page()
def report(request: ActingRequest, pk: int) -> HttpResponse:
    """One report of the gate as text, for the files of data protection."""
    found = readiness.report_for(request.actor, pk)
    of = found.release
    period = f"{of.year.year}" + (f", {of.quarter}. Quartal" if of.quarter else "")
    head = f"Prüfbericht der Veröffentlichung {period}\n{of.year.ministry}\nPrüfsumme {of.certificate}\n\n"
    response = HttpResponse(head + found.text + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="pruefbericht-{found.pk}.txt"'
    return response
