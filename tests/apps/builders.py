# SPDX-License-Identifier: EUPL-1.2
"""Plain builder functions for tests: an authority, its sites, and people with offices and accounts."""

from datetime import date
from itertools import count
from time import time

from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.models import (
    Authority,
    Desk,
    Floor,
    Network,
    Office,
    Person,
    Room,
    Site,
    WorkingGroup,
)
from schutznetz.apps.organisation.models.offices import OF_NETWORKS, OF_WORKING_GROUPS

NUMBER = count(1)
SINCE = date(2026, 1, 1)


def an_authority(name: str = "Jobcenter Beispielkreis") -> Authority:
    return Authority.objects.create(key=f"a{next(NUMBER)}", name=name)


def a_site(authority: Authority | None = None, name: str = "Bezirksstelle Nord") -> Site:
    return Site.objects.create(authority=authority or an_authority(), key=f"s{next(NUMBER)}", name=name)


def a_floor(site: Site, level: int = 0) -> Floor:
    return Floor.objects.create(site=site, key=f"f{next(NUMBER)}", name="Erdgeschoss", level=level, width=40, height=20)


def a_room(floor: Floor, name: str = "E.01") -> Room:
    return Room.objects.create(floor=floor, key=f"r{next(NUMBER)}", name=name, points=[[0, 0], [4, 0], [4, 5], [0, 5]])


def a_desk(room: Room, label: str = "E.01 Fenster") -> Desk:
    return Desk.objects.create(site=room.floor.site, room=room, key=f"d{next(NUMBER)}", label=label, x=1.5, y=2.0)


def a_person(site: Site, given_name: str = "Jana", family_name: str = "Kern", **fields: object) -> Person:
    values = {"external_id": f"P{next(NUMBER):05}", "authority": site.authority, "site": site} | fields
    return Person.objects.create(given_name=given_name, family_name=family_name, **values)


def a_working_group(authority: Authority, name: str = "Arbeitskreis West") -> WorkingGroup:
    return WorkingGroup.objects.create(authority=authority, key=f"g{next(NUMBER)}", name=name)


def a_network(authority: Authority, name: str = "Präventionsnetzwerk") -> Network:
    return Network.objects.create(authority=authority, key=f"n{next(NUMBER)}", name=name)


def an_office(
    person: Person, role: str, site: Site | None = None, since: date = SINCE, until: date | None = None, **bound: object
) -> Office:
    """An office; one that needs a working group or network gets a new one of the authority unless `bound` names it."""
    if role in OF_WORKING_GROUPS and "working_group" not in bound:
        bound["working_group"] = a_working_group(person.authority)
    if role in OF_NETWORKS and "network" not in bound:
        bound["network"] = a_network(person.authority)
    values = {"authority": person.authority, "site": None if bound else site, "since": since, "until": until}
    return Office.objects.create(person=person, role=role, **(values | bound))


def a_user(role: str, site: Site, *, everywhere: bool | None = None, password: str = "", **fields: object) -> User:
    """Somebody with an account and one office: for the site, or (administrators, or `everywhere`) for its authority."""
    person = a_person(site, **fields)  # type: ignore[arg-type]
    wide = role == Office.Role.ADMINISTRATOR if everywhere is None else everywhere
    an_office(person, role, None if wide else site)
    return User.objects.create_user(f"u{next(NUMBER)}", password or None, person=person)


def with_password(user: User) -> User:
    """The same account with a password that nobody knows: a way to show a fresh proof, at no cost of a hash."""
    User.objects.filter(pk=user.pk).update(password="unknown")
    return User.objects.get(pk=user.pk)


def prove(client: Client) -> None:
    """Give the signed-in client a fresh proof, as views with `ui.policies.sudo` ask for one."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = user_id_to_str(User.objects.get(pk=session["_auth_user_id"]))
    session.save()


def let_go(response) -> None:
    """Close the files of an answer. Its own `close` would also end the request, and with it the test's connection."""
    for close in response._resource_closers:
        close()
    response._resource_closers.clear()
