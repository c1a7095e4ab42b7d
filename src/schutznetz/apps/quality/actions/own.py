# SPDX-License-Identifier: EUPL-1.2
"""What the counsellor says and sends, and that the return arrived."""

from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.quality.facts.records import Quarter
from schutznetz.apps.quality.models import Declaration, Item, OpenItem, QuarterReturn
from schutznetz.apps.quality.policies import require_receive, require_see_own
from schutznetz.apps.sap.models import Counsellor, Programme
from schutznetz.apps.sap.queries import rules_for, rules_of


@transaction.atomic
def declare(
    *, counsellor: Counsellor, year: int, has_counselled: bool, actor: Actor, now: datetime, today: date
) -> Declaration:
    """At least one counselling in the year: yes or no, said by the counsellor and derived from nothing.  (SAP-162)

    Said again, the new answer stands. ``ValueError`` for a year nobody declares any more, or not yet.
    """
    require_see_own(actor, counsellor)
    back = rules_for(counsellor.authority).integer("quality.catch_up_years", today)
    if not today.year - back <= year <= today.year:
        raise ValueError(f"nobody declares {year} now")
    made, _is_new = Declaration.objects.update_or_create(
        counsellor=counsellor, year=year, defaults={"has_counselled": has_counselled, "declared_at": now}
    )
    if has_counselled:
        settle(counsellor, Item.COUNSELLING, str(year), today)
    record(verb="quality.declared", subject=made, actor=actor.user, now=now, year=year)
    return made


@transaction.atomic
def send_return(
    *, counsellor: Counsellor, quarter: Quarter, is_nil: bool, actor: Actor, now: datetime, today: date
) -> QuarterReturn:
    """The counsellor has sent the return of a quarter, or there was nothing to tell. Nothing of what it holds is here.

    What was received stays as it is. ``ValueError`` while the quarter runs.
    """
    require_see_own(actor, counsellor)
    if quarter.after().first > today:
        raise ValueError(f"the quarter {quarter} is not over")
    key = {"counsellor": counsellor, "year": quarter.year, "quarter": quarter.number}
    known = QuarterReturn.objects.select_for_update(of=("self",)).filter(**key).first()
    if known is not None and known.received_on is not None:
        return known
    made, is_new = QuarterReturn.objects.update_or_create(
        **key, defaults={"is_nil": is_nil}, create_defaults={"is_nil": is_nil, "sent_on": today}
    )
    settle(counsellor, Item.DOCUMENTATION, quarter.name, today)
    if is_new or known is None or known.is_nil != is_nil:
        record(verb="quality.return_sent", subject=made, actor=actor.user, now=now, quarter=quarter.name)
    return made


def settle(counsellor: Counsellor, item: Item, period: str, today: date) -> None:
    """What was open is there now; the same moment, not only with the next night."""
    rows = OpenItem.objects.filter(counsellor=counsellor, item=item, period=period, closed_on=None)
    rows.update(closed_on=today)


@transaction.atomic
def confirm_returns(*, programme: Programme, ids: list[int], actor: Actor, now: datetime, today: date) -> int:
    """The receiver has these returns; how many were new. Those of other programmes are left alone."""
    require_receive(actor, programme, rules=rules_of(programme), today=today)
    rows = QuarterReturn.objects.select_for_update(of=("self",)).filter(pk__in=ids, received_on=None)
    rows = rows.filter(counsellor__authority__sap_participant__programme=programme)
    found = list(rows.order_by("pk"))
    for row in found:
        row.received_on, row.received_by = today, actor.user
        row.save(update_fields=["received_on", "received_by"])
        name = Quarter(row.year, row.quarter).name
        record(verb="quality.return_received", subject=row, actor=actor.user, now=now, quarter=name)
    return len(found)
