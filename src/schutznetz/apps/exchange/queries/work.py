# SPDX-License-Identifier: EUPL-1.2
"""Events and papers of the actor's working groups."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from schutznetz.apps.exchange.models import Activity, Material
from schutznetz.apps.exchange.policies import (
    may_change_activity,
    may_read_work,
    require_change_activity,
    require_read_work,
)
from schutznetz.apps.exchange.queries.groups import led_groups, my_groups, own_group
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.working_groups.facts.calendar import Happening
from schutznetz.apps.working_groups.queries import programme_of
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import service

APART = (Activity.Kind.CLIMATE, Activity.Kind.PREVENTION)
"""What counsellors do beside counselling, and what is counted apart from it."""
SHOWN = (Activity.State.PLANNED, Activity.State.HELD)
"""What all members of the group read."""


def activities_of(actor: Actor, today: date) -> QuerySet[Activity]:
    """Events of the actor's groups; drafts only for who entered them and who speaks for the group."""
    found = Activity.objects.filter(working_group__in=my_groups(actor, today))
    mine = Q(working_group__in=led_groups(actor)) | Q(entered_by=actor.user)
    return found.filter(~Q(state=Activity.State.DRAFT) | mine).select_related("working_group", "authority")


def happenings_of(actor: Actor, group: WorkingGroup, year: int, today: date) -> Iterator[Happening]:
    """Events of a group in its calendar, for whoever reads them; a link for whoever changes them.  (SAP-155)"""
    own = own_group(actor, today)
    if not may_read_work(actor, group, own):
        return
    rows = Activity.objects.filter(working_group=group, on__year=year, state__in=SHOWN)
    for row in rows.select_related("working_group"):
        url = reverse("exchange:change_activity", args=[row.pk]) if may_change_activity(actor, row, own) else ""
        yield Happening(row.on, row.get_kind_display(), row.title, row.place, url)


def activity_to_change(actor: Actor, pk: int, today: date) -> Activity:
    """An event the actor entered or speaks for; raises `Denied` or `Activity.DoesNotExist`."""
    found = Activity.objects.select_related("working_group").get(pk=pk)
    require_change_activity(actor, found, own_group(actor, today))
    return found


def findings_of(activity: Activity, today: date) -> Iterator[Finding]:
    """What the rules say to an event as it is to be saved; a draft and one that is called off wait for nothing."""
    rules = rules_of(programme_of(activity.working_group))
    if activity.kind in APART:
        partners = (activity.partner,) if activity.partner else ()
        yield service.activity(kind=activity.kind, has_client=False, partners=partners, rules=rules, today=today)
    if activity.authority_id is not None and activity.state in SHOWN:
        yield service.event(agreed_on=activity.agreed_on, rules=rules, today=today)


def materials_of(actor: Actor, today: date) -> QuerySet[Material]:
    """Papers of the actor's groups."""
    return Material.objects.filter(working_group__in=my_groups(actor, today)).select_related("working_group")


def material_for(actor: Actor, pk: int, today: date) -> Material:
    """One of them; raises `Denied` or `Material.DoesNotExist`."""
    found = Material.objects.select_related("working_group").get(pk=pk)
    require_read_work(actor, found.working_group, own_group(actor, today))
    return found
