# SPDX-License-Identifier: EUPL-1.2
"""Reads of the organisation, scoped to the actor."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from schutznetz.apps.organisation.facts import DEPUTISED, Actor, HeldOffice, Role
from schutznetz.apps.organisation.models import Authority, Desk, Floor, ImportRun, Office, Person, Site
from schutznetz.apps.organisation.policies import (
    EDITORS,
    LOOKERS,
    require_administer_any,
    require_see_floor,
    require_see_import,
    require_see_people,
    require_see_person,
    require_see_site,
)


def actor_for(user: Any, today: date) -> Actor:
    """The actor behind a user, with the offices held on `today`; nobody for an anonymous user."""
    if not user.is_authenticated:
        return Actor()
    if user.person_id is None or (user.person.left_on and user.person.left_on < today):
        return Actor(user=user)
    return Actor(user=user, person=user.person, offices=held_offices(user.person_id, today))


_IN_FORCE = "o.since <= %(today)s AND (o.until IS NULL OR o.until >= %(today)s)"
_SCOPE = "o.role, o.authority_id, o.site_id, o.working_group_id, o.network_id"
_HELD = f"""
SELECT {_SCOPE}, NULL FROM organisation_office o WHERE o.person_id = %(person)s AND {_IN_FORCE}
UNION
SELECT {_SCOPE}, o.person_id FROM organisation_deputy d
JOIN organisation_office o ON o.id = d.office_id JOIN organisation_person p ON p.id = o.person_id
WHERE d.person_id = %(person)s AND d.since <= %(today)s AND d.until >= %(today)s AND {_IN_FORCE}
AND (p.left_on IS NULL OR p.left_on >= %(today)s) AND o.role IN ({", ".join(f"'{role}'" for role in DEPUTISED)})
"""  # noqa: S608  (made of the program's own words only)


def held_offices(person_id: int, today: date) -> tuple[HeldOffice, ...]:
    """The offices somebody holds today, and those of others for which they stand in, in one query.

    Standing in ends with the office, and with the holder's last day. In SQL, because every request asks it: to build
    the same with the mapper took six times as long as to answer it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"person": person_id, "today": today})
        return tuple(HeldOffice(*row) for row in cursor.fetchall())


def sites_with_role(actor: Actor, *roles: str) -> QuerySet[Site]:
    """Sites for which the actor holds one of these roles, by the site itself or by its authority."""
    scope = Q(pk__in=[])
    for office in actor.offices:
        if office.role in roles and office.site_id:
            scope |= Q(pk=office.site_id)
        elif office.role in roles and office.is_whole:
            scope |= Q(authority_id=office.authority_id)
    return Site.objects.filter(scope)


def sites_listed_for(actor: Actor) -> QuerySet[Site]:
    """Sites the actor finds in the list: those of the authorities they work or hold an office for."""
    ids = {office.authority_id for office in actor.offices}
    if actor.person:
        ids.add(actor.person.authority_id)
    own = Q(authority__in=ids)
    if actor.person and actor.person.site_id:
        own |= Q(pk=actor.person.site_id)
    return Site.objects.filter(own).select_related("authority")


def sites_visible_to(actor: Actor) -> QuerySet[Site]:
    """Sites whose plans the actor may see."""
    return sites_with_role(actor, *LOOKERS)


def site_for(actor: Actor, key: str) -> Site:
    """A site the actor may see; raises `Denied` or `Site.DoesNotExist`."""
    site = Site.objects.select_related("authority").get(key=key)
    require_see_site(actor, site)
    return site


def floor_for(actor: Actor, site_key: str, key: str) -> Floor:
    """A floor whose plan the actor may see; raises `Denied` or `Floor.DoesNotExist`."""
    floor = Floor.objects.select_related("site__authority").get(site__key=site_key, key=key)
    require_see_floor(actor, floor)
    return floor


def desk_for(actor: Actor, site_key: str, key: str) -> Desk:
    """A desk the actor may see: of a site in their scope, or their own."""
    desk = Desk.objects.select_related("site__authority", "room__floor").get(site__key=site_key, key=key)
    if not (actor.person and actor.person.desk_id == desk.pk):
        require_see_site(actor, desk.site)
    return desk


def floors_of(site: Site) -> QuerySet[Floor]:
    """Floors of a site with the number of their rooms and desks, top floor first as on a building."""
    return (
        Floor.objects.filter(site=site)
        .order_by("-level", "name")
        .annotate(room_count=Count("rooms", distinct=True), desk_count=Count("rooms__desks", distinct=True))
    )


def desks_of(site: Site) -> QuerySet[Desk]:
    """Desks of a site with the number of people who sit there."""
    present = Count("people", filter=Q(people__left_on=None), distinct=True)
    return Desk.objects.filter(site=site).select_related("room__floor", "site").annotate(people_count=present)


def own_desk(actor: Actor) -> Desk | None:
    """Where the acting person sits, with site, room and floor."""
    if actor.person is None or actor.person.desk_id is None:
        return None
    return Desk.objects.select_related("site", "room__floor").get(pk=actor.person.desk_id)


def people_at(desk: Desk) -> QuerySet[Person]:
    return Person.objects.filter(desk=desk, left_on=None)


def authorities_administered_by(actor: Actor) -> QuerySet[Authority]:
    """Authorities the actor administers."""
    return Authority.objects.filter(pk__in=actor.authorities_with(Role.ADMINISTRATOR))


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """People of the administered authorities and of the managed sites; raises `Denied` when there are none to see."""
    require_see_people(actor)
    return Person.objects.filter(_people_scope(actor)).select_related("site", "desk")


def _people_scope(actor: Actor) -> Q:
    """One condition where one suffices, with the ids themselves: so the database reads them off its indexes."""
    whole = actor.authorities_with(Role.ADMINISTRATOR)
    managed = sites_with_role(actor, *EDITORS).exclude(authority__in=whole).values_list("pk", flat=True)
    sites = list(managed) if len(whole) < len(actor.offices) else []
    if not sites:
        return Q(authority__in=whole)
    return Q(site__in=sites) | Q(authority__in=whole) if whole else Q(site__in=sites)


def person_for(actor: Actor, pk: int) -> Person:
    """A person the actor may see; raises `Denied` or `Person.DoesNotExist`."""
    person = Person.objects.select_related("authority", "site", "desk__room__floor", "desk__site").get(pk=pk)
    require_see_person(actor, person)
    return person


def imports_of(actor: Actor) -> QuerySet[ImportRun]:
    """The actor's own imports, newest first."""
    require_administer_any(actor)
    return ImportRun.objects.filter(created_by=actor.user)


def import_for(actor: Actor, pk: int) -> ImportRun:
    """An import of the actor; raises `Denied` or `ImportRun.DoesNotExist`."""
    run = ImportRun.objects.get(pk=pk)
    require_see_import(actor, run.created_by_id)
    return run


def is_last_administrator(office: Office, today: date) -> bool:
    """Would the authority be without an administrator if this office ended?"""
    others = Office.objects.held_on(today).filter(
        authority=office.authority, role=Role.ADMINISTRATOR, site=None, person__left_on=None
    )
    return office.role == Role.ADMINISTRATOR and office.site_id is None and not others.exclude(pk=office.pk).exists()
