# SPDX-License-Identifier: EUPL-1.2
"""Which working groups and programme the acting person has to do with."""

from datetime import date
from typing import Any

from django.db.models import F, Func, IntegerField, Q, QuerySet, Subquery

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Office, Person, WorkingGroup
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import counsellor_of, holders_of
from schutznetz.apps.working_groups.queries import group_of, members, programme_of

SPEAKERS = (Role.SPEAKER, Role.DEPUTY_SPEAKER)


def counted(rows: QuerySet[Any]) -> Subquery:
    """How many rows belong to the outer one, as a query of its own: a list finds its keys without it."""
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(number=number).values("number"), output_field=IntegerField())


def own_group(actor: Actor, today: date) -> WorkingGroup | None:
    """The group the acting person belongs to as counsellor or trainee; nobody belongs in another's name."""
    counsellor = None if actor.is_helped else counsellor_of(actor, today)
    return group_of(counsellor, today) if counsellor else None


def led_groups(actor: Actor) -> QuerySet[WorkingGroup]:
    """Groups for which the actor speaks, or whose speaker they represent."""
    if actor.is_helped:
        return WorkingGroup.objects.none()
    held = (office.working_group_id for office in actor.offices if office.role in SPEAKERS)
    return WorkingGroup.objects.filter(pk__in=[one for one in held if one is not None])


def my_groups(actor: Actor, today: date) -> list[WorkingGroup]:
    """The own group first, then others the actor speaks for."""
    own = own_group(actor, today)
    led = [one for one in led_groups(actor) if one != own]
    return [own, *led] if own else led


def run_programme(actor: Actor) -> Programme | None:
    """The programme of the ministry for which the actor holds the office."""
    return Programme.objects.filter(ministry__in=actor.authorities_with(Role.MINISTRY)).first()


def programme_for(actor: Actor, today: date) -> Programme | None:
    """The programme the actor runs, or to which one of their groups belongs."""
    found = run_programme(actor)
    if found is None:
        found = next((one for group in my_groups(actor, today) if (one := programme_of(group))), None)
    return found


def groups_in(programme: Programme) -> QuerySet[WorkingGroup]:
    """Every working group of a programme."""
    by_authority = Q(sap_participants__programme=programme) | Q(authority=programme.ministry_id)
    return WorkingGroup.objects.filter(by_authority).distinct()


def authorities_of(group: WorkingGroup) -> QuerySet[Authority]:
    """Authorities whose counsellors make up a group."""
    return Authority.objects.filter(sap_participant__working_group=group)


def speakers_in(programme: Programme, today: date) -> QuerySet[Person]:
    """Everybody who speaks for a group of the programme today, and their deputies."""
    held = Office.objects.held_on(today).filter(role__in=SPEAKERS, working_group__in=groups_in(programme))
    return _working(Person.objects.filter(pk__in=held.values("person")), today)


def speakers_of(group: WorkingGroup, today: date) -> QuerySet[Person]:
    held = Office.objects.held_on(today).filter(role__in=SPEAKERS, working_group=group)
    return _working(Person.objects.filter(pk__in=held.values("person")), today)


def people_of(group: WorkingGroup, today: date) -> QuerySet[Person]:
    """Members of a group as people."""
    return _working(Person.objects.filter(pk__in=members(group, today).values("person")), today)


def officers_of(programme: Programme, today: date) -> QuerySet[Person]:
    """Who acts for the ministry in the programme."""
    return holders_of(programme.ministry, Role.MINISTRY, today)


def _working(people: QuerySet[Person], today: date) -> QuerySet[Person]:
    return people.filter(Q(left_on=None) | Q(left_on__gte=today))
