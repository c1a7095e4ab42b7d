# SPDX-License-Identifier: EUPL-1.2
"""What comes for trainees, as the start page shows it: their next module, and the way to their training."""

from collections.abc import Iterator
from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.training.models import GroupState, Member
from schutznetz.apps.ui.facts import Notice


def coming(actor: Actor, now: datetime) -> Iterator[Notice]:
    """One query for counsellors, a second for those who are trained; none for anybody else."""
    if actor.person is None or actor.is_helped or not actor.has_role(Role.COUNSELLOR):
        return
    mine = Member.objects.learning().filter(counsellor__person=actor.person)
    running = mine.filter(group__state__in=(GroupState.RELEASED, GroupState.RUNNING)).select_related("group")
    for member in running[:1]:
        today = now.astimezone(BERLIN).date()
        module = member.group.modules.filter(first_on__gte=today).first()
        title = _("Meine Ausbildung: Gruppe %(group)s") % {"group": member.group.name}
        if module is None or module.first_on is None:
            yield Notice(title, reverse("training:own"), _("Alle Module waren schon."))
        else:
            due = datetime.combine(module.first_on, time(), BERLIN)
            yield Notice(title, reverse("training:own"), module.title, due=due)
