# SPDX-License-Identifier: EUPL-1.2
"""Hours, shares, times of day and frames in words; the course of the quarters as a picture."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from schutznetz.apps.worktime import facts
from schutznetz.apps.worktime.models import Terms
from schutznetz.regulation.finding import Status

register = template.Library()
register.filter("hours", facts.hours)
register.filter("share", facts.percent_words)


@register.filter
def clock_time(moment: datetime) -> str:
    """10:05, in Germany's time."""
    return f"{timezone.localtime(moment):%H:%M}"


@register.filter
def frame(terms: Terms) -> str:
    """Mo Di Mi Do Fr, 06:30–19:00."""
    names = [_("Mo"), _("Di"), _("Mi"), _("Do"), _("Fr"), _("Sa"), _("So")]
    days = " ".join(names[int(digit) - 1] for digit in terms.frame_days)
    return f"{days}, {terms.frame_from:%H:%M}–{terms.frame_until:%H:%M}"


@register.filter
def standing(budget: facts.Budget) -> str:
    """How it stands with a budget, in a word or two."""
    if budget.finding.status is Status.BREACHED:
        return _("überschritten")
    return _("bald erreicht") if budget.finding.warning else _("im Rahmen")


@register.filter
def standing_kind(budget: facts.Budget) -> str:
    """The kind of its badge."""
    if budget.finding.status is Status.BREACHED:
        return "danger"
    return "warning" if budget.finding.warning else "success"


@register.inclusion_tag("worktime/_course.html")
def course_picture(lines: Sequence[facts.QuarterLine], cap: Any) -> dict[str, Any]:
    """Shares of the quarters as bars with the line of the cap (percent); the table beside says the same."""
    top = max([Decimal(str(cap)) * 3 / 2, *[line.percent for line in lines if line.percent]])
    bars = [
        {"x": 12 + 44 * at, "middle": 28 + 44 * at, "y": 120 - height, "height": height, "line": line}
        for at, line in enumerate(lines)
        if (height := round(110 * (line.percent or 0) / top)) is not None
    ]
    return {"bars": bars, "cap_y": 120 - round(110 * Decimal(str(cap)) / top), "cap": cap, "width": 24 + 44 * len(bars)}
