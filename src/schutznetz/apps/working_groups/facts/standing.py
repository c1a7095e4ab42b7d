# SPDX-License-Identifier: EUPL-1.2
"""In which capacity somebody acts towards a working group: member, speaker or deputy, ministry."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.models import Counsellor, Participant, Programme, State
from schutznetz.apps.working_groups.models import Membership

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
    """The acting person's own place in a group, if there is one."""
    if actor.person is None:
        return None
    mine = Membership.objects.filter(until=None, counsellor__person=actor.person.pk)
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
