# SPDX-License-Identifier: EUPL-1.2
"""Sheets for line managers, the direct line to the head, talks about general problems."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Office, Person
from schutznetz.apps.quality.facts import ANSWER, MESSAGE, SHEET, TOPICS
from schutznetz.apps.quality.models import InformationSheet, LeadershipTalk, Message
from schutznetz.apps.quality.policies import (
    require_head_directly,
    require_keep_talks,
    require_read_sheet,
    require_see_own,
)
from schutznetz.apps.quality.queries.standing import without_sheet
from schutznetz.apps.sap.models import Counsellor


def give_sheets(now: datetime, today: date) -> int:
    """Line managers hear what the role of one of their people means; how many were told.  (SAP-023)"""
    return sum(_give(one, manager, now, today) for one, manager in without_sheet(today))


@transaction.atomic
def _give(counsellor: Counsellor, manager: Person, now: datetime, today: date) -> int:
    made, is_new = InformationSheet.objects.get_or_create(
        counsellor=counsellor, manager=manager, defaults={"given_on": today}
    )
    if is_new:
        path = reverse("quality:sheet", args=[made.pk])
        tell(kind=SHEET, now=now, key=str(made.pk), person=manager, path=path)
    return int(is_new)


@transaction.atomic
def confirm_sheet(*, sheet: InformationSheet, actor: Actor, now: datetime, today: date) -> None:
    """The line manager has read it; a second time changes nothing."""
    require_read_sheet(actor, sheet)
    if sheet.read_on is None:
        sheet.read_on = today
        sheet.save(update_fields=["read_on"])
        record(verb="quality.sheet_read", subject=sheet, actor=actor.user, now=now)


@transaction.atomic
def write_message(*, counsellor: Counsellor, text: str, wants_talk: bool, actor: Actor, now: datetime) -> Message:
    """A counsellor turns to the head; the head alone hears of it.  (SAP-024)"""
    require_see_own(actor, counsellor)
    made = Message.objects.create(
        counsellor=counsellor, authority=counsellor.authority, text=text, wants_talk=wants_talk, sent_at=now
    )
    record(verb="quality.message_sent", subject=made, actor=actor.user, now=now)
    path = reverse("quality:message", args=[made.pk])
    for person in heads_of(counsellor.authority, now.date()):
        tell(kind=MESSAGE, now=now, key=f"{made.pk}:{person.pk}", person=person, path=path)
    return made


def heads_of(authority: Authority, today: date) -> list[Person]:
    held = Office.objects.held_on(today).filter(authority=authority, role=Role.HEAD, site=None)
    return [one.person for one in held.select_related("person") if one.person.left_on is None]


@transaction.atomic
def answer_message(*, message: Message, text: str, actor: Actor, now: datetime) -> Message:
    """The head answers, once; what was answered stays."""
    row = Message.objects.select_for_update(of=("self",)).select_related("authority", "counsellor__person").get(
        pk=message.pk
    )  # fmt: skip
    require_head_directly(actor, row.authority)
    if row.answered_at is None:
        row.answer, row.answered_at, row.answered_by = text, now, actor.person
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        record(verb="quality.message_answered", subject=row, actor=actor.user, now=now)
        path = reverse("quality:message", args=[row.pk])
        tell(kind=ANSWER, now=now, key=str(row.pk), person=row.counsellor.person, path=path)
    return row


@transaction.atomic
def record_talk(
    *, authority: Authority, own: Counsellor | None, held_on: date, topics: Collection[str], actor: Actor,
    now: datetime,
) -> LeadershipTalk:  # fmt: skip
    """A talk about general problems: day and topics of the list, without any count.  (SAP-025)"""
    require_keep_talks(actor, authority, own)
    known = sorted(set(topics) & set(TOPICS))
    made = LeadershipTalk.objects.create(authority=authority, held_on=held_on, topics=[[one, ""] for one in known])
    record(verb="quality.talk_recorded", subject=made, actor=actor.user, now=now, on=held_on.isoformat())
    return made
