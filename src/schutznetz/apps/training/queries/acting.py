# SPDX-License-Identifier: EUPL-1.2
"""When somebody acts for the speaker of a working group: the office is vacant or rests, or they stand in by name."""

from collections.abc import Iterable, Iterator
from datetime import date

from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Deputy, Office
from schutznetz.apps.sap.models import Rest
from schutznetz.regulation.sap_erlass.functions import Function, Held
from schutznetz.regulation.sap_erlass.spans import Span, merged, without


def deputy_held(person_id: int) -> Iterator[Held]:
    """The office of deputy with the times of acting; and times of standing in without that office.  (reading X16)"""
    offices = Office.objects.filter(person=person_id, role=Role.DEPUTY_SPEAKER)
    terms = [(group, Span(since, until)) for group, since, until in offices.values_list(*_TERM)]
    named = Deputy.objects.filter(person=person_id, office__role=Role.SPEAKER).values_list("since", "until")
    stands_in = [Span(since, until) for since, until in named]
    for group, term in terms:
        yield Held(Function.DEPUTY, term, merged([*_without_speaker(group, term), *stands_in]))
    if not terms:
        yield from (Held(Function.DEPUTY, one, (one,)) for one in merged(stands_in))


_TERM = ("working_group", "since", "until")


def _without_speaker(group_id: int | None, term: Span) -> tuple[Span, ...]:
    """The days of a term on which the group had no speaker, or one whose role as counsellor rested."""
    rows = Office.objects.filter(working_group=group_id, role=Role.SPEAKER).values_list("person", "since", "until")
    held = list(rows) if group_id is not None else []
    rests = _rests(person for person, _since, _until in held)
    led = [piece for person, since, until in held for piece in without((Span(since, until),), rests.get(person, ()))]
    return without((term,), led)


def _rests(people: Iterable[int]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    rows: Iterable[tuple[int, date, date | None]] = Rest.objects.filter(
        counsellor__person__in=list(people)
    ).values_list("counsellor__person", "since", "until")
    for person, since, until in rows:
        found.setdefault(person, []).append(Span(since, until))
    return found
