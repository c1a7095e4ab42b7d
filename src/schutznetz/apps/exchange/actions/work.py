# SPDX-License-Identifier: EUPL-1.2
"""Events of a working group, and its papers."""

import secrets
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction

from schutznetz.adapters.papers import check_paper
from schutznetz.apps.exchange.models import Activity, Material
from schutznetz.apps.exchange.policies import (
    require_change_activity,
    require_enter_activity,
    require_keep_work,
)
from schutznetz.apps.exchange.queries.groups import own_group
from schutznetz.apps.exchange.queries.work import findings_of
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.regulation.finding import require

MOST_MATERIALS = 100
"""Papers of one group; a library is no store."""


class TooManyMaterials(Exception):
    """The group has as many papers as it may have."""


@transaction.atomic
def save_activity(*, activity: Activity, actor: Actor, now: datetime, today: date) -> Activity:
    """Enter an event or change it: a draft, planned, held, cancelled.

    Raises `Refused` for one that is to be shown while the authority it takes place in has not agreed, and for a kind
    that the rule set does not know.  (SAP-009, SAP-017, SAP-018)
    """
    own = own_group(actor, today)
    if activity.pk is None:
        require_enter_activity(actor, activity.working_group, own)
        activity.entered_by = actor.user
    else:
        require_change_activity(actor, activity, own)
    for finding in findings_of(activity, today):
        require(finding)
    activity.save()
    record(verb="exchange.activity_saved", subject=activity, actor=actor.user, now=now, state=activity.state)
    return activity


def add_material(
    *, group: WorkingGroup, title: str, name: str, content: bytes, actor: Actor, now: datetime
) -> Material:
    """Keep a PDF under a name of ours; raises `adapters.papers.NoPaper` or `TooManyMaterials`."""
    require_keep_work(actor, group)
    check_paper(content)
    if Material.objects.filter(working_group=group).count() >= MOST_MATERIALS:
        raise TooManyMaterials
    made = Material(working_group=group, title=title, name=name, size=len(content), uploaded_at=now)
    made.uploaded_by = actor.user
    with transaction.atomic():
        made.file.save(f"{secrets.token_hex(16)}.pdf", ContentFile(content), save=False)
        made.save()
        record(verb="exchange.material_added", subject=made, actor=actor.user, now=now, size=made.size)
    return made


def remove_material(*, material: Material, actor: Actor, now: datetime) -> None:
    """The paper and its file go for good."""
    require_keep_work(actor, material.working_group)
    name, storage = material.file.name, material.file.storage
    with transaction.atomic():
        record(verb="exchange.material_removed", subject=material, actor=actor.user, now=now)
        material.delete()
    if name:
        storage.delete(name)
