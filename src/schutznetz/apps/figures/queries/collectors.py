# SPDX-License-Identifier: EUPL-1.2
"""Who adds up the returns of a ministry's working groups."""

from django.db.models import QuerySet

from schutznetz.apps.figures.models import Collector
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority


def role_of(ministry: Authority) -> str:
    """The office that adds up; the authorised body where the ministry has said nothing."""
    found = Collector.objects.filter(ministry=ministry).values_list("role", flat=True).first()
    return found or str(Collector.Role.STATISTICS)


def ministries(actor: Actor) -> QuerySet[Authority]:
    """Authorities that run working groups, for whose returns the actor names the receiver."""
    own = actor.authorities_with(Role.MINISTRY)
    return Authority.objects.filter(pk__in=own).order_by("name")


def collects_for(actor: Actor) -> list[Authority]:
    """Authorities whose returns the actor may add up."""
    held = {role: actor.authorities_with(role) for role in Collector.Role.values}
    rows = Authority.objects.filter(pk__in={pk for ids in held.values() for pk in ids}, workinggroups__isnull=False)
    return [one for one in rows.distinct().order_by("name") if one.pk in held.get(role_of(one), [])]


def collects_returns(actor: Actor) -> bool:
    """Has the ministry named itself, and does the actor act for it? The authorised body has a vault by its office."""
    own = actor.authorities_with(Role.MINISTRY)
    return bool(own) and Collector.objects.filter(ministry__in=own, role=Role.MINISTRY).exists()
