# SPDX-License-Identifier: EUPL-1.2
"""A year of the academy as the planner wants it, what its plan means in numbers, and why there is none."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.academy.facts import SEMINARS, Kind
from schutznetz.apps.planning.models import YearDraft, YearEvent, YearVenue
from schutznetz.apps.ui.facts import Text
from schutznetz.domain.planning import calendar
from schutznetz.domain.planning.places import Place, kilometres

KINDS = (Kind.CONVERSATION, Kind.SUBJECT, Kind.SUPERVISION, Kind.MENTORS)
USUAL = {Kind.CONVERSATION: (8, 16), Kind.SUBJECT: (8, 16), Kind.SUPERVISION: (8, 18), Kind.MENTORS: (4, 18)}
"""Seats the form begins with (house rule)."""
FIGURES = ("events", "attendances", "empty_seats", "venues", "longest", "apart", "many_trainings")
"""What `assess` says that the pages show; lists of persons become their number."""
REFUSALS: Mapping[str, Text] = {
    "no_slot": _(
        "Für %(count)d Personen liegt kein gewählter Monat früh genug. Wählen Sie mehr Monate am Anfang des Jahres."
    ),
    "trainers": _(
        "Bis %(month)s würden %(asked)d Veranstaltungen gebraucht, möglich sind %(available)d. Erlauben Sie mehr in "
        "einem Monat, oder mehr Personen in einer Veranstaltung."
    ),
    "least_seats": _(
        "%(kind)s: Nur %(available)d Personen brauchen das, eine Veranstaltung soll mindestens %(asked)d haben. Senken "
        "Sie die Zahl, oder lassen Sie diese Art weg."
    ),
    "need_unmet": _(
        "Für %(count)d Personen fand sich kein Platz. Erlauben Sie mehr Veranstaltungen oder kleinere Gruppen."
    ),
    "nobody": _("Niemand braucht in diesem Jahr einen Platz, der nicht schon gebucht ist."),
    "time": _("In dieser Zeit wurde kein Kalender gefunden. Erlauben Sie mehr Rechenzeit."),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody needs an event of a kind by a day; `booked`: how many trainings of the year they have already."""

    counsellor_id: int
    kind: str
    due_on: date
    place: Place
    group_id: int | None
    booked: int


@dataclass(frozen=True)
class Found:
    """Whom a draft is made for. `left_out` counts persons by why: `nowhere` (no place known), `booked` (every need
    has a place already); `late` are needs that fall due before the first month ends, planned up to the middle."""

    wanted: tuple[Wanted, ...]
    left_out: dict[str, int]

    @property
    def people(self) -> int:
        return len({one.counsellor_id for one in self.wanted})


def kind_label(kind: str) -> Text:
    """A kind in words; a code nobody knows as it is."""
    return dict(Kind.choices).get(kind, kind)


def month_key(month: date) -> str:
    return f"{month:%Y-%m}"


def last_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def months_of(draft: YearDraft) -> list[date]:
    """The first days of the months in which events may lie."""
    return [date(draft.year, number, 1) for number in sorted(draft.months)]


def request_of(draft: YearDraft, needs: Iterable[Wanted], venues: Iterable[YearVenue]) -> calendar.Request:
    """What a draft was asked for; people, places and training groups are named by their ids."""
    people: dict[int, list[Wanted]] = {}
    for need in needs:
        people.setdefault(need.counsellor_id, []).append(need)
    slots = (calendar.Slot(month_key(one), one, last_of(one), draft.a_month) for one in months_of(draft))
    return calendar.Request(
        slots=tuple(slots),
        venues=tuple(
            calendar.Venue(str(one.pk), Place(one.latitude, one.longitude), draft.a_month) for one in venues
        ),
        kinds=tuple(_kind(kind, *draft.kinds[kind]) for kind in KINDS if kind in draft.kinds),
        persons=tuple(_person(pk, rows) for pk, rows in people.items()),
        most_trainings=draft.most_trainings,
        weights=calendar.Weights(event_km=draft.event_km, apart_km=draft.apart_km),
    )  # fmt: skip


def _kind(kind: str, least: int, most: int) -> calendar.Kind:
    return calendar.Kind(
        kind, least, most, keeps_groups=kind == Kind.SUPERVISION, is_training=kind in SEMINARS
    )  # fmt: skip


def _person(pk: int, rows: Sequence[Wanted]) -> calendar.Person:
    first = rows[0]
    return calendar.Person(
        str(pk), first.place, tuple(calendar.Need(one.kind, one.due_on) for one in rows),
        None if first.group_id is None else str(first.group_id), booked=first.booked,
    )  # fmt: skip


def events_of(draft: YearDraft, request: calendar.Request, plan: calendar.Plan) -> Iterator[YearEvent]:
    """The events of a plan as rows: numbers, no persons."""
    people = {one.key: one for one in request.persons}
    places = {one.key: one.place for one in request.venues}
    for event in plan.events:
        present = [people[key] for key in event.persons]
        year, month = (int(part) for part in event.slot.split("-"))
        yield YearEvent(
            draft=draft, kind=event.kind, month=date(year, month, 1), venue_id=int(event.venue), persons=len(present),
            mean_km=fmean(kilometres(one.place, places[event.venue]) for one in present),
            group_id=_group(present) if event.kind == Kind.SUPERVISION else None,
        )  # fmt: skip


def _group(present: Sequence[calendar.Person]) -> int | None:
    """The training group to which at least half belong."""
    counts = Counter(one.training_group for one in present if one.training_group is not None)
    found = max(counts, key=lambda key: (counts[key], key), default=None)
    return int(found) if found is not None and 2 * counts[found] >= len(present) else None


def figures_of(request: calendar.Request, plan: calendar.Plan) -> dict[str, object]:
    """What the plan means, judged apart from the planner; `mean` is in kilometres, one way."""
    judged = calendar.assess(request, plan)
    found = {name: getattr(judged, name) for name in FIGURES}
    counted = {name: len(value) if isinstance(value, tuple) else value for name, value in found.items()}
    mean = judged.kilometres / judged.attendances if judged.attendances else 0.0
    return counted | {"mean": mean, "broken": sorted({one.constraint for one in judged.broken})}


def why_not(draft: YearDraft) -> list[str]:
    """Why there is no calendar; persons are counted, not named."""
    counts = Counter(constraint for constraint, *_rest in draft.reasons)
    texts = []
    for constraint, names, asked, available in {one[0]: one for one in draft.reasons}.values():
        values = {
            "count": counts[constraint], "asked": asked or 0, "available": available or 0,
            "month": _month(names), "kind": next((Kind(name).label for name in names if name in Kind.values), ""),
        }  # fmt: skip
        texts.append(str(REFUSALS.get(constraint, REFUSALS["time"])) % values)
    return texts


def _month(names: Sequence[str]) -> str:
    """The month that a reason names, in words."""
    year, _dash, number = (names[0] if names else "").partition("-")
    return date_format(date(int(year), int(number), 1), "F Y") if year.isdigit() and number.isdigit() else ""


@dataclass(frozen=True)
class Cell:
    """The events of a kind in a month."""

    events: int
    persons: int


@dataclass(frozen=True)
class Month:
    """A month of a draft: a cell for each kind."""

    first: date
    cells: tuple[Cell | None, ...]


def months_in(draft: YearDraft, events: Sequence[YearEvent], kinds: Sequence[str]) -> list[Month]:
    """The year at a glance, month by month."""
    found: dict[tuple[date, str], list[int]] = {}
    for one in events:
        found.setdefault((one.month, one.kind), []).append(one.persons)
    return [Month(month, tuple(_cell(found.get((month, kind))) for kind in kinds)) for month in months_of(draft)]


def _cell(persons: list[int] | None) -> Cell | None:
    return Cell(len(persons), sum(persons)) if persons else None
