# SPDX-License-Identifier: EUPL-1.2
"""A programme with a working group, its speaker and deputy, a line manager, and records of counsellors."""

from datetime import date, datetime, time
from typing import Any

from schutznetz.adapters import clock
from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.academy.models import Event, Registration
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.quality.facts import quarter_of
from schutznetz.apps.quality.models import (
    Complaint,
    InformationSheet,
    Item,
    Message,
    OpenItem,
    QuarterReturn,
    Review,
    ReviewStep,
    State,
)
from schutznetz.apps.quality.policies import programme_of
from schutznetz.apps.sap.models import Counsellor, Programme
from schutznetz.apps.working_groups.models import Attendance, Meeting, Membership
from tests.apps.builders import a_person, a_site, a_user, an_authority
from tests.apps.sap.objects import Land, a_counsellor, acting

DAY = date(2026, 6, 15)
NOW = datetime.combine(DAY, time(9), BERLIN)
__all__ = ["DAY", "NOW", "Court", "a_complaint", "acting", "an_open_item", "attend", "convene", "quality_objects"]


def attend(counsellor: Counsellor, programme: Programme, kind: str, on: date) -> Registration:
    """The counsellor was at an event of the academy."""
    moment = datetime.combine(on, time(9), BERLIN)
    event = Event.objects.create(
        programme=programme, kind=kind, title="Seminar", first_day=on, last_day=on, begins=time(9), ends=time(16),
        place="Herne", places=20, published_on=on, changed_at=moment,
    )  # fmt: skip
    return Registration.objects.create(
        event=event, counsellor=counsellor, state=Registration.State.ATTENDED, made_at=moment, changed_at=moment
    )


def convene(counsellor: Counsellor, group: Any, on: date, presence: str) -> Attendance:
    """A meeting the counsellor was invited to."""
    moment = datetime.combine(on, time(9), BERLIN)
    meeting = Meeting.objects.create(
        group=group, state=Meeting.State.HELD, on=on, begins=time(9), ends=time(12), place="Herne",
        invited_at=moment, changed_at=moment,
    )  # fmt: skip
    return Attendance.objects.create(meeting=meeting, counsellor=counsellor, invited_at=moment, presence=presence)


def an_open_item(
    counsellor: Counsellor, item: str = Item.CONVERSATION, period: str = "2026-06-01", **fields: Any
) -> OpenItem:
    values: dict[str, Any] = {"due_on": date(2026, 6, 1), "told_on": date(2026, 6, 2)}
    return OpenItem.objects.create(counsellor=counsellor, item=item, period=period, **(values | fields))


def a_complaint(counsellor: Counsellor, **fields: Any) -> Complaint:
    """Written today to the ministry of the programme."""
    programme = programme_of(counsellor)
    assert programme is not None
    values = {"kind": "disadvantaged", "text": "Bei der Beurteilung stand es dabei.", "sent_at": clock.now()} | fields
    return Complaint.objects.create(counsellor=counsellor, authority=programme.ministry, **values)


class Court(Land):
    """The land of `tests.apps.sap` since 2023, with a speaker of the counsellor's group and of another."""

    def __init__(self) -> None:
        super().__init__()
        self.part.since = date(2023, 1, 1)
        self.part.save()
        self.group = self.part.working_group
        assert self.group is not None
        Membership.objects.create(
            counsellor=self.counsellor, group=self.group, authority=self.site.authority, since=date(2025, 1, 1)
        )
        self.speaker = self._speaker(self.group)
        self.stranger = self._speaker(None)
        self.manager = a_user(Role.SUPERVISOR, self.site, everywhere=True, given_name="Lutz", family_name="Leiter")
        self.counsellor.line_manager = self.manager.person
        self.counsellor.save()
        self.foreign_head = a_user(Role.HEAD, a_site(an_authority("Kreis Anderswo")), everywhere=True)

    def _speaker(self, group: Any) -> User:
        user = a_user(Role.SPEAKER, self.site, everywhere=False)
        if group is not None:
            assert user.person is not None
            user.person.offices.update(working_group=group, site=None)
        return user

    def another(self, name: str = "Ander", **fields: Any) -> Counsellor:
        """One more counsellor of the same authority and group."""
        made = a_counsellor(a_person(self.site, "Alex", name), **fields)
        assert self.group is not None
        Membership.objects.create(
            counsellor=made, group=self.group, authority=self.site.authority, since=date(2025, 1, 1)
        )
        return made


def quality_objects(site: Site, user: User) -> dict[str, Any]:
    """For rows of the access matrix: `user` is counsellor of the own authority (see `sap_objects`)."""
    assert user.person is not None
    own = Counsellor.objects.get(person=user.person)
    today = clock.today()
    an_open_item(own, Item.CONVERSATION, "2026-02-01")
    hearing = Review.objects.create(
        counsellor=own, item=Item.SUBJECT, reporter="academy", misses=["2026-02-01"], reported_on=today,
        state=State.HEARING, asked_on=today,
    )  # fmt: skip
    ReviewStep.objects.create(review=hearing, event="hear", state=State.HEARING, on=today, recorded_at=clock.now())
    decided = Review.objects.create(
        counsellor=own, item=Item.SUPERVISION, reporter="academy", misses=["2025"], reported_on=today,
        state=State.RELEASE_DECIDED, asked_on=today, decided_on=today,
    )  # fmt: skip
    QuarterReturn.objects.create(counsellor=own, year=2026, quarter=1, sent_on=date(2026, 4, 2))
    message = Message.objects.create(counsellor=own, authority=site.authority, text="Bitte", sent_at=clock.now())
    complaint = a_complaint(own)
    sheet = InformationSheet.objects.create(counsellor=own, manager=user.person, given_on=today)
    last = quarter_of(today).before()
    return {
        "own_review": hearing.pk, "own_decided_review": decided.pk,
        "own_message": message.pk, "own_complaint": complaint.pk,
        "own_sheet": sheet.pk,
        "own_year": today.year, "own_quarter_year": last.year, "own_quarter": last.number,
    }  # fmt: skip
