# SPDX-License-Identifier: EUPL-1.2
"""The position of counsellors: sheets for line managers, messages to the head, talks, exceptions."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Office, Person
from schutznetz.apps.quality.models import InformationSheet, LeadershipTalk, Message
from schutznetz.apps.quality.policies import heads_directly, require_read_message, require_read_sheet
from schutznetz.apps.sap.models import IN_OFFICE, Counsellor
from schutznetz.apps.sap.queries import line_managers_of

READ = "counsellor__person", "counsellor__authority", "manager"


def unread_sheets() -> QuerySet[InformationSheet]:
    """Sheets of roles that still stand, for managers who still work here."""
    rows = InformationSheet.objects.filter(read_on=None, counsellor__state__in=IN_OFFICE, manager__left_on=None)
    return rows.select_related(*READ)


def sheet_for(actor: Actor, pk: int) -> InformationSheet:
    """A sheet of the actor; raises `Denied` or `InformationSheet.DoesNotExist`."""
    found = InformationSheet.objects.select_related(*READ).get(pk=pk)
    require_read_sheet(actor, found)
    return found


def without_sheet(today: date) -> Iterator[tuple[Counsellor, Person]]:
    """Counsellors in office with a line manager who has not been given the sheet about them."""
    rows = Counsellor.objects.filter(state__in=IN_OFFICE).select_related("person", "authority", "line_manager")
    named = rows.filter(line_manager__isnull=False, line_manager__left_on=None)
    given = InformationSheet.objects.filter(counsellor__line_manager=F("manager")).values("counsellor")
    for one in named.exclude(pk__in=given):
        assert one.line_manager is not None
        yield one, one.line_manager
    held = Office.objects.held_on(today).filter(role=Role.SUPERVISOR).values("authority")
    others = rows.filter(line_manager=None, authority__in=held, information_sheets=None)
    for one in others:
        for manager in line_managers_of(one, today):
            yield one, manager


def messages_of(counsellor: Counsellor) -> QuerySet[Message]:
    """What a counsellor wrote to the head; the caller has asked the policy."""
    return Message.objects.filter(counsellor=counsellor).select_related("counsellor__person", "answered_by")


def messages_to(actor: Actor) -> QuerySet[Message]:
    """What counsellors wrote to the head the actor is in person."""
    led = [
        one for one in Authority.objects.filter(pk__in=actor.authorities_with(Role.HEAD)) if heads_directly(actor, one)
    ]
    return Message.objects.filter(authority__in=led).select_related("counsellor__person", "answered_by")


def message_for(actor: Actor, pk: int) -> Message:
    """A message of the actor's own, or to the actor as head; raises `Denied` or `Message.DoesNotExist`."""
    found = Message.objects.select_related("counsellor__person", "authority", "answered_by").get(pk=pk)
    require_read_message(actor, found)
    return found


def talks_of(authority: Authority) -> QuerySet[LeadershipTalk]:
    """Talks of an authority; the caller has asked the policy."""
    return LeadershipTalk.objects.filter(authority=authority)
