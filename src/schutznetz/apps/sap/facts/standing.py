# SPDX-License-Identifier: EUPL-1.2
"""In which capacity somebody acts towards a role: person, head, ministry, academy, mentor, speaker."""

from collections.abc import Callable

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.facts.places import group_of
from schutznetz.apps.sap.models import Counsellor, Move, Participant, State
from schutznetz.regulation.sap_erlass.mandate import HEAD, MEN, MIN, OWN, Event

RECEIVER = "receiver"
SPEAKERS = (Role.SPEAKER, Role.DEPUTY_SPEAKER)


def participant_of(counsellor: Counsellor) -> Participant | None:
    return Participant.objects.filter(authority=counsellor.authority_id).select_related("programme__ministry").first()


def is_own(actor: Actor, counsellor: Counsellor) -> bool:
    return actor.person is not None and actor.person.pk == counsellor.person_id


def _receives(actor: Actor, counsellor: Counsellor) -> bool:
    """Does the actor lead the authority to which the counsellor is seconded now?"""
    if counsellor.state not in (State.SECONDED, State.SECONDED_ACTIVE, State.RESTING):
        return False
    running = counsellor.moves.filter(kind=Move.Kind.SECONDMENT, decision__in=("", "continues", "rests"))
    return any(actor.has_role_for(move.receiver, Role.HEAD) for move in running.select_related("receiver"))


def stands_for(actor: Actor, counsellor: Counsellor) -> frozenset[str]:
    """In which of the capacities of the state table the actor acts towards a role: codes of C2, and OWN."""
    found = {OWN} if is_own(actor, counsellor) else set()
    if actor.has_role_for(counsellor.authority, Role.HEAD):
        found.add(HEAD)
    if _receives(actor, counsellor):
        found.add(RECEIVER)
    part = participant_of(counsellor)
    if part is None:
        return frozenset(found)
    if actor.has_role_for(part.programme.ministry, Role.MINISTRY):
        found.add(MIN)
    if part.programme.academy is not None and actor.has_role_for(part.programme.academy, Role.ACADEMY):
        found.add("ACA")
    if actor.has_role(Role.TRAINEE_MENTOR):
        ids = [office.authority_id for office in actor.offices if office.role == Role.TRAINEE_MENTOR]
        if Participant.objects.filter(authority__in=ids, programme=part.programme_id).exists():
            found.add(MEN)
    if actor.has_role(*SPEAKERS) and (group := group_of(counsellor)) and actor.has_role_in(group, *SPEAKERS):
        found.add("SPK")
    return frozenset(found)


def capacities(actor: Actor, counsellor: Counsellor) -> Callable[[Event], frozenset[str]]:
    """While somebody is seconded, the receiving authority decides whether the role goes on there."""
    found = stands_for(actor, counsellor)
    elsewhere = found - {HEAD} | ({HEAD} if RECEIVER in found else frozenset())
    asked = (Event.CONTINUE, Event.REST) if counsellor.state == State.SECONDED else ()
    return lambda event: elsewhere if event in asked else found
