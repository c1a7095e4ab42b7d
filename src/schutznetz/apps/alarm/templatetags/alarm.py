# SPDX-License-Identifier: EUPL-1.2
"""Words and times of alarms."""

from datetime import datetime

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.alarm.facts import Drawing
from schutznetz.apps.alarm.models import Alarm, AlarmState

register = template.Library()

WHY = {
    "too_few": gettext_lazy("Zu wenige Nachbarn waren erreichbar."),
    "nobody_accepts": gettext_lazy("Niemand hat rechtzeitig zugesagt."),
    "nobody_comes": gettext_lazy("Nach der Zusage war nicht rechtzeitig jemand da."),
    "all_refuse": gettext_lazy("Alle Gerufenen konnten nicht kommen."),
    "widened": gettext_lazy("Der Alarm wurde von Hand oder wegen fehlender Bestätigungen erweitert."),
    "pressed_again": gettext_lazy("Es wurde noch einmal gedrückt."),
    "unknown_roster": gettext_lazy("Für den Platz lag kein Rufkreis vor."),
    "unreadable": gettext_lazy("Die Meldung war nicht lesbar, deshalb wurden alle gerufen."),
}
KINDS = {
    AlarmState.TRIGGERED: "danger",
    AlarmState.DELIVERED: "danger",
    AlarmState.ACCEPTED: "warning",
    AlarmState.ON_SITE: "warning",
    AlarmState.RESOLVED: "success",
}


@register.filter
def why(cause: str) -> str:
    """Why everybody was called, in words."""
    return str(WHY.get(cause, ""))


@register.filter
def state_kind(alarm: Alarm) -> str:
    """The kind of badge for the state of an alarm."""
    return KINDS[AlarmState(alarm.state)]


@register.simple_tag
def after(start: datetime | None, end: datetime | None) -> str:
    """The time between two moments: 31 ms · 6,2 s · 2 min 05 s; a dash when one is missing."""
    if not start or not end:
        return "–"
    return seconds((end - start).total_seconds())


def seconds(length: float) -> str:
    if length >= 60:
        minutes, rest = divmod(round(length), 60)
        return _("%(minutes)s min %(seconds)02d s") % {"minutes": minutes, "seconds": rest}
    if length < 1:
        return _("%(milliseconds)s ms") % {"milliseconds": round(1000 * length)}
    return _("%(seconds)s s") % {"seconds": number_format(length, 1)}


@register.simple_tag
def pressed_before(alarm: Alarm) -> str:
    """How long before the first broker stored it somebody pressed, by the clock of the station."""
    lead = (alarm.stored_at - alarm.pressed_at).total_seconds()
    if lead < 0:
        return _("Uhr geht %(length)s vor") % {"length": seconds(-lead)}
    return _("%(length)s davor") % {"length": seconds(lead)}


@register.filter
def clock_time(moment: datetime | None) -> str:
    """10:31:04 in Germany's time; a dash for None."""
    return f"{timezone.localtime(moment):%H:%M:%S}" if moment else "–"


VIA = {
    "": gettext_lazy("im selben Raum"),
    "normal": gettext_lazy("durch die Tür"),
    "connecting": gettext_lazy("durch die Verbindungstür"),
    "inside_only": gettext_lazy("durch die Sicherheitstür"),
    "escape": gettext_lazy("durch die Fluchttür"),
    "stairs": gettext_lazy("über die Treppe"),
    "none": gettext_lazy("kein Weg im Plan bekannt"),
}
LEGS = {
    "stored": gettext_lazy("Gespeichert"),
    "delivered": gettext_lazy("Zuerst zugestellt"),
    "rendered": gettext_lazy("Zuerst angezeigt"),
    "accepted": gettext_lazy("Erste Zusage: Ich gehe"),
    "on_site": gettext_lazy("Erste Hilfe: Bin da"),
    "ended": gettext_lazy("Entwarnung"),
}


@register.filter
def via(kind: str) -> str:
    """Through which kind of door a helper comes, in words."""
    return str(VIA.get(kind, ""))


@register.filter
def leg_name(name: str) -> str:
    return str(LEGS[name])


@register.inclusion_tag("alarm/_plan.html")
def ring_plan(drawing: Drawing) -> dict[str, object]:
    """A floor with rings and ways as a picture; a table beside it says the same."""
    over = render_to_string("alarm/_plan_over.html", {"drawing": drawing})
    return {"drawing": drawing, "over": mark_safe(over)}  # noqa: S308  (an autoescaped template)


@register.filter
def metres(length: float) -> str:
    """6,5 m"""
    return _("%(length)s m") % {"length": number_format(length, 1)}
