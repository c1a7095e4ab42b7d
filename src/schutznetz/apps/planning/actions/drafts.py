# SPDX-License-Identifier: EUPL-1.2
"""What people do with drafts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.planning.facts import key_of
from schutznetz.apps.planning.models import Draft, DraftGroup, DraftMember
from schutznetz.apps.planning.policies import require_plan, require_see_draft
from schutznetz.apps.planning.queries import members_of
from schutznetz.apps.planning.queries.drafts import figures_kept, plan_for
from schutznetz.apps.sap.models import Programme
from schutznetz.domain.planning import groups


@dataclass(frozen=True)
class Wishes:
    """What a draft is asked for with; the weights are kilometres of travel to one meeting."""

    most: int
    wanted: int
    most_groups: int | None
    small_km: float
    change_km: float
    seconds: int


@transaction.atomic
def ask_for(*, programme: Programme, name: str, wishes: Wishes, actor: Actor, now: datetime, today: date) -> Draft:
    """Keep the facts of today and queue the computation. ValueError when there is nobody to be put into groups."""
    require_plan(actor, programme)
    found = members_of(programme, today).members
    if not found:
        raise ValueError("a draft needs members")
    made = Draft.objects.create(programme=programme, name=name, asked_by=actor.user, asked_at=now, **asdict(wishes))
    for member in found:
        member.draft = made
    DraftMember.objects.bulk_create(found, batch_size=500)
    _line("planning.draft_asked", made, actor, now)
    return made


@transaction.atomic
def stop(*, draft: Draft, actor: Actor, now: datetime) -> None:
    """The computation ends without a result; once it has ended nothing changes."""
    require_see_draft(actor, draft)
    running = Draft.objects.filter(pk=draft.pk, state__in=Draft.OPEN)
    if running.update(state=Draft.State.STOPPED, ended_at=now):
        _line("planning.draft_stopped", draft, actor, now)


@transaction.atomic
def copy_of(*, draft: Draft, name: str, actor: Actor, now: datetime) -> Draft:
    """A draft to be changed by hand, with the facts and wishes of the other one; its bound holds for both."""
    require_see_draft(actor, draft)
    if draft.state != Draft.State.DONE:
        raise Draft.DoesNotExist
    kept = (
        "programme", "most", "wanted", "most_groups", "small_km", "change_km", "seconds", "objective", "bound",
        "is_proven", "is_complete", "figures",
    )  # fmt: skip
    made = Draft.objects.create(
        **{one: getattr(draft, one) for one in kept}, name=name, state=Draft.State.DONE, asked_by=actor.user,
        asked_at=now, begun_at=now, ended_at=now, origin=draft,
    )  # fmt: skip
    numbers = _copied_groups(draft, made)
    members = list(draft.members.all())
    for member in members:
        member.pk, member.draft, member.group_id = None, made, numbers.get(member.group_id or 0)
    DraftMember.objects.bulk_create(members, batch_size=500)
    _line("planning.draft_copied", made, actor, now)
    return made


def _copied_groups(draft: Draft, made: Draft) -> dict[int, int]:
    """Old id -> new id."""
    numbers = {}
    for group in draft.groups.order_by("pk"):
        old, group.pk, group.draft = group.pk, None, made
        group.save(force_insert=True)
        numbers[old] = group.pk
    return numbers


@transaction.atomic
def move(
    *, draft: Draft, authority: int, source: DraftGroup | None, to: DraftGroup | None, actor: Actor, now: datetime
) -> None:
    """The persons of an authority who are in `source` go to `to`, or to a new group (None). Only in a draft by hand.

    Groups that changed meet where ways are shortest now. Moving to where they are changes nothing.
    """
    require_see_draft(actor, draft)
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if not locked.is_by_hand:
        raise Draft.DoesNotExist
    cut = plan_for(locked)
    moving = [one for one in cut.members if one.authority_id == authority and one.group_id == (source and source.pk)]
    if not moving or (to is not None and source is not None and to.pk == source.pk):
        return
    target = to or DraftGroup.objects.create(draft=locked, name=_new_name(cut.groups), seat_id=authority)
    keys = {str(one.counsellor_id) for one in moving}
    before = list(cut.groups) if to else [*cut.groups, target]
    _write_back(locked, before, groups.moved(cut.request, cut.plan, keys, key_of(target)))
    changed = plan_for(locked)
    locked.objective, locked.figures = changed.figures.objective, figures_kept(changed)
    locked.save(update_fields=["objective", "figures"])
    _line("planning.draft_changed", locked, actor, now)


def _new_name(found: Sequence[DraftGroup]) -> str:
    taken, number = {group.name for group in found}, 1
    while f"Neu {number}" in taken:
        number += 1
    return f"Neu {number}"


def _write_back(draft: Draft, before: Sequence[DraftGroup], plan: groups.Plan) -> None:
    """Groups and members as in the plan; groups that are empty go."""
    rows = {key_of(group): group for group in before}
    for found in plan.groups:
        row = rows.pop(found.key)
        if row.seat_id != int(found.meets_at):
            row.seat_id = int(found.meets_at)
            row.save(update_fields=["seat"])
        members = DraftMember.objects.filter(draft=draft, counsellor__in=[int(key) for key in found.members])
        members.exclude(group=row).update(group=row)
    DraftGroup.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()


@transaction.atomic
def delete(*, draft: Draft, actor: Actor, now: datetime) -> None:
    """With everything that belongs to it; a running computation ends."""
    require_see_draft(actor, draft)
    _line("planning.draft_deleted", draft, actor, now)
    draft.delete()


def _line(verb: str, draft: Draft, actor: Actor, now: datetime) -> None:
    record(verb=verb, subject=draft, actor=actor.user, now=now, programme=draft.programme_id)
