# SPDX-License-Identifier: EUPL-1.2
"""Two functions at once: the ministry allows it for a time, with reasons.  (SAP-048, SAP-049)"""

from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.quality.facts import in_words
from schutznetz.apps.quality.models import FunctionApproval
from schutznetz.apps.quality.policies import require_allow_functions
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import rules_for
from schutznetz.regulation.finding import Refused, Status
from schutznetz.regulation.sap_erlass import functions


@transaction.atomic
def allow_functions(
    *, counsellor: Counsellor, allowed: list[str], since: date, until: date | None, reasons: str, actor: Actor,
    now: datetime, today: date,
) -> FunctionApproval:  # fmt: skip
    """An exception without reasons or without an end is `Refused`; nobody allows one for themselves."""
    require_allow_functions(actor, counsellor)
    rules = rules_for(counsellor.authority)
    finding = functions.exception(
        until=until, has_reasons=bool(reasons.strip()), by_ministry=True, rules=rules, today=today
    )
    if finding.status is Status.BREACHED or until is None:
        raise Refused(in_words(finding))
    made = FunctionApproval.objects.create(
        counsellor=counsellor, functions=sorted(allowed), since=since, until=until, reasons=reasons, decided_at=now,
        decided_by=actor.user,
    )  # fmt: skip
    record(verb="quality.function_allowed", subject=made, actor=actor.user, now=now, until=until.isoformat())
    return made
