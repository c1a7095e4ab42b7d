# SPDX-License-Identifier: EUPL-1.2
"""Acts called as if a form had looked at nothing: parts of another authority, and more for oneself than was given.

Every act is asked by somebody who may do it with their own things, so that only the odd part can be what is refused.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from schutznetz.adapters import clock
from schutznetz.adapters.tables import csv_file
from schutznetz.apps.alarm.actions import make_code
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation import actions
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.forms import PersonForm
from schutznetz.apps.organisation.models import Deputy, Door, Floor, Network, Office, Person, Room, Site
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.provisioning.actions.groups import save_rule
from schutznetz.apps.provisioning.models import GroupRule
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import a_desk, a_floor, a_network, a_person, a_room, a_site, a_user, a_working_group, an_office

pytestmark = pytest.mark.django_db
Tried = Callable[..., None]
Role = Office.Role


class House:
    """A site with a room, a door, a desk and an administrator of its authority."""

    def __init__(self) -> None:
        self.site: Site = a_site()
        self.floor: Floor = a_floor(self.site)
        self.room: Room = a_room(self.floor)
        self.desk = a_desk(self.room)
        self.user = a_user(Role.ADMINISTRATOR, self.site)
        self.person: Person = a_person(self.site)

    @property
    def actor(self) -> Actor:
        return actor_for(self.user, clock.today())


@pytest.fixture
def own() -> House:
    return House()


@pytest.fixture
def foreign() -> House:
    return House()


def save_person(own: House, **changes: Any) -> None:
    person = own.person
    for name, value in changes.items():
        setattr(person, name, value)
    actions.save_person(person=person, actor=own.actor, now=clock.now())


def save_office(own: House, **place: Any) -> None:
    values = {"person": own.person, "role": Role.EMPLOYEE, "authority": own.site.authority, "since": clock.today()}
    actions.save_office(office=Office(**(values | place)), actor=own.actor, now=clock.now())


def name_deputy(own: House, person: Person) -> None:
    office = an_office(own.person, Role.HEAD)
    deputy = Deputy(office=office, person=person, since=clock.today(), until=clock.today())
    actions.name_deputy(deputy=deputy, actor=own.actor, now=clock.now())


def move(own: House, thing: Any, **changes: Any) -> None:
    """A stored thing with other parents, handed to the act that saves it."""
    for name, value in changes.items():
        setattr(thing, name, value)
    save: Any = getattr(actions, f"save_{'body' if isinstance(thing, Network) else thing._meta.model_name}")
    save(**{"body" if isinstance(thing, Network) else thing._meta.model_name: thing}, actor=own.actor, now=clock.now())


def add_rule(own: House, site: Site) -> None:
    rule = GroupRule(authority=own.site.authority, group_name="x", role=Role.SITE_MANAGER, site=site)
    save_rule(rule=rule, actor=own.actor, now=clock.now(), today=clock.today())


def a_door(house: House, room: Room | None = None) -> Door:
    return Door(floor=house.floor, room_a=room or house.room, key="t-x", x=2, y=5)


PARTS: dict[str, Callable[[House, House], None]] = {
    "site of a person": lambda own, foreign: save_person(own, site=foreign.site),
    "desk of a person": lambda own, foreign: save_person(own, desk=foreign.desk),
    "authority of a person": lambda own, foreign: save_person(own, authority=foreign.site.authority),
    "person of another authority": lambda own, foreign: save_person(
        own, pk=foreign.person.pk, external_id=foreign.person.external_id
    ),
    "site of an office": lambda own, foreign: save_office(own, site=foreign.site),
    "authority of an office": lambda own, foreign: save_office(own, authority=foreign.site.authority),
    "working group of an office": lambda own, foreign: save_office(
        own, role=Role.SPEAKER, working_group=a_working_group(foreign.site.authority)
    ),
    "network of an office": lambda own, foreign: save_office(
        own, role=Role.COORDINATION, network=a_network(foreign.site.authority)
    ),
    "deputy from elsewhere": lambda own, foreign: name_deputy(own, foreign.person),
    "site that changes its authority": lambda own, foreign: move(own, own.site, authority=foreign.site.authority),
    "foreign site taken over": lambda own, foreign: move(own, foreign.site, authority=own.site.authority),
    "foreign network taken over": lambda own, foreign: move(
        own, a_network(foreign.site.authority), authority=own.site.authority
    ),
    "foreign floor taken over": lambda own, foreign: move(own, foreign.floor, site=own.site),
    "foreign room taken over": lambda own, foreign: move(own, foreign.room, floor=own.floor),
    "foreign desk taken over": lambda own, foreign: move(own, foreign.desk, site=own.site, room=own.room),
    "desk in a foreign room": lambda own, foreign: move(own, own.desk, room=foreign.room),
    "door into a foreign room": lambda own, foreign: move(own, a_door(own), room_b=foreign.room),
    "rule for a foreign site": lambda own, foreign: add_rule(own, foreign.site),
}


@pytest.mark.parametrize("part", PARTS)
def test_no_act_binds_a_part_of_another_authority(part: str, own: House, foreign: House, tried: Tried) -> None:
    before = Entry.objects.count()
    with pytest.raises(Denied):
        PARTS[part](own, foreign)
    assert Entry.objects.count() == before
    tried("acts with parts of another authority, as if no form had looked", "403, nothing written", 1)


def test_the_same_acts_with_own_parts_are_done(own: House) -> None:
    """The control: only the foreign part was refused."""
    save_person(own, site=own.site, desk=own.desk)
    save_office(own, site=own.site)
    name_deputy(own, a_person(own.site))
    for thing in (own.site, own.floor, own.room, own.desk, a_door(own), a_network(own.site.authority)):
        move(own, thing)
    add_rule(own, own.site)


def test_who_has_a_foreign_site_already_can_still_leave(own: House, foreign: House) -> None:
    """Old data must not keep a leaver's account open: what an act leaves as it is is not asked about."""
    Person.objects.filter(pk=own.person.pk).update(site=foreign.site, desk=foreign.desk)
    own.person.refresh_from_db()
    save_person(own, left_on=clock.today(), desk=None)
    assert Person.objects.get(pk=own.person.pk).left_on == clock.today()


def test_a_code_is_for_the_site_of_its_desk(own: House, foreign: House, tried: Tried) -> None:
    for sites in ([own.site], [own.site, foreign.site], []):
        with pytest.raises((ValueError, Denied)):
            make_code(actor=own.actor, kind="desk", sites=sites, desk=foreign.desk, now=clock.now())
        tried("codes for a desk at another site", "refused", 1)


def imported(own: House, tmp_path: Path, *cells: str) -> list[str]:
    """The codes of what was wrong with a list of people; empty when it was taken over."""
    rows = [["Personalkennung", "Vorname", "Nachname", "Behörde", "Standort", "Arbeitsplatz"], list(cells)]
    (tmp_path / "a.csv").write_bytes(csv_file(rows))
    source = actions.Source(tmp_path / "a.csv", "a.csv")
    report = actions.import_files([source], dry_run=False, actor=own.actor, now=clock.now(), today=clock.today())
    return [problem["code"] for problem in report.problems]


def test_no_list_seats_somebody_in_another_authority(own: House, foreign: House, tmp_path: Path, tried: Tried) -> None:
    """Whoever sits at a desk may enrol its station without a code: an imported seat elsewhere would be a way in."""
    me, authority = own.user.person, own.site.authority.key
    assert me is not None
    for site, desk in ((foreign.site.key, foreign.desk.key), (foreign.site.key, "")):
        codes = imported(own, tmp_path, me.external_id, "Ada", "Amt", authority, site, desk)
        assert codes == ["site_of_other_authority"]
        tried("lists that seat own people in another authority", "refused", 1)
    assert imported(own, tmp_path, me.external_id, "Ada", "Amt", authority, own.site.key, own.desk.key) == []


def test_no_form_mixes_two_authorities_of_one_administrator(own: House, foreign: House, tried: Tried) -> None:
    """Whoever administers both is still asked to choose a site of the person's own authority."""
    an_office(own.user.person, Role.ADMINISTRATOR, authority=foreign.site.authority)  # type: ignore[arg-type]
    said = {"given_name": "A", "family_name": "B", "external_id": "P-x1", "authority": own.site.authority.pk}
    form = PersonForm(said | {"site": foreign.site.pk}, actor=own.actor)
    assert list(form.errors) == ["site"]
    assert PersonForm(said | {"site": own.site.pk}, actor=own.actor).is_valid()
    tried("forms that mix two authorities of one administrator", "422 at the field", 1)


# --- more for oneself -------------------------------------------------------------------------------------------------


def test_nobody_names_themselves_as_deputy(own: House, tried: Tried) -> None:
    with pytest.raises(Denied, match="Sich selbst"):
        name_deputy(own, own.user.person)  # type: ignore[arg-type]
    assert not own.actor.has_role(Role.HEAD)
    tried("administrators who name themselves as deputy", "refused", 1)


@pytest.mark.parametrize(
    "days",
    [{"until": None}, {"until": timedelta(days=400)}, {"until": timedelta(days=-2), "since": timedelta(days=-900)}],
)
def test_nobody_lengthens_an_office_of_their_own(days: dict[str, Any], own: House, tried: Tried) -> None:
    today = clock.today()
    since, until = today - timedelta(days=300), today - timedelta(days=1)
    office = an_office(own.user.person, Role.DATA_PROTECTION, since=since, until=until)  # type: ignore[arg-type]
    for name, day in days.items():
        setattr(office, name, day and today + day)
    with pytest.raises(Denied, match="andere Administratorin"):
        actions.save_office(office=office, actor=own.actor, now=clock.now())
    other = actor_for(a_user(Role.ADMINISTRATOR, own.site), today)
    actions.save_office(office=office, actor=other, now=clock.now())
    tried("own offices made longer, ended ones opened again", "refused", 1)


def test_ones_own_office_may_be_given_up(own: House) -> None:
    office = an_office(own.user.person, Role.HEAD)  # type: ignore[arg-type]
    office.until = clock.today()
    actions.save_office(office=office, actor=own.actor, now=clock.now())
    assert Office.objects.get(pk=office.pk).until == clock.today()


def test_a_given_office_does_not_become_another_one(own: House, foreign: House, tried: Tried) -> None:
    office = an_office(own.user.person, Role.EMPLOYEE, own.site)  # type: ignore[arg-type]
    office.role, office.site = Role.HEAD, foreign.site
    actions.save_office(office=office, actor=own.actor, now=clock.now())
    office.refresh_from_db()
    assert (office.role, office.site) == (Role.EMPLOYEE, own.site)
    tried("role and scope of a given office changed", "kept", 1)
