# SPDX-License-Identifier: EUPL-1.2
"""Reading in how the staff is made up, and confirming what was cut from it."""

from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.figures.models import StaffCount, StaffStructure
from schutznetz.apps.figures.policies import require_keep_structure
from schutznetz.apps.figures.queries.structures import sheet_of
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.domain.disclosure import head_counts
from schutznetz.domain.disclosure.partition import Partition, Person

State = StaffStructure.State


@transaction.atomic
def read_structure(
    *, authority: Authority, staff: dict[Person, int], as_of: date, actor: Actor, now: datetime
) -> StaffStructure:
    """Store head counts with the labels cut from them as a preview; an earlier preview goes."""
    require_keep_structure(actor, authority)
    StaffStructure.objects.filter(authority=authority, state=State.DRAFT).delete()
    sheet = sheet_of()
    cut, weakest = head_counts.cut(staff, sheet)
    total = sum(staff.values())
    made = StaffStructure.objects.create(
        authority=authority, as_of=as_of, staff=total, k=cut.k, labels=_labels(cut), weakest=weakest,
        is_coarse=total < sheet.limits.category_staff, read_at=now, read_by=actor.user,
    )  # fmt: skip
    keys = [one.key for one in sheet.attributes]
    StaffCount.objects.bulk_create(
        StaffCount(structure=made, count=count, **dict(zip(keys, person, strict=True)))
        for person, count in staff.items()
        if count
    )
    record(verb="figures.structure_read", subject=made, actor=actor.user, now=now)
    return made


def _labels(cut: Partition) -> list[dict[str, object]]:
    return [
        {
            "values": {
                one.key: [value for value in one.values if value in label.values[at]]
                for at, one in enumerate(cut.attributes)
            },
            "staff": label.staff,
        }
        for label in cut.labels
    ]


@transaction.atomic
def confirm_structure(*, authority: Authority, actor: Actor, now: datetime) -> StaffStructure | None:
    """The preview holds from now on; None when there is none any more."""
    require_keep_structure(actor, authority)
    rows = StaffStructure.objects.select_for_update(of=("self",)).filter(authority=authority)
    draft = rows.filter(state=State.DRAFT).first()
    if draft is None:
        return None
    rows.filter(state=State.VALID).update(state=State.REPLACED)
    draft.state, draft.confirmed_at = State.VALID, now
    draft.save(update_fields=["state", "confirmed_at"])
    record(verb="figures.structure_confirmed", subject=draft, actor=actor.user, now=now)
    return draft


@transaction.atomic
def discard_structure(*, authority: Authority, actor: Actor, now: datetime) -> bool:
    """The preview goes; was there one?"""
    require_keep_structure(actor, authority)
    draft = StaffStructure.objects.filter(authority=authority, state=State.DRAFT).first()
    if draft is None:
        return False
    record(verb="figures.structure_discarded", subject=draft, actor=actor.user, now=now)
    draft.delete()
    return True
