# SPDX-License-Identifier: EUPL-1.2
"""What hangs on the wall and lies on the desk."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from schutznetz.adapters import clock
from schutznetz.apps.alarm import policies, queries
from schutznetz.apps.alarm.views.access import actor_of, desk_or_404
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.organisation.queries import own_desk
from schutznetz.apps.ui.policies import without_factor
from schutznetz.regulation.site_safety import desk_alarm


@without_factor
@login_required
@require_GET
def sheet(request: HttpRequest, site_key: str) -> HttpResponse:
    """The emergency sheet of a site for the wall: everybody of the site may print it."""
    found = get_object_or_404(Site, key=site_key)
    actor = actor_of(request)
    policies.require_paper(actor, found)
    context = {
        "site": found,
        "names_security": queries.names_security(found),
        "params": desk_alarm.ladder_params(clock.today()),
    }
    return render(request, "alarm/sheet.html", context)


@without_factor
@login_required
@require_GET
def own_card(request: HttpRequest) -> HttpResponse:
    """The desk card of the actor's own desk; without a desk, the two reactions alone."""
    own = own_desk(actor_of(request))
    return render(request, "alarm/card.html", {"desk": own, "neighbours": queries.neighbours_of(own) if own else []})


@login_required
@require_GET
def card(request: HttpRequest, site_key: str, desk_key: str) -> HttpResponse:
    found = desk_or_404(site_key, desk_key)
    policies.require_ring_of(actor_of(request), found)
    return render(request, "alarm/card.html", {"desk": found, "neighbours": queries.neighbours_of(found)})
