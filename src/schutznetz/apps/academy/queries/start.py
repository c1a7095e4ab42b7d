# SPDX-License-Identifier: EUPL-1.2
"""What the academy tells on the start page and in a person's own calendar."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schutznetz.apps.academy.facts import calendar_entry, local_day
from schutznetz.apps.academy.models import Registration
from schutznetz.apps.academy.queries.planning import waits_for
from schutznetz.apps.academy.queries.registrations import own_registrations
from schutznetz.apps.notify import models as notify
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.ui.facts import Notice
from schutznetz.domain import ics

SOON = timedelta(days=28)
BACK = timedelta(days=60)
"""So long a past event stays in the calendar feed."""
HOUR = timedelta(hours=18)
"""A reminder rings on the day before, in the afternoon (house rule)."""
DECIDE = (Role.MINISTRY, Role.ACADEMY, Role.HEAD)


def needs_now(actor: Actor, _now: datetime) -> Iterator[Notice]:
    """Requests that wait for a decision; no query for people without such an office."""
    if actor.is_helped or not actor.has_role_for_any(*DECIDE):
        return
    small, more = waits_for(actor)
    if small:
        text = ngettext("%(count)d Antrag auf eine Kleingruppe", "%(count)d Anträge auf Kleingruppen", small)
        yield Notice(text % {"count": small}, reverse("academy:small_groups"), action=_("Ansehen"))
    if more:
        text = ngettext("%(count)d Antrag auf zusätzliche Fortbildung", "%(count)d Anträge auf zusätzliche Fortbildung",
                        more)  # fmt: skip
        yield Notice(text % {"count": more}, reverse("academy:additional"), action=_("Ansehen"))


def coming(actor: Actor, now: datetime) -> Iterator[Notice]:
    """One's own next dates at the academy."""
    if not actor.has_role(Role.COUNSELLOR) or actor.is_helped:
        return
    today = local_day(now)
    rows = own_registrations(actor).filter(
        state=Registration.State.REGISTERED, event__first_day__gte=today, event__first_day__lte=today + SOON
    )
    for one in rows.order_by("event__first_day")[:5]:
        day = date_format(one.event.first_day, "SHORT_DATE_FORMAT")
        yield Notice(one.event.title, reverse("academy:event", args=[one.event_id]), f"{day}, {one.event.place}")


def appointment(notice: notify.Notice) -> ics.Event | None:
    """The booking that a notice is about, for the mail: days and hours, neither title nor place. Whoever waits for a
    place has no appointment yet."""
    rows = Registration.objects.select_related("event").filter(pk=notice.facts.get("booking"))
    found = rows.exclude(state=Registration.State.WAITING).first()
    return calendar_entry(found.event, found, is_neutral=True) if found else None


def dates(actor: Actor, today: date, is_neutral: bool, has_alarm: bool) -> Iterator[ics.Event]:
    """One's own bookings for the calendar feed; what was cancelled disappears from calendars."""
    rows = own_registrations(actor).filter(event__last_day__gte=today - BACK)
    newest: dict[int, Registration] = {}
    for one in rows.order_by("pk"):
        newest[one.event_id] = one
    for one in newest.values():
        yield calendar_entry(one.event, one, is_neutral=is_neutral, remind_before=HOUR if has_alarm else None)
