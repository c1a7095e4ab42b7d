# SPDX-License-Identifier: EUPL-1.2
"""Duties of the demonstration's counsellors: declarations, returns, a report, a review in hearing, one that ended.

Everybody is invented. What is open follows from the records; the nightly look finds it.
"""

from datetime import date, datetime, timedelta

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.quality.facts.records import Quarter, quarter_of
from schutznetz.apps.quality.jobs import review_all
from schutznetz.apps.quality.models import (
    Declaration,
    Item,
    LeadershipTalk,
    Message,
    OpenItem,
    QuarterReturn,
    Reporter,
    Review,
    ReviewStep,
    State,
)
from schutznetz.apps.sap.models import IN_OFFICE, Counsellor

DAY = timedelta(days=1)
QUARTERS = 3
STAGES = ((State.HEARING, 9), (State.REPORTED, 0), (State.CLOSED, 18))
"""Where the reviews stand, and how many days ago each was reported."""


def fill(*, now: datetime, today: date) -> None:
    """For the counsellors there are; nothing where there are none."""
    cast = list(Counsellor.objects.filter(state__in=IN_OFFICE).select_related("authority").order_by("pk"))
    if len(cast) < 6:
        return
    _declarations(cast, now, today)
    _returns(cast, today)
    review_all(now - 20 * DAY, today - 20 * DAY)
    _reviews(now, today)
    _standing(cast[0], now, today)
    review_all(now, today)


def _declarations(cast: list[Counsellor], now: datetime, today: date) -> None:
    """Nearly all have declared this year already; two have not, one says no."""
    rows = [
        Declaration(counsellor=one, year=today.year, has_counselled=at != 4, declared_at=now - (at + 3) * DAY)
        for at, one in enumerate(cast) if at % 9 != 2
    ]  # fmt: skip
    Declaration.objects.bulk_create(rows)


def _returns(cast: list[Counsellor], today: date) -> None:
    """The last quarters, most of them received; a few still wait for their confirmation, a few are missing."""
    rows, quarter = [], quarter_of(today).before()
    for back in range(QUARTERS):
        rows += [_return(one, at, quarter, back) for at, one in enumerate(cast) if back or at % 8 != 3]
        quarter = quarter.before()
    QuarterReturn.objects.bulk_create([row for row in rows if row.sent_on <= today])


def _return(one: Counsellor, at: int, quarter: Quarter, back: int) -> QuarterReturn:
    sent_on = quarter.after().first + (3 + at % 9) * DAY
    is_received = back > 0 or at % 3 != 0
    return QuarterReturn(
        counsellor=one, year=quarter.year, quarter=quarter.number, is_nil=at % 4 == 1, sent_on=sent_on,
        received_on=sent_on + 5 * DAY if is_received else None,
    )  # fmt: skip


def _reviews(now: datetime, today: date) -> None:
    """One in hearing, one reported today, one that ended without a consequence: returns of three counsellors."""
    items = OpenItem.objects.filter(item=Item.DOCUMENTATION, closed_on=None).select_related("counsellor").order_by("pk")
    found = list(items[: len(STAGES)])
    for item, (state, days) in zip(found, STAGES, strict=False):
        _review(item, state, today - days * DAY, now, today)


def _review(item: OpenItem, state: str, reported_on: date, now: datetime, today: date) -> None:
    reporter = Office.objects.filter(role=Role.SPEAKER).select_related("person").first()
    made = Review.objects.create(
        counsellor=item.counsellor, item=item.item, reporter=Reporter.SPEAKER, misses=[item.period],
        reported_on=reported_on, reported_by=_user(reporter.person if reporter else None), state=state,
        asked_on=None if state == State.REPORTED else reported_on,
        commented_on=reported_on + 4 * DAY if state == State.CLOSED else None,
        decided_on=reported_on + 6 * DAY if state == State.CLOSED else None,
        closed_on=reported_on + 6 * DAY if state == State.CLOSED else None,
    )  # fmt: skip
    item.review = made
    item.save(update_fields=["review"])
    own = _user(Person.objects.get(pk=item.counsellor.person_id))
    officer = Office.objects.filter(role=Role.MINISTRY).select_related("person").first()
    ministry = _user(officer.person if officer else None)
    steps = [("hear", State.HEARING, 0, "", ministry)] if state != State.REPORTED else []
    if state == State.CLOSED:
        comment = "Die Meldung war fertig. Ich habe nur vergessen, sie hier einzutragen."
        reasons = "Die Meldung liegt vor. Eine Folge ist nicht nötig."
        steps += [("comment", State.HEARD, 4, comment, own), ("close", State.CLOSED, 6, reasons, ministry)]
    for event, after, days, text, by in steps:
        on = reported_on + days * DAY
        ReviewStep.objects.create(
            review=made, event=event, state=after, on=on, text=text, recorded_by=by, recorded_at=now - (today - on)
        )


def _user(person: Person | None) -> User | None:
    return User.objects.filter(person=person).first() if person else None


def _standing(first: Counsellor, now: datetime, today: date) -> None:
    """A message with its answer, and a talk about general topics."""
    head = Office.objects.filter(role=Role.HEAD, authority=first.authority).select_related("person").first()
    Message.objects.create(
        counsellor=first, authority=first.authority, wants_talk=True, sent_at=now - 12 * DAY,
        text="Ich möchte mit Ihnen über einen Raum sprechen, in dem man ungestört reden kann.",
        answer="Gern, mein Vorzimmer schlägt Ihnen zwei Termine vor.", answered_at=now - 10 * DAY,
        answered_by=head.person if head else None,
    )  # fmt: skip
    LeadershipTalk.objects.create(
        authority=first.authority, held_on=today - 80 * DAY, topics=[["family", ""], ["overload", ""]]
    )
