# SPDX-License-Identifier: EUPL-1.2
"""The worker's part: close everything of people whose last day is over, and work on uploaded lists."""

import logging
from datetime import date, datetime

from schutznetz.apps.provisioning.actions.leavers import close_person
from schutznetz.apps.provisioning.models import Departure
from schutznetz.apps.provisioning.queries import gone

log = logging.getLogger(__name__)
AT_ONCE = 500


def close_leavers(now: datetime, today: date) -> int:
    """Close up to AT_ONCE people whose last day lies before `today`; each in a transaction of its own."""
    closed = 0
    for person in gone(today)[:AT_ONCE]:
        assert person.left_on is not None
        try:
            close_person(person=person, last_on=person.left_on, source=Departure.Source.DAY, actor=None, now=now)
            closed += 1
        except Exception:
            log.exception("person %s could not be closed", person.pk)
    return closed
