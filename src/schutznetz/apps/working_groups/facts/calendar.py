# SPDX-License-Identifier: EUPL-1.2
"""Calendar files of meetings and conferences, and what else happens in a region (other apps add their events)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.ui.facts import Text
from schutznetz.apps.working_groups.models import Conference, Meeting
from schutznetz.domain.ics import Event, calendar


@dataclass(frozen=True)
class Happening:
    """Something in a region: what kind, its title, where, its page (empty without one), and its last day if later."""

    on: date
    kind: Text
    title: str
    place: str = ""
    url: str = ""
    until: date | None = None

    @property
    def days(self) -> set[date]:
        """Every day of it."""
        last = self.until or self.on
        return {self.on + timedelta(days=number) for number in range((last - self.on).days + 1)}


Provider = Callable[[Actor, WorkingGroup, int, date], Iterable[Happening]]
_providers: dict[str, Provider] = {}


def register_happenings(key: str, provider: Provider) -> None:
    """`provider(actor, group, year, today)` gives what else happens in a region and the actor may read of it.

    For `AppConfig.ready()`.
    """
    _providers[key] = provider


def happenings(actor: Actor, group: WorkingGroup, year: int, today: date) -> Iterator[Happening]:
    """What other apps know of."""
    for provider in _providers.values():
        yield from provider(actor, group, year, today)


def meeting_file(meeting: Meeting) -> bytes:
    """The meeting as a file for any calendar; it keeps its id when the day changes."""
    return calendar("Schutznetz", [entry_of(meeting)])


def entry_of(meeting: Meeting, *, is_neutral: bool = False, remind_before: timedelta | None = None) -> Event:
    """A meeting with a day, for calendar programs; a neutral one says nothing but that there is an appointment."""
    title = _("Dienstlicher Termin") if is_neutral else _("Sitzung %(group)s") % {"group": meeting.group}
    path = reverse("working_groups:meeting", args=[meeting.pk])
    assert meeting.starts_at is not None
    return Event(
        uid=f"meeting-{meeting.pk}@schutznetz", title=title, start=meeting.starts_at, length=meeting.length,
        changed_at=meeting.changed_at, sequence=meeting.sequence, text="" if is_neutral else meeting.agenda,
        place="" if is_neutral else meeting.place, url=_link(path), is_busy=True,
        is_over=meeting.state == Meeting.State.CANCELLED, remind_before=remind_before,
    )  # fmt: skip


def conference_file(conference: Conference) -> bytes:
    """The conference as a file for any calendar."""
    return calendar("Schutznetz", [conference_entry(conference)])


def conference_entry(conference: Conference, *, is_neutral: bool = False) -> Event:
    """As `entry_of`, for a conference."""
    path = reverse("working_groups:conference", args=[conference.pk])
    return Event(
        uid=f"conference-{conference.pk}@schutznetz",
        title=_("Dienstlicher Termin") if is_neutral else _("Arbeitstagung der Arbeitskreise"),
        start=conference.starts_at, length=conference.length, changed_at=conference.changed_at,
        sequence=conference.sequence, text="" if is_neutral else conference.agenda,
        place="" if is_neutral else conference.place, url=_link(path), is_busy=True,
        is_over=conference.state == Conference.State.CANCELLED,
    )  # fmt: skip


def appointment(notice: Notice) -> Event | None:
    """The meeting or conference a notice is about, for the mail: day and hours, neither what for nor where.

    None while there is no day that people are invited to.
    """
    meeting = Meeting.objects.filter(pk=notice.facts.get("meeting"), invited_at__isnull=False).first()
    if meeting is not None and meeting.starts_at is not None:
        return entry_of(meeting, is_neutral=True)
    conference = Conference.objects.filter(pk=notice.facts.get("conference")).first()
    return conference_entry(conference, is_neutral=True) if conference else None


def _link(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else ""
