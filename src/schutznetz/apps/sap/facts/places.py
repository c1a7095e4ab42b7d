# SPDX-License-Identifier: EUPL-1.2
"""Where people really belong, told by the app that keeps working groups: some are placed apart from their authority."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.models import Counsellor, Participant


@dataclass(frozen=True)
class Places:
    """Questions about working groups, answered with numbers alone and with rows."""

    groups: Callable[[int], tuple[int, ...]]
    """Authority id to the groups in which those are who go along with it, most people first."""
    members: Callable[[int], int]
    """Group id to how many people belong to it once everybody's place has followed the authority."""
    apart: Callable[[], QuerySet[Any]]
    """Rows with `counsellor` and `group` of those placed apart from their authority now."""


_places: list[Places] = []


def register_places(provider: Places) -> None:
    """Called once, in `AppConfig.ready()`."""
    _places[:] = [provider]


def groups_of_staff(authority_id: int) -> tuple[int, ...]:
    """Groups in which the people of an authority are, without those placed apart; most people first."""
    return tuple(group for one in _places for group in one.groups(authority_id))


def members_in(group_id: int) -> int:
    """How many people belong to a group, each counted where they really are."""
    return sum(one.members(group_id) for one in _places)


def belonging_to(groups: Iterable[int], path: str = "") -> Q:
    """Who belongs to one of these groups: with their authority, or placed apart there.  (Nr. 10)

    `path` leads from the filtered rows to the counsellor, such as ``trainee__``.
    """
    ids = list(groups)
    found = Q(**{f"{path}authority__sap_participant__working_group__in": ids})
    for one in _places:
        elsewhere, here = one.apart(), one.apart().filter(group__in=ids)
        found &= ~Q(**{f"{path}pk__in": elsewhere.values("counsellor")})
        found |= Q(**{f"{path}pk__in": here.values("counsellor")})
    return found


def group_of(counsellor: Counsellor) -> WorkingGroup | None:
    """The group of one counsellor: where they are placed apart, or else that of their authority."""
    for one in _places:
        apart = WorkingGroup.objects.filter(pk__in=one.apart().filter(counsellor=counsellor.pk).values("group")).first()
        if apart is not None:
            return apart
    part = Participant.objects.filter(authority=counsellor.authority_id).select_related("working_group").first()
    return part.working_group if part else None
