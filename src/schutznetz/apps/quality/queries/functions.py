# SPDX-License-Identifier: EUPL-1.2
"""Exceptions from "one function at a time", as the ministry allowed them and as the rule asks for them."""

from django.db.models import QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.quality.models import FunctionApproval
from schutznetz.apps.quality.policies import require_see_reviews
from schutznetz.apps.sap.models import Counsellor
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
