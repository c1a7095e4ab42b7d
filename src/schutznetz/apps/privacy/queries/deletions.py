# SPDX-License-Identifier: EUPL-1.2
"""Runs of deletion, and the periods in force."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from schutznetz.apps.privacy.models import DeletionRun
from schutznetz.regulation.privacy import retention


@dataclass(frozen=True)
class Period:
    """A period as people read it."""

    key: str
    name: str
    says: str
    amount: int
    unit: str
    cite: str


def runs() -> QuerySet[DeletionRun]:
    """Runs with the number of what they deleted (`total`), the newest first."""
    return DeletionRun.objects.annotate(total=Sum("counts__count")).prefetch_related("counts")


def periods(today: date) -> list[Period]:
    """All periods in force on a day."""
    found = []
    for parameter in retention.all_periods():
        version = retention.dated_period(parameter.key, today)
        amount = int(version.value)
        found.append(
            Period(parameter.key, parameter.name, parameter.says, amount, parameter.unit, version.citation.text)
        )
    return found
