# SPDX-License-Identifier: EUPL-1.2
"""Circulars the actor sent on behalf of an office, or got."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from schutznetz.apps.exchange.models import Circular, Receipt
from schutznetz.apps.exchange.policies import COUNSELLORS, require_read_circular
from schutznetz.apps.exchange.queries.groups import counted, led_groups, run_programme
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import rules_of
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import working_groups

Direction = Circular.Direction


def circulars_of(actor: Actor) -> QuerySet[Circular]:
    """Those addressed to the actor, those their office sent, those to their ministry, the latest first.

    Each with `is_mine` (still to confirm), `is_addressed`, and how many were `asked` and have `read`.
    """
    mine = Receipt.objects.filter(circular=OuterRef("pk"), person=actor.person)
    receipts = Receipt.objects.filter(circular=OuterRef("pk"))
    counts = {"asked": counted(receipts), "read": counted(receipts.filter(read_at__isnull=False))}
    found = Circular.objects.filter(Q(pk__in=_addressed_to(actor)) | _sent_by_office(actor))
    rows = found.annotate(is_mine=Exists(mine.filter(read_at=None)), is_addressed=Exists(mine), **counts)
    return rows.select_related("programme__ministry", "working_group")


def _addressed_to(actor: Actor) -> QuerySet[Receipt]:
    return Receipt.objects.filter(person=actor.person).order_by().values("circular")  # type: ignore[return-value]


def _sent_by_office(actor: Actor) -> Q:
    programme = run_programme(actor)
    groups = led_groups(actor).values("pk")
    own = Q(direction__in=[Direction.MINISTRY, Direction.MEMBERS], working_group__in=groups)
    theirs = Q(direction__in=[Direction.SPEAKERS, Direction.MINISTRY], programme=programme)
    return own | theirs if programme else own


def circular_for(actor: Actor, pk: int) -> tuple[Circular, Receipt | None]:
    """A circular the actor may read, with their own receipt; raises `Denied` or `Circular.DoesNotExist`."""
    rows = Circular.objects.select_related("programme__ministry", "working_group", "answers")
    found = rows.get(pk=pk)
    receipt = found.receipts.filter(person=actor.person).first() if actor.person else None
    require_read_circular(actor, found, receipt)
    return found, receipt


def readers_of(circular: Circular) -> list[Receipt]:
    """Addressees, those who have not confirmed first."""
    rows = circular.receipts.select_related("person__authority").order_by("read_at", "person__sort_name")
    return sorted(rows, key=lambda one: one.read_at is not None)


def still_addressed(circular: Circular, today: date) -> QuerySet[Receipt]:
    """The receipts of those who may still read it: see `policies.is_in_office`."""
    held = Office.objects.held_on(today).filter(role__in=(*COUNSELLORS, Role.MINISTRY)).values("person")
    serving = Counsellor.objects.standing().values("person")
    return circular.receipts.filter(Q(person__in=held) | Q(person__in=serving))


def finding_of(circular: Circular, readers: list[Receipt], today: date) -> Finding:
    """Has everybody read it?  (SAP-145)"""
    read = sum(one.read_at is not None for one in readers)
    rules = rules_of(circular.programme)
    return working_groups.circular(recipients=len(readers), read=read, rules=rules, today=today)


def unread_by(actor: Actor) -> QuerySet[Circular]:
    """What waits for the actor's confirmation."""
    if actor.person is None or actor.is_helped:
        return Circular.objects.none()
    return Circular.objects.filter(receipts__person=actor.person, receipts__read_at=None)
