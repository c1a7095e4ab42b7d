# SPDX-License-Identifier: EUPL-1.2
"""The guided test press: which desks can press, and what the record measured. Only tests, never real alarms."""

from datetime import datetime

from schutznetz.apps.alarm.models import Alarm, AlarmClass, AlarmState
from schutznetz.apps.alarm.queries.protection import with_trigger
from schutznetz.apps.organisation.models import Authority, Desk, Site
from schutznetz.apps.setup.facts import Trial

MOST = 200


def desks_to_test(site: Site) -> list[Desk]:
    """Desks with a trigger by label, those never tested first; at most `MOST`."""
    rows = Desk.objects.filter(with_trigger(), site=site).select_related("room", "alarm_test")
    return list(rows.order_by("alarm_test__tested_at", "label")[:MOST])


def desk_to_test(authority: Authority, site_key: str, key: str) -> Desk:
    """Raises Desk.DoesNotExist for a desk of another authority, and for one that cannot press."""
    rows = Desk.objects.filter(with_trigger(), site__authority=authority)
    return rows.select_related("site", "room__floor").get(site__key=site_key, key=key)


def last_trial(desk: Desk) -> Trial | None:
    """The newest test press of a desk, with the times the brokers stored."""
    tests = Alarm.objects.filter(desk=desk, raised_as=AlarmClass.TEST, final_class=AlarmClass.TEST, merged_into="")
    found = tests.first()
    if found is None:
        return None
    return Trial(
        found.key,
        found.stored_at,
        _ms(found.stored_at, found.delivered_at),
        _ms(found.stored_at, found.rendered_at),
        found.delivered_to,
        found.state == AlarmState.RESOLVED or found.ended_at is not None,
    )


def _ms(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else max(0, round((end - start).total_seconds() * 1000))
