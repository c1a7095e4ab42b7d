# SPDX-License-Identifier: EUPL-1.2
"""A rest goes on longer, or ends earlier, than was announced: its new day, for the need to be planned anew."""

from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.actions.telling import tell_office
from schutznetz.apps.sap.models import Rest
from schutznetz.apps.sap.policies import require_speak_for_oneself
from schutznetz.apps.sap.queries import programme_of


@transaction.atomic
def expect(*, rest: Rest, until: date, actor: Actor, now: datetime, today: date) -> Rest:
    """Say anew until when the role will probably rest; authority and ministry hear of it.  (Nr. 6.4.1; SAP-101)

    The same day again changes nothing. `Denied` for others, `Rest.DoesNotExist` once the rest is over.
    """
    rows = Rest.objects.select_for_update(of=("self",)).select_related("counsellor__authority", "counsellor__person")
    row = rows.get(pk=rest.pk, until=None)
    role = row.counsellor
    require_speak_for_oneself(actor, role)
    if row.expected_until == until:
        return row
    row.expected_until = until
    row.save(update_fields=["expected_until"])
    record(verb="sap.rest_expected", subject=role, actor=actor.user, now=now, until=until.isoformat())
    key = f"rest:{row.pk}:{until:%Y%m%d}"
    tell_office(role.authority, Role.HEAD, role, key, now, today)
    programme = programme_of(role.authority)
    if programme is not None:
        tell_office(programme.ministry, Role.MINISTRY, role, key, now, today)
    return row
