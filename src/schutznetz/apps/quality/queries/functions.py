# SPDX-License-Identifier: EUPL-1.2
"""Exceptions from "one function at a time", as the ministry allowed them and as the rule asks for them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Deputy, Office
from schutznetz.apps.quality.models import FunctionApproval
from schutznetz.apps.quality.policies import require_see_reviews
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.policies import SPEAKERS
from schutznetz.apps.sap.queries import rules_for
from schutznetz.apps.training.models import Companion, Pairing
from schutznetz.apps.training.queries.mentoring import functions_held
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import functions
from schutznetz.regulation.sap_erlass.functions import Approval, Function
from schutznetz.regulation.sap_erlass.spans import Span


def approvals(counsellor_id: int) -> tuple[Approval, ...]:
    """What the ministry allowed this counsellor, for the rule `sap.functions.take_up`."""
    rows = FunctionApproval.objects.filter(counsellor=counsellor_id)
    return tuple(
        Approval(tuple(Function(code) for code in row.functions), Span(row.since, row.until), bool(row.reasons))
        for row in rows
    )


def approvals_seen_by(actor: Actor) -> QuerySet[FunctionApproval]:
    """Exceptions in the programmes of the actor's ministry."""
    require_see_reviews(actor)
    ids = actor.authorities_with(Role.MINISTRY)
    rows = FunctionApproval.objects.filter(counsellor__authority__sap_participant__programme__ministry__in=ids)
    return rows.select_related("counsellor__person", "counsellor__authority")


def counsellors_of(actor: Actor) -> QuerySet[Counsellor]:
    """Whom the actor may allow an exception: standing counsellors of the ministry's programmes."""
    ids = actor.authorities_with(Role.MINISTRY)
    rows = Counsellor.objects.standing().filter(authority__sap_participant__programme__ministry__in=ids)
    return rows.select_related("person", "authority")


def together_finding(counsellor: Counsellor, today: date) -> Finding:
    """Does somebody hold several functions today without an exception that still runs?  (SAP-049)"""
    return functions.together(
        held=functions_held(counsellor.person_id), approvals=approvals(counsellor.pk),
        rules=rules_for(counsellor.authority), today=today,
    )  # fmt: skip


def held_together(today: date) -> Iterator[tuple[Counsellor, Finding]]:
    """Counsellors of a programme with several functions and no exception, with what the rule says.

    Four queries find who may hold more than one, deputies who might act for long among them; the rule is asked for
    these few only.
    """
    runs = Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))
    held = Counter(
        person
        for people in (
            Pairing.objects.filter(runs).values_list("mentor__counsellor__person", flat=True),
            Companion.objects.filter(runs).values_list("counsellor__person", flat=True),
            Office.objects.filter(runs, role__in=SPEAKERS).values_list("person", flat=True),
            Deputy.objects.filter(runs, office__role=Role.SPEAKER).values_list("person", flat=True),
        )
        for person in set(people)
    )
    several = [person for person, count in held.items() if count > 1]
    rows = Counsellor.objects.standing().filter(person__in=several, authority__sap_participant__isnull=False)
    for one in rows.select_related("person", "authority").distinct():
        found = together_finding(one, today)
        if found.is_open:
            yield one, found
