# SPDX-License-Identifier: EUPL-1.2
"""What is on record of one counsellor, and what the rules of the decree say to it. No database here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from schutznetz.apps.quality.models import Item
from schutznetz.apps.sap.models import Counsellor, State
from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass import documentation, meetings, quality, recurring, supervision
from schutznetz.regulation.sap_erlass.quality import Record
from schutznetz.regulation.sap_erlass.recurring import Service
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import Span

SEMINARS = (Item.CONVERSATION, Item.SUBJECT)
ITEM_OF: Mapping[str, Item] = {
    "sap.further_training.conversation": Item.CONVERSATION,
    "sap.further_training.subject": Item.SUBJECT,
    "sap.supervision.yearly": Item.SUPERVISION,
    "sap.meetings.attendance": Item.MEETINGS,
    "sap.quality.declaration": Item.COUNSELLING,
    "sap.documentation.quarterly": Item.DOCUMENTATION,
}
"""The item a finding is about, by its rule."""
REVIEWED = (
    State.IN_TRAINING, State.APPOINTED, State.RESTING, State.TRANSFERRED, State.SECONDED, State.SECONDED_ACTIVE,
)  # fmt: skip
"""Whose duties are looked at: trainees (for their meetings) and everybody in office, resting or not."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year; its name is that of an open item's period."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def name(self) -> str:
        return f"{self.year}Q{self.number}"

    def __str__(self) -> str:
        return _("%(number)s. Quartal %(year)s") % {"number": self.number, "year": self.year}

    def before(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    def after(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def span(self) -> Span:
        return Span(self.first, date.fromordinal(self.after().first.toordinal() - 1))


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything of one counsellor that the rules ask for.

    `trained` is the time since the training began: for meetings, to which trainees belong (reading X14). `joined_on`:
    since when the authority takes part; nothing from before is held against anybody. `sent`: day by quarter.
    """

    record: Record
    trained: Service
    joined_on: date
    sent: Mapping[Quarter, date]


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that was due and is not there."""

    item: Item
    period: str
    due_on: date


def services_of(role: Counsellor) -> tuple[Service, Service]:
    """Time in the role since the appointment, and since the training; reads `rests` (prefetch them for many)."""
    rests = [Span(one.since, one.until) for one in role.rests.all()]
    if role.state == State.SECONDED:
        rests.append(Span(role.state_since))
    return _service(role.appointed_on, role, rests), _service(role.training_began_on or role.appointed_on, role, rests)


def _service(since: date | None, role: Counsellor, rests: list[Span]) -> Service:
    until = role.ended_on if since and role.ended_on and role.ended_on >= since else None
    return Service(since, tuple(rests), until)


def findings_of(known: Known, rules: Rules, today: date) -> dict[Item, Finding]:
    """A finding for each item as of today, the return of the last quarter among them."""
    overview = quality.overview(record=known.record, year=None, rules=rules, today=today)
    found = {ITEM_OF[one.rule]: one for one in overview}
    if known.trained != known.record.service:
        found[Item.MEETINGS] = meetings.attendance(
            meetings=known.record.meetings, service=known.trained, year=None, rules=rules, today=today
        )
    found[Item.DOCUMENTATION] = return_finding(known, quarter_of(today).before(), rules, today)
    return found


def return_finding(known: Known, quarter: Quarter, rules: Rules, today: date) -> Finding:
    """The return of a quarter; none is owed for a quarter without a day in the role, or before the authority joined."""
    finding = documentation.quarterly(quarter=quarter.first, sent_on=known.sent.get(quarter), rules=rules, today=today)
    if finding.status is Status.MET or owes_return(known, quarter):
        return finding
    return replace(finding, status=Status.NOT_APPLICABLE, due_on=None)


def owes_return(known: Known, quarter: Quarter) -> bool:
    span = quarter.span
    return known.joined_on < quarter.after().first and any(one.overlap(span) for one in known.record.service.active())


def missed_by(known: Known, findings: Mapping[Item, Finding], rules: Rules, today: date) -> Iterator[Missed]:
    """What was due, is over and not there, of as many years as the house rule looks back."""
    first = quality.first_day(joined_on=known.joined_on, rules=rules, today=today)
    for item in SEMINARS:
        finding = findings[item]
        if finding.status is Status.BREACHED and finding.due_on is not None:
            yield Missed(item, finding.due_on.isoformat(), finding.due_on)
    yield from _supervisions(known, first, rules, today)
    yield from _meetings(known, first, rules, today)
    recent = first_to_catch_up(known, rules, today)
    yield from _declarations(known, recent, rules, today)
    yield from _returns(known, recent, rules, today)


def first_to_catch_up(known: Known, rules: Rules, today: date) -> date:
    """Declarations and returns from this day on can still be made up for."""
    return quality.first_day(joined_on=known.joined_on, can_catch_up=True, rules=rules, today=today)


def _supervisions(known: Known, first: date, rules: Rules, today: date) -> Iterator[Missed]:
    """Only whole years of the time the authority takes part."""
    years = supervision.missed_years(
        attended=known.record.supervision, service=known.record.service, since=first, rules=rules, today=today
    )
    return (Missed(Item.SUPERVISION, str(year), date(year, 12, 31)) for year in years)


def _meetings(known: Known, first: date, rules: Rules, today: date) -> Iterator[Missed]:
    unexcused = [one.on for one in known.record.meetings if one.presence is meetings.Presence.UNEXCUSED]
    for year in sorted({day.year for day in unexcused if day >= first}):
        finding = meetings.attendance(
            meetings=known.record.meetings, service=known.trained, year=year, rules=rules, today=today
        )
        if finding.status is Status.BREACHED:
            days = (day for day in unexcused if day.year == year and day >= first and known.trained.is_active(day))
            yield from (Missed(Item.MEETINGS, day.isoformat(), day) for day in days)


def _declarations(known: Known, first: date, rules: Rules, today: date) -> Iterator[Missed]:
    said = {one.year for one in known.record.declarations if one.has_counselled}
    for year in range(first.year, today.year):
        if year in said or date(year, 1, 1) < first:
            continue
        finding = quality.declaration(
            declared=known.record.declarations, service=known.record.service, year=year, rules=rules, today=today
        )
        if finding.status is Status.BREACHED:
            yield Missed(Item.COUNSELLING, str(year), date(year, 12, 31))


def _returns(known: Known, first: date, rules: Rules, today: date) -> Iterator[Missed]:
    quarter = quarter_of(today).before()
    while quarter.first >= first:
        if quarter not in known.sent:
            finding = return_finding(known, quarter, rules, today)
            if finding.status is Status.BREACHED and finding.due_on is not None:
                yield Missed(Item.DOCUMENTATION, quarter.name, finding.due_on)
        quarter = quarter.before()


@dataclass(frozen=True, slots=True)
class Clock:
    """How the due date of a seminar comes about: from where it counts, and what rests added."""

    last: str
    since: date | None
    without_rests: date | None
    due_on: date | None

    @property
    def is_moved(self) -> bool:
        return self.without_rests is not None and self.due_on != self.without_rests


def clock_of(item: Item, known: Known, rules: Rules, today: date) -> Clock:
    """The due date as it stands, and as it would be without rests: the same rule asked twice."""
    service = known.record.service
    plain = replace(known.record, service=recurring.Service(service.since, (), service.until))
    with_rests, without = (_asked(item, one, rules, today) for one in (known.record, plain))
    return Clock(str(with_rests.facts.get("last", "")), service.since, without.due_on, with_rests.due_on)


def _asked(item: Item, record: Record, rules: Rules, today: date) -> Finding:
    found = quality.overview(record=record, year=None, rules=rules, today=today)
    return next(one for one in found if ITEM_OF[one.rule] is item)
