# SPDX-License-Identifier: EUPL-1.2
"""Returns that were sent out of a vault: the receipt stands for the counsellor's own entry."""

from datetime import date

from django.db import transaction

from schutznetz.apps.figures.queries.receipts import receipts
from schutznetz.apps.quality.actions.own import settle
from schutznetz.apps.quality.facts.records import Quarter
from schutznetz.apps.quality.models import Item, QuarterReturn
from schutznetz.apps.sap.models import OVER, Counsellor


@transaction.atomic
def take_receipts(today: date) -> int:
    """Enter what came by the vault as sent and received; how many were new. Nobody learns whether it was a nil return.

    No line in the journal: nobody acted, and the day of a receipt is that of the night, for all at once.
    """
    known = set(QuarterReturn.objects.values_list("counsellor__person", "year", "quarter"))
    new = [one for one in receipts() if one not in known]
    rows = Counsellor.objects.filter(person__in={person for person, _year, _quarter in new}).exclude(state__in=OVER)
    counsellors = {row.person_id: row for row in rows.order_by("pk")}
    made = 0
    for person, year, quarter in new:
        if person in counsellors:
            QuarterReturn.objects.create(
                counsellor=counsellors[person], year=year, quarter=quarter, sent_on=today, received_on=today
            )
            settle(counsellors[person], Item.DOCUMENTATION, Quarter(year, quarter).name, today)
            made += 1
    return made
