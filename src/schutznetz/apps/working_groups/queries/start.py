# SPDX-License-Identifier: EUPL-1.2
"""What groups tell on the start page: a reply, days, a vote that is waited for; what the ministry has to decide."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.ui.facts import Notice
from schutznetz.apps.working_groups.facts.ballots import known_facts
from schutznetz.apps.working_groups.facts.calendar import entry_of
from schutznetz.apps.working_groups.models import (
    Attendance,
    Candidate,
    District,
    Election,
    Meeting,
    Membership,
    OptionAnswer,
    Voter,
)
from schutznetz.apps.working_groups.queries.districts import consultation_of
from schutznetz.domain import ics
from schutznetz.regulation.sap_erlass.speakers import Fact

AHEAD = timedelta(days=60)
BACK = timedelta(days=60)
"""So long a past meeting stays in the calendar feed."""
HOURS = timedelta(hours=18)
"""A reminder rings on the day before, in the afternoon (house rule)."""


def needs_now(actor: Actor, now: datetime) -> Iterator[Notice]:
    """Nothing is asked for people without such an office; counsellors cost two queries, a ministry without drafts two.
    Comments to drafts are duties, see `queries.duties`."""
    if actor.is_helped:
        return
    today = now.astimezone(BERLIN).date()
    if actor.has_role(Role.COUNSELLOR) and actor.person is not None:
        yield from _meetings(actor, today)
        yield from _votes(actor, today)
    if actor.has_role_for_any(Role.MINISTRY):
        yield from _to_confirm(actor)
        yield from _to_decide(actor, today)


def _meetings(actor: Actor, today: date) -> Iterator[Notice]:
    """Invitations without a reply and days that are asked for, in one query."""
    invited = Attendance.objects.filter(meeting=OuterRef("pk"), counsellor__person=actor.person.pk)
    said = OptionAnswer.objects.filter(option__meeting=OuterRef("pk"), counsellor__person=actor.person.pk)
    mine = Membership.objects.filter(until=None, counsellor__person=actor.person.pk, group=OuterRef("group"))
    waits = Q(state="invited", on__gte=today) & Q(Exists(invited.filter(reply="", presence="open")))
    asks = Q(state="polling") & Q(Exists(mine)) & ~Q(Exists(said))
    for row in Meeting.objects.filter(waits | asks).select_related("group").order_by("on", "pk"):
        is_poll = row.state == Meeting.State.POLLING
        title = _("Welche Tage passen für die Sitzung?") if is_poll else _("Einladung zur Sitzung beantworten")
        text = str(row.group) if row.on is None else f"{row.group}, {row.on:%d.%m.%Y}"
        name = "working_groups:say_days" if is_poll else "working_groups:reply"
        yield Notice(title, reverse(name, args=[row.pk]), text)


def _votes(actor: Actor, today: date) -> Iterator[Notice]:
    """Elections in which the actor has not voted, or that wait for an acceptance; one query."""
    waiting = Voter.objects.filter(
        ballot__election=OuterRef("pk"), ballot__verdict="", has_voted=False, counsellor__person=actor.person.pk
    )
    won = Candidate.objects.filter(
        election=OuterRef("pk"), counsellor__person=actor.person.pk, accepted_on=None, won_ballots__isnull=False
    )
    rows = Election.objects.filter(
        Q(state__in=("open", "run_off"), closes_on__gte=today) & Q(Exists(waiting))
        | Q(state="counted") & Q(Exists(won))
    ).select_related("group")
    for row in rows:
        is_won = row.state == Election.State.COUNTED
        title = _("Sie sind gewählt: Nehmen Sie an?") if is_won else _("Wählen bis %(day)s") % {
            "day": f"{row.closes_on:%d.%m.%Y}"
        }  # fmt: skip
        yield Notice(title, reverse("working_groups:election", args=[row.pk]), str(row.group))


def dates(actor: Actor, today: date, is_neutral: bool, has_alarm: bool) -> Iterator[ics.Event]:
    """Meetings the acting person is invited to and did not decline, for their calendar feed; cancelled ones vanish."""
    if actor.person is None or actor.is_helped:
        return
    rows = Attendance.objects.filter(counsellor__person=actor.person.pk, meeting__on__gte=today - BACK)
    shown = rows.exclude(reply=Attendance.Reply.MISSES).exclude(meeting__state=Meeting.State.POLLING)
    for row in shown.select_related("meeting__group").order_by("meeting__on", "pk"):
        if row.meeting.starts_at is not None:
            yield entry_of(row.meeting, is_neutral=is_neutral, remind_before=HOURS if has_alarm else None)


def _to_decide(actor: Actor, today: date) -> Iterator[Notice]:
    """Drafts of the ministry to which every group has said something, or had the time to."""
    mine = District.objects.filter(programme__ministry__in=actor.authorities_with(Role.MINISTRY))
    for row in mine.filter(state=District.State.SENT).select_related("programme").order_by("pk"):
        if not consultation_of(row, today).warning:
            yield Notice(_("Zuschnitt entscheiden"), reverse("working_groups:district", args=[row.pk]), row.name)


def _to_confirm(actor: Actor) -> Iterator[Notice]:
    """Elections of the ministry's groups that wait for its confirmation."""
    ids = actor.authorities_with(Role.MINISTRY)
    mine = Q(group__authority__in=ids) | Q(group__sap_participants__programme__ministry__in=ids)
    rows = Election.objects.filter(mine, state=Election.State.COUNTED).select_related("group").distinct()
    for row in rows:
        if Fact.ACCEPTED in known_facts(row, is_closed=True):
            url = reverse("working_groups:election", args=[row.pk])
            yield Notice(_("Gewählte bestätigen"), url, str(row.group))
