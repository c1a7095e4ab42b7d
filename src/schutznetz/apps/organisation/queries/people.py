# SPDX-License-Identifier: EUPL-1.2
"""Finding people."""

from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.organisation.models import Desk, Person

MOST_FOUND = 25


def people_to_seat(desk: Desk, text: str, today: date) -> QuerySet[Person]:
    """People of the desk's authority who still work there and whose words begin with those of `text`.

    One more than `MOST_FOUND`, so that the page can say that there are more.
    """
    working = Q(left_on=None) | Q(left_on__gte=today)
    found = Person.objects.filter(working, authority=desk.site.authority, search__words=text).exclude(desk=desk)
    return found.select_related("desk__site", "site")[: MOST_FOUND + 1]
