# SPDX-License-Identifier: EUPL-1.2
"""The rings of a site and of a desk, with what people changed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from schutznetz.adapters import clock
from schutznetz.apps.alarm import actions, facts, policies, queries
from schutznetz.apps.alarm.forms import RingChangeForm, WhatIfForm
from schutznetz.apps.alarm.models import Ring, RingChange
from schutznetz.apps.alarm.views.access import actor_of, desk_or_404, rights_at
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Desk, Site
from schutznetz.apps.ui.views import confirm
from schutznetz.regulation.site_safety import desk_alarm

MOST_GAPS = 200


@login_required
@require_GET
def rings(request: HttpRequest, site_key: str) -> HttpResponse:
    """Every ring of a site, and who would be heard by too few when something is switched off."""
    found = get_object_or_404(Site, key=site_key)
    actor = actor_of(request)
    policies.require_protection(actor, found)
    rows = queries.rings_of(found)
    floors = list(found.floors.order_by("level", "name"))
    form = WhatIfForm(request.GET or None, floors=[(f.key, f.name) for f in floors], loops=list(settings.LOOPS))
    without = form.cleaned_data["without"] if form.is_bound and form.is_valid() else ""
    size = desk_alarm.ladder_params(clock.today())["neighbours"]
    gaps, is_live = queries.ring_gaps(found, rows, without, size)
    labels = queries.desks_of(found)
    context = {
        "site": found,
        "rows": [(row.desk, _named(row, labels)) for row in rows],
        "form": form,
        "without": without,
        "is_live": is_live,
        "size": size,
        "gaps": [(labels[gap.desk], gap) for gap in gaps[:MOST_GAPS]],
        "gap_count": len(gaps),
        "drawings": queries.site_drawings(found, gaps),
        **rights_at(actor, found),
    }
    return render(request, "alarm/rings.html", context)


def _named(row: Ring, desks: dict[str, Desk]) -> list[tuple[str, float]]:
    """The ring with the names people use."""
    return [(desks[key].label, length) for key, length in row.ring if key in desks]


@login_required
@require_GET
def desk(request: HttpRequest, site_key: str, desk_key: str) -> HttpResponse:
    """One desk: its ring on the plan with the ways, changes by hand, its stations, its last test."""
    found = desk_or_404(site_key, desk_key)
    actor = actor_of(request)
    policies.require_ring_of(actor, found)
    return render(request, "alarm/desk.html", _desk_context(actor, found, RingChangeForm(desk=found)))


def _desk_context(actor: Actor, desk: Desk, form: RingChangeForm) -> dict[str, Any]:
    plan = facts.walking_plan(desk.site)
    neighbours, escape = queries.neighbours_of(desk, plan), queries.escape_of(desk, plan)
    return {
        "site": desk.site, "desk": desk, "drawing": queries.desk_drawing(desk, neighbours, escape),
        "neighbours": neighbours, "changes": queries.changes_at(desk),
        "stations": queries.active_stations_at(desk), "tested_at": queries.tested_at(desk), "form": form,
        "is_own": policies.is_own_desk(actor, desk), "escape": escape,
        "may_see_site": policies.may_see_protection(actor, desk.site), **rights_at(actor, desk.site),
    }  # fmt: skip


@login_required
@require_POST
def change_ring(request: HttpRequest, site_key: str, desk_key: str) -> HttpResponse:
    found = desk_or_404(site_key, desk_key)
    actor = actor_of(request)
    policies.require_ring_editor(actor, found.site)
    form = RingChangeForm(request.POST, desk=found)
    if not form.is_valid():
        return render(request, "alarm/desk.html", _desk_context(actor, found, form), status=422)
    actions.change_ring(desk=found, actor=actor, now=clock.now(), **form.cleaned_data)
    messages.success(request, _("Gespeichert. Der Rufkreis wird in wenigen Sekunden neu berechnet."))
    return redirect("alarm:desk", site_key, desk_key)


@login_required
def drop_change(request: HttpRequest, site_key: str, desk_key: str, change: int) -> HttpResponse:
    found = get_object_or_404(RingChange.objects.select_related("desk__site", "neighbour"), pk=change)
    if (found.desk.site.key, found.desk.key) != (site_key, desk_key):
        raise Http404
    back = reverse("alarm:desk", args=[site_key, desk_key])
    policies.require_ring_editor(actor_of(request), found.desk.site)
    if request.method != "POST":
        text = _("Über %(desk)s entscheidet dann wieder der Plan.") % {"desk": found.neighbour}
        return confirm(request, title=_("Änderung zurücknehmen?"), text=text, button=_("Zurücknehmen"), back=back)
    actions.drop_ring_change(change=found, actor=actor_of(request), now=clock.now())
    messages.success(request, _("Zurückgenommen. Der Rufkreis wird in wenigen Sekunden neu berechnet."))
    return redirect(back)
