# SPDX-License-Identifier: EUPL-1.2
"""How many need what in a year, from the due dates; and the requests that wait."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from django.db.models import Q, QuerySet, Sum

from schutznetz.apps.academy.facts import OTHER, OWN_AUTHORITY, Demand, Kind, Need, service_of
from schutznetz.apps.academy.models import Additional, DemandCount, Event, Registration, SmallGroupRequest
from schutznetz.apps.academy.policies import APPROVED, require_see_small_group
from schutznetz.apps.academy.queries.attendance import last_attended
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.sap.models import IN_OFFICE, Counsellor, Programme, State
from schutznetz.apps.sap.queries import rules_for, rules_of
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import further_training, recurring
from schutznetz.regulation.sap_erlass.rule_sets import Rules

RESTING = (State.RESTING, State.TRANSFERRED)
CLOCKS = {Kind.CONVERSATION.value: further_training.conversation, Kind.SUBJECT.value: further_training.subject}
SHOWN = (Kind.CONVERSATION, Kind.SUBJECT, Kind.SUPERVISION, Kind.MENTORS)


def active_counsellors(programme: Programme, today: date) -> QuerySet[Counsellor]:
    """Who is in office in the programme and does not rest."""
    rows = Counsellor.objects.filter(authority__sap_participant__programme=programme, state__in=IN_OFFICE)
    return rows.exclude(state__in=RESTING).filter(Q(ended_on=None) | Q(ended_on__gte=today))


def demand(programme: Programme, year: int, today: date) -> list[Demand]:
    """Counts for a year: clocks that run out in it or before, supervisions owed, mentors.  No names.

    (SAP-044 to SAP-046, SAP-118)
    """
    return _with_places(programme, year, Counter(one.kind for one in needs(programme, year, today)))


def counted_demand(programme: Programme, year: int, today: date) -> tuple[list[Demand], date | None]:
    """The demand as it was counted last night, and on which day; counted now (None) for a year without such a count."""
    rows = list(DemandCount.objects.filter(programme=programme, year=year))
    if not rows:
        return demand(programme, year, today), None
    return _with_places(programme, year, Counter({row.kind: row.needed for row in rows})), rows[0].counted_on


def _with_places(programme: Programme, year: int, needed: Counter[str]) -> list[Demand]:
    laid, released = _places(programme, year), _places(programme, year, published_on__isnull=False)
    return [Demand(kind, needed[kind], laid.get(kind, 0), released.get(kind, 0)) for kind in SHOWN]


def needs(programme: Programme, year: int, today: date) -> list[Need]:
    """Who needs which kind of event in a year, and by when; the counsellors with `person` and `authority_id`.

    What is booked is not looked at. (SAP-044 to SAP-046, SAP-118)
    """
    people = list(active_counsellors(programme, today).select_related("person").prefetch_related("rests"))
    found = list(_needs(people, last_attended(programme), rules_of(programme), year, today))
    mentors = set(Office.objects.held_on(today).filter(role=Role.TRAINEE_MENTOR).values_list("person", flat=True))
    end = date(year, 12, 31)
    return [*found, *(Need(one, Kind.MENTORS.value, end) for one in people if one.person_id in mentors)]


def _needs(
    people: Iterable[Counsellor], last: dict[tuple[int, str], date], rules: Rules, year: int, today: date
) -> Iterator[Need]:
    """Of a clock only the last event matters; who was appointed on the same day and has no rests is asked once."""
    end = date(year, 12, 31)

    @cache
    def owes(service: recurring.Service) -> bool:
        return recurring.owes_year(service, year, rules=rules, today=today)

    @cache
    def due(kind: str, service: recurring.Service, on: date | None) -> date | None:
        done = (recurring.Event(on),) if on else ()
        return CLOCKS[kind](attended=done, service=service, rules=rules, today=today).due_on

    for one in people:
        service = service_of(one, today)
        for kind in CLOCKS:
            on = due(kind, service, last.get((one.pk, kind)))
            if on is not None and on <= end:
                yield Need(one, kind, on)
        if owes(service):
            yield Need(one, Kind.SUPERVISION.value, end)


def booked_in(programme: Programme, year: int, today: date) -> dict[tuple[int, str], int]:
    """Places people have in the year, or from today up to its end: counsellor and kind -> how many lie in the year."""
    rows = Registration.objects.filter(
        event__programme=programme, state__in=(Registration.State.REGISTERED, Registration.State.ATTENDED),
        event__first_day__gte=min(today, date(year, 1, 1)), event__first_day__lte=date(year, 12, 31),
    ).order_by()  # fmt: skip
    found: dict[tuple[int, str], int] = {}
    for who, kind, day in rows.values_list("counsellor", "event__kind", "event__first_day"):
        is_yearly = kind not in CLOCKS
        if day.year == year or (not is_yearly and day >= today):
            found[who, kind] = found.get((who, kind), 0) + (day.year == year)
    return found


def _places(programme: Programme, year: int, **more: bool) -> dict[str, int]:
    rows = Event.objects.filter(programme=programme, first_day__year=year, called_off_on=None, **more).order_by()
    return dict(rows.values_list("kind").annotate(Sum("places")))


def small_groups_for(actor: Actor) -> QuerySet[SmallGroupRequest]:
    """Requests the actor may see: one's own, all of the programme (ministry), approved ones (academy)."""
    if actor.is_helped:
        return SmallGroupRequest.objects.none()
    scope = Q(programme__ministry__in=actor.authorities_with(Role.MINISTRY)) | Q(
        programme__academy__in=actor.authorities_with(Role.ACADEMY), state__in=APPROVED
    )
    if actor.person is not None:
        scope |= Q(counsellor__person=actor.person)
    return SmallGroupRequest.objects.filter(scope).select_related("counsellor__person", "counsellor__authority")


def small_group_for(actor: Actor, pk: int) -> SmallGroupRequest:
    """One of those; raises `Denied` or `SmallGroupRequest.DoesNotExist`."""
    rows = SmallGroupRequest.objects.select_related(
        "counsellor__person", "counsellor__authority", "programme__ministry", "programme__academy", "event"
    )
    found = rows.get(pk=pk)
    require_see_small_group(actor, found)
    return found


def additional_for(actor: Actor) -> QuerySet[Additional]:
    """Additional training the actor may see: one's own, requests to the head, what the academy itself entered."""
    if actor.is_helped:
        return Additional.objects.none()
    entered = Q(state=Additional.State.ENTERED)
    academies = actor.authorities_with(Role.ACADEMY)
    scope = Q(counsellor__authority__in=actor.authorities_with(Role.HEAD)) & ~entered
    scope |= entered & Q(counsellor__authority__sap_participant__programme__academy__in=academies)
    if actor.person is not None:
        scope |= Q(counsellor__person=actor.person)
    return Additional.objects.filter(scope).select_related("counsellor__person", "counsellor__authority")


def decided_here(wish: Additional, today: date) -> Finding:
    """Is it the own authority that decides on an additional event, as the page offers it?  (SAP-130)"""
    rules = rules_for(wish.counsellor.authority)
    return further_training.additional(decided_by=OWN_AUTHORITY, rules=rules, today=today)


def credit_elsewhere(wish: Additional, today: date) -> Finding:
    """Does an event of another provider satisfy a duty?  (SAP-126)"""
    return further_training.credit(provider=OTHER, rules=rules_for(wish.counsellor.authority), today=today)


def waits_for(actor: Actor) -> tuple[int, int]:
    """Requests that wait for the actor: small groups (to decide or to plan), additional training."""
    small = SmallGroupRequest.objects.filter(
        Q(programme__ministry__in=actor.authorities_with(Role.MINISTRY), state=SmallGroupRequest.State.REQUESTED)
        | Q(programme__academy__in=actor.authorities_with(Role.ACADEMY), state=SmallGroupRequest.State.APPROVED)
    )
    more = Additional.objects.filter(
        counsellor__authority__in=actor.authorities_with(Role.HEAD), state=Additional.State.REQUESTED
    )
    return small.count(), more.count()
