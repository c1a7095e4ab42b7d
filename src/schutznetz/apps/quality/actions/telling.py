# SPDX-License-Identifier: EUPL-1.2
"""Who hears of what: neutral mails, the page behind the sign-in says what it is."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from schutznetz.apps.notify.actions import News, tell, tell_all
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.quality.facts import DECIDED, REPORTED, REVIEW, STEP
from schutznetz.apps.quality.models import Review, State
from schutznetz.apps.quality.policies import programme_of
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import holders_of


def tell_open(counsellors: Iterable[Counsellor], now: datetime, today: date) -> None:
    """Something is open: each counsellor hears of it before anybody may see it."""
    path = {"path": reverse("quality:own")}
    news = [News(f"{one.pk}:{today.isoformat()}", one.person, path) for one in counsellors]
    tell_all(kind=REVIEW, now=now, news=news)


def tell_reported(found: Review, now: datetime, today: date) -> None:
    """The ministry, and the counsellor a copy."""
    path = reverse("quality:review", args=[found.pk])
    tell(kind=STEP, now=now, key=f"{found.pk}:reported", person=found.counsellor.person, path=path)
    for person in ministry_of(found, today):
        tell(kind=REPORTED, now=now, key=f"{found.pk}:{person.pk}", person=person, path=path)


def tell_step(found: Review, key: str, now: datetime, today: date, *, by: Person | None) -> None:
    """The counsellor hears of every step of others, the ministry of a comment and of the execution."""
    path = reverse("quality:review", args=[found.pk])
    if by is None or by.pk != found.counsellor.person_id:
        tell(kind=STEP, now=now, key=f"{found.pk}:{key}:own", person=found.counsellor.person, path=path)
    if found.state in (State.HEARD, State.RELEASED):
        for person in ministry_of(found, today):
            if by is None or person.pk != by.pk:
                tell(kind=REPORTED, now=now, key=f"{found.pk}:{key}:{person.pk}", person=person, path=path)
    if found.state == State.RELEASE_DECIDED:
        _tell_head(found, now, today)


def _tell_head(found: Review, now: datetime, today: date) -> None:
    path = reverse("quality:release", args=[found.pk])
    for person in holders_of(found.counsellor.authority, Role.HEAD, today):
        tell(kind=DECIDED, now=now, key=f"{found.pk}:{person.pk}", person=person, path=path)


def ministry_of(found: Review, today: date) -> list[Person]:
    programme = programme_of(found.counsellor)
    people = list(holders_of(programme.ministry, Role.MINISTRY, today)) if programme else []
    return [one for one in people if one.pk != found.counsellor.person_id]
