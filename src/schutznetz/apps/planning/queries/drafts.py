# SPDX-License-Identifier: EUPL-1.2
"""Drafts with their groups, plans and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.planning.facts import (
    AUTHORITY,
    GROUP,
    Figures,
    figures_from,
    figures_of,
    key_of,
    plan_of,
    request_of,
)
from schutznetz.apps.planning.models import Draft, DraftGroup, DraftMember
from schutznetz.apps.planning.policies import require_see_draft
from schutznetz.apps.sap.models import Programme
from schutznetz.domain.planning import groups as cuts


def programme_run_by(actor: Actor) -> Programme | None:
    """The programme whose ministry the actor acts for."""
    found = Programme.objects.filter(ministry__in=actor.authorities_with(Role.MINISTRY))
    return found.select_related("ministry").first()


def drafts_of(programme: Programme) -> QuerySet[Draft]:
    """All drafts of a programme, the newest first."""
    return programme.drafts.select_related("origin").order_by("-asked_at", "-pk")


def draft_for(actor: Actor, pk: int) -> Draft:
    """One draft; raises `Denied` or `Draft.DoesNotExist`."""
    found = Draft.objects.select_related("programme__ministry", "origin", "asked_by__person").get(pk=pk)
    require_see_draft(actor, found)
    return found


@dataclass(frozen=True)
class Cut:
    """A draft with everything that belongs to it, in three queries."""

    draft: Draft
    groups: Sequence[DraftGroup]
    members: Sequence[DraftMember]

    @cached_property
    def request(self) -> cuts.Request:
        return request_of(self.draft, self.members)

    @cached_property
    def plan(self) -> cuts.Plan:
        return plan_of(self.groups, self.members)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of authorities and groups by kind and key in the plan: their ids may be the same."""
        found = {f"{AUTHORITY}{one.authority_id}": one.authority.name for one in self.members}
        return found | {f"{GROUP}{key_of(one)}": one.name for one in self.groups}

    @cached_property
    def figures(self) -> Figures:
        return figures_of(self.request, self.plan, self.names, self.draft.bound if self.draft.is_proven else None)


def plan_for(draft: Draft) -> Cut:
    """The draft with its groups and members."""
    return Cut(
        draft,
        list(draft.groups.select_related("seat", "working_group").order_by("pk")),
        list(draft.members.select_related("authority", "today").order_by("authority__name", "pk")),
    )


def today_of(cut: Cut) -> Cut:
    """The cut of the day the draft was asked for, with the same facts; groups that are not saved."""
    plan = cuts.today(cut.request)
    known = {str(one.today_id): one.today for one in cut.members if one.today is not None}
    made = [
        DraftGroup(
            pk=-number, draft=cut.draft, working_group=_group(known[group.key]), name=known[group.key].name,
            seat_id=int(group.meets_at),
        )
        for number, group in enumerate(plan.groups, 1)
    ]  # fmt: skip
    numbers = {one.working_group_id: one.pk for one in made}
    members = [
        DraftMember(
            pk=one.pk, draft=cut.draft, counsellor_id=one.counsellor_id, authority=one.authority,
            latitude=one.latitude, longitude=one.longitude, today=one.today, group_id=numbers.get(one.today_id),
        )
        for one in cut.members
    ]  # fmt: skip
    return Cut(cut.draft, made, members)


def _group(found: WorkingGroup | None) -> WorkingGroup:
    assert found is not None
    return found


@dataclass(frozen=True)
class Piece:
    """The members of an authority in one group (0: in none), counted, and where they are on average."""

    authority_id: int
    authority: str
    group_id: int
    count: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Sketch:
    """A draft as pages show it: counted by the database, with the figures that were kept."""

    draft: Draft
    groups: Sequence[DraftGroup]
    pieces: Sequence[Piece]
    figures: Figures
    today: Figures


def sketch_of(draft: Draft) -> Sketch:
    """The draft with its groups, pieces and figures, in two queries."""
    counted = (
        draft.members.order_by("authority__name", "authority", "group")
        .values_list("authority", "authority__name", "group")
        .annotate(count=Count("pk"), north=Avg("latitude"), east=Avg("longitude"))
    )
    pieces = [Piece(at, name, group or 0, count, north, east) for at, name, group, count, north, east in counted]
    kept = draft.figures or figures_kept(plan_for(draft))
    groups = list(draft.groups.select_related("seat", "working_group").order_by("pk"))
    return Sketch(draft, groups, pieces, figures_from(kept["result"]), figures_from(kept["today"]))


def figures_kept(cut: Cut) -> dict[str, Any]:
    """The figures of a draft and of the cut of its day, to be stored with it."""
    return {"result": cut.figures.kept, "today": today_of(cut).figures.kept}


def free_groups(cut: Sketch) -> QuerySet[WorkingGroup]:
    """Working groups of the programme that the draft does not use: candidates for its new groups."""
    programme = cut.draft.programme
    ours = Q(authority=programme.ministry_id) | Q(sap_participants__programme=programme)
    used = [group.working_group_id for group in cut.groups if group.working_group_id is not None]
    return WorkingGroup.objects.filter(ours).exclude(pk__in=used).distinct()
