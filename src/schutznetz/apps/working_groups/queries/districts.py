# SPDX-License-Identifier: EUPL-1.2
"""Drafts of districts: who sees which, whether the groups had their time, sizes before and after, a simple split."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import programmes_seen_by, rules_of
from schutznetz.apps.working_groups.facts.splitting import parts_of
from schutznetz.apps.working_groups.facts.standing import programmes_cut_by
from schutznetz.apps.working_groups.models import District, Membership
from schutznetz.apps.working_groups.policies import (
    affected_ids,
    groups_seen_by,
    may_run_some,
    require_cut,
    require_see_district,
)
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import working_groups as rule


def districts_seen_by(actor: Actor) -> QuerySet[District]:
    """All of one's own programme (ministry); those sent out that concern one's own group."""
    mine = groups_seen_by(actor)
    concerned = Q(shifts__origin__in=mine) | Q(shifts__target__in=mine)
    run = Q(programme__ministry__in=actor.authorities_with(Role.MINISTRY)) | Q(programme__in=programmes_cut_by(actor))
    scope = run | (Q(sent_on__isnull=False) & concerned)
    found = District.objects.none() if actor.is_helped else District.objects.filter(scope)
    return found.select_related("programme").distinct()


def district_for(actor: Actor, pk: int) -> District:
    """A draft the actor may see; raises `Denied` or `District.DoesNotExist`."""
    found = District.objects.select_related("programme__ministry", "decided_by__person").get(pk=pk)
    require_see_district(actor, found)
    return found


def programme_to_cut(actor: Actor) -> Programme:
    """The programme whose groups the actor cuts; `Denied` says whose it is, `DoesNotExist` for a ministry without."""
    found = next(iter(programmes_cut_by(actor)), None)
    if found is None:
        seen = next(iter(programmes_seen_by(actor)), None)
        if seen is not None or not may_run_some(actor):
            require_cut(actor, seen)
        raise Programme.DoesNotExist
    return found


def consultation_of(district: District, today: date) -> Finding:
    """Have the groups concerned had time to comment?"""
    return rule.consultation(
        sent_on=district.sent_on, affected=len(affected_ids(district)), answered=district.comments.count(),
        rules=rules_of(district.programme), today=today,
    )  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How many belong to a group now and would after a draft, and what the rule says to that."""

    group: WorkingGroup
    now: int
    then: int
    finding: Finding


def sizes_of(district: District, today: date) -> list[Size]:
    """The groups a draft concerns, with their sizes before and after; five queries whatever its length."""
    rules, groups = rules_of(district.programme), WorkingGroup.objects.in_bulk(affected_ids(district))
    now = Counter(dict(counts(groups)))
    then = Counter(now)
    for origin, target, number in _moves(district):
        then[target] += number
        if origin is not None:
            then[origin] -= number
    found = [
        Size(group, now[key], then[key], rule.size(members=max(then[key], 0), rules=rules, today=today))
        for key, group in groups.items()
    ]
    return sorted(found, key=lambda one: one.group.name)


def counts(groups: Iterable[int]) -> list[tuple[int, int]]:
    """Group id and how many belong to it."""
    rows = Membership.objects.filter(until=None, group__in=list(groups)).order_by().values_list("group")
    return list(rows.annotate(number=Count("pk")))


def _moves(district: District) -> list[tuple[int | None, int, int]]:
    """From, to, how many: those placed apart do not go along with their authority, and go where the draft says."""
    shifts = list(district.shifts.select_related("participant"))
    single = {row.counsellor_id: row for row in shifts if row.counsellor_id}
    by_authority = {row.participant.authority_id: row for row in shifts if row.participant}
    rows = Membership.objects.filter(until=None).filter(
        Q(counsellor__in=single) | Q(authority__in=by_authority, is_single=False)
    )
    found: list[tuple[int | None, int, int]] = []
    for counsellor, authority, group in rows.values_list("counsellor", "authority", "group"):
        row = single.get(counsellor) or by_authority.get(authority)
        if row is not None and row.target_id != group:
            found.append((group, row.target_id, 1))
    return found


def split_of(group: WorkingGroup, number: int) -> list[list[tuple[str, int]]]:
    """A simple cut of a group that is too large: its authorities with their members in so many parts.  (SAP-140)"""
    rows = Membership.objects.filter(until=None, group=group).order_by().values_list("authority__name")
    return parts_of(list(rows.annotate(number=Count("pk"))), number)
