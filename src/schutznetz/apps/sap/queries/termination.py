# SPDX-License-Identifier: EUPL-1.2
"""Proceedings to end a role, as the rules and pages want them."""

from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.facts import in_words
from schutznetz.apps.sap.facts.places import belonging_to, group_of
from schutznetz.apps.sap.models import Counsellor, Termination, TerminationGuest
from schutznetz.apps.sap.policies.termination import may_see_termination, require_see_termination
from schutznetz.apps.sap.queries.programme import rules_for
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import termination
from schutznetz.regulation.sap_erlass.termination import Event, Fact, Stage

Stages = Termination.Stage
_RELATED = ("counsellor__person__site", "counsellor__authority", "authority", "opened_by__person", "decided_by__person")


def termination_for(actor: Actor, pk: int) -> Termination:
    """A proceeding the actor may see; raises `Denied` or `Termination.DoesNotExist`."""
    found = Termination.objects.select_related(*_RELATED).get(pk=pk)
    require_see_termination(actor, found)
    return found


def terminations_of(actor: Actor, counsellor: Counsellor) -> list[Termination]:
    """Proceedings about a role that the actor may see, the newest first."""
    rows = Termination.objects.filter(counsellor=counsellor).select_related(*_RELATED)
    return [one for one in rows if may_see_termination(actor, one)]


def invitable(counsellor: Counsellor, today: date) -> QuerySet[Counsellor]:
    """Further counsellors somebody may wish for: of the own authority and of its working group."""
    group, scope = group_of(counsellor), Q(authority=counsellor.authority_id)
    if group is not None:
        scope |= belonging_to([group.pk])
    rows = Counsellor.objects.advising(today).filter(scope).exclude(person=counsellor.person_id)
    return rows.select_related("person", "authority").order_by("person__sort_name")


def guests_of(found: Termination) -> list[TerminationGuest]:
    return list(found.guests.select_related("counsellor__person", "counsellor__authority"))


def talk_finding(found: Termination, on: date, today: date) -> Finding:
    """May the talk be held on this day?"""
    guests = guests_of(found)
    asked = termination.talk(
        letter_on=found.letter_on, talk_on=on, wishes_companions=found.wishes_others,
        wished=tuple(str(one.counsellor_id) for one in guests),
        invited=tuple(str(one.counsellor_id) for one in guests if one.invited_at is not None),
        rules=rules_for(found.authority), today=today,
    )  # fmt: skip
    return in_words(asked)


def known_facts(found: Termination) -> tuple[Fact, ...]:
    """What is on record of a proceeding."""
    given = {
        Fact.WRITTEN_REASONS: bool(found.reasons.strip()),
        Fact.WISH_ASKED: found.wishes_others is not None,
        Fact.WISHED_INVITED: all(one.invited_at is not None for one in guests_of(found)),
        Fact.REASONS_EXPLAINED: found.talk_on is not None,
        Fact.BOTH_AGREED: found.agreed_on is not None,
        Fact.DECISION_REASONS: bool(found.decision_reasons.strip()),
    }
    return tuple(fact for fact, is_there in given.items() if is_there)


def step_finding(found: Termination, event: Event, today: date) -> Finding:
    """May this step be taken with what is on record?"""
    asked = termination.step(
        stage=Stage(found.stage), event=event, known=known_facts(found), rules=rules_for(found.authority), today=today
    )
    return in_words(asked)


def waiting_for(actor: Actor) -> list[Termination]:
    """Proceedings in which it is the actor's turn."""
    heads, ministries = actor.authorities_with(Role.HEAD), actor.authorities_with(Role.MINISTRY)
    scope = Q(authority__in=heads, stage__in=(Stages.HEARING, Stages.TOLD, Stages.TALKED))
    scope |= Q(counsellor__authority__sap_participant__programme__ministry__in=ministries, stage=Stages.WITH_MINISTRY)
    if actor.person is not None:
        asked = Q(stage=Stages.TOLD, wishes_others=None) | Q(stage=Stages.TALKED, agreed_on=None)
        scope |= Q(counsellor__person=actor.person) & asked
    rows = Termination.objects.filter(scope, closed_on=None).select_related(*_RELATED)
    return [one for one in rows if may_see_termination(actor, one)]
