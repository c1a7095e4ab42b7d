# SPDX-License-Identifier: EUPL-1.2
"""Words and times of alarms."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.alarm.models import Alarm, AlarmState
from schutznetz.apps.ui.facts import Spoken, spoken

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
    """The time between two moments: 0,06 s · 6,2 s · 2 min 05 s; a dash when one is missing."""
    if start is None or end is None:
        return "–"
    return seconds((end - start).total_seconds())


def seconds(length: float) -> str:
    if length >= 60:
        minutes, rest = divmod(round(length), 60)
        return _("%(minutes)s min %(seconds)02d s") % {"minutes": minutes, "seconds": rest}
    return _("%(seconds)s s") % {"seconds": number_format(length, 2 if length < 1 else 1)}


@register.filter
def clock_time(moment: datetime | None) -> str:
    """10:31:04 in Germany's time; a dash for None."""
    return f"{timezone.localtime(moment):%H:%M:%S}" if moment else "–"


@register.filter
def in_words(finding: Any) -> Spoken:
    """A finding with the words of its rule."""
    return spoken(finding)
