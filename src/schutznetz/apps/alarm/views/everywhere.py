# SPDX-License-Identifier: EUPL-1.2
"""A running alarm stands above every page of somebody it concerns, and on the start page."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.alarm import queries
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.ui.facts import Notice


def banner(request: HttpRequest) -> str:
    """A running alarm that concerns the person, above everything; its script asks again and hears the own station."""
    actor = getattr(request, "actor", None)
    if not actor or not actor.person:
        return ""
    alarms = [(alarm, queries.page_of(alarm, actor)) for alarm in queries.running_alarms(actor, clock.now())]
    return render_to_string("alarm/_banner.html", {"alarms": alarms})


def needs_now(actor: Actor, now: datetime) -> Iterator[Notice]:
    """Running alarms. What is missing at a site is a duty of its manager (`alarm.queries.duties`)."""
    for alarm in queries.running_alarms(actor, now):
        yield Notice(
            _("Alarm in Raum %(room)s") % {"room": alarm.place}, queries.page_of(alarm, actor),
            f"{alarm.site}, {alarm.get_state_display()}", "danger", action=_("Zum Alarm"),
        )  # fmt: skip
