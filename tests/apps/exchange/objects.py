# SPDX-License-Identifier: EUPL-1.2
"""A working group with a speaker and members beside a second one; and what rows of the access matrix name."""

from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client

from schutznetz.adapters import clock
from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.accounts.models import User
from schutznetz.apps.exchange.models import (
    Activity,
    AnnualReport,
    Circular,
    ExperienceNote,
    Material,
    Post,
    Receipt,
    Service,
    ServiceTopic,
    Thread,
    TrendFigure,
    TrendNote,
)
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Person, Site, WorkingGroup
from schutznetz.apps.sap.models import Counsellor, Participant, Programme
from schutznetz.apps.working_groups.models import Membership
from tests.apps.builders import a_site, a_user, an_authority, an_office
from tests.apps.sap.objects import Land, a_counsellor, a_participant, acting

DAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 10, tzinfo=BERLIN)
PDF = b"%PDF-1.7\n%%EOF\n"


def belongs(counsellor: Counsellor, group: WorkingGroup) -> Membership:
    return Membership.objects.create(
        counsellor=counsellor, group=group, authority=counsellor.authority, since=date(2024, 1, 1)
    )


def a_member(site: Site, group: WorkingGroup, **names: Any) -> User:
    """A counsellor with an account who belongs to a group."""
    user = a_user(Role.COUNSELLOR, site, everywhere=True, **names)
    assert user.person is not None
    belongs(a_counsellor(user.person), group)
    return user


def a_service(programme: Programme, group: WorkingGroup | None = None, **fields: Any) -> Service:
    values = {"name": "Suchtberatung Mitte", "town": "Recklinghausen", "phone": "02361 555 0", "checked_on": DAY}
    made = Service.objects.create(programme=programme, working_group=group, **(values | fields))
    ServiceTopic.objects.create(service=made, code="addiction")
    return made


def a_thread(group: WorkingGroup, author: Person, body: str = "Wer kennt eine gute Stelle?") -> Post:
    """The first post of a subject."""
    thread = Thread.objects.create(
        working_group=group, title="Beratung am Abend", opened_by=author, opened_at=NOW, last_post_at=NOW
    )
    return Post.objects.create(thread=thread, author=author, body=body, made_at=NOW)


class Region(Land):
    """The Land with a speaker and two members in its group, and a second group with a speaker of its own."""

    def __init__(self) -> None:
        super().__init__()
        assert self.part.working_group is not None
        self.group: WorkingGroup = self.part.working_group
        belongs(self.counsellor, self.group)
        self.speaker = a_member(self.site, self.group, given_name="Petra", family_name="Sprecher")
        self.member = a_member(self.site, self.group, given_name="Max", family_name="Mitglied")
        an_office(self.speaker.person, Role.SPEAKER, working_group=self.group)
        self.other_site = a_site(an_authority("Kreispolizeibehörde Nachbar"))
        self.other_part: Participant = a_participant(self.programme, self.other_site.authority)
        assert self.other_part.working_group is not None
        self.other_group: WorkingGroup = self.other_part.working_group
        self.stranger = a_member(self.other_site, self.other_group, given_name="Frieda", family_name="Fremd")
        an_office(self.stranger.person, Role.SPEAKER, working_group=self.other_group)
        self.other_head = a_user(Role.HEAD, self.other_site, everywhere=True)
        self.admin = a_user(Role.ADMINISTRATOR, self.site)

    @property
    def members(self) -> tuple[User, User, User]:
        return self.counsellor_user, self.speaker, self.member

    @property
    def outsiders(self) -> dict[str, User]:
        """Nobody of these belongs to the group."""
        return {
            "officer": self.officer, "academy": self.academy, "head": self.head, "stranger": self.stranger,
            "other head": self.other_head, "admin": self.admin,
        }  # fmt: skip


def of(user: User) -> Actor:
    return acting(user, DAY)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def exchange_objects(user: User, speaker: User) -> dict[str, Any]:
    """For rows of the access matrix: `user`, who is a counsellor already, is a member of a group with everything;
    `speaker` speaks for another group of the same programme."""
    counsellor = Counsellor.objects.get(person=user.person)
    part = Participant.objects.select_related("programme", "working_group").get(authority=counsellor.authority)
    group, now, day = _group_of(counsellor, part), clock.now(), clock.today()
    circular = Circular.objects.create(
        programme=part.programme, direction="members", working_group=group, subject="Neues", body="Text", sent_at=now
    )
    Receipt.objects.create(circular=circular, person=user.person)
    post, service = a_thread(group, counsellor.person), a_service(part.programme, group)
    note = ExperienceNote.objects.create(service=service, author=user.person, text="Gut.", made_at=now, checked_on=day)
    activity = Activity.objects.create(
        working_group=group, kind="visit", title="Besuch", on=day, place="Marl", length="2"
    )
    material = Material(working_group=group, title="Vortrag", name="v.pdf", size=9, uploaded_at=now)
    material.file.save("v.pdf", ContentFile(PDF))
    speakers_group = WorkingGroup.objects.get(offices__person=speaker.person)
    year = day.year - 1
    AnnualReport.objects.create(working_group=group, year=year, group_words="a", extent_words="b", submitted_at=now)
    trend = TrendNote.objects.create(working_group=group, since=day, until=day, sent_at=now)
    trend.authorities.set([counsellor.authority])
    TrendFigure.objects.create(note=trend, topic="debts", cases=12)
    return {
        "own_circular": circular.pk, "own_exchange_group": group.key, "own_thread": post.thread_id, "own_post": post.pk,
        "own_service": service.pk, "own_note": note.pk, "own_activity": activity.pk, "own_material": material.pk,
        "own_trend": trend.pk, "report_year": year, "speakers_group": speakers_group.key,
    }  # fmt: skip


def _group_of(counsellor: Counsellor, part: Participant) -> WorkingGroup:
    """The group somebody made for the counsellor, or that of the authority."""
    known = Membership.objects.filter(counsellor=counsellor, until=None).select_related("group").first()
    assert part.working_group is not None
    return known.group if known else belongs(counsellor, part.working_group).group
