# SPDX-License-Identifier: EUPL-1.2
"""What the programme tells on the start page: whose turn it is."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import Programme, SelectionDay
from schutznetz.apps.sap.queries.roles import move_findings, open_moves, waiting_receipts
from schutznetz.apps.sap.queries.rules import evaluation_of
from schutznetz.apps.sap.queries.selection import published_for
from schutznetz.apps.sap.queries.termination import waiting_for
from schutznetz.apps.ui.facts import Notice, spoken
from schutznetz.regulation.finding import Status


def needs_now(actor: Actor, now: datetime) -> Iterator[Notice]:
    """No query for people without such an office, and one for heads and ministries without a programme."""
    if actor.has_role(Role.COUNSELLOR):
        yield from _terminations(actor)
    ids = actor.authorities_with(Role.HEAD, Role.MINISTRY)
    if not ids or not Programme.objects.filter(Q(participants__authority__in=ids) | Q(ministry__in=ids)).exists():
        return
    today = now.astimezone(BERLIN).date()
    if not actor.has_role(Role.COUNSELLOR):
        yield from _terminations(actor)
    yield from _receipts(actor)
    yield from _moves(actor, today)
    yield from _selection(actor, today)
    yield from _evaluations(actor, today)


def _terminations(actor: Actor) -> Iterator[Notice]:
    """Proceedings in which it is the actor's turn."""
    if actor.is_helped:
        return
    for one in waiting_for(actor):
        title = _("Verfahren zum Amt: %(who)s") % {"who": one.counsellor.person}
        yield Notice(title, reverse("sap:termination", args=[one.pk]), one.get_stage_display(), kind="warning")


def coming(actor: Actor, now: datetime) -> Iterator[Notice]:
    """Procedures one is invited to, and notices of one's own authority to which one may apply.

    One query where the authority has no part in a programme.
    """
    if actor.person is None or actor.is_helped:
        return
    authority = actor.person.authority_id
    if not Programme.objects.filter(Q(participants__authority=authority) | Q(ministry=authority)).exists():
        return
    today = now.astimezone(BERLIN).date()
    ahead = SelectionDay.objects.filter(invited_at__isnull=False, concluded_at=None)
    for day in ahead.filter(seats__person=actor.person):
        yield Notice(_("Auswahlkommission"), reverse("sap:procedure", args=[day.pk]), day.place, due=_moment(day))
    for day in ahead.filter(candidates__counsellor__person=actor.person, on__gte=today):
        yield Notice(_("Ihr Auswahlverfahren"), reverse("sap:own"), day.place, due=_moment(day))
    for row in published_for(actor, today):
        due = datetime.combine(row.apply_by, time(23, 59), tzinfo=BERLIN)
        title = _("Soziale Ansprechpersonen gesucht")
        yield Notice(title, reverse("sap:vacancy", args=[row.pk]), _("Bewerbungen in Ihrer Behörde"), due=due)


def _moment(day: SelectionDay) -> datetime:
    return datetime.combine(day.on, day.begins, tzinfo=BERLIN)


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


def _selection(actor: Actor, today: date) -> Iterator[Notice]:
    """Procedures of today, and earlier ones that still lack a result."""
    mine = SelectionDay.objects.filter(programme__ministry__in=actor.authorities_with(Role.MINISTRY), on__lte=today)
    for day in mine.filter(invited_at__isnull=False, concluded_at=None).order_by("on"):
        title = _("Auswahlverfahren heute") if day.on == today else _("Auswahlverfahren abschließen")
        yield Notice(title, reverse("sap:procedure", args=[day.pk]), f"{day.on:%d.%m.%Y}, {day.place}")


def _evaluations(actor: Actor, today: date) -> Iterator[Notice]:
    for programme in Programme.objects.filter(ministry__in=actor.authorities_with(Role.MINISTRY)):
        found = evaluation_of(programme, today)
        if found.is_open:
            text = _("Fällig am %(day)s.") % {"day": f"{found.due_on:%d.%m.%Y}"} if found.due_on else ""
            yield Notice(str(spoken(found).says), reverse("sap:rules"), text, kind="warning")
