# SPDX-License-Identifier: EUPL-1.2
"""Trends of working groups for speakers and heads, from released figures only.  (SAP-157)"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.reporting import facts, policies
from schutznetz.apps.reporting.queries import series_trends as reads


@page()
def trends(request: ActingRequest) -> HttpResponse:
    """The working groups whose trends the actor may read."""
    policies.require_open_trends(request.actor)
    return render(request, "reporting/report_trends.html", {"groups": reads.groups_for(request.actor)})


@page()
def trend(request: ActingRequest, key: str) -> HttpResponse:
    """What the newest published year says of one working group."""
    group, found = reads.trend_for(request.actor, key, clock.today())
    context: dict[str, Any] = {"group": group, "trend": found}
    if found:
        context |= {
            "how": facts.HOW[found.of.profile], "purpose": facts.PURPOSE, "invented": facts.INVENTED,
            "period": facts.period(found.of.year, None),
        }  # fmt: skip
    return render(request, "reporting/report_trend.html", context)
