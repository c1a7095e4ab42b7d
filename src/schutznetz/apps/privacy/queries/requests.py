# SPDX-License-Identifier: EUPL-1.2
"""Requests about one's own data, scoped to the actor."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.privacy.models import RightsRequest
from schutznetz.apps.privacy.policies import may_see_own_data, may_see_requests
from schutznetz.apps.ui.facts import Notice
from schutznetz.regulation.finding import Status
from schutznetz.regulation.privacy.rights import OPEN, answer


def own_requests(actor: Actor) -> QuerySet[RightsRequest]:
    """The acting person's requests, the newest first."""
    if not may_see_own_data(actor) or actor.person is None:
        return RightsRequest.objects.none()
    return RightsRequest.objects.filter(person=actor.person).order_by("-received_at", "-id")


def requests_to_answer(actor: Actor) -> QuerySet[RightsRequest]:
    """All requests the actor may answer, open and closed."""
    if not may_see_requests(actor):
        return RightsRequest.objects.none()
    mine = Q(authority__in=actor.authorities_with(Role.DATA_PROTECTION)) | Q(
        authority__in=actor.authorities_with(Role.ADMINISTRATOR), kind=RightsRequest.Kind.RECTIFICATION
    )
    return RightsRequest.objects.filter(mine).select_related("person", "authority")


def visible_requests(actor: Actor) -> QuerySet[RightsRequest]:
    """What the actor may open: own ones, and those to answer."""
    return own_requests(actor).order_by() | requests_to_answer(actor).order_by()


def open_requests(actor: Actor, now: datetime) -> Iterator[Notice]:
    """For the start page of whoever answers: requests near or past their deadline."""
    today = now.astimezone(BERLIN).date()
    for asked in requests_to_answer(actor).filter(state__in=OPEN).order_by("due_on")[:20]:
        finding = answer(due=asked.due_on, is_open=True, today=today)
        if finding.is_open:
            yield Notice(
                _("Antrag zum Datenschutz: Antwort bis %(day)s") % {"day": f"{asked.due_on:%d.%m.%Y}"},
                reverse("privacy:request", args=[asked.pk]),
                text=str(finding.citation),
                kind="warning" if finding.status is Status.BREACHED else "info",
                action=_("Antrag ansehen"),
            )
