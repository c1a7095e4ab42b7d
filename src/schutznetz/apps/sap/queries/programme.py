# SPDX-License-Identifier: EUPL-1.2
"""Programmes, their authorities, and the rules applied in them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Office, Person, WorkingGroup
from schutznetz.apps.sap.facts.places import groups_of_staff, members_in
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
    """Programmes the actor's own authority, or one of their offices, belongs to. Each page asks once."""
    return list(actor.once("sap.programmes", lambda: _programmes_seen_by(actor)))


def _programmes_seen_by(actor: Actor) -> list[Programme]:
    ids = {office.authority_id for office in actor.offices}
    if actor.person:
        ids.add(actor.person.authority_id)
    found = Programme.objects.filter(Q(participants__authority__in=ids) | Q(ministry__in=ids) | Q(academy__in=ids))
    seen = list(found.select_related("ministry", "academy").distinct())
    for one in seen if actor.asked is not None else ():
        one.switches_read = {}
    return seen


def rules_of(programme: Programme | None) -> Rules:
    """The rule sets with the approved switches of a programme; without one the standard."""
    return rules_after(switches_of(programme)) if programme else standard()


def switches_of(programme: Programme) -> list[RuleSetSwitch]:
    """The approved switches of a programme in the order of their days; asked once of one that is only read."""
    read = programme.switches_read
    if read is None:
        return _switches_of(programme)
    if "approved" not in read:
        read["approved"] = _switches_of(programme)
    return read["approved"]


def _switches_of(programme: Programme) -> list[RuleSetSwitch]:
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
    origin, wanted = origin_of(part), group.pk if group else None
    if origin in (None, wanted) or not people.exists():
        return None
    affected = 2 if group else 1
    return working_groups.consultation(
        sent_on=None, affected=affected, answered=0, rules=rules_of(part.programme), today=today
    )


def origin_of(part: Participant) -> int | None:
    """The group to which an authority is districted; without one, that of the programme in which its people are.

    An authority that left and joins again has people who never stopped to belong to their group.  (SAP-141)
    """
    if part.working_group_id is not None:
        return part.working_group_id
    ours = set(groups_in(part.programme).values_list("pk", flat=True))
    return next((group for group in groups_of_staff(part.authority_id) if group in ours), None)


def groups_in(programme: Programme) -> QuerySet[WorkingGroup]:
    """The groups of a programme: those of its authorities, and those its ministry runs."""
    joined = Participant.objects.filter(programme=programme, working_group__isnull=False).values("working_group")
    return WorkingGroup.objects.filter(Q(pk__in=joined) | Q(authority=programme.ministry_id)).order_by("name")


def size_of(group: WorkingGroup, today: date) -> Finding:
    """Is a group too large with everybody who belongs to it, each counted where they really are?  (SAP-140)"""
    return working_groups.size(members=members_in(group.pk), rules=rules_for(group.authority), today=today)


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
