# SPDX-License-Identifier: EUPL-1.2
"""An academy with a lecturer, events, and counsellors; and what rows of the access matrix name."""

from datetime import date, datetime, time, timedelta
from typing import Any

from schutznetz.adapters import clock
from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.academy import actions
from schutznetz.apps.academy.models import Additional, Event, Registration, SmallGroupRequest, Topic
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.sap.models import Counsellor, Programme
from schutznetz.apps.training.models import TrainingGroup
from tests.apps.builders import a_person, a_user, an_office
from tests.apps.sap.objects import Land, a_counsellor, acting

DAY = date(2026, 6, 15)
NOW = datetime.combine(DAY, time(9), BERLIN)
State = Registration.State


def an_event(programme: Programme, kind: str = "supervision", *, on: date = date(2026, 9, 1), **fields: Any) -> Event:
    """A released event of one day; with `published_on=None` a draft."""
    values: dict[str, Any] = {
        "title": "Supervision Herbst", "last_day": on, "begins": time(9), "ends": time(16), "place": "Herne",
        "places": 12, "published_on": date(2026, 1, 1), "changed_at": clock.now(),
        "topic": "depression" if kind == "subject" else "",
    }  # fmt: skip
    return Event.objects.create(programme=programme, kind=kind, first_day=on, **(values | fields))


def a_registration(event: Event, counsellor: Counsellor, state: str = State.REGISTERED) -> Registration:
    return Registration.objects.create(
        event=event, counsellor=counsellor, state=state, made_at=clock.now(), changed_at=clock.now()
    )


def a_group(programme: Programme, *members: Counsellor, name: str = "2019-B") -> TrainingGroup:
    made = TrainingGroup.objects.create(programme=programme, name=name, state="completed", starts_on=date(2019, 3, 1))
    for one in members:
        made.members.create(counsellor=one, since=date(2019, 3, 1), completed_on=date(2020, 3, 1))
    return made


class Academy(Land):
    """The land of `tests.apps.sap`, with a second counsellor, a line manager, a speaker and a lecturer."""

    def __init__(self) -> None:
        super().__init__()
        self.boss = a_user(Role.SUPERVISOR, self.site, everywhere=True, given_name="Beate", family_name="Chef")
        self.counsellor.line_manager = self.boss.person
        self.counsellor.save()
        self.other_user = a_user(Role.COUNSELLOR, self.site, everywhere=True, given_name="Otto", family_name="Ost")
        assert self.other_user.person is not None
        self.other = a_counsellor(self.other_user.person)
        self.speaker = a_user(Role.EMPLOYEE, self.site, given_name="Svea", family_name="Sprecher")
        an_office(self.speaker.person, Role.SPEAKER, working_group=self.part.working_group)
        self.lecturer = a_user(Role.LECTURER, self.ministry_site, everywhere=True)

    def me(self) -> Actor:
        return acting(self.counsellor_user)

    def aca(self) -> Actor:
        return acting(self.academy)

    def register(self, event: Event, *, who: Counsellor | None = None, today: date = DAY, reason: str = "") -> Any:
        who = who or self.counsellor
        user = User.objects.get(person=who.person)
        now = datetime.combine(today, time(9), BERLIN)
        return actions.register(
            event=event, counsellor=who, actor=acting(user, today), now=now, today=today, reason=reason
        )  # fmt: skip

    def another(self, number: int = 1) -> list[Counsellor]:
        """More counsellors with accounts."""
        users = [a_user(Role.COUNSELLOR, self.site, everywhere=True) for _one in range(number)]
        return [a_counsellor(user.person) for user in users if user.person]


def academy_objects(site: Site, programme: Programme, counsellor: Counsellor) -> dict[str, Any]:
    """For rows of the access matrix: the own authority runs the academy."""
    now, today = clock.now(), clock.today()
    day = today + timedelta(days=30)
    event = an_event(programme, on=day)
    draft = an_event(programme, on=day, published_on=None)
    booked = an_event(programme, on=day + timedelta(days=1))
    registration = a_registration(booked, counsellor)
    group = an_event(programme, "small_group", on=day)
    a_registration(group, a_counsellor(a_person(site, "Karl", "Klein")))
    topic = Topic.objects.create(programme=programme, code="einsamkeit", name="Einsamkeit", added_at=now)
    wanted = {"programme": programme, "counsellor": counsellor, "size": 4, "made_at": now}
    small = SmallGroupRequest.objects.create(**wanted)
    approved = SmallGroupRequest.objects.create(**wanted, state="approved", decided_on=today)
    more = Additional.objects.create(
        counsellor=counsellor, title="Kongress", provider="Verein", first_day=day, last_day=day, made_at=now
    )
    return {
        "own_event": event.pk, "own_event_draft": draft.pk, "own_booked_event": booked.pk,
        "own_registration": registration.pk, "own_small_event": group.pk, "own_topic": topic.pk,
        "own_small": small.pk, "own_approved_small": approved.pk, "own_additional": more.pk,
    }  # fmt: skip
