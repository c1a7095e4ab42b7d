# SPDX-License-Identifier: EUPL-1.2
"""How a duty stands, and how many places are free, in words."""

from django import template
from django.utils.translation import gettext as _

from schutznetz.apps.academy.facts import Seats, Standing
from schutznetz.regulation.finding import Status

register = template.Library()


@register.filter
def standing(one: Standing) -> str:
    """A word or two; the colour only repeats it."""
    if one.finding.status is Status.BREACHED:
        return _("überfällig, Termin gebucht") if one.is_booked else _("überfällig")
    if one.finding.status is Status.DUE:
        return _("Termin gebucht") if one.is_booked else _("steht an")
    return _("erfüllt") if one.finding.status is Status.MET else _("zurzeit nicht fällig")


@register.filter
def standing_kind(one: Standing) -> str:
    if one.finding.status is Status.BREACHED:
        return "danger"
    if one.finding.status is Status.DUE:
        return "info" if one.is_booked else "warning"
    return "success" if one.finding.status is Status.MET else ""


@register.filter
def free_of(seats: Seats) -> str:
    """7 of 12."""
    return _("%(free)d von %(places)d") % {"free": seats.free, "places": seats.places}
