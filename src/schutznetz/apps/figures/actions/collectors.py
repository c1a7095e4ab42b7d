# SPDX-License-Identifier: EUPL-1.2
"""Naming the office that adds up returns."""

from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.figures.models import Collector
from schutznetz.apps.figures.policies import require_name_collector
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.regulation.finding import Refused, Status
from schutznetz.regulation.sap_erlass import documentation
from schutznetz.regulation.sap_erlass.rule_sets import standard


@transaction.atomic
def name_collector(*, ministry: Authority, role: str, actor: Actor, now: datetime, today: date) -> Collector:
    """The ministry itself, or the body it authorised. Raises `Refused` for an office the rules do not know."""
    require_name_collector(actor, ministry)
    finding = documentation.receivers(roles=frozenset({role}), rules=standard(), today=today)
    if finding.status is not Status.MET:
        raise Refused(finding)
    made, is_new = Collector.objects.get_or_create(ministry=ministry, defaults={"role": role})
    if is_new or made.role != role:
        made.role = role
        made.save(update_fields=["role"])
        record(verb="figures.collector_named", subject=made, actor=actor.user, now=now, role=role)
    return made
