# SPDX-License-Identifier: EUPL-1.2
"""What tells duties of this room from their siblings: read when a page shows them, each for who may see it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.duties.queries import about_sources
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.quality.facts import FUNCTIONS
from schutznetz.apps.quality.facts.records import Quarter
from schutznetz.apps.quality.models import Complaint, InformationSheet, Review
from schutznetz.apps.quality.policies import may_see_reviews
from schutznetz.apps.quality.queries.complaints import complaints_to
from schutznetz.apps.quality.queries.functions import counsellors_of, together_finding
from schutznetz.apps.quality.queries.offices import releases_for, reviews_seen_by
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.ui.templatetags.ui import day


def about_reviews(actor: Actor, duties: Sequence[Duty]) -> dict[int, str]:
    """Whose review and of which item, for the ministry."""
    if not may_see_reviews(actor):
        return {}
    return about_sources(
        duties, reviews_seen_by(actor), lambda row: f"{row.counsellor.person}, {row.get_item_display()}"
    )


def about_own_reviews(actor: Actor, duties: Sequence[Duty]) -> dict[int, str]:
    """Which item was reported and when, for the counsellor."""
    if actor.person is None or actor.is_helped:
        return {}
    rows = Review.objects.filter(counsellor__person=actor.person)
    words = _("%(item)s, gemeldet am %(day)s")
    return about_sources(
        duties, rows, lambda row: words % {"item": row.get_item_display(), "day": day(row.reported_on)}
    )


def about_releases(actor: Actor, duties: Sequence[Duty]) -> dict[int, str]:
    """Whose role ends, for the head: neither item nor reasons."""
    return about_sources(duties, releases_for(actor), lambda row: str(row.counsellor.person))


def about_together(actor: Actor, duties: Sequence[Duty]) -> dict[int, str]:
    """Who holds which functions at once, for the ministry."""
    if not may_see_reviews(actor):
        return {}
    today = clock.today()
    return about_sources(duties, counsellors_of(actor), lambda row: _together(row, today))


def _together(row: Counsellor, today: date) -> str:
    running = together_finding(row, today).facts["running"]
    assert isinstance(running, tuple)
    return f"{row.person}: {', '.join(str(FUNCTIONS[code]) for code in running)}"


def about_complaints(actor: Actor, duties: Sequence[Duty]) -> dict[int, str]:
    """From whom a complaint is, for the officers who may read it."""
    mine = Complaint.objects.filter(pk__in=[one.pk for one in complaints_to(actor)])
    return about_sources(duties, mine.select_related("counsellor__person"), lambda row: str(row.counsellor.person))


def about_sheets(actor: Actor, duties: Sequence[Duty]) -> dict[int, str]:
    """About whom the sheet is, for the line manager it was given to."""
    if actor.person is None or actor.is_helped:
        return {}
    rows = InformationSheet.objects.filter(manager=actor.person).select_related("counsellor__person")
    return about_sources(duties, rows, lambda row: str(row.counsellor.person))


def about_periods(_actor: Actor, duties: Sequence[Duty]) -> dict[int, str]:
    """The year or the quarter of one's own duties: `2026` or `2026Q3`."""
    return {one.pk: _period(one.period) for one in duties if one.period}


def _period(name: str) -> str:
    year, _letter, number = name.partition("Q")
    return str(Quarter(int(year), int(number))) if number else year
