# SPDX-License-Identifier: EUPL-1.2
"""Rows as the rules of the decree see them, and the words of the academy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.academy.models import Calendar, Event, Registration
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import Counsellor, Rest, State
from schutznetz.apps.ui.facts import Text
from schutznetz.domain import ics
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import recurring
from schutznetz.regulation.sap_erlass.spans import Span

Kind = Event.Kind
ACADEMY, OTHER = "academy", "other"
"""Providers as the rules name them: only events of the academy meet a duty (SAP-126, SAP-131)."""
OWN_AUTHORITY = "authority"
"""Who decides on additional events, as the rules name it (SAP-130)."""
RECORDED = ("person", "event", "attendance")
"""What is kept of attending, as the rules name it (SAP-135): the columns of `Registration` that say it."""
SEMINARS = (Kind.CONVERSATION, Kind.SUBJECT)
"""Trainings under section 8: what counts towards the number a year (reading X10)."""
PARTS: Mapping[str, tuple[str, ...]] = {
    Calendar.Part.TRAINING: SEMINARS,
    Calendar.Part.SUPERVISION: (Kind.SUPERVISION, Kind.MENTORS),
}
"""Which kinds stand in which calendar; small groups stand in none."""

VERBS: dict[str, Text] = {
    "academy.event_saved": _("Veranstaltung geplant"),
    "academy.event_called_off": _("Veranstaltung abgesagt"),
    "academy.calendar_released": _("Kalender freigegeben"),
    "academy.registered": _("zu einer Veranstaltung angemeldet"),
    "academy.cancelled": _("von einer Veranstaltung abgemeldet"),
    "academy.attendance_recorded": _("Teilnahmen eingetragen"),
    "academy.topic_added": _("Thema ergänzt"),
    "academy.topic_removed": _("Thema gelöscht"),
    "academy.small_group_approve": _("Kleingruppe genehmigt"),
    "academy.small_group_decline": _("Kleingruppe nicht genehmigt"),
    "academy.small_group_plan": _("Kleingruppe geplant"),
    "academy.small_group_hold": _("Kleingruppe durchgeführt"),
    "academy.small_group_call_off": _("Termin einer Kleingruppe abgesagt"),
    "academy.additional_requested": _("zusätzliche Fortbildung beantragt"),
    "academy.additional_decided": _("über zusätzliche Fortbildung entschieden"),
    "academy.additional_withdrawn": _("Antrag auf zusätzliche Fortbildung zurückgezogen"),
    "academy.additional_attended": _("Teilnahme an zusätzlicher Fortbildung eingetragen"),
}
OBJECTS: dict[str, Text] = {
    "academy.topic": _("Thema der Akademie"),
    "academy.calendar": _("Kalender der Akademie"),
    "academy.event": _("Veranstaltung der Akademie"),
    "academy.registration": _("Anmeldung bei der Akademie"),
    "academy.smallgrouprequest": _("Antrag auf eine Kleingruppe"),
    "academy.additional": _("Zusätzliche Fortbildung"),
}
TOPICS: Mapping[str, Text] = {
    "mental_disorders": _("Psychische Störungen und Beeinträchtigungen"),
    "anxiety": _("Angststörung"),
    "addiction": _("Sucht"),
    "debts": _("Verschuldung"),
    "family": _("Familiäre Belastungen"),
    "trauma_death": _("Trauma, Tod, lebensbedrohliche Erkrankungen"),
    "depression": _("Depression"),
    "suicide": _("Suizid"),
    "work_strain": _("Dienstliche Belastungen (Mobbing, sexuelle Belästigung, Burn-out)"),
    "reintegration": _("Wiedereingliederung"),
    "compulsion": _("Zwang"),
}
"""The topics of the decree in words, by the codes of the rule set (SAP-123)."""
WITHOUT_CREDIT: tuple[Text, Text] = (
    _("Diese Veranstaltung erfüllt keine Pflicht. Sie zählt zusätzlich."),
    _("Fragen Sie bei der Akademie, womit Sie Ihre Pflicht erfüllen."),
)
RULES: dict[str, tuple[Text, Text]] = {
    "sap.further_training.number": (
        _("Das wäre %(year)s Ihre Fortbildung Nummer %(count)s bei der Akademie. Im Jahr sollten es nicht mehr als "
          "%(most)s sein."),
        _("Wenn Sie trotzdem teilnehmen möchten, nennen Sie einen Grund. Die Anmeldung gilt dann sofort."),
    ),
    "sap.further_training.conversation": (_("Seminar zur Gesprächsführung."), _("Melden Sie sich zu einem Termin an.")),
    "sap.further_training.subject": (_("Fachseminar."), _("Melden Sie sich zu einem Termin an.")),
    "sap.supervision.yearly": (_("Supervision im Jahr %(year)s."), _("Melden Sie sich zu einem Termin an.")),
    "sap.mentoring.supervision": (
        _("Supervision für Mentorinnen und Mentoren im Jahr %(year)s."), _("Melden Sie sich zu einem Termin an."),
    ),
    "sap.supervision.group_first": (
        _("Bis zum %(opens)s sind die Plätze der Ausbildungsgruppe vorbehalten."),
        _("Sie stehen bis dahin auf der Warteliste und rücken dann von selbst nach, wenn Plätze frei sind."),
    ),
    "sap.further_training.topic_removal": (
        _("Dieses Thema bleibt stehen: Es gehört zum Erlass oder ist schon benutzt worden."),
        _("Planen Sie einfach keine neue Veranstaltung mehr dazu."),
    ),
    "sap.further_training.topic": (
        _("Dieses Thema steht nicht in der Liste."), _("Wählen Sie eines aus der Liste, oder ergänzen Sie es zuerst."),
    ),
    "sap.small_group.size": (
        _("In einer Kleingruppe sind höchstens %(most)s Personen."), _("Beantragen Sie eine zweite Gruppe."),
    ),
    "sap.small_group.request": (
        _("Das gehört nicht in den Antrag."), _("Nennen Sie nur, wonach das Formular fragt."),
    ),
    "sap.small_group.approval": (
        _("Diese Kleingruppe ist nicht genehmigt. Vorher wird sie nicht geplant."),
        _("Warten Sie auf die Entscheidung des Ministeriums."),
    ),
    "sap.small_group.no_such_step": (
        _("Dieser Schritt ist beim jetzigen Stand des Antrags nicht möglich."), _("Sehen Sie nach, wie er steht."),
    ),
    "sap.small_group.lacking": (_("Dieser Schritt ist noch nicht möglich."), _("Ergänzen Sie, was noch fehlt.")),
    "sap.registration.no_such_step": (
        _("Dieser Schritt ist beim jetzigen Stand der Anmeldung nicht möglich."), _("Laden Sie die Seite neu."),
    ),
    "sap.registration.lacking": (
        _("Teilnahmen werden erst eingetragen, wenn die Veranstaltung vorbei ist."), _("Kommen Sie danach wieder."),
    ),
    "sap.further_training.credit": WITHOUT_CREDIT,
    "sap.supervision.credit": WITHOUT_CREDIT,
    "sap.further_training.registration": (
        _("Nach dem geltenden Regelwerk gehen An- und Abmeldungen nicht unmittelbar an die Akademie."),
        _("Fragen Sie die Akademie, wo Sie sich an- und abmelden."),
    ),
    "sap.further_training.additional": (
        _("Nach dem geltenden Regelwerk entscheidet nicht die eigene Behörde über zusätzliche Fortbildungen."),
        _("Fragen Sie im Ministerium nach, wer jetzt entscheidet."),
    ),
    "sap.supervision.recorded": (
        _("Nach dem geltenden Regelwerk wird weniger festgehalten, als hier eingetragen würde."),
        _("Tragen Sie keine Teilnahmen ein. Fragen Sie im Ministerium nach."),
    ),
    "sap.time.event_change": (
        _("Diesen Termin können Sie nach dem geltenden Regelwerk nicht selbst absagen oder umbuchen."),
        _("Rufen Sie die Akademie an. Sie bucht um, wenn der Termin nicht passt."),
    ),
    "sap.supervision.calendar": (
        _("Der Supervisionskalender %(year)s ist noch nicht veröffentlicht."), _("Geben Sie den Kalender frei."),
    ),
    "sap.further_training.overview": (
        _("Der Fortbildungskalender ist noch nicht an alle aktiven SAP versandt."), _("Geben Sie den Kalender frei."),
    ),
}  # fmt: skip


_more_rooms: list[tuple[Text, str]] = []


def register_room(name: Text, url_name: str) -> None:
    """Another app offers a page to the academy itself: a link above its pages, beside the planning."""
    if (name, url_name) not in _more_rooms:
        _more_rooms.append((name, url_name))


def more_rooms() -> list[tuple[Text, str]]:
    """The pages that other apps offer to the academy."""
    return list(_more_rooms)


@dataclass(frozen=True, slots=True)
class Attended:
    """That somebody attended: the kind of event (a value of `Event.Kind`, or "additional"), its last day, by whom.

    `counts` is False for a small group that the ministry did not let count as the yearly supervision.
    """

    kind: str
    on: date
    provider: str = ACADEMY
    counts: bool = True


@dataclass(frozen=True)
class Standing:
    """One duty of a counsellor: what the rule says, and the kind of event that meets it."""

    kind: str
    finding: Finding
    is_booked: bool

    @property
    def name(self) -> Text:
        return Kind(self.kind).label


@dataclass(frozen=True)
class Demand:
    """How many need an event of a kind in a year, how many places are laid out, how many of them are released."""

    kind: str
    needed: int
    places: int
    released: int

    @property
    def name(self) -> Text:
        return Kind(self.kind).label

    @property
    def missing(self) -> int:
        return max(self.needed - self.places, 0)


@dataclass(frozen=True, slots=True)
class Need:
    """Somebody needs an event of a kind by a day."""

    counsellor: Counsellor
    kind: str
    due_on: date


@dataclass(frozen=True)
class Seats:
    """Places of an event: taken and waiting."""

    places: int
    taken: int = 0
    waiting: int = 0

    @property
    def free(self) -> int:
        return max(self.places - self.taken, 0)


@dataclass(frozen=True)
class Absence:
    """What a line manager sees: somebody, and days. Neither what for nor where."""

    person: Person
    first_day: date
    last_day: date


def service_of(counsellor: Counsellor, today: date) -> recurring.Service:
    """Time in the role; reads `rests` (prefetch them for many).

    A rest that runs ends on the day that was announced; after that day it is open until somebody enters the return. A
    secondment in which the office rests is one too.  (SAP-121)
    """
    rests = [Span(one.since, one.until or _announced(one, today)) for one in counsellor.rests.all()]
    if counsellor.state == State.SECONDED:
        rests.append(Span(counsellor.state_since))
    since, until = counsellor.appointed_on, counsellor.ended_on
    return recurring.Service(since, tuple(rests), until if since and until and until >= since else None)


def _announced(rest: Rest, today: date) -> date | None:
    return rest.expected_until if rest.expected_until and rest.expected_until >= today else None


def events_of_kind(attended: Iterable[Attended], *kinds: str) -> tuple[recurring.Event, ...]:
    """What was attended of these kinds, as the recurring duties take it."""
    return tuple(recurring.Event(one.on, one.provider) for one in attended if one.kind in kinds and one.counts)


def local_day(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()


def has_ended(event: Event, now: datetime) -> bool:
    """Is the last hour of the event over?"""
    return datetime.combine(event.last_day, event.ends, BERLIN) <= now


def calendar_entry(
    event: Event, registration: Registration | None, *, is_neutral: bool = False, remind_before: timedelta | None = None
) -> ics.Event:
    """The event for calendar programs; a neutral one says nothing but that there is an appointment of service.

    Several days become one entry from the first morning to the last evening.
    """
    ends = datetime.combine(event.last_day, event.ends, BERLIN)
    link = f"{settings.PUBLIC_URL}{reverse('academy:event', args=[event.pk])}" if settings.PUBLIC_URL else ""
    waits = registration is not None and registration.state == Registration.State.WAITING
    title = f"{gettext('Warteliste')}: {event.title}" if waits else event.title
    gone = registration is not None and registration.state in Registration.GONE
    return ics.Event(
        uid=f"academy-event-{event.pk}@schutznetz", title=gettext("Dienstlicher Termin") if is_neutral else title,
        start=event.began_at, length=max(ends - event.began_at, timedelta(minutes=15)), changed_at=event.changed_at,
        remind_before=remind_before, sequence=event.sequence, place="" if is_neutral else event.place, url=link,
        is_busy=not waits, is_over=event.called_off_on is not None or gone,
    )  # fmt: skip
