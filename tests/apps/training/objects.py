# SPDX-License-Identifier: EUPL-1.2
"""A training group with everything it needs, a mentor with a trainee; and what rows of the access matrix name."""

from datetime import date, timedelta
from typing import Any

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Person, Site, WorkingGroup
from schutznetz.apps.sap.models import Counsellor, Participant, Programme, State
from schutznetz.apps.training.models import (
    Companion,
    Feedback,
    GroupState,
    Lecturer,
    LogEntry,
    Member,
    Mentor,
    Module,
    Pairing,
    TrainingGroup,
)
from tests.apps.builders import NUMBER, a_person, a_user, an_office
from tests.apps.sap.objects import DAY, Land, a_counsellor, acting
from tests.apps.worktime.objects import an_entry

AREAS = ("conversation", "conflicts", "disorders")


def a_group(programme: Programme, state: str = GroupState.PLANNED, **fields: Any) -> TrainingGroup:
    """With a complete plan and a lecturer, starting on 7 September 2026 unless `starts_on` says otherwise."""
    values: dict[str, Any] = {"name": f"2026-{next(NUMBER)}", "starts_on": date(2026, 9, 7)} | fields
    values.setdefault("completes_on", values["starts_on"] + timedelta(days=800))
    made = TrainingGroup.objects.create(programme=programme, state=state, **values)
    for number, area in enumerate(AREAS):
        first = made.starts_on + timedelta(days=30 * number)
        Module.objects.create(group=made, area=area, title=f"Modul {number + 1}", first_on=first, place="Herne")
    Lecturer.objects.create(group=made, name="Dr. Lea Lehr", since=made.starts_on - timedelta(days=60))
    return made


def a_member(group: TrainingGroup, counsellor: Counsellor, **fields: Any) -> Member:
    return Member.objects.create(group=group, counsellor=counsellor, since=group.starts_on, **fields)


def a_mentor(counsellor: Counsellor, **fields: Any) -> Mentor:
    values = {"course_completed_on": date(2025, 2, 2), "since": date(2025, 3, 1)} | fields
    return Mentor.objects.create(counsellor=counsellor, **values)


def a_pairing(mentor: Mentor, trainee: Counsellor, since: date = date(2026, 1, 10), **fields: Any) -> Pairing:
    return Pairing.objects.create(mentor=mentor, trainee=trainee, since=since, named_at=clock.now(), **fields)


class School(Land):
    """The land of `tests.apps.sap` with a speaker, a mentor, a trainee and somebody who is selected."""

    def __init__(self) -> None:
        super().__init__()
        self.group: WorkingGroup = self.part.working_group  # type: ignore[assignment]
        self.mentor_user = self.counsellor_user
        self.mentor = a_mentor(self.counsellor)
        an_office(self.counsellor.person, Role.TRAINEE_MENTOR)
        self.trainee_user = a_user(
            Role.COUNSELLOR, self.site, everywhere=True, given_name="Tomke", family_name="Tamm"
        )  # fmt: skip
        self.trainee = a_counsellor(self._person(self.trainee_user), State.IN_TRAINING, training_completed_on=None)
        self.chosen = a_counsellor(a_person(self.site, "Gesa", "Gewählt"), State.SELECTED)
        self.speaker = self._speaker(Role.SPEAKER)
        self.deputy = self._speaker(Role.DEPUTY_SPEAKER)
        self.admin = a_user(Role.ADMINISTRATOR, self.site)

    @staticmethod
    def _person(user: User) -> Person:
        assert user.person is not None
        return user.person

    def _speaker(self, role: str) -> User:
        user = a_user(Role.EMPLOYEE, self.site, everywhere=True)
        an_office(self._person(user), role, working_group=self.group)
        return user

    def paired(self, **fields: Any) -> Pairing:
        return a_pairing(self.mentor, self.trainee, **fields)

    def aca(self, day: date = DAY) -> Actor:
        return acting(self.academy, day)

    def spk(self, day: date = DAY) -> Actor:
        return acting(self.speaker, day)

    def men(self, day: date = DAY) -> Actor:
        return acting(self.mentor_user, day)


def training_objects(site: Site, user: User) -> dict[str, Any]:
    """For rows of the access matrix: `user` is a counsellor and the academy's authority is their own."""
    part = Participant.objects.select_related("programme", "working_group").get(authority=site.authority)
    assert user.person is not None
    own = Counsellor.objects.get(person=user.person)
    today = clock.today()
    group = a_group(part.programme, GroupState.RUNNING, starts_on=today - timedelta(days=100))
    draft = a_group(part.programme)
    trainee = a_counsellor(a_person(site, "Tim", "Lehrling"), State.IN_TRAINING)
    waiting = a_counsellor(a_person(site, "Wilma", "Wartet"), State.IN_TRAINING)
    member = a_member(group, trainee)
    finished = a_member(group, a_counsellor(a_person(site, "Fia", "Fertig")), completed_on=today)
    companion = Companion.objects.create(
        group=group, counsellor=a_counsellor(a_person(site, "Pia", "Praxis")), since=today
    )
    mentor = a_mentor(own)
    pairing = a_pairing(mentor, trainee, today - timedelta(days=50))
    entry = an_entry(user.person, 1, day=today - timedelta(days=3), kind="MEN", hour=14)
    line = LogEntry.objects.create(pairing=pairing, entry=entry, kind="contacts")
    feedback = Feedback.objects.create(pairing=pairing, text="Gut.", written_at=clock.now())
    assert part.working_group is not None
    return {
        "own_group": group.pk, "own_draft_group": draft.pk, "own_module": group.modules.first().pk,
        "own_draft_module": draft.modules.first().pk, "own_lecturer": group.lecturers.first().pk,
        "own_companion": companion.pk, "own_member": member.pk, "own_finished": finished.pk,
        "own_mentor": mentor.pk, "own_pairing": pairing.pk, "own_log": line.pk, "own_feedback": feedback.pk,
        "own_waiting": waiting.pk, "own_group_key": part.working_group.key,
    }  # fmt: skip
