# SPDX-License-Identifier: EUPL-1.2
"""What is on record of counsellors, read in bulk for the rules: a fixed number of queries for any number of people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from schutznetz.apps.academy import queries as academy
from schutznetz.apps.academy.facts import Kind, events_of_kind
from schutznetz.apps.quality.facts.records import REVIEWED, Known, Quarter, services_of
from schutznetz.apps.quality.models import Declaration, QuarterReturn
from schutznetz.apps.sap.models import Counsellor, Participant, Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.working_groups import queries as groups
from schutznetz.regulation.sap_erlass import quality
from schutznetz.regulation.sap_erlass.rule_sets import Rules


@dataclass(frozen=True, slots=True)
class Person:
    """A counsellor with everything the rules ask for, and the rules of the programme."""

    counsellor: Counsellor
    programme_id: int
    known: Known
    rules: Rules


def reviewed() -> QuerySet[Counsellor]:
    """Counsellors whose duties are looked at: those of authorities in a programme."""
    rows = Counsellor.objects.filter(state__in=REVIEWED, authority__sap_participant__isnull=False)
    return rows.order_by("pk")


def people_of(counsellors: Sequence[Counsellor], *, today: date | None = None) -> list[Person]:
    """The records of these counsellors; who belongs to no programme is left out.

    With `today` only what the rules still look back at on this day: meetings, declarations and returns of some years.
    """
    parts = Participant.objects.filter(authority__in={one.authority_id for one in counsellors})
    by_authority = {one.authority_id: one for one in parts}
    rules = {one.pk: rules_of(one) for one in Programme.objects.filter(participants__in=parts).distinct()}
    shelf = _Shelf([one.pk for one in counsellors], _Since.of(rules.values(), today) if today else _Since())
    found = []
    for one in counsellors:
        part = by_authority.get(one.authority_id)
        if part is not None:
            found.append(Person(one, part.programme_id, shelf.known(one, part.since), rules[part.programme_id]))
    return found


def person_of(counsellor: Counsellor) -> Person | None:
    """The same for one; None outside any programme."""
    return next(iter(people_of([counsellor])), None)


@dataclass(frozen=True, slots=True)
class _Since:
    """The first day of meetings and the first year of declarations and returns that anybody is asked about."""

    met: date | None = None
    said: int = 0

    @classmethod
    def of(cls, rules: Iterable[Rules], today: date) -> "_Since":
        """As far back as the house rule of any of the programmes goes; a declaration is of the year before."""
        found = list(rules)
        back = max((one.integer("quality.look_back_years", today) for one in found), default=0)
        caught = max((one.integer("quality.catch_up_years", today) for one in found), default=0)
        return cls(date(today.year - back, 1, 1), today.year - caught - 1)


class _Shelf:
    """Attendances, declarations and returns by counsellor."""

    def __init__(self, ids: list[int], since: _Since) -> None:
        self.attended = academy.attended(ids)
        self.meetings = groups.attendances(ids, since=since.met)
        self.declared = _declared(ids, since.said)
        self.sent = _sent(ids, since.said)

    def known(self, counsellor: Counsellor, joined_on: date) -> Known:
        service, trained = services_of(counsellor)
        attended = self.attended.get(counsellor.pk, ())
        record = quality.Record(
            service=service,
            conversation=events_of_kind(attended, Kind.CONVERSATION),
            subject=events_of_kind(attended, Kind.SUBJECT),
            supervision=events_of_kind(attended, Kind.SUPERVISION),
            meetings=self.meetings.get(counsellor.pk, ()),
            declarations=tuple(self.declared.get(counsellor.pk, ())),
        )
        return Known(record, trained, joined_on, self.sent.get(counsellor.pk, {}))


def _declared(ids: Iterable[int], since: int) -> dict[int, list[quality.Declaration]]:
    found: dict[int, list[quality.Declaration]] = defaultdict(list)
    rows = Declaration.objects.filter(counsellor__in=ids, year__gte=since).order_by()
    for counsellor, year, has_counselled in rows.values_list("counsellor", "year", "has_counselled"):
        found[counsellor].append(quality.Declaration(year, has_counselled))
    return found


def _sent(ids: Iterable[int], since: int) -> dict[int, dict[Quarter, date]]:
    found: dict[int, dict[Quarter, date]] = defaultdict(dict)
    rows = QuarterReturn.objects.filter(counsellor__in=ids, year__gte=since).order_by()
    for counsellor, year, quarter, on in rows.values_list("counsellor", "year", "quarter", "sent_on"):
        found[counsellor][Quarter(year, quarter)] = on
    return found
