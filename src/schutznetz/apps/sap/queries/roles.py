# SPDX-License-Identifier: EUPL-1.2
"""Roles of counsellors: whose, seen by whom, under which line manager, and which step is next."""

from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.sap.facts.places import belonging_to
from schutznetz.apps.sap.models import Counsellor, Move, Rest, RestNotice, State
from schutznetz.apps.sap.policies import SPEAKERS, require_see_counsellor, steps_of
from schutznetz.apps.sap.queries.programme import rules_for
from schutznetz.apps.sap.queries.selection import participations_of
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import mandate, outlook, rest, transfer, validity
from schutznetz.regulation.sap_erlass.mandate import Event, Fact
from schutznetz.regulation.sap_erlass.spans import Span

BODIES = {RestNotice.Body.HEAD: rest.Body.AUTHORITY, RestNotice.Body.MINISTRY: rest.Body.MINISTRY}


def counsellor_of(actor: Actor, today: date) -> Counsellor | None:
    """The acting person's own role, if it has not ended; applications among them. Each page that reads asks once."""
    if actor.person is None:
        return None
    mine = Counsellor.objects.standing().filter(person=actor.person)
    found = mine.select_related("person__authority", "authority", "line_manager")
    return actor.once("sap.counsellor", found.first)


def counsellors_visible_to(actor: Actor) -> QuerySet[Counsellor]:
    """Roles the actor may see: all of one's own programme (ministry), of the own authority and of those seconded to
    it (head), of the authorities of one's working group (speaker and deputy)."""
    groups = [one.working_group_id for one in actor.offices if one.role in SPEAKERS and one.working_group_id]
    heads = actor.authorities_with(Role.HEAD)
    seconded = Move.objects.filter(
        receiver__in=heads, kind=Move.Kind.SECONDMENT, decision__in=("", "continues", "rests")
    )
    scope = (
        Q(authority__sap_participant__programme__ministry__in=actor.authorities_with(Role.MINISTRY))
        | Q(authority__in=heads)
        | belonging_to(groups)
        | Q(pk__in=seconded.values("counsellor"))
    )
    return Counsellor.objects.filter(scope).select_related("person", "authority")


def counsellor_for(actor: Actor, pk: int) -> Counsellor:
    """A role the actor may see; raises `Denied` or `Counsellor.DoesNotExist`."""
    found = Counsellor.objects.select_related("person__authority", "authority", "line_manager").get(pk=pk)
    require_see_counsellor(actor, found)
    return found


def line_managers_of(counsellor: Counsellor, today: date) -> list[Person]:
    """The named line manager while they work here; else whoever holds the office SUP for the person's site, or for
    the authority when nobody does at the site."""
    named = counsellor.line_manager
    if named is not None and (named.left_on is None or named.left_on >= today):
        return [named]
    held = Office.objects.held_on(today).filter(role=Role.SUPERVISOR, authority=counsellor.authority)
    held = held.exclude(person=counsellor.person_id).filter(Q(person__left_on=None) | Q(person__left_on__gte=today))
    rows = list(held.select_related("person").order_by("person__sort_name"))
    near = [row.person for row in rows if row.site_id and row.site_id == counsellor.person.site_id]
    return near or [row.person for row in rows if row.site_id is None]


def counsellors_led_by(actor: Actor, today: date) -> list[Counsellor]:
    """Standing roles whose line manager the actor is; for the totals of hours, never for entries."""
    if actor.person is None:
        return []
    scope = Q(line_manager=actor.person) | Q(
        line_manager=None,
        authority__in=[office.authority_id for office in actor.offices if office.role == Role.SUPERVISOR],
    )
    rows = Counsellor.objects.standing().filter(scope).exclude(person=actor.person)
    found = rows.select_related("person", "authority", "line_manager")
    return [one for one in found if actor.person in line_managers_of(one, today)]


def known_facts(counsellor: Counsellor, on: date, today: date) -> tuple[Fact, ...]:
    """What is on record of a role on the day of a step."""
    found = []
    if counsellor.consented_on is not None and counsellor.consented_on <= today:
        found.append(Fact.CONSENT)
    if counsellor.training_completed_on is not None and counsellor.training_completed_on <= on:
        found.append(Fact.TRAINING_COMPLETED)
    if counsellor.locally_selected_on is not None and counsellor.locally_selected_on <= on:
        found.append(Fact.LOCALLY_SELECTED)
    if counsellor.state == State.APPLIED and not participations_of(counsellor, today).is_open:
        found.append(Fact.PARTICIPATIONS)
    return tuple(found)


ANSWERED_BY_FORM = frozenset({Fact.BRIEFING_TALK, Fact.EXPECTED_DURATION, Fact.WRITTEN_REASONS})
"""What the page of a step asks for itself."""
ELSEWHERE = frozenset({Event.TERMINATE, Event.RELEASE, Event.SELECT})
"""Steps that follow from a proceeding of their own, not from a button."""


def steps_open_to(actor: Actor, counsellor: Counsellor, today: date) -> list[tuple[Event, Finding]]:
    """The steps that are the actor's to take now, with what the rule says to each."""
    rules, known = rules_for(counsellor.authority), known_facts(counsellor, today, today)
    state = mandate.State(counsellor.state)
    events = [event for event in steps_of(actor, counsellor) if event not in ELSEWHERE]
    events = [one for one in events if one is not Event.REJECT or state is mandate.State.APPLIED]
    with_form = (*known, *ANSWERED_BY_FORM)
    return [
        (event, mandate.step(state=state, event=event, known=with_form, rules=rules, today=today)) for event in events
    ]


def need_not_say(counsellor: Counsellor, today: date) -> frozenset[str]:
    """Which fields of a step may stay empty under the rules in force.  (SAP-098, SAP-101)"""
    rules = rules_for(counsellor.authority)
    asked = {
        "expected_until": rest.duration(since=today, expected_until=None, rules=rules, today=today),
        "reasons": transfer.reasons(has_reasons=False, rules=rules, today=today),
    }
    return frozenset(name for name, one in asked.items() if not one.is_open)


def outlook_of(counsellor: Counsellor, today: date) -> Finding:
    """Seven years from the begin of the training, if a last day of service is known; a hint, never a bar."""
    start = counsellor.training_began_on or today
    rules = rules_for(counsellor.authority)
    return outlook.years(training_starts_on=start, last_day=counsellor.leaves_on, rules=rules, today=today)


def appointed_under(counsellor: Counsellor, today: date) -> Finding | None:
    """Under which decree somebody was appointed: it holds whatever came after."""
    if counsellor.appointed_on is None:
        return None
    return validity.appointment(
        appointed_on=counsellor.appointed_on, rules=rules_for(counsellor.authority), today=today
    )


def notices_of(found: Rest, today: date) -> Finding:
    """Have both bodies confirmed that they know of a rest, and of its end?"""
    received = tuple(
        rest.Notice(rest.Point(row.occasion), BODIES[RestNotice.Body(row.body)], row.received_at.date())
        for row in found.notices.all()
        if row.received_at is not None
    )
    is_ending = found.until is not None or any(row.occasion == RestNotice.Occasion.END for row in found.notices.all())
    ended = (found.until or today) if is_ending else None
    rules = rules_for(found.counsellor.authority)
    return rest.notices(begun_on=found.since, ended_on=ended, notices=received, rules=rules, today=today)


def move_findings(move: Move, today: date) -> list[Finding]:
    """What the decree asks of the receiving authority about a move, as long as it is open."""
    rules = rules_for(move.receiver)
    if move.kind == Move.Kind.SECONDMENT:
        outcome = {"continues": transfer.Outcome.CONTINUE, "rests": transfer.Outcome.REST}.get(move.decision)
        term = Span(move.since, move.expected_until)
        found = [transfer.secondment(term=term, outcome=outcome, rules=rules, today=today)]
    else:
        facts = transfer_of(move)
        found = [
            transfer.notice(transfer=facts, rules=rules, today=today),
            transfer.reappointment(transfer=facts, rules=rules, today=today),
        ]
    closed = move.decision in (Move.Decision.RETURNED, Move.Decision.ENDED)
    return [] if closed else [one for one in found if one.is_open]


def transfer_of(move: Move) -> transfer.Transfer:
    is_back, is_over = move.decision == Move.Decision.REAPPOINTED, move.decision == Move.Decision.ENDED
    told = move.ministry_told_at.date() if move.ministry_told_at else None
    return transfer.Transfer(
        move.since, reappointed_on=move.decided_on if is_back else None, notified_on=told,
        ended_on=move.decided_on if is_over else None,
    )  # fmt: skip


def rests_of(counsellor: Counsellor) -> list[Rest]:
    """All rests with their notices, the newest first."""
    rows = counsellor.rests.select_related("counsellor__authority").prefetch_related("notices__received_by__person")
    return list(rows)


def expected_end_of(row: Rest, today: date) -> Finding | None:
    """Does a rest go on after the day it was to end?  None when it is over or no day was said.  (SAP-101)"""
    if row.until is not None or row.expected_until is None or row.expected_until >= today:
        return None
    rules = rules_for(row.counsellor.authority)
    return rest.expected_end(expected_until=row.expected_until, ended_on=None, rules=rules, today=today)


def waiting_receipts(actor: Actor) -> list[RestNotice]:
    """Notices whose receipt is for the actor to confirm."""
    heads, ministries = actor.authorities_with(Role.HEAD), actor.authorities_with(Role.MINISTRY)
    to_me = Q(body=RestNotice.Body.HEAD, rest__counsellor__authority__in=heads) | Q(
        body=RestNotice.Body.MINISTRY, rest__counsellor__authority__sap_participant__programme__ministry__in=ministries
    )
    rows = RestNotice.objects.filter(to_me, received_at=None)
    return list(rows.select_related("rest__counsellor__person"))


def open_moves(actor: Actor) -> list[Move]:
    """Transfers and secondments on which the actor's authority has to decide; all of a programme for its ministry."""
    heads, ministries = actor.authorities_with(Role.HEAD), actor.authorities_with(Role.MINISTRY)
    scope = Q(receiver__in=heads) | Q(receiver__sap_participant__programme__ministry__in=ministries)
    rows = Move.objects.filter(scope, decision="").select_related("counsellor__person", "receiver")
    return list(rows)
