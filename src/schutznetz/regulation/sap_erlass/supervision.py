# SPDX-License-Identifier: EUPL-1.2
"""Yearly supervision: who owes it, its calendar a year ahead, the training group first, nothing recorded of it.

SAP-046, SAP-131 to SAP-133, SAP-135; reading X12. From which miss on a review follows stands in `review` (SAP-134).
"""

from datetime import date, timedelta

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.recurring import (
    SHARED_BY_YEARS,
    Event,
    Service,
    held_by,
    not_before,
    shown,
    times_a_year,
)  # fmt: skip
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import plus_months

TOPIC = "sap.supervision"


@rule(
    f"{TOPIC}.yearly", sections=("4.1.4", "9.1", "11"), rows=("SAP-046", "SAP-131"),
    parameters=("supervision.a_year", "supervision.reminders", "supervision.provider", *SHARED_BY_YEARS),
)  # fmt: skip
def yearly(*, attended: tuple[Event, ...], service: Service, year: int | None, rules: Rules, today: date) -> Finding:
    """Has this counsellor attended a supervision of the academy in the year (None: the one of today)?

    DUE until the last day of the year.  (SAP-046, SAP-131, reading X28)
    """
    return times_a_year(
        f"{TOPIC}.yearly", least="supervision.a_year", reminders="supervision.reminders",
        attended=held_by(attended, rules.text("supervision.provider", today)), service=service, year=year, rules=rules,
        today=today,
    )  # fmt: skip


def missed_years(
    *, attended: tuple[Event, ...], service: Service, rules: Rules, today: date, since: date | None = None
) -> tuple[int, ...]:
    """The past years in which the supervision was due and missed, for `review.trigger`.  (SAP-134)

    ``since``: only years that begin on this day or later.
    """
    first = rules.citation("supervision.a_year", today).since.year
    if since is not None:
        first = max(first, since.year + (since > date(since.year, 1, 1)))
    years = range(max(first, service.since.year), today.year) if service.since else range(0)
    found = (yearly(attended=attended, service=service, year=year, rules=rules, today=today) for year in years)
    return tuple(year for year, one in zip(years, found, strict=True) if one.status is Status.BREACHED)


@rule(f"{TOPIC}.credit", sections=("9.1",), rows=("SAP-131",), parameters=("supervision.provider",))
def credit(*, provider: str, rules: Rules, today: date) -> Finding:
    """Does a supervision by this provider count?  (SAP-131)"""
    counts = provider == rules.text("supervision.provider", today)
    citation = rules.citation("supervision.provider", today)
    return Finding(f"{TOPIC}.credit", Status.MET if counts else Status.NOT_APPLICABLE, citation)


@rule(f"{TOPIC}.calendar", sections=("9.1",), rows=("SAP-132",), parameters=("supervision.calendar_lead_months",))
def calendar(*, year: int, published_on: date | None, rules: Rules, today: date) -> Finding:
    """Is the calendar of supervisions of a year published in time?  Late is met with a warning.  (SAP-132, X12)"""
    citation = rules.citation("supervision.calendar_lead_months", today)
    months = rules.integer("supervision.calendar_lead_months", today)
    due = not_before(plus_months(date(year, 1, 1), -months), citation)
    if published_on is not None and published_on <= today:
        facts = {"year": year, "published": shown(published_on)}
        return Finding(f"{TOPIC}.calendar", Status.MET, citation, warning=published_on > due, facts=facts)
    status = Status.DUE if today <= due else Status.BREACHED
    return Finding(f"{TOPIC}.calendar", status, citation, due_on=due, facts={"year": year})


@rule(
    f"{TOPIC}.group_first", sections=("9.1",), rows=("SAP-133",), strength=Strength.SHOULD,
    parameters=("supervision.group_first_weeks",),
)  # fmt: skip
def group_first(*, is_of_group: bool, published_on: date, rules: Rules, today: date) -> Finding:
    """Is the supervision of a training group open to this person already?  Its own group has the first weeks.

    DUE: others wait until ``due_on``, the first day on which they may take what places remain.  (SAP-133)
    """
    citation = rules.citation("supervision.group_first_weeks", today)
    weeks = rules.integer("supervision.group_first_weeks", today)
    opens = not_before(published_on + timedelta(weeks=weeks), citation)
    facts = {"opens": shown(opens)}
    if is_of_group or today >= opens:
        return Finding(f"{TOPIC}.group_first", Status.MET, citation, strength=Strength.SHOULD, facts=facts)
    return Finding(
        f"{TOPIC}.group_first", Status.DUE, citation, due_on=opens, strength=Strength.SHOULD, facts=facts
    )  # fmt: skip


@rule(f"{TOPIC}.recorded", sections=("9.1",), rows=("SAP-135",), parameters=("supervision.recorded",))
def recorded(*, fields: tuple[str, ...], rules: Rules, today: date) -> Finding:
    """Is nothing recorded of a supervision or training but who attended what?  ``too_much``: the rest.  (SAP-135)"""
    allowed = rules.text("supervision.recorded", today).split()
    too_much = tuple(field for field in fields if field not in allowed)
    citation = rules.citation("supervision.recorded", today)
    status = Status.BREACHED if too_much else Status.MET
    return Finding(f"{TOPIC}.recorded", status, citation, facts={"too_much": too_much})
