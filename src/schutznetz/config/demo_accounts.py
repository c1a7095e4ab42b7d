# SPDX-License-Identifier: EUPL-1.2
"""How accounts come and go in the demo county: a directory with its key and groups, lists of accounts, departures.

The directory is not asked anything: it exists in name only, and its key's token is thrown away.
"""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Office, Person, Site
from schutznetz.apps.provisioning.actions.groups import create_group, save_rule
from schutznetz.apps.provisioning.actions.keys import make_key, revoke_key
from schutznetz.apps.provisioning.actions.leavers import close_person, set_last_day, take_back
from schutznetz.apps.provisioning.actions.lists import carry_out, check_list, confirm_list, upload_list
from schutznetz.apps.provisioning.actions.users import Act
from schutznetz.apps.provisioning.models import AccountList, Departure, GroupRule, ProvisioningKey
from schutznetz.config.demo_life import Cast
from schutznetz.domain.provisioning.people import WantedGroup

HEADINGS = "Personalkennung;Anmeldename;E-Mail;Letzter Tag;aktiv"
SITE = "waltrop"
"""The site whose people have accounts by list; its last desks belong to the site managers."""
GUARDS = "Wachdienst Dorsten"
Role = Office.Role


def fill(cast: Cast) -> None:
    """A connection, lists that were carried out, that wait and that have faults, and departures."""
    admins = cast.actors(Role.ADMINISTRATOR)
    people = list(Person.objects.filter(site__key=SITE).order_by("external_id")[:9])
    _connection(cast, admins[0])
    _carried_out(cast, admins[0], people[:5])
    _carried_out(cast, admins[1], people[5:7])
    _departures(cast, admins[0], people)
    _faulty(cast, admins[0], people[7])
    _waiting(cast, admins[0], people)


def _connection(cast: Cast, admin: Actor) -> None:
    """The key of today, the one before it, two groups, and what the one without members means."""
    old, _token = make_key(
        authority=cast.authority, label="Verzeichnisdienst (Probe)", days=90, actor=admin, now=cast.before(100)
    )
    key, _token = make_key(
        authority=cast.authority, label="Verzeichnisdienst", days=365, actor=admin, now=cast.before(92)
    )
    revoke_key(key=old, actor=admin, now=cast.before(91))
    members = tuple(str(actor.user.pk) for actor in cast.colleagues)
    for name, inside, ago in ((GUARDS, (), 90), ("Alle Beschäftigten", members, 89)):
        act = Act(key, cast.before(ago), cast.before(ago).date())
        create_group(wanted=WantedGroup(name, "", inside), act=act)
    site = Site.objects.get(authority=cast.authority, key="dorsten")
    rule = GroupRule(authority=cast.authority, group_name=GUARDS, role=Role.SECURITY, site=site)
    save_rule(rule=rule, actor=admin, now=cast.before(88), today=cast.today)
    ProvisioningKey.objects.filter(pk=key.pk).update(used_at=cast.before(0, hours=1))


def _upload(cast: Cast, admin: Actor, name: str, lines: list[str], ago: int) -> AccountList:
    content = "\r\n".join([HEADINGS, *lines, ""]).encode()
    file = SimpleUploadedFile(name, content)
    made = upload_list(authority=cast.authority, file=file, is_full=False, actor=admin, now=cast.before(ago))
    check_list(made, actor=admin, today=cast.before(ago).date())
    return made


def _carried_out(cast: Cast, admin: Actor, people: list[Person]) -> None:
    lines = [f"{one.external_id};{_name(one)};{one.email};;ja" for one in people]
    done = _upload(cast, admin, f"konten-{SITE}-{len(people)}.csv", lines, 41)
    confirm_list(accounts=done, closing=0, actor=admin, now=cast.before(40))
    done.refresh_from_db()
    carry_out(done, actor=admin, now=cast.before(40), today=cast.today)


def _name(person: Person) -> str:
    return person.external_id.lower().replace("p", "k", 1)


def _departures(cast: Cast, admin: Actor, people: list[Person]) -> None:
    """One left and stays away, one was closed by mistake and came back, one will leave."""
    gone, mistaken, leaving = people[0], people[1], people[2]
    for person, ago in ((gone, 16), (mistaken, 9)):
        departure = close_person(
            person=person, last_on=cast.today - timedelta(days=ago), source=Departure.Source.HAND, actor=admin,
            now=cast.before(ago),
        )  # fmt: skip
    take_back(departure=departure, actor=admin, now=cast.before(8))
    leaving.refresh_from_db()
    set_last_day(person=leaving, last_on=cast.today + timedelta(days=23), actor=admin, now=cast.before(6))


def _faulty(cast: Cast, admin: Actor, person: Person) -> None:
    """A list nobody can carry out: it names somebody unknown and a day that does not exist."""
    lines = [f"P99999;{_name(person)};;;ja", f"{person.external_id};{_name(person)};;31.02.2027;ja"]
    _upload(cast, admin, f"austritte-{SITE}.csv", lines, 3)


def _waiting(cast: Cast, admin: Actor, people: list[Person]) -> None:
    """A checked list that waits for somebody's decision: two new accounts, a last day, somebody to be closed."""
    newcomers = [f"{one.external_id};{_name(one)};{one.email};;ja" for one in people[7:9]]
    last_day = f"{people[3].external_id};;;{cast.today + timedelta(days=40):%d.%m.%Y};ja"
    closed = f"{people[4].external_id};;;;nein"
    _upload(cast, admin, f"konten-{SITE}-neu.csv", [*newcomers, last_day, closed], 1)
