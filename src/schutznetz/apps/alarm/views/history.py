# SPDX-License-Identifier: EUPL-1.2
"""The history of alarms, and the page of one."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from schutznetz.adapters import clock
from schutznetz.apps.alarm import facts, policies, queries
from schutznetz.apps.alarm.forms import history_filter
from schutznetz.apps.alarm.models import Alarm, AlarmClass, AlarmState
from schutznetz.apps.alarm.templatetags.alarm import after, state_kind
from schutznetz.apps.alarm.views.access import actor_of
from schutznetz.apps.organisation.queries import sites_with_role
from schutznetz.apps.ui.facts import ListDeclaration, Text
from schutznetz.apps.ui.policies import require_factor, without_factor
from schutznetz.apps.ui.templatetags.ui import moment
from schutznetz.apps.ui.views import Column, Listing, page_of


@login_required
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """Alarms of the actor's sites, or of the actor, with the times of each."""
    return render(request, "alarm/history.html", {"listing": alarm_list(request)})


def alarm_list(request: HttpRequest, _of: str = "") -> Listing:
    actor = actor_of(request)
    sites = list(sites_with_role(actor, *queries.HISTORY).values_list("key", "name"))
    return Listing(
        request, queries.alarms_visible_to(actor), HISTORY_COLUMNS, key="alarms", caption=_("Alarme"),
        filters=history_filter(sites), default_sort="-stored_at", empty_title=_("Noch keine Alarme"),
        empty_text=_("Hier stehen später alle Alarme mit ihren Zeiten. Ein Probealarm genügt für den ersten Eintrag."),
        saved_as="alarms",
    )  # fmt: skip


def _leg(name: str, label: Any) -> Column:
    """A column with the time from the press, as stored by the first broker, to one of the later steps."""
    return Column(
        name, label, cell=lambda row: after(row.stored_at, getattr(row, f"{name}_at")), numeric=True,
        plain=lambda row: _seconds(row.stored_at, getattr(row, f"{name}_at")),
    )  # fmt: skip


def _named(choices: type[AlarmClass | AlarmState], value: str) -> Text:
    """The label of one choice; `get_…_display` translates all of them for each row."""
    return choices(value).label if value in choices.values else value


def _seconds(start: datetime, end: datetime | None) -> float | None:
    """In a file: seconds with a tenth."""
    return round((end - start).total_seconds(), 1) if end else None


HISTORY_COLUMNS = [
    Column("stored_at", gettext_lazy("Zeit"), sort="stored_at", cell=lambda row: moment(row.stored_at),
           plain=lambda row: row.stored_at,
           link=page_of("alarm:alarm", "site.key", "key")),
    Column("site", gettext_lazy("Standort"), sort="site__name"),
    Column("place", gettext_lazy("Ort"), sort="room"),
    Column("class", gettext_lazy("Einordnung"), sort="final_class",
           cell=lambda row: _named(AlarmClass, row.final_class)),
    Column("state", gettext_lazy("Stand"), sort="state",
           cell=lambda row: _named(AlarmState, row.state), badge=state_kind),
    _leg("delivered", gettext_lazy("Zugestellt nach")),
    _leg("accepted", gettext_lazy("Angenommen nach")),
    _leg("on_site", gettext_lazy("Hilfe da nach")),
]  # fmt: skip

ALARMS = ListDeclaration(
    key="alarms",
    holds_people=True,
    name=gettext_lazy("Verlauf der Alarme"),
    purpose=gettext_lazy("Damit Zuständige prüfen, ob Hilfe schnell genug kommt, und den Schutz verbessern."),
    basis=gettext_lazy("§§ 3 und 10 ArbSchG"),
    fields=[column.label for column in HISTORY_COLUMNS],
    roles=[*queries.HISTORY],
    build=alarm_list,
    url_name="alarm:history",
    monitoring=gettext_lazy(
        "Die Liste nennt Ort und Zeiten, keine Namen. Aus dem Ort kann folgen, wer Alarm ausgelöst hat. Sie darf nicht "
        "zur Kontrolle von Verhalten oder Leistung benutzt werden."
    ),
)


@without_factor
@login_required
@require_GET
def alarm(request: HttpRequest, site_key: str, key: str) -> HttpResponse:
    """One alarm: its times, who received it, who said what. While it runs, nobody waits for a second factor."""
    try:
        found = queries.alarm_by_key(site_key, key)
    except Alarm.DoesNotExist as error:
        raise Http404 from error
    actor = actor_of(request)
    policies.require_alarm(actor, found)
    if not queries.is_running(found, clock.now()):
        require_factor(request)
    events = queries.events_of(found)
    receivers = queries.receivers_of(found, events)
    reached = {"there": queries.ring_reached(found, receivers), "all": len(found.ring)}
    context = {
        "alarm": found, "drawing": queries.alarm_drawing(found), "legs": facts.legs(found), "receivers": receivers,
        "reached": _("%(there)s von %(all)s") % reached,
        "story": queries.story_of(found, events), "sees_site": policies.may_see_history(actor, found.site),
    }  # fmt: skip
    return render(request, "alarm/alarm.html", context)
