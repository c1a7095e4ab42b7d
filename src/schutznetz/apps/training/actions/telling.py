# SPDX-License-Identifier: EUPL-1.2
"""Who hears what. Mails are neutral; the page says the rest."""

from datetime import date, datetime

from django.urls import reverse

from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office, Person, WorkingGroup
from schutznetz.apps.training.models import Member, Pairing, TrainingGroup

GROUP, PAIRING, FEEDBACK, TOTAL = "training.group", "training.pairing", "training.feedback", "training.total"


def tell_member(member: Member, what: str, now: datetime) -> None:
    """Something has changed in the group of a trainee."""
    tell(
        kind=GROUP, now=now, key=f"{member.pk}:{what}", person=member.counsellor.person, group=member.group.name,
        path=reverse("training:own"),
    )  # fmt: skip


def tell_members(group: TrainingGroup, what: str, now: datetime) -> None:
    for member in group.members.learning().select_related("group", "counsellor__person"):
        tell_member(member, what, now)


def tell_pair(pairing: Pairing, *, has_ended: bool, now: datetime) -> None:
    """Both hear that an accompaniment begins or has ended."""
    word = "ended" if has_ended else "named"
    mentor, trainee = pairing.mentor.counsellor.person, pairing.trainee.person
    for person, other in ((mentor, trainee), (trainee, mentor)):
        path = reverse("training:pairing", args=[pairing.pk])
        tell(
            kind=PAIRING, now=now, key=f"{pairing.pk}:{word}:{person.pk}", person=person, name=str(other),
            has_ended=has_ended, path=path,
        )  # fmt: skip


def tell_of_feedback(pairing: Pairing, number: int, now: datetime) -> None:
    """The trainee hears that there is something to read; the words stay on the page."""
    path = reverse("training:pairing", args=[pairing.pk])
    tell(kind=FEEDBACK, now=now, key=f"{pairing.pk}:{number}", person=pairing.trainee.person, path=path)


def tell_speakers(group: WorkingGroup, key: str, now: datetime, today: date) -> None:
    held = Office.objects.held_on(today).filter(working_group=group, role=Role.SPEAKER)
    for person in Person.objects.filter(pk__in=held.values("person")):
        path = reverse("training:totals", args=[group.key])
        tell(kind=TOTAL, now=now, key=f"{key}:{person.pk}", person=person, path=path)
