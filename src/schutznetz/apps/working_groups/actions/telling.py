# SPDX-License-Identifier: EUPL-1.2
"""Who hears of what: neutral mails, the page says the rest. Inside the transaction of the act."""

from collections.abc import Iterable
from datetime import datetime

from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.models import Person

MEETING, ELECTION = "working_groups.meeting", "working_groups.election"
DISTRICT, CONFERENCE = "working_groups.district", "working_groups.conference"


def tell_all(
    kind: str,
    people: Iterable[Person],
    key: str,
    path: str,
    now: datetime,
    *,
    meeting: int = 0,
    conference: int = 0,
) -> int:
    """One notice each; the same key again tells nobody twice. How many people.

    `meeting` or `conference` is the id of that whose appointment goes along with the mail.
    """
    found = list(people)
    for person in found:
        tell(
            kind=kind,
            now=now,
            key=f"{key}:{person.pk}",
            person=person,
            path=path,
            meeting=meeting,
            conference=conference,
        )
    return len(found)
