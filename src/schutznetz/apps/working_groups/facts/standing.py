# SPDX-License-Identifier: EUPL-1.2
"""In which capacity somebody acts towards a working group: member, speaker or deputy, ministry."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.models import Counsellor, Participant, Programme, State
from schutznetz.apps.sap.queries import programmes_seen_by, rules_of
from schutznetz.apps.working_groups.models import Membership
from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass import meetings, working_groups

SPEAKERS = (Role.SPEAKER, Role.DEPUTY_SPEAKER)
BELONGING = (
    State.IN_TRAINING, State.APPOINTED, State.RESTING, State.TRANSFERRED, State.SECONDED, State.SECONDED_ACTIVE,
)  # fmt: skip
"""Whose place in a group is kept: trainees and everybody in office, resting or not."""
OWING = (State.IN_TRAINING, State.APPOINTED, State.SECONDED, State.SECONDED_ACTIVE)
"""Who belongs to exactly one group today and is invited to its meetings, by the decree."""
ACTIVE = (State.APPOINTED, State.SECONDED_ACTIVE)
"""Who elects and can be elected."""


def programmes_of(groups: Iterable[int]) -> QuerySet[Programme]:
    """Programmes to which groups belong: by their authorities, or because the ministry itself runs them."""
    ids = list(groups)
    joined = Participant.objects.filter(working_group__in=ids).values("programme")
    run = WorkingGroup.objects.filter(pk__in=ids).values("authority")
    return Programme.objects.filter(Q(pk__in=joined) | Q(ministry__in=run)).select_related("ministry")


def programme_of(group: WorkingGroup) -> Programme | None:
    """The programme a group belongs to."""
    return programmes_of([group.pk]).first()


def own_membership(actor: Actor) -> Membership | None:
    """The acting person's own place in a group, if there is one. It goes with the role, before the worker closes it."""
    if actor.person is None:
        return None
    mine = Membership.objects.filter(until=None, counsellor__person=actor.person.pk, counsellor__state__in=BELONGING)
    return mine.select_related("counsellor__person", "group").first()


def own_counsellor(actor: Actor, group: WorkingGroup) -> Counsellor | None:
    """The acting person's role as a member of this group."""
    found = own_membership(actor)
    return found.counsellor if found is not None and found.group_id == group.pk else None


def speaks_for(actor: Actor, group: WorkingGroup) -> bool:
    return actor.has_role_in(group, *SPEAKERS) and not actor.is_helped


def runs(actor: Actor, group: WorkingGroup) -> bool:
    """Is the actor of the ministry that cuts this group?"""
    if not actor.has_role_for_any(Role.MINISTRY) or actor.is_helped:
        return False
    return any(actor.has_role_for(one.ministry, Role.MINISTRY) for one in programmes_of([group.pk]))


def reads_reasons(group: WorkingGroup, *readers: str) -> bool:
    """Does the rule set let one of these read why somebody is excused: "self", "speaker", "ministry"?  (SAP-143)"""
    rules, today = rules_of(programme_of(group)), clock.today()
    asked = (meetings.excuse_reader(reader=one, rules=rules, today=today) for one in readers)
    return any(found.status is Status.MET for found in asked)


def districting(programme: Programme | None, *capacities: str) -> Finding:
    """What the rule set says to a district cut in one of these capacities: "ministry", "academy".  (SAP-141)"""
    rules, today = rules_of(programme), clock.today()
    found = [
        working_groups.districting(decided_by=one, rules=rules, today=today) for one in capacities or ("somebody else",)
    ]
    return next((one for one in found if one.status is Status.MET), found[0])


def cutting(actor: Actor, programme: Programme) -> tuple[str, ...]:
    """The capacities in which the actor could cut groups; the rule set says which of them counts."""
    found = ["ministry"] if actor.has_role_for(programme.ministry, Role.MINISTRY) else []
    if programme.academy_id in actor.authorities_with(Role.ACADEMY):
        found.append("academy")
    return () if actor.is_helped else tuple(found)


def programmes_cut_by(actor: Actor) -> list[Programme]:
    """Programmes whose groups the actor cuts."""
    if actor.is_helped or not actor.has_role_for_any(Role.MINISTRY, Role.ACADEMY):
        return []
    mine = [(one, cutting(actor, one)) for one in programmes_seen_by(actor)]
    return [one for one, held in mine if held and districting(one, *held).status is Status.MET]
