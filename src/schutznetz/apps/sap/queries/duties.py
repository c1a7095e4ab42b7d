# SPDX-License-Identifier: EUPL-1.2
"""What is due in the programme, as the app `duties` asks for it. The number of queries grows with programmes only."""

from collections.abc import Iterator
from datetime import date, datetime

from schutznetz.apps.duties.facts import Wanted
from schutznetz.apps.sap.models import Programme, Rest, State
from schutznetz.apps.sap.queries.programme import rules_of
from schutznetz.regulation.sap_erlass import rest


def rests_over(_now: datetime, today: date) -> Iterator[Wanted]:
    """Rests that go on after the day they were to end: a duty of the counsellor, return or a new day.  (SAP-101)"""
    rows = Rest.objects.filter(until=None, expected_until__lt=today, counsellor__state=State.RESTING)
    for programme in Programme.objects.all():
        rules = rules_of(programme)
        mine = rows.filter(counsellor__authority__sap_participant__programme=programme)
        for one in mine.select_related("counsellor__person"):
            assert one.expected_until is not None
            found = rest.expected_end(expected_until=one.expected_until, ended_on=None, rules=rules, today=today)
            if found.is_open:
                yield Wanted(
                    one, str(found.citation), due_on=found.due_on, person=one.counsellor.person,
                    period=one.expected_until.isoformat(),
                )  # fmt: skip
