# SPDX-License-Identifier: EUPL-1.2
"""The start page by role, and the pages at the foot of every page."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from schutznetz.adapters import clock
from schutznetz.apps.accounts.policies import is_demo_database
from schutznetz.apps.duties import queries as duties
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.setup.queries import barrier_contact, empty_authority_of
from schutznetz.apps.ui import facts

SETUP_SHOWN = "setup_shown"

DUTIES_SHOWN = 7


@login_required
@require_GET
def home(request: ActingRequest) -> HttpResponse:
    """First what needs me now, then what comes, then my areas. An empty authority is set up first, once a session."""
    fresh = empty_authority_of(request.actor)
    if fresh and not request.session.get(SETUP_SHOWN):
        request.session[SETUP_SHOWN] = True
        return redirect("setup:overview", fresh.key)
    now = clock.now()
    worklist = duties.worklist(request.actor, clock.today())
    context = {
        "needs_now": facts.needs_now(request.actor, now),
        "worklist": duties.named(request.actor, worklist[:DUTIES_SHOWN]),
        "more_duties": len(worklist) > DUTIES_SHOWN,
        "duty_count": len(worklist),
        "coming": facts.coming(request.actor, now),
        "areas": [(area, reverse(area.url_name)) for area in facts.areas_for(request.actor)],
        "is_demo_database": not settings.DEMO and is_demo_database(),
    }
    return render(request, "start/home.html", context)


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "start/help.html", {"shortcuts_off": request.COOKIES.get("shortcuts") == "off"})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement BGG NRW § 10b asks for, with the contact of the authority on this server."""
    return render(request, "start/accessibility.html", {"contact": barrier_contact()})


@require_GET
def easy(request: HttpRequest) -> HttpResponse:
    """What this is and how to get help, in easy language."""
    return render(request, "start/easy.html", {"contact": barrier_contact()})


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "start/privacy.html")
