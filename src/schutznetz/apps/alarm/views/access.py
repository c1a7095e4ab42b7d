# SPDX-License-Identifier: EUPL-1.2
"""Who asks, what they may do here, and which desk they mean."""

from django.conf import settings
from django.http import Http404, HttpRequest

from schutznetz.apps.alarm import policies, queries
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Desk, Site


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def rights_at(actor: Actor, site: Site) -> dict[str, bool]:
    return {
        "may_manage": policies.may_manage(actor, site),
        "may_edit_ring": policies.may_edit_ring(actor, site),
        "may_see_history": policies.may_see_history(actor, site),
        "demo": settings.DEMO,
    }


def desk_or_404(site_key: str, desk_key: str) -> Desk:
    try:
        return queries.desk_by_key(site_key, desk_key)
    except Desk.DoesNotExist as error:
        raise Http404 from error
