# SPDX-License-Identifier: EUPL-1.2
"""`{% floor_plan floor %}`: a floor as a drawing; `ring`, `alarm` (desk keys) and `way` (points) are put into it.

`over` is safe SVG in metres that another app lays over the drawing.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django import template

from schutznetz.apps.organisation.models import Floor
from schutznetz.apps.organisation.queries.plans import floor_picture
from schutznetz.apps.organisation.queries.texts import VERBS, borrowed_text
from schutznetz.domain.plans.geometry import Point

register = template.Library()


@register.inclusion_tag("organisation/_floor_plan.html")
def floor_plan(
    floor: Floor,
    ring: Collection[str] = (),
    alarm: str = "",
    way: Sequence[Point] = (),
    legend: bool = True,
    over: str = "",
) -> dict[str, Any]:
    """Server-rendered SVG in a frame that scrolls on small screens. Load `organisation/plan.css` on the page.

    Put a table with the same content beside it: the drawing is named for screen readers, not read out.
    """
    picture = floor_picture(floor, ring=ring, alarm=alarm, way=way)
    return {"picture": picture, "floor": floor, "legend": legend, "over": over}


@register.filter
def verb_text(verb: str) -> str:
    return str(VERBS.get(verb, verb))


@register.filter
def borrowed(entry: Any) -> str:
    """In whose place, or with whose help, a line of the journal was done; empty for most."""
    return borrowed_text(entry.facts)
