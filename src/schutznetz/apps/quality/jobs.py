# SPDX-License-Identifier: EUPL-1.2
"""The nightly look at all duties: tell counsellors first, open and close their duties, count. Safe to repeat.

It decides nothing: nobody is reported, reviewed or released by a program. Only what a role that has ended leaves open
lapses by itself.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.duties.actions import reconcile
from schutznetz.apps.duties.facts import Kind, Wanted, kind_of
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.quality.actions.receipts import take_receipts
from schutznetz.apps.quality.actions.reviews import lapse
from schutznetz.apps.quality.actions.standing import give_sheets
from schutznetz.apps.quality.actions.telling import tell_open
from schutznetz.apps.quality.facts.records import Missed, findings_of, missed_by, quarter_of
from schutznetz.apps.quality.models import OPEN, Complaint, Item, OpenItem, Overview, Review
from schutznetz.apps.quality.policies import programme_of
from schutznetz.apps.quality.queries.about import (
    about_complaints,
    about_own_reviews,
    about_periods,
    about_releases,
    about_reviews,
    about_sheets,
    about_together,
)
from schutznetz.apps.quality.queries.complaints import readers_of, times_of
from schutznetz.apps.quality.queries.functions import held_together
from schutznetz.apps.quality.queries.records import Person, people_of, reviewed
from schutznetz.apps.quality.queries.standing import unread_sheets
from schutznetz.apps.sap.models import OVER, Counsellor
from schutznetz.apps.sap.queries import rules_for
from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass import quality, review
from schutznetz.regulation.sap_erlass import standing as rule

log = logging.getLogger(__name__)
CHUNK = 500
DUTY_OF = {
    Item.CONVERSATION: "quality.conversation", Item.SUBJECT: "quality.subject", Item.SUPERVISION: "quality.supervision",
    Item.COUNSELLING: "quality.declaration", Item.DOCUMENTATION: "quality.return",
}  # fmt: skip
COMPLAINT = "quality.complaint"
HEAR, COMMENT, DECIDE, EXECUTE, SHEET, TOGETHER = (
    "quality.hear", "quality.comment", "quality.decide", "quality.execute", "quality.sheet", "quality.together",
)  # fmt: skip


@dataclass
class Night:
    """What one look at everybody found."""

    misses: dict[int, list[Missed]] = field(default_factory=dict)
    wanted: dict[str, list[Wanted]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[tuple[int, Item], Counter[Status]] = field(default_factory=lambda: defaultdict(Counter))
    people: dict[int, Counsellor] = field(default_factory=dict)


def review_all(now: datetime, today: date) -> int:
    """Look at everybody's duties; how many open items were told anew."""
    take_receipts(today)
    keep_up(now, today)
    night = _look(today)
    told = keep_items(night, now, today)
    for key in DUTY_OF.values():
        reconcile(kind_of(key), night.wanted[key], now)
    _count(night, today)
    return told


def keep_up(now: datetime, today: date) -> None:
    """What need not wait for the night: reviews of ended roles, sheets for new line managers."""
    lapse_ended(now, today)
    give_sheets(now, today)


def _look(today: date) -> Night:
    night = Night()
    rows = reviewed().select_related("person").prefetch_related("rests")
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK * 10):
        some = list(rows.filter(pk__in=ids[start : start + CHUNK * 10]))
        for person in people_of(some, today=today):
            _note(night, person, today)
    return night


def _note(night: Night, person: Person, today: date) -> None:
    one, rules = person.counsellor, person.rules
    findings = findings_of(person.known, rules, today)
    misses = list(missed_by(person.known, findings, rules, today))
    night.people[one.pk] = one
    night.misses[one.pk] = misses
    for item, finding in findings.items():
        night.counts[person.programme_id, item][finding.status] += 1
    for item, wanted in _wanted(person, findings, today):
        night.wanted[DUTY_OF[item]].append(wanted)


def _wanted(person: Person, findings: dict[Item, Finding], today: date) -> Iterator[tuple[Item, Wanted]]:
    """What the counsellor can still do: not what a past year is missing for good."""
    for item in (Item.CONVERSATION, Item.SUBJECT, Item.SUPERVISION):
        finding = findings[item]
        if finding.is_open and finding.facts.get("reminder"):
            yield item, _duty(person, finding)
    quarter = quarter_of(today).before()
    finding = findings[Item.DOCUMENTATION]
    if finding.is_open:
        yield Item.DOCUMENTATION, _duty(person, finding, quarter.name, [quarter.year, quarter.number])
    last = quality.declaration(
        declared=person.known.record.declarations, service=person.known.record.service, year=today.year - 1,
        rules=person.rules, today=today,
    )  # fmt: skip
    said = any(one.year == today.year - 1 for one in person.known.record.declarations)
    if last.is_open and not said and person.known.joined_on.year < today.year:
        yield Item.COUNSELLING, _duty(person, last, str(today.year - 1), [today.year - 1])


def _duty(person: Person, finding: Finding, period: str = "", args: list[int] | None = None) -> Wanted:
    facts: dict[str, object] = {"args": args or []}
    return Wanted(
        person.counsellor, str(finding.citation), due_on=finding.due_on, person=person.counsellor.person, period=period,
        facts=facts,
    )  # fmt: skip


def keep_items(night: Night, now: datetime, today: date) -> int:
    """Make the open items what the records say; who has new ones hears of it in the same transaction."""
    known = {(row.counsellor_id, row.item, row.period): row for row in OpenItem.objects.all()}
    wanted = {(pk, one.item.value, one.period): one for pk, misses in night.misses.items() for one in misses}
    gone = [row.pk for key, row in known.items() if row.closed_on is None and key not in wanted]
    for start in range(0, len(gone), CHUNK):
        OpenItem.objects.filter(pk__in=gone[start : start + CHUNK]).update(closed_on=today)
    fresh: dict[int, list[OpenItem]] = defaultdict(list)
    again: dict[int, list[int]] = defaultdict(list)
    for key, one in wanted.items():
        row = known.get(key)
        if row is None:
            fresh[key[0]].append(_item(key[0], one, today))
        elif row.closed_on is not None:
            again[key[0]].append(row.pk)
    people = sorted(fresh.keys() | again.keys())
    for start in range(0, len(people), CHUNK):
        _tell(night, people[start : start + CHUNK], fresh, again, now, today)
    return sum(len(one) for one in fresh.values()) + sum(len(one) for one in again.values())


def _item(pk: int, one: Missed, today: date) -> OpenItem:
    return OpenItem(counsellor_id=pk, item=one.item, period=one.period, due_on=one.due_on, told_on=today)


@transaction.atomic
def _tell(
    night: Night, people: list[int], fresh: dict[int, list[OpenItem]], again: dict[int, list[int]], now: datetime,
    today: date,
) -> None:  # fmt: skip
    OpenItem.objects.bulk_create([row for pk in people for row in fresh.get(pk, ())])
    ids = [row for pk in people for row in again.get(pk, ())]
    OpenItem.objects.filter(pk__in=ids).update(closed_on=None, told_on=today)
    tell_open([night.people[pk] for pk in people], now, today)


def _count(night: Night, today: date) -> None:
    """The counts of each programme; who owes an item nothing is not counted."""
    rows = [
        Overview(
            programme_id=programme, item=item, on=today, met=found[Status.MET], due=found[Status.DUE],
            breached=found[Status.BREACHED],
        )
        for (programme, item), found in night.counts.items()
    ]  # fmt: skip
    Overview.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["programme", "item"], update_fields=["on", "met", "due", "breached"]
    )


def lapse_ended(now: datetime, today: date) -> int:
    """Reviews of roles that have ended; how many."""
    found = Review.objects.filter(state__in=OPEN, counsellor__state__in=OVER)
    done = 0
    for row in found.exclude(state=review.State.RELEASED.value):
        try:
            lapse(found=row, now=now, today=today)
            done += 1
        except Exception:
            log.exception("review %s could not lapse", row.pk)
    return done


# --- duties that follow from reviews and sheets -----------------------------------------------------------------------


def _running(*states: str) -> Iterator[Review]:
    rows = Review.objects.filter(state__in=states)
    yield from rows.select_related("counsellor__person", "counsellor__authority")


def to_hear(now: datetime, today: date) -> Iterator[Wanted]:
    """A report is there: the ministry begins at once."""
    for row in _running("reported"):
        rules = rules_for(row.counsellor.authority)
        finding = review.opening(reported_on=row.reported_on, opened_on=None, rules=rules, today=today)
        yield from _of_ministry(row, finding)


def to_comment(now: datetime, today: date) -> Iterator[Wanted]:
    """The counsellor may comment; nobody has to."""
    for row in _running("hearing"):
        finding = _hearing(row, today)
        if finding is not None and finding.is_open:
            yield Wanted(
                row, str(finding.citation), due_on=finding.due_on, person=row.counsellor.person,
                facts={"args": [row.pk, "comment"]},
            )  # fmt: skip


def _hearing(row: Review, today: date) -> Finding | None:
    if row.asked_on is None:
        return None
    rules = rules_for(row.counsellor.authority)
    return review.hearing(asked_on=row.asked_on, commented_on=row.commented_on, rules=rules, today=today)


def to_decide(now: datetime, today: date) -> Iterator[Wanted]:
    """Heard, or the time for it is over, or a deadline is: a person of the ministry decides."""
    for row in _running("heard", "hearing", "deadline"):
        rules = rules_for(row.counsellor.authority)
        finding = _hearing(row, today)
        if row.state == "deadline" and row.deadline_on is not None:
            over = review.deadline(until=row.deadline_on, fulfilled_on=None, rules=rules, today=today)
            finding = over if over.status is Status.BREACHED else None
        elif finding is not None and row.state == "hearing" and finding.is_open:
            finding = None
        if finding is not None:
            yield from _of_ministry(row, finding)


def _of_ministry(row: Review, finding: Finding) -> Iterator[Wanted]:
    programme = programme_of(row.counsellor)
    if programme is not None:
        yield Wanted(
            row, str(finding.citation), due_on=finding.due_on, within_days=WITHIN, role=Role.MINISTRY,
            authority=programme.ministry, facts={"args": [row.pk]},
        )  # fmt: skip


WITHIN = 14
"""Days in which the ministry is reminded to decide; the decree names none (house rule)."""


def to_execute(now: datetime, today: date) -> Iterator[Wanted]:
    """The ministry has decided on a release: the head carries it out."""
    for row in _running("release_decided"):
        rules = rules_for(row.counsellor.authority)
        finding = review.execution(release_decided_on=row.decided_on, executed_on=None, rules=rules, today=today)
        yield Wanted(
            row, str(finding.citation), within_days=WITHIN, role=Role.HEAD, authority=row.counsellor.authority,
            facts={"args": [row.pk]},
        )  # fmt: skip


def to_read(now: datetime, today: date) -> Iterator[Wanted]:
    """A line manager has a sheet to read; the day is that of the reminder."""
    for sheet in unread_sheets():
        rules = rules_for(sheet.counsellor.authority)
        finding = rule.information(appointed_on=sheet.given_on, read_on=None, rules=rules, today=today)
        yield Wanted(
            sheet, str(finding.citation), due_on=finding.due_on, person=sheet.manager, facts={"args": [sheet.pk]}
        )  # fmt: skip


def to_allow(_now: datetime, today: date) -> Iterator[Wanted]:
    """Several functions at once without an exception: the ministry decides, and nothing ends by itself.  (SAP-049)"""
    for one, found in held_together(today):
        programme = programme_of(one)
        if programme is not None:
            yield Wanted(one, str(found.citation), role=Role.MINISTRY, authority=programme.ministry)


def to_answer(_now: datetime, today: date) -> Iterator[Wanted]:
    """A complaint waits for its receipt or its answer: a task for each officer who may read it.  (SAP-068)"""
    rows = Complaint.objects.filter(closed_on=None).select_related("counsellor__authority", "authority")
    for row in rows:
        found = times_of(row, today)
        for person in readers_of(row, today):
            yield Wanted(
                row, str(found.citation), due_on=found.due_on, person=person, period=str(person.pk),
                facts={"args": [row.pk]},
            )  # fmt: skip


def kinds() -> Iterator[Kind]:
    """The duties of this app; those of items are reconciled by the nightly look, the others by their reviews."""
    yield from _kinds_of_items()
    yield from _kinds_of_reviews()
    yield from _kinds_of_others()


def _kinds_of_items() -> Iterator[Kind]:
    book = _("Meine Pflichten ansehen")
    yield Kind(
        DUTY_OF[Item.CONVERSATION], _("Seminar zur Gesprächsführung"),
        _("Das nächste Seminar der Akademie ist fällig."), "quality:own", book,
    )  # fmt: skip
    yield Kind(
        DUTY_OF[Item.SUBJECT], _("Seminar zu einem Fachthema"), _("Das nächste Fachseminar der Akademie ist fällig."),
        "quality:own", book,
    )  # fmt: skip
    yield Kind(
        DUTY_OF[Item.SUPERVISION], _("Supervision des Jahres"),
        _("In diesem Kalenderjahr steht noch eine Supervision der Akademie an."), "quality:own", book,
    )  # fmt: skip
    yield Kind(
        DUTY_OF[Item.COUNSELLING], _("Erklärung zum vergangenen Jahr"),
        _("Haben Sie mindestens einmal beraten? Ein Ja oder Nein genügt."), "quality:declare", _("Erklären"),
        about=about_periods,
    )  # fmt: skip
    yield Kind(
        DUTY_OF[Item.DOCUMENTATION], _("Meldung des Quartals"),
        _("Auch wenn es nichts zu melden gibt. Hier tragen Sie nur ein, dass Sie gemeldet haben."),
        "quality:send_return", _("Eintragen"), about=about_periods,
    )  # fmt: skip


def _kinds_of_reviews() -> Iterator[Kind]:
    see = _("Ansehen")
    yield Kind(
        HEAR, _("Prüfung beginnen"), _("Eine Fehlmeldung liegt vor. Bitten Sie die SAP um ihre Äußerung."),
        "quality:review", see, to_hear, about=about_reviews,
    )  # fmt: skip
    yield Kind(
        COMMENT, _("Sich äußern"), _("Das Ministerium bittet Sie um Ihre Äußerung. Sie ist freiwillig."),
        "quality:review_step", _("Sich äußern"), to_comment, about=about_own_reviews,
    )  # fmt: skip
    yield Kind(
        DECIDE, _("Über eine Prüfung entscheiden"), _("Die SAP ist gehört, oder eine Frist ist vorbei."),
        "quality:review", see, to_decide, about=about_reviews,
    )  # fmt: skip
    yield Kind(
        EXECUTE, _("Entpflichtung vollziehen"), _("Das Ministerium hat entschieden. Den Vollzug tun Sie."),
        "quality:release", see, to_execute, about=about_releases,
    )  # fmt: skip


def _kinds_of_others() -> Iterator[Kind]:
    yield Kind(
        TOGETHER, _("Mehrere Funktionen zugleich: entscheiden"),
        _("Für diese Funktionen gilt keine Ausnahme, oder sie ist abgelaufen. Von selbst endet nichts. Erlauben Sie "
          "sie neu für eine Zeit, oder klären Sie, welche Funktion endet."),
        "quality:approvals", _("Zu den Ausnahmen"), to_allow, about=about_together,
    )  # fmt: skip
    yield Kind(
        COMPLAINT, _("Beschwerde beantworten"),
        _("Eine SAP hat sich an das Ministerium gewandt. Bestätigen Sie den Eingang und antworten Sie."),
        "quality:complaint", _("Ansehen"), to_answer, about=about_complaints,
    )  # fmt: skip
    yield Kind(
        SHEET, _("Merkblatt lesen"), _("Jemand in Ihrem Team ist Soziale Ansprechperson. Was das heißt, steht hier."),
        "quality:sheet", _("Lesen"), to_read, about=about_sheets,
    )  # fmt: skip
