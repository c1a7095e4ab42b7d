# SPDX-License-Identifier: EUPL-1.2
"""What ends with somebody's last day beside their offices: deputyships given and taken, and help in somebody's name."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions.helping import end_now
from schutznetz.apps.organisation.actions.places import user_of
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Assistance, Deputy, Person
from schutznetz.apps.organisation.policies import require_administer


@transaction.atomic
def end_deputies_with(*, person: Person, last_on: date, actor: Actor | None, now: datetime) -> dict[int, date]:
    """End with `last_on` where the person stands in for others or others for them; what begins later is taken back.

    Returns the days until which those that had begun would have gone on, by their ids.
    """
    require_administer(actor, person.authority)
    rows = Deputy.objects.filter(Q(person=person) | Q(office__person=person), until__gt=last_on)
    before: dict[int, date] = {}
    for deputy in rows.select_related("office__person__authority"):
        _line("deputy_ended", deputy, actor, now)
        if deputy.since > last_on:
            deputy.delete()
            continue
        before[deputy.pk], deputy.until = deputy.until, last_on
        deputy.save(update_fields=["until"])
    return before


@transaction.atomic
def renew_deputies(
    *, person: Person, until: dict[int, date], last_on: date, actor: Actor | None, now: datetime
) -> None:
    """Let those go on again that ended with this person and were not touched since."""
    require_administer(actor, person.authority)
    rows = Deputy.objects.filter(Q(person=person) | Q(office__person=person), pk__in=until, until=last_on)
    for deputy in rows.select_related("office__person__authority"):
        deputy.until = until[deputy.pk]
        deputy.save(update_fields=["until"])
        _line("deputy_named", deputy, actor, now)


def _line(verb: str, deputy: Deputy, actor: Actor | None, now: datetime) -> None:
    """In the history of whoever holds the office."""
    facts: dict[str, int | str] = {"office": deputy.office_id, "role": deputy.office.role, "deputy": deputy.person_id}
    record(verb=verb, subject=deputy.office.person, actor=user_of(actor), now=now, **facts)


@transaction.atomic
def end_help_with(*, person: Person, actor: Actor | None, now: datetime) -> int:
    """End at once all help in the person's name and by them, and questions nobody has answered; how many."""
    require_administer(actor, person.authority)
    found = Assistance.objects.filter(Q(person=person) | Q(helper__person=person), ended_at=None)
    for help_ in found.select_related("person"):
        end_now(help_, user_of(actor), now)
    return len(found)
