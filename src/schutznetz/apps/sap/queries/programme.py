# SPDX-License-Identifier: EUPL-1.2
"""Programmes, their authorities, and the rules applied in them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Office, Person, WorkingGroup
from schutznetz.apps.sap.models import (
    IN_OFFICE,
    Candidate,
    Counsellor,
    Participant,
    Programme,
    RuleSetSwitch,
    State,
    Termination,
)
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import working_groups
from schutznetz.regulation.sap_erlass.rule_sets import Rules, Switch, standard


def programme_of(authority: Authority) -> Programme | None:
    """The programme an authority runs, or takes part in."""
    found = Programme.objects.filter(Q(participants__authority=authority) | Q(ministry=authority))
    return found.select_related("ministry", "academy").first()


def programmes_seen_by(actor: Actor) -> list[Programme]:
    """Programmes the actor's own authority, or one of their offices, belongs to."""
    ids = {office.authority_id for office in actor.offices}
    if actor.person:
        ids.add(actor.person.authority_id)
    found = Programme.objects.filter(Q(participants__authority__in=ids) | Q(ministry__in=ids) | Q(academy__in=ids))
    return list(found.select_related("ministry", "academy").distinct())


def rules_of(programme: Programme | None) -> Rules:
    """The rule sets with the approved switches of a programme; without one the standard."""
    return rules_after(switches_of(programme)) if programme else standard()


def switches_of(programme: Programme) -> list[RuleSetSwitch]:
    """The approved switches of a programme in the order of their days."""
    return list(programme.switches.filter(approved_at__isnull=False, withdrawn_at=None).order_by("since", "id"))


def rules_after(switches: Sequence[RuleSetSwitch]) -> Rules:
    """The rule sets as these switches, in the order of their days, have them applied."""
    return Rules(standard().sets, tuple(Switch(row.since, row.key) for row in switches))


def rules_for(authority: Authority) -> Rules:
    """The rules applied in an authority."""
    return rules_of(programme_of(authority))


def participants_of(programme: Programme) -> QuerySet[Participant]:
    return programme.participants.select_related("authority", "working_group").order_by("authority__name")


def regrouping(part: Participant, group: WorkingGroup | None, today: date) -> Finding | None:
    """What the rule says to another group for an authority whose people belong to one; None when nobody is moved.

    (SAP-146)
    """
    people = Counsellor.objects.filter(authority=part.authority_id).filter(
        Q(state__in=IN_OFFICE) | Q(state=State.IN_TRAINING)
    )
    if part.working_group_id in (None, group.pk if group else None) or not people.exists():
        return None
    affected = 2 if group else 1
    return working_groups.consultation(
        sent_on=None, affected=affected, answered=0, rules=rules_of(part.programme), today=today
    )


def size_of(group: WorkingGroup, today: date) -> Finding:
    """Is a group too large with everybody whose authority belongs to it?  (SAP-140)"""
    people = Counsellor.objects.filter(authority__sap_participant__working_group=group).filter(
        Q(state__in=IN_OFFICE) | Q(state=State.IN_TRAINING)
    )
    return working_groups.size(members=people.count(), rules=rules_for(group.authority), today=today)


def academy_of(authority: Authority) -> Authority | None:
    programme = programme_of(authority)
    return programme.academy if programme else None


def holders_of(authority: Authority, role: str, today: date) -> QuerySet[Person]:
    """Who holds this office today, for the authority or one of its sites, and works here."""
    held = Office.objects.held_on(today).filter(authority=authority, role=role)
    here = Q(left_on=None) | Q(left_on__gte=today)
    return Person.objects.filter(here, pk__in=held.values("person"))


def still_open(authority: Authority) -> tuple[int, int]:
    """What the ministry has yet to decide about an authority: how many applicants, how many ends of roles."""
    candidates = Candidate.objects.filter(counsellor__authority=authority, day__concluded_at=None)
    asked = Termination.objects.filter(authority=authority, closed_on=None, escalated_on__isnull=False)
    return candidates.count(), asked.count()


def authorities_led_by(actor: Actor) -> QuerySet[Authority]:
    """Authorities whose head the actor is, with their part in a programme."""
    ids = actor.authorities_with(Role.HEAD)
    return Authority.objects.filter(pk__in=ids).select_related("sap_participant__programme__ministry")
