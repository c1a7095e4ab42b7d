# SPDX-License-Identifier: EUPL-1.2
"""What a step changes besides the state: days of the role, rests, moves, and the office in the organisation."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from schutznetz.apps.organisation.actions import save_office
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.organisation.queries.offices import overlapping
from schutznetz.apps.sap.models import Act, Counsellor, Move, Participant, Rest, Termination
from schutznetz.apps.sap.queries import rules_for
from schutznetz.regulation.sap_erlass import staffing
from schutznetz.regulation.sap_erlass.mandate import Event

DAY = timedelta(days=1)
Effect = Callable[[Act, datetime], None]


def apply(act: Act, *, now: datetime) -> None:
    """Carry out what belongs to the event of this step; the caller saves the role."""
    EFFECTS.get(Event(act.event), _none)(act, now)


def _none(_act: Act, _now: datetime) -> None:
    """Only the state changes."""


def _choose(act: Act, _now: datetime) -> None:
    """The wish for the procedure is forgotten once it is over."""
    act.counsellor.wants_disability_seat = False


def _begin_training(act: Act, now: datetime) -> None:
    act.counsellor.training_began_on = act.on
    give_office(act.counsellor, act.on, now)


def _appoint(act: Act, now: datetime) -> None:
    role = act.counsellor
    role.appointed_on, role.under_rule_set = act.on, act.rule_set
    give_office(role, act.on, now)


def _resume(act: Act, _now: datetime) -> None:
    end_rest(act.counsellor, act.on - DAY)


def _transfer(act: Act, now: datetime) -> None:
    role = act.counsellor
    end_rest(role, act.on - DAY)
    move = role.moves.filter(kind=Move.Kind.TRANSFER, since=act.on, decision="").latest("pk")
    settle(role, Move.Decision.ENDED, act.on, but=move)
    end_office(role, act.on - DAY, now)
    Rest.objects.create(counsellor=role, kind=Rest.Kind.TRANSFER, since=act.on)
    _drop_termination(role, act.on)
    role.authority, role.line_manager = move.receiver, None


def _reappoint(act: Act, now: datetime) -> None:
    role = act.counsellor
    end_rest(role, act.on - DAY)
    above = is_above(role, act.on)
    _decided_now(act).update(decision=Move.Decision.REAPPOINTED, decided_on=act.on, above_ratio=above)
    give_office(role, act.on, now)


def _decided_now(act: Act) -> QuerySet[Move]:
    """The transfer that brought the role where it is now: earlier ones are settled, one still to come stays open."""
    come = act.counsellor.moves.filter(kind=Move.Kind.TRANSFER, since__lte=act.on)
    return Move.objects.filter(pk__in=list(come.order_by("-since", "-pk").values_list("pk", flat=True)[:1]))


def is_above(role: Counsellor, day: date) -> bool:
    """Would one more put the authority above the ratio?  That is allowed, and marked."""
    part = Participant.objects.filter(authority=role.authority).first()
    if part is None or part.headcount is None:
        return False
    active = Counsellor.objects.filter(authority=role.authority, state__in=("appointed", "seconded_active")).count()
    found = staffing.reappointment(headcount=part.headcount, active=active, rules=rules_for(role.authority), today=day)
    return found.warning


def _decline(act: Act, now: datetime) -> None:
    _decided_now(act).update(decision=Move.Decision.DECLINED, decided_on=act.on, ministry_told_at=now)


def _continue(act: Act, _now: datetime) -> None:
    settle(act.counsellor, Move.Decision.CONTINUES, act.on)


def _rest(act: Act, _now: datetime) -> None:
    settle(act.counsellor, Move.Decision.RESTS, act.on, kind=Move.Kind.SECONDMENT)


def _return(act: Act, _now: datetime) -> None:
    role = act.counsellor
    end_rest(role, act.on - DAY)
    moves = role.moves.filter(kind=Move.Kind.SECONDMENT).exclude(
        decision__in=(Move.Decision.RETURNED, Move.Decision.ENDED)
    )
    moves.update(decision=Move.Decision.RETURNED, decided_on=act.on)


def _end(act: Act, now: datetime) -> None:
    role = act.counsellor
    role.ended_on, role.wants_disability_seat = act.on, False
    end_rest(role, act.on)
    settle(role, Move.Decision.ENDED, act.on)
    end_office(role, act.on, now)
    _drop_termination(role, act.on)


def _drop_termination(role: Counsellor, on: date) -> None:
    """A proceeding of the head has nothing left to decide."""
    Termination.objects.filter(counsellor=role, closed_on=None).update(closed_on=on)


EFFECTS: Mapping[Event, Effect] = {
    Event.SELECT: _choose,
    Event.REJECT: _choose,
    Event.BEGIN_TRAINING: _begin_training,
    Event.APPOINT: _appoint,
    Event.REST: _rest,
    Event.RESUME: _resume,
    Event.TRANSFER: _transfer,
    Event.REAPPOINT: _reappoint,
    Event.DECLINE_REAPPOINTMENT: _decline,
    Event.CONTINUE: _continue,
    Event.RETURN: _return,
    Event.RESIGN: _end,
    Event.LEAVE: _end,
    Event.TERMINATE: _end,
    Event.RELEASE: _end,
}


def end_rest(role: Counsellor, last: date) -> None:
    """Close the running rest with this day, or with its first when it would end before."""
    for found in Rest.objects.filter(counsellor=role, until=None):
        found.until = max(found.since, last)
        found.save(update_fields=["until"])


def settle(role: Counsellor, decision: str, on: date, *, kind: str = "", but: Move | None = None) -> None:
    """Write a decision into the moves that wait for one; with `but`, only into those that came before it."""
    waiting = role.moves.filter(decision="")
    if kind:
        waiting = waiting.filter(kind=kind)
    if but is not None:
        waiting = waiting.filter(since__lte=but.since).exclude(pk=but.pk)
    waiting.update(decision=decision, decided_on=on)


def give_office(role: Counsellor, since: date, now: datetime) -> None:
    """The office SAP, from which rights follow, unless the person holds it already."""
    office = Office(person_id=role.person_id, role=Role.COUNSELLOR, authority=role.authority, since=since)
    office.basis = "SAP-Programm"
    if overlapping(office) is None:
        save_office(office=office, actor=None, now=now)


def end_office(role: Counsellor, last: date, now: datetime) -> None:
    """The office ends with the role, in every authority."""
    held = Office.objects.filter(person_id=role.person_id, role=Role.COUNSELLOR).exclude(until__lte=last)
    for office in held.select_related("person", "authority"):
        office.until = max(office.since, last)
        save_office(office=office, actor=None, now=now)
