# SPDX-License-Identifier: EUPL-1.2
"""Alarms in figures, for those who answer for an authority or represent its people."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from schutznetz.adapters import clock
from schutznetz.apps.alarm import policies
from schutznetz.apps.alarm.queries.figures import authorities_with_figures, figures_of
from schutznetz.apps.alarm.views.access import actor_of
from schutznetz.regulation.privacy.small_numbers import threshold


@login_required
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Closed quarters of each authority of the actor."""
    actor, today = actor_of(request), clock.today()
    policies.require_figures(actor)
    found = [(authority, figures_of(authority, today)) for authority in authorities_with_figures(actor)]
    return render(request, "alarm/figures.html", {"found": found, "smallest": threshold(today)})
