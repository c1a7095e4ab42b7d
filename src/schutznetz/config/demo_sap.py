# SPDX-License-Identifier: EUPL-1.2
"""The counsellors' programme of the demonstration: a ministry, its academy, some police authorities, invented people.

Names of authorities follow public ones, sizes are rough, every person is invented. The demo county takes no part.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schutznetz.apps.accounts.actions import create_account_for
from schutznetz.apps.organisation.models import Authority, Office, Person, Site, WorkingGroup
from schutznetz.apps.sap.models import (
    Act,
    Cooperation,
    Counsellor,
    Move,
    Participant,
    Participation,
    Programme,
    Rest,
    RestNotice,
    RuleSetSwitch,
    State,
    Vacancy,
)
from schutznetz.config import demo_selection
from schutznetz.config.demo_county import names

SEED = 2007
Role = Office.Role
POLICE = (
    ("pp-recklinghausen", "Polizeipräsidium Recklinghausen", 2000, 51.614, 7.197, "ak-nord"),
    ("pp-bochum", "Polizeipräsidium Bochum", 2000, 51.482, 7.216, "ak-nord"),
    ("pp-hagen", "Polizeipräsidium Hagen", 1000, 51.361, 7.472, "ak-sued"),
    ("kpb-coesfeld", "Kreispolizeibehörde Coesfeld", 400, 51.943, 7.168, "ak-nord"),
    ("kpb-borken", "Kreispolizeibehörde Borken", 550, 51.844, 6.858, "ak-nord"),
    ("kpb-unna", "Kreispolizeibehörde Unna", 700, 51.534, 7.689, "ak-sued"),
)
WAY = {
    State.NOMINATED: (("nominate", 0),),
    State.BRIEFED: (("nominate", 30), ("brief", 0)),
    State.SELECTED: (("nominate", 60), ("brief", 30), ("select", 0)),
    State.NOT_SELECTED: (("nominate", 60), ("brief", 30), ("reject", 0)),
    State.RESTING: (("rest", 0),),
    State.SECONDED: (("second", 0),),
    State.TRANSFERRED: (("transfer", 0),),
    State.ENDED: (("resign", 0),),
}
"""The last steps to a state, with the days that lie before it began."""
AFTER = {
    "apply": State.APPLIED,
    "nominate": State.NOMINATED,
    "brief": State.BRIEFED,
    "begin_training": State.IN_TRAINING,
    "appoint": State.APPOINTED,
}
"""The state a step led to; every other step led to the state of today."""
OFFICES = ("HEAD", "PR", "SBV", "GLB", "SUP")
STATES = (
    State.APPLIED, State.NOMINATED, State.BRIEFED, State.SELECTED, State.IN_TRAINING, State.RESTING, State.ENDED,
    State.NOT_SELECTED, State.TRANSFERRED, State.SECONDED,
)  # fmt: skip
"""One each in the largest authority; besides them everybody is appointed."""


@dataclass
class _Scene:
    now: datetime
    today: date
    names: Iterator[tuple[str, str]]
    count: int = 0

    def people(self, site: Site, number: int) -> list[Person]:
        rows = []
        for _one in range(number):
            given, family = next(self.names)
            self.count += 1
            rows.append(
                Person(
                    external_id=f"L{self.count:04}", given_name=given, family_name=family, authority=site.authority,
                    site=site, email=f"l{self.count:04}@land.example", phone=f"0209 555 {self.count:04}",
                )
            )  # fmt: skip
        return Person.objects.bulk_create(rows)

    def office(self, person: Person, role: str, **bound: object) -> None:
        since = date(self.today.year - 2, 1, 1)
        Office.objects.create(person=person, role=role, authority=person.authority, since=since, **bound)


def fill(*, now: datetime, today: date) -> None:
    """Everything of the programme; accounts only for a few, so that the sign-in page stays short."""
    scene = _Scene(now, today, names(random.Random(SEED)))
    ministry = _authority("ministerium", "Ministerium (Demo)", 51.223, 6.779)
    academy = _authority("akademie", "Fortbildungsakademie Herne (Demo)", 51.539, 7.226)
    programme = Programme.objects.create(
        ministry=ministry.authority, academy=academy.authority, name="Soziale Ansprechpersonen im Land (Demo)",
        begun_at=now,
    )  # fmt: skip
    officers = scene.people(ministry, 2)
    for person in officers:
        scene.office(person, Role.MINISTRY)
    trainer = scene.people(academy, 1)[0]
    scene.office(trainer, Role.ACADEMY)
    groups = {
        key: WorkingGroup.objects.create(key=key, name=name, authority=ministry.authority)
        for key, name in (("ak-nord", "Arbeitskreis Nord"), ("ak-sued", "Arbeitskreis Süd"))
    }
    parts = [_police(scene, programme, groups, row) for row in POLICE]
    accounts = [*officers, trainer, *_shown(parts[0])]
    for person in accounts:
        create_account_for(person=person, actor=None, now=now)
    _agreements(scene, programme, parts, officers)
    demo_selection.fill(programme=programme, part=parts[0], chair=officers[0], now=now, today=today)


def _authority(key: str, name: str, latitude: float, longitude: float) -> Site:
    authority = Authority.objects.create(key=key, name=name)
    return Site.objects.create(
        authority=authority, key=f"{key}-haus", name=name.removesuffix(" (Demo)"), latitude=latitude,
        longitude=longitude, has_public_contact=False,
    )  # fmt: skip


def _police(
    scene: _Scene, programme: Programme, groups: dict[str, WorkingGroup], row: tuple[str, str, int, float, float, str]
) -> Participant:
    """An authority with its offices and, by its size, too few counsellors."""
    key, name, headcount, latitude, longitude, group = row
    site = _authority(key, f"{name} (Demo)", latitude, longitude)
    part = Participant.objects.create(
        programme=programme, authority=site.authority, working_group=groups[group], since=date(2026, 1, 1),
        headcount=headcount, headcount_on=date(2026, 1, 1),
    )  # fmt: skip
    for role, person in zip(OFFICES, scene.people(site, len(OFFICES)), strict=True):
        scene.office(person, role)
    is_first = key == POLICE[0][0]
    states = [State.APPOINTED] * max(1, headcount // 250) + (list(STATES) if is_first else [State.IN_TRAINING])
    roles = [_role(scene, person, state) for person, state in zip(scene.people(site, len(states)), states, strict=True)]
    if key in (POLICE[0][0], POLICE[2][0]):
        scene.office(roles[0].person, Role.SPEAKER, working_group=groups[group])
        scene.office(roles[1].person, Role.TRAINEE_MENTOR)
    return part


def _role(scene: _Scene, person: Person, state: str) -> Counsellor:
    """A role with the days and steps that led to its state."""
    today, year = scene.today, timedelta(days=365)
    number = int(person.external_id.removeprefix("L"))
    made = Counsellor(person=person, authority=person.authority, state=state, is_police=number % 3 != 0)
    made.applied_on = made.consented_on = today - 5 * year
    made.state_since = today - timedelta(days=40 + number % 200)
    if state in (State.APPLIED, State.NOMINATED, State.BRIEFED, State.SELECTED, State.NOT_SELECTED):
        made.applied_on = made.consented_on = today - timedelta(days=300)
        made.locally_selected_on = None if state == State.APPLIED else today - timedelta(days=280)
    else:
        made.training_began_on = today - 4 * year
    if state not in (
        State.APPLIED,
        State.NOMINATED,
        State.BRIEFED,
        State.SELECTED,
        State.NOT_SELECTED,
        State.IN_TRAINING,
    ):
        made.training_completed_on, made.appointed_on = today - 2 * year, today - 2 * year + timedelta(days=30)
        made.under_rule_set = "SAP-2007"
        if state == State.APPOINTED:
            made.state_since = made.appointed_on
            made.leaves_on = today + timedelta(days=300 + 40 * (number % 17)) if number % 5 == 0 else None
    if state == State.ENDED:
        made.ended_on = made.state_since
    made.save()
    _history(scene, made)
    return made


def _history(scene: _Scene, role: Counsellor) -> None:
    """Steps, rest, move, participation and office that belong to the state."""
    steps = [("apply", role.applied_on), ("begin_training", role.training_began_on), ("appoint", role.appointed_on)]
    steps += [(event, role.state_since - timedelta(days=before)) for event, before in WAY.get(State(role.state), ())]
    for event, on in steps:
        if event and on:
            Act.objects.create(
                counsellor=role, event=event, state=AFTER.get(event, role.state), on=on, authority=role.authority,
                rule_set="SAP-2007", recorded_at=scene.now,
            )  # fmt: skip
    if role.is_advising or role.state == State.RESTING:
        scene.office(role.person, Role.COUNSELLOR)
    _stage(scene, role)


def _stage(scene: _Scene, role: Counsellor) -> None:
    if role.state == State.RESTING:
        rest = Rest.objects.create(
            counsellor=role, since=role.state_since, expected_until=scene.today + timedelta(days=120)
        )
        for body in RestNotice.Body:
            got = scene.now if body == RestNotice.Body.HEAD else None
            RestNotice.objects.create(rest=rest, occasion="begin", body=body, sent_at=scene.now, received_at=got)
    if role.state in (State.TRANSFERRED, State.SECONDED):
        origin = Authority.objects.filter(key="ministerium").get()
        kind = Move.Kind.TRANSFER if role.state == State.TRANSFERRED else Move.Kind.SECONDMENT
        Move.objects.create(
            counsellor=role, kind=kind, origin=origin, receiver=role.authority, since=role.state_since,
            expected_until=scene.today + timedelta(days=300) if kind == Move.Kind.SECONDMENT else None,
        )  # fmt: skip
        if role.state == State.TRANSFERRED:
            Rest.objects.create(counsellor=role, kind=Rest.Kind.TRANSFER, since=role.state_since)
    if role.state == State.APPLIED:
        for heard in (Participation.Body.LINE_MANAGER, Participation.Body.STAFF_COUNCIL):
            Participation.objects.create(
                counsellor=role, body=heard, heard_on=scene.today - timedelta(days=10), view="agrees",
                recorded_at=scene.now,
            )  # fmt: skip


def _shown(part: Participant) -> list[Person]:
    """Who can sign in: head, staff council and line manager, the speaker, a counsellor at rest, an applicant."""
    held = Office.objects.filter(authority=part.authority, role__in=("HEAD", "PR", "SUP")).select_related("person")
    speaker = Office.objects.filter(working_group=part.working_group, role=Role.SPEAKER).select_related("person")
    roles = Counsellor.objects.filter(authority=part.authority).select_related("person")
    resting, applied = roles.get(state=State.RESTING), roles.get(state=State.APPLIED)
    return [*(office.person for office in (*held, *speaker)), resting.person, applied.person]


def _agreements(scene: _Scene, programme: Programme, parts: list[Participant], officers: list[Person]) -> None:
    """A co-operation of two small authorities, a notice, a switch that waits for a second person."""
    joint = Cooperation.objects.create(
        programme=programme, since=date(2026, 1, 1), basis="Vereinbarung Coesfeld-Borken"
    )
    joint.members.set(parts[3:5])
    Vacancy.objects.create(
        authority=parts[0].authority, new_posts=1, replacement_posts=1, gap=2,
        apply_by=scene.today + timedelta(days=45), consulted_on=scene.today - timedelta(days=5),
        consulted_with="Sprecherin Arbeitskreis Nord", published_on=scene.today - timedelta(days=3),
        made_at=scene.now,
    )  # fmt: skip
    RuleSetSwitch.objects.create(
        programme=programme, key="SAP-2010", since=scene.today + timedelta(days=60),
        basis="Änderungserlass vom 1.6.2010", proposed_by=officers[0].user, proposed_at=scene.now,
    )  # fmt: skip
