# SPDX-License-Identifier: EUPL-1.2
"""The guided test press: choose a desk, press there, and see here what the record measured."""

from django.http import HttpResponse
from django.shortcuts import render

from schutznetz.adapters import clock
from schutznetz.apps.alarm.queries.protection import protection
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.setup import queries
from schutznetz.apps.setup.queries.trials import desk_to_test, desks_to_test, last_trial
from schutznetz.apps.setup.views.frame import page, step_context
from schutznetz.regulation.site_safety import desk_alarm

NOTHING = "-"


@page()
def sites(request: ActingRequest, key: str) -> HttpResponse:
    authority = queries.authority_for(request.actor, key)
    lines = protection(Site.objects.filter(authority=authority), clock.now())
    context = step_context(request, authority, "trial") | {"lines": [line for line in lines if line.desks]}
    return render(request, "setup/trial.html", context)


@page()
def desks(request: ActingRequest, key: str, site_key: str) -> HttpResponse:
    authority = queries.authority_for(request.actor, key)
    site = Site.objects.get(authority=authority, key=site_key)
    context = step_context(request, authority, "trial") | {"site": site, "desks": desks_to_test(site)}
    return render(request, "setup/trial_site.html", context)


@page()
def desk(request: ActingRequest, key: str, site_key: str, desk_key: str) -> HttpResponse:
    """With `?nach=<key>` the page waits for a test newer than that one; "-" when there was none."""
    authority = queries.authority_for(request.actor, key)
    found = desk_to_test(authority, site_key, desk_key)
    trial, after = last_trial(found), request.GET.get("nach", "")
    context = step_context(request, authority, "trial") | {
        "site": found.site,
        "desk": found,
        "trial": trial,
        "waits": bool(after) and after == (trial.key if trial else NOTHING),
        "start_from": trial.key if trial else NOTHING,
        "quiet_next": True,
        "within_ms": desk_alarm.ladder_params(clock.today())["probe_ms"],
    }
    is_swap = request.headers.get("HX-Request") == "true"
    return render(request, "setup/_trial.html" if is_swap else "setup/trial_desk.html", context)
