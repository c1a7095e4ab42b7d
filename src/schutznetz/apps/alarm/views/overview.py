# SPDX-License-Identifier: EUPL-1.2
"""The overview by role, the page of a site, and its alarm plan."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schutznetz.adapters import clock
from schutznetz.apps.alarm import actions, facts, policies, queries
from schutznetz.apps.alarm.forms import PlanForm
from schutznetz.apps.alarm.views.access import actor_of, rights_at
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.organisation.queries import own_desk
from schutznetz.apps.ui.templatetags.ui import moment
from schutznetz.apps.ui.views import Column, Listing, page_of
from schutznetz.domain.alarm import ring as ring_domain
from schutznetz.regulation.site_safety import desk_alarm


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What needs the actor now, the own desk, and the protection of the actor's sites."""
    actor, now = actor_of(request), clock.now()
    own = own_desk(actor)
    context = {
        "running": [(alarm, queries.page_of(alarm, actor)) for alarm in queries.running_alarms(actor, now)],
        "sites": sites_list(request, actor, now) if queries.sees_protection(actor) else None,
        "desk": own,
        "desk_stations": queries.active_stations_at(own) if own else [],
        "is_guard": actor.has_role(Role.SECURITY),
        "sees_figures": policies.may_see_figures(actor),
        "sees_history": actor.has_role(*queries.HISTORY),
    }
    return render(request, "alarm/index.html", context)


def sites_list(request: HttpRequest, actor: Actor, now: datetime) -> Listing:
    """The protection of the actor's sites, looked up for the page that is shown."""
    lines: dict[int, queries.SiteProtection] = {}

    def line(row: Site) -> queries.SiteProtection:
        if not lines:
            lines.update({one.site.pk: one for one in queries.protection(listing.page.object_list, now)})
        return lines[row.pk]

    listing = Listing(
        request, queries.sites_protected(actor), _columns(line), key="sites", caption=_("Schutz der Standorte"),
        default_sort="name", empty_title=_("Noch kein Standort"),
        empty_text=_("Sobald Ihre Behörde Standorte hat, steht hier, wie sie geschützt sind."),
    )  # fmt: skip
    return listing


def _columns(line: Callable[[Site], queries.SiteProtection]) -> list[Column]:
    return [
        Column("name", _("Standort"), sort="name", link=page_of("alarm:site", "key")),
        Column("desks", _("Plätze"), cell=lambda row: line(row).desks, numeric=True),
        Column("triggers", _("mit Auslöser"), cell=lambda row: line(row).triggers, numeric=True),
        Column("without", _("ohne Auslöser"), cell=lambda row: _without(line(row)),
               badge=lambda row: "danger" if line(row).without else "success"),
        Column("plan", _("Alarmplan"), cell=lambda row: _("ungültig") if line(row).plan.is_open else _("gültig"),
               badge=lambda row: "danger" if line(row).plan.is_open else "success"),
        Column("tested", _("letzter Probealarm"), cell=lambda row: moment(line(row).tested_at) or _("noch keiner")),
    ]  # fmt: skip


def _without(line: queries.SiteProtection) -> str:
    """How many desks lack a trigger, and which if they are few."""
    if not line.without:
        return _("keiner")
    return f"{line.without} ({', '.join(line.missing)})" if line.missing else str(line.without)


@login_required
@require_GET
def site(request: HttpRequest, site_key: str) -> HttpResponse:
    """One site: what is missing, what the alarm plan is worth, when it was tested."""
    found = get_object_or_404(Site, key=site_key)
    actor, now = actor_of(request), clock.now()
    policies.require_protection(actor, found)
    findings = queries.trigger_findings(found, now)
    missing = [(desk, findings[desk.key]) for desk in queries.desks_without_trigger(found)]
    rows = queries.rings_of(found)
    size = desk_alarm.ladder_params(clock.today())["neighbours"]
    context = {
        "site": found,
        "line": queries.protection([found], now)[0],
        "missing": missing,
        "gaps": ring_domain.gaps(facts.stored_rings(rows), size=size, without_desks=queries.silent_desks(found)),
        "has_rings": bool(rows),
        "names_security": queries.names_security(found),
        "notes": facts.site_notes(actor, found, now),
        **rights_at(actor, found),
    }
    return render(request, "alarm/site.html", context)


@login_required
def plan(request: HttpRequest, site_key: str) -> HttpResponse:
    """Whom the alarm calls besides the neighbours; refused when it names people who are not there."""
    found = get_object_or_404(Site, key=site_key)
    actor = actor_of(request)
    policies.require_ring_editor(actor, found)
    form = PlanForm(
        request.POST if request.method == "POST" else None, initial={"names_security": queries.names_security(found)}
    )
    if request.method == "POST" and form.is_valid():
        actions.set_alarm_plan(
            site=found, actor=actor, now=clock.now(), today=clock.today(),
            names_security=form.cleaned_data["names_security"],
        )  # fmt: skip
        messages.success(request, _("Der Alarmplan ist gespeichert."))
        return redirect("alarm:site", site_key)
    return render(request, "alarm/plan.html", {"site": found, "form": form}, status=422 if form.errors else 200)
