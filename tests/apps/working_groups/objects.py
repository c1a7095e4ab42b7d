# SPDX-License-Identifier: EUPL-1.2
"""A group with members, its speaker and deputy, the ministry, and one of everything a group keeps."""

from datetime import date, time, timedelta
from typing import Any

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Person, Site, WorkingGroup
from schutznetz.apps.sap.models import Counsellor, Participant, State
from schutznetz.apps.working_groups.models import (
    Attendance,
    Candidate,
    Conference,
    District,
    Election,
    Guest,
    Meeting,
    Membership,
    Option,
    Shift,
)
from tests.apps.builders import a_person, a_user, a_working_group, an_office
from tests.apps.sap.objects import DAY, Land, a_counsellor

NINE, NOON = time(9), time(12)


def person_of(user: User) -> Person:
    assert user.person is not None
    return user.person


def a_member(group: WorkingGroup, counsellor: Counsellor, since: date = date(2025, 1, 1), **fields: Any) -> Membership:
    return Membership.objects.create(
        group=group, counsellor=counsellor, authority=counsellor.authority, since=since, **fields
    )


def a_meeting(group: WorkingGroup, on: date | None, state: str = "planned", **fields: Any) -> Meeting:
    values: dict[str, Any] = {"place": "Herne, Raum 1.04", "changed_at": clock.now()}
    hours = {"begins": NINE, "ends": NOON} if on else {}
    return Meeting.objects.create(group=group, on=on, state=state, **(values | hours | fields))


class Region(Land):
    """The Land of the programme with a group of four: Sina (an account), a speaker, a deputy, Timo in training."""

    def __init__(self) -> None:
        super().__init__()
        assert self.part.working_group is not None
        self.group: WorkingGroup = self.part.working_group
        self.group.authority = self.ministry_site.authority
        self.group.save()
        self.speaker = self.member_with_account("Sören", "Sprecher")
        self.deputy = self.member_with_account("Dora", "Deputat")
        for user, role in ((self.speaker, Role.SPEAKER), (self.deputy, Role.DEPUTY_SPEAKER)):
            an_office(person_of(user), role, working_group=self.group)
        self.trainee = a_counsellor(a_person(self.site, "Timo", "Träger"), State.IN_TRAINING)
        self.membership = a_member(self.group, self.counsellor)
        a_member(self.group, self.trainee)

    def member_with_account(self, given: str, family: str) -> User:
        user = a_user(Role.COUNSELLOR, self.site, everywhere=True, given_name=given, family_name=family)
        a_member(self.group, a_counsellor(person_of(user)))
        return user

    def role_of(self, user: User) -> Counsellor:
        return Counsellor.objects.get(person=user.person)

    def another_group(self, name: str = "Arbeitskreis Ost") -> WorkingGroup:
        return a_working_group(self.ministry_site.authority, name)

    def an_invited_meeting(self, on: date = DAY + timedelta(days=50), state: str = "invited") -> Meeting:
        made = a_meeting(self.group, on, state, invited_at=clock.now())
        for row in Membership.objects.filter(group=self.group, until=None):
            Attendance.objects.create(meeting=made, counsellor=row.counsellor, invited_at=clock.now())
        return made


def working_group_objects(site: Site, user: User, users: dict[str, User]) -> dict[str, Any]:
    """For the access matrix: `user` is a member of the group of the own authority (`home`), SPK and DEP of the own
    authority speak for another one of the same programme (`circle`)."""
    part = Participant.objects.select_related("working_group", "programme").get(authority=site.authority)
    home, circle = part.working_group, person_of(users["SPK"]).offices.get().working_group
    assert home is not None
    assert circle is not None
    own = Counsellor.objects.get(person=user.person)
    if not Membership.objects.filter(counsellor=own, until=None).exists():
        a_member(home, own)
    person_of(users["DEP"]).offices.update(working_group=circle)
    today, now, group = clock.today(), clock.now(), circle
    meeting = a_meeting(group, today + timedelta(days=60), "invited", invited_at=now)
    past = a_meeting(group, today - timedelta(days=60), "invited", invited_at=now)
    planned = a_meeting(group, today + timedelta(days=90))
    poll, home_poll = a_meeting(group, None, "polling"), a_meeting(home, None, "polling")
    days = {"on": today + timedelta(days=30), "begins": NINE, "ends": NOON}
    option = Option.objects.create(meeting=poll, **days)
    Option.objects.create(meeting=home_poll, **days)
    home_meeting = a_meeting(home, today + timedelta(days=60), "invited", invited_at=now)
    Attendance.objects.create(meeting=home_meeting, counsellor=own, invited_at=now)
    called = {"called_on": today, "candidates_by": today + timedelta(days=9), "closes_on": today + timedelta(days=20)}
    election = Election.objects.create(group=group, **called)
    home_election = Election.objects.create(group=home, **called)
    Candidate.objects.create(election=home_election, counsellor=own, office="SPK")
    draft = District.objects.create(
        programme=part.programme, name="Entwurf", effective_on=today + timedelta(days=90), made_at=now
    )
    other = a_working_group(part.programme.ministry, "Arbeitskreis Ost")
    shift = Shift.objects.create(district=draft, participant=part, origin=group, target=other)
    sent = District.objects.create(
        programme=part.programme, name="Versandt", effective_on=today + timedelta(days=90), made_at=now, state="sent",
        sent_on=today, comment_by=today + timedelta(days=28),
    )  # fmt: skip
    Shift.objects.create(district=sent, participant=part, origin=home, target=circle)
    conference = Conference.objects.create(
        programme=part.programme, on=today + timedelta(days=40), begins=NINE, ends=NOON, place="Selm", changed_at=now,
        state="invited",
    )  # fmt: skip
    Guest.objects.create(conference=conference, person=person_of(users["SPK"]), group=group, role="SPK", invited_at=now)
    return {
        "home_group_key": home.key, "home_meeting": home_meeting.pk, "home_poll": home_poll.pk,
        "home_election": home_election.pk, "own_circle_key": circle.key, "own_meeting": meeting.pk,
        "own_past_meeting": past.pk,
        "own_planned_meeting": planned.pk, "own_poll": poll.pk, "own_poll_day": option.pk,
        "own_election": election.pk, "own_draft_district": draft.pk, "own_shift": shift.pk,
        "own_sent_district": sent.pk, "own_conference": conference.pk,
    }  # fmt: skip
