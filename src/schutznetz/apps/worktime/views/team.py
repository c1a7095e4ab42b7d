# SPDX-License-Identifier: EUPL-1.2
"""What a line manager sees: a state and totals."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.ui.facts import Notice
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.worktime import policies, queries
from schutznetz.apps.worktime.facts import local_day


@page()
def team(request: ActingRequest) -> HttpResponse:
    """My counsellors: who is away now, hours of the quarters, what to plan for. Never an entry."""
    lines = queries.team_of(request.actor, clock.today())
    if not lines and not request.actor.has_role(Role.SUPERVISOR):
        raise Denied(_("Das sehen nur Führungskräfte von Sozialen Ansprechpersonen."))
    return render(request, "worktime/team.html", {"lines": lines, "now": clock.now()})


def needs_now(actor: Any, now: datetime) -> Iterator[Notice]:
    """On the start page: the own time that runs; of those one leads who is away, and who waits for an answer."""
    running = queries.running_of(actor.person) if policies.has_own_times(actor) else None
    if running is not None:
        yield Notice(
            _("Sie sind abgemeldet: SAP-Tätigkeit seit %(time)s Uhr") % {"time": _clock(running.began_at)},
            reverse("worktime:own"), action=_("Zurückmelden"),
        )  # fmt: skip
    for line in queries.led_now(actor, local_day(now)) if policies.leads(actor) else ():
        if line.away_since:
            values = {"name": line.name, "time": _clock(line.away_since)}
            yield Notice(_("%(name)s: abwesend, SAP-Tätigkeit seit %(time)s Uhr") % values, reverse("worktime:team"))
        if line.waiting:
            yield Notice(
                _("%(name)s möchte eine Ausnahme vom zeitlichen Rahmen absprechen") % {"name": line.name},
                reverse("worktime:answer_exception", args=[line.waiting]), kind="warning", action=_("Ansehen"),
            )  # fmt: skip


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
