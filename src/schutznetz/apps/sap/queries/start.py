# SPDX-License-Identifier: EUPL-1.2
"""What the programme tells on the start page: whose turn it is."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries.roles import move_findings, open_moves, waiting_receipts
from schutznetz.apps.sap.queries.rules import evaluation_of
from schutznetz.apps.ui.facts import Notice, spoken
from schutznetz.regulation.finding import Status


def needs_now(actor: Actor, now: datetime) -> Iterator[Notice]:
    """No query for people without such an office, and one where nobody takes part in a programme."""
    ids = actor.authorities_with(Role.HEAD, Role.MINISTRY)
    if not ids or not Programme.objects.filter(Q(participants__authority__in=ids) | Q(ministry__in=ids)).exists():
        return
    today = now.astimezone(BERLIN).date()
    yield from _receipts(actor)
    yield from _moves(actor, today)
    yield from _evaluations(actor, today)


def _receipts(actor: Actor) -> Iterator[Notice]:
    for row in waiting_receipts(actor):
        role = row.rest.counsellor
        title = _("Anzeige bestätigen: %(who)s") % {"who": role.person}
        yield Notice(title, reverse("sap:counsellor", args=[role.pk]), row.get_occasion_display())


def _moves(actor: Actor, today: date) -> Iterator[Notice]:
    """The head is asked; the ministry only hears of what is overdue."""
    heads = actor.authorities_with(Role.HEAD)
    for move in open_moves(actor):
        for found in move_findings(move, today)[:1]:
            is_late = found.status is Status.BREACHED or found.rule == "sap.transfer.notice"
            if move.receiver_id in heads or is_late:
                words = spoken(found)
                url = reverse("sap:counsellor", args=[move.counsellor_id])
                kind = "warning" if is_late else "info"
                yield Notice(f"{move.counsellor.person}: {move.get_kind_display()}", url, str(words.says), kind)


def _evaluations(actor: Actor, today: date) -> Iterator[Notice]:
    for programme in Programme.objects.filter(ministry__in=actor.authorities_with(Role.MINISTRY)):
        found = evaluation_of(programme, today)
        if found.is_open:
            text = _("Fällig am %(day)s.") % {"day": f"{found.due_on:%d.%m.%Y}"} if found.due_on else ""
            yield Notice(str(spoken(found).says), reverse("sap:rules"), text, kind="warning")
