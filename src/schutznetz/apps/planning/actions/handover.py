# SPDX-License-Identifier: EUPL-1.2
"""A draft becomes a proposal for the working groups: they comment on it, the ministry decides (SAP-141, SAP-146)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.planning.models import Draft, DraftGroup
from schutznetz.apps.planning.policies import require_see_draft
from schutznetz.apps.planning.queries.drafts import Cut, plan_for
from schutznetz.apps.sap.models import Participant
from schutznetz.apps.working_groups.actions import draft_districting
from schutznetz.apps.working_groups.actions.districts import Change
from schutznetz.apps.working_groups.models import District


@transaction.atomic
def hand_over(
    *, draft: Draft, name: str, says: str, effective_on: date, new: Mapping[int, WorkingGroup], actor: Actor,
    now: datetime,
) -> District:  # fmt: skip
    """Propose the cut. `new` names the working group for each new group of the draft, by its id.

    Whole authorities move as such; of a divided one each person. Raises `Denied`; `Draft.DoesNotExist` for a draft
    without a plan, KeyError when a new group has no working group.
    """
    require_see_draft(actor, draft)
    if draft.state != Draft.State.DONE:
        raise Draft.DoesNotExist
    cut = plan_for(draft)
    made = draft_districting(
        programme=draft.programme, name=name, says=says, effective_on=effective_on, changes=_changes(cut, new),
        actor=actor, now=now,
    )  # fmt: skip
    draft.handed_over_at = now
    draft.save(update_fields=["handed_over_at"])
    facts = {"programme": draft.programme_id, "district": made.pk}
    record(verb="planning.draft_handed_over", subject=draft, actor=actor.user, now=now, **facts)
    return made


def _changes(cut: Cut, new: Mapping[int, WorkingGroup]) -> Iterator[Change]:
    targets = {group.pk: _target(group, new) for group in cut.groups}
    inside: dict[int, set[int]] = {}
    for one in cut.members:
        if one.group_id is not None:
            inside.setdefault(one.authority_id, set()).add(one.group_id)
    parts = {part.authority_id: part for part in Participant.objects.filter(authority__in=inside)}
    for authority, groups in inside.items():
        if len(groups) == 1 and authority in parts:
            yield Change(targets[next(iter(groups))], participant=parts[authority])
    for one in cut.members:
        if one.group_id is not None and len(inside[one.authority_id]) > 1:
            yield Change(targets[one.group_id], counsellor=one.counsellor)


def _target(group: DraftGroup, new: Mapping[int, WorkingGroup]) -> WorkingGroup:
    return group.working_group or new[group.pk]
