# SPDX-License-Identifier: EUPL-1.2
"""Reads: entries for their owner alone, sums for those who may see sums."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum, prefetch_related_objects

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Office, Person
from schutznetz.apps.sap.models import Counsellor, State
from schutznetz.apps.sap.queries import counsellors_led_by, line_managers_of, programme_of, rules_for
from schutznetz.apps.worktime.facts import (
    DAY,
    FUNCTIONS,
    Budget,
    Kind,
    LedNow,
    Quarter,
    QuarterLine,
    Sums,
    TeamLine,
    last_week_end,
    local_day,
    part_of,
    quarter_of,
    quarters_back,
)
from schutznetz.apps.worktime.models import CapException, Entry, Method, OverloadNotice, Terms
from schutznetz.apps.worktime.policies import (
    KEEPERS,
    may_read_notices,
    require_answer_exception,
    require_see_times,
)
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import absence, reports, time_quota
from schutznetz.regulation.sap_erlass.functions import Function
from schutznetz.regulation.sap_erlass.rule_sets import Rules, standard
from schutznetz.regulation.sap_erlass.spans import Span

SERVING = (State.IN_TRAINING, State.APPOINTED, State.RESTING, State.SECONDED, State.TRANSFERRED)
"""Whoever has hours to agree on: applicants have none yet."""
COURSE, SHOWN_TO_MANAGERS, TOLD_QUARTERS = 8, 4, 2
"""Quarters that the counsellor sees, a line manager, and a notice of overload tells."""
QUOTA_KINDS: dict[str, time_quota.Kind] = {
    Kind.ACTIVITY: time_quota.Kind.COUNSELLING, Kind.EVENT: time_quota.Kind.EVENT,
    Kind.SPEAKER: time_quota.Kind.SPEAKER, Kind.COMPANION: time_quota.Kind.COMPANION,
    Kind.MENTOR: time_quota.Kind.MENTOR,
}  # fmt: skip
FUNCTION_OF: dict[str, Function] = {
    Kind.SPEAKER: Function.SPEAKER, Kind.COMPANION: Function.COMPANION, Kind.MENTOR: Function.MENTOR,
}  # fmt: skip


# --- the counsellor's own ---------------------------------------------------------------------------------------------


def own_times(actor: Actor) -> QuerySet[Entry]:
    """The actor's entries, the latest first; nobody else's, whatever they hold."""
    require_see_times(actor, actor.person)
    return Entry.objects.filter(person=actor.person)


def own_entry(actor: Actor, pk: int) -> Entry:
    """One entry of the actor; `Entry.DoesNotExist` for any other, as if there were none."""
    return own_times(actor).get(pk=pk)


def running_of(person: Person) -> Entry | None:
    return Entry.objects.running().filter(person=person).first()


def overlapping(person: Person, began: datetime, ended: datetime, *, apart_from: int | None = None) -> Entry | None:
    """An entry of the person that has a minute in common with this time."""
    rows = Entry.objects.filter(person=person, began_at__lt=ended).exclude(pk=apart_from or 0)
    return rows.filter(Q(ended_at=None) | Q(ended_at__gt=began)).first()


def functions_of(person: Person, day: date) -> list[str]:
    """The functions held on a day, as kinds of entries; a deputy with a part of the speaker's time books it as such."""
    held = Office.objects.held_on(day).filter(person=person, role__in=(*FUNCTIONS, Role.DEPUTY_SPEAKER))
    roles = list(held.order_by("since", "pk").values_list("role", flat=True).distinct())
    is_sharing = Role.DEPUTY_SPEAKER in roles and part_of(person.pk, day) > 0
    kinds = [Kind.SPEAKER.value if role == Role.DEPUTY_SPEAKER else role for role in roles]
    return list(dict.fromkeys(one for one, role in zip(kinds, roles, strict=True) if is_sharing or role == one))


# --- what was agreed --------------------------------------------------------------------------------------------------


def terms_on(person: Person, day: date) -> Terms | None:
    """The hours and frame that hold on a day; before the first ones, those."""
    rows = list(person.work_time_terms.all())
    return next((one for one in rows if one.since <= day), rows[-1] if rows else None)


def annual_minutes(person: Person, year: int) -> int | None:
    """Minutes of a calendar year by the agreed hours, those of each day counted; None when none were agreed."""
    return annual_minutes_in(person, date(year, 1, 1), date(year, 12, 31))


def annual_minutes_in(person: Person, first: date, last: date) -> int | None:
    """Minutes of a whole year by what was agreed for these days, both included, each of them counted."""
    rows = sorted(person.work_time_terms.all(), key=lambda one: one.since)
    if not rows:
        return None
    after = last + DAY
    starts = [first, *[max(first, min(one.since, after)) for one in rows[1:]], after]
    weighted = sum(one.annual_hours * (starts[n + 1] - starts[n]).days for n, one in enumerate(rows))
    return round(weighted * 60 / (after - first).days)


def method_on(authority: Authority, day: date) -> Method | None:
    """How the authority reckons on a day."""
    return Method.objects.filter(authority=authority, since__lte=day).first()


def with_agreements(*people: Person) -> None:
    """Read hours and exceptions of these people once, for everything that is reckoned with them."""
    prefetch_related_objects(people, "work_time_terms", "cap_exceptions")


def exceptions_of(person: Person) -> QuerySet[CapException]:
    return CapException.objects.filter(person=person).select_related("manager")


# --- sums -------------------------------------------------------------------------------------------------------------


def sums_of(person: Person, first: date, last: date) -> Sums:
    """Minutes of some days, both included, in one query."""
    rows = Entry.objects.filter(person=person, day__gte=first, day__lte=last).exclude(ended_at=None)
    return Sums(dict(rows.order_by().values_list("kind").annotate(Sum("minutes"))))


def course_of(person: Person, until: date, count: int) -> list[QuarterLine]:
    """The last quarters with their sums, oldest first, counted up to a day."""
    return courses_of([person], until, count)[person.pk]


def courses_of(people: Sequence[Person], until: date, count: int) -> dict[int, list[QuarterLine]]:
    """The same for several people by their ids, in one query for all times (and one for the terms of each)."""
    quarters = quarters_back(until, count)
    rows = Entry.objects.filter(person__in=people, day__gte=quarters[0].first, day__lte=until).exclude(ended_at=None)
    found: dict[tuple[int, Quarter], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for person, day, kind, minutes in rows.order_by().values_list("person", "day", "kind", "minutes"):
        found[person, quarter_of(day)][kind] += minutes
    return {one.pk: [_line(one, quarter, found.get((one.pk, quarter), {})) for quarter in quarters] for one in people}


def _line(person: Person, quarter: Quarter, minutes: Mapping[str, int]) -> QuarterLine:
    sums, annual = Sums(dict(minutes)), annual_minutes_in(person, quarter.first, quarter.last)
    return QuarterLine(quarter, sums, Decimal(sums.activity * 400) / annual if annual else None)


# --- what the rules say -----------------------------------------------------------------------------------------------


def budgets_of(person: Person, today: date) -> list[Budget]:
    """The budgets of the calendar year: counselling, and each function held or booked; none without agreed hours."""
    annual = annual_minutes(person, today.year)
    if not annual:
        return []
    sums = sums_of(person, date(today.year, 1, 1), date(today.year, 12, 31))
    shown = [kind for kind in FUNCTIONS if kind in functions_of(person, today) or sums.by_kind.get(kind)]
    rules = rules_for(person.authority)
    return [_activity_budget(person, sums, annual, rules, today)] + [
        _function_budget(person, kind, sums.by_kind.get(kind, 0), annual, rules, today) for kind in shown
    ]


def _activity_budget(person: Person, sums: Sums, annual: int, rules: Rules, today: date) -> Budget:
    booked = tuple(time_quota.Booked(QUOTA_KINDS[kind], minutes) for kind, minutes in sums.by_kind.items())
    finding = time_quota.budget(
        booked=booked, annual_hours=annual / 60, exceptions=agreed_exceptions(person), rules=rules, today=today
    )
    return Budget(Kind.ACTIVITY, Kind.ACTIVITY.label, sums.activity, annual, finding)


def _function_budget(person: Person, kind: str, minutes: int, annual: int, rules: Rules, today: date) -> Budget:
    part = part_of(person.pk, today) if kind == Kind.SPEAKER else 1.0
    finding = time_quota.function_budget(
        function=FUNCTION_OF[kind], minutes=minutes, annual_hours=annual / 60, part=part, rules=rules, today=today
    )
    return Budget(kind, Kind(kind).label, minutes, annual, finding)


def limit_of(person: Person, kind: str, minutes: int, day: date, *, apart_from: int | None = None) -> Finding | None:
    """What the rule says when so many more minutes are booked on a function; None while no hours are agreed."""
    annual = annual_minutes(person, day.year)
    if not annual:
        return None
    rows = Entry.objects.filter(person=person, kind=kind, day__year=day.year).exclude(pk=apart_from or 0)
    used = rows.aggregate(all=Sum("minutes"))["all"] or 0
    return _function_budget(person, kind, used + minutes, annual, rules_for(person.authority), day).finding


def agreed_exceptions(person: Person) -> tuple[time_quota.MoreTime, ...]:
    """What was agreed, as the rules take it."""
    return tuple(
        time_quota.MoreTime(float(one.percent / 100), Span(one.since, one.until), local_day(one.answered_at))
        for one in person.cap_exceptions.all()
        if one.state == CapException.State.AGREED and one.answered_at
    )


def overload_of(
    person: Person, course: Sequence[QuarterLine], today: date, *, rules: Rules | None = None
) -> Finding | None:
    """Does the rule suggest a notice of overload?  None while no hours are agreed.  (SAP-034, SAP-037)"""
    annual = annual_minutes(person, today.year)
    if not annual:
        return None
    quarters = tuple(
        time_quota.Quarter(
            one.quarter.first.year, one.quarter.number, one.sums.activity,
            (annual_minutes_in(person, one.quarter.first, one.quarter.last) or annual) / 60,
        )
        for one in course
    )  # fmt: skip
    return time_quota.overload(
        quarters=quarters, annual_hours=annual / 60, exceptions=agreed_exceptions(person),
        rules=rules or rules_for(person.authority), today=today,
    )  # fmt: skip


def planned_share_of(
    counsellor: Counsellor, functions: Sequence[str], told: float | None, today: date, *, rules: Rules | None = None
) -> Finding:
    """How much of the working time the role may take now, and whether that was told already.  (SAP-036, SAP-161)"""
    part = part_of(counsellor.person_id, today) if Kind.SPEAKER in functions else 1.0
    return time_quota.planned_share(
        functions=tuple(FUNCTION_OF[kind] for kind in functions),
        exceptions=agreed_exceptions(counsellor.person), told_percent=told, speaker_part=part,
        rules=rules or rules_for(counsellor.authority), today=today,
    )  # fmt: skip


# --- for line managers ------------------------------------------------------------------------------------------------


def may_tell_absence(rules: Rules, today: date) -> bool:
    """May a line manager see that somebody is away for the task, and since when?  (SAP-038)"""
    return not absence.notice(shown=frozenset({"state", "since"}), rules=rules, today=today).is_open


def may_tell_totals(rules: Rules, today: date) -> bool:
    """May a line manager see the totals of quarters?  (SAP-035)"""
    shown = time_quota.shown_to_line_manager(shown=frozenset({"quarter_total"}), rules=rules, today=today)
    return not shown.is_open


def team_of(actor: Actor, today: date) -> list[TeamLine]:
    """The counsellors whose line manager the actor is: who is away now, totals of quarters, planned share. No entry.

    Totals end with last Sunday: whoever looks twice learns no single time.  (SAP-035, SAP-038)
    """
    if actor.is_helped:
        return []
    led = [one for one in counsellors_led_by(actor, today) if one.state in SERVING]
    people = [one.person for one in led]
    with_agreements(*people)
    running = Entry.objects.filter(person__in=people, ended_at=None).order_by()
    rules = rules_for(actor.person.authority) if actor.person else standard()
    away = dict(running.values_list("person", "began_at")) if may_tell_absence(rules, today) else {}
    until = last_week_end(today)
    courses = courses_of(people, until, SHOWN_TO_MANAGERS) if may_tell_totals(rules, today) else defaultdict(list)
    return [_team_line(one, away.get(one.person_id), courses[one.person_id], until, today) for one in led]


def _team_line(
    counsellor: Counsellor, away_since: datetime | None, course: list[QuarterLine], until: date, today: date
) -> TeamLine:
    now = [one for one in counsellor.person.cap_exceptions.all() if one.until >= today]
    share = planned_share_of(counsellor, functions_of(counsellor.person, today), None, today)
    return TeamLine(
        counsellor, away_since, course[::-1], until, Decimal(str(share.facts["percent"])),
        [one for one in now if one.state == CapException.State.ASKED],
        [one for one in now if one.state == CapException.State.AGREED],
    )  # fmt: skip


def led_now(actor: Actor, today: date) -> list[LedNow]:
    """Of the counsellors the actor leads: who is away now, and who waits for an answer. For the start page."""
    led = {one.person_id: str(one.person) for one in counsellors_led_by(actor, today)}
    if not led:
        return []
    rules = rules_for(actor.person.authority) if actor.person else standard()
    running = Entry.objects.filter(person__in=led, ended_at=None).order_by() if may_tell_absence(rules, today) else ()
    away = {one.person_id: one.began_at for one in running}
    asked = CapException.objects.filter(person__in=led, state=CapException.State.ASKED, until__gte=today)
    waiting = dict(asked.order_by("-asked_at").values_list("person", "pk"))
    return [LedNow(name, away.get(pk), waiting.get(pk, 0)) for pk, name in led.items() if pk in away or pk in waiting]


def exception_to_answer(actor: Actor, pk: int, today: date) -> CapException:
    """A question to the actor as line manager, answered or not; raises `Denied` or `CapException.DoesNotExist`."""
    found = CapException.objects.select_related("person__authority").get(pk=pk)
    require_answer_exception(actor, managers_of(found.person, today))
    return found


def managers_of(person: Person, today: date) -> list[Person]:
    """The line managers of a counsellor; none when the role is over."""
    counsellor = Counsellor.objects.standing().filter(person=person).select_related("person", "line_manager").first()
    return line_managers_of(counsellor, today) if counsellor else []


def group_totals(people: Collection[int], year: int, *, rules: Rules, today: date) -> dict[str, int | None]:
    """Minutes of a group of people (their ids) in a calendar year that is over, by kind; None where too few people
    booked for a sum that shows none of them; empty while the year runs.  (SAP-158)"""
    if year >= today.year:
        return {}
    rows = Entry.objects.filter(person__in=people, day__gte=date(year, 1, 1), day__lte=date(year, 12, 31))
    sums = rows.exclude(ended_at=None).order_by().values_list("kind")
    found = sums.annotate(minutes=Sum("minutes"), people=Count("person", distinct=True))
    return {
        kind: None if reports.hours(people=number, rules=rules, today=today).is_open else minutes
        for kind, minutes, number in found
    }


# --- for heads and the ministry ---------------------------------------------------------------------------------------


def served_by(actor: Actor) -> QuerySet[Counsellor]:
    """Counsellors of the authorities whose hours the actor enters."""
    home = Counsellor.objects.filter(authority__in=actor.authorities_with(*KEEPERS), state__in=SERVING)
    return home.select_related("person", "authority").prefetch_related("person__work_time_terms")


def suggested_by_head(actor: Actor, today: date) -> list[tuple[Counsellor, list[QuarterLine]]]:
    """Counsellors of the actor's authorities for whom the rule suggests a notice of overload, and what it says."""
    found = []
    for authority in Authority.objects.filter(pk__in=actor.authorities_with(Role.HEAD)):
        home = list(served_by(actor).filter(authority=authority).prefetch_related("person__cap_exceptions"))
        courses, rules = closed_quarters([one.person for one in home], today), rules_for(authority)
        for one in home:
            finding = overload_of(one.person, courses[one.person_id], today, rules=rules)
            if finding is not None and finding.is_open and not sent_lately(one.person, today):
                found.append((one, courses[one.person_id]))
    return found


def is_overload_suggested(counsellor: Counsellor, today: date) -> bool:
    """Does the rule suggest a notice for this counsellor now?"""
    course = closed_quarters([counsellor.person], today)[counsellor.person_id]
    finding = overload_of(counsellor.person, course, today, rules=rules_for(counsellor.authority))
    return finding is not None and finding.is_open


def closed_quarters(people: Sequence[Person], today: date) -> dict[int, list[QuarterLine]]:
    """The two quarters before this one: what a notice of overload says."""
    return courses_of(people, quarter_of(today).before.last, TOLD_QUARTERS)


def sent_lately(person: Person, today: date) -> bool:
    """Was a notice sent in this quarter already?"""
    return OverloadNotice.objects.filter(person=person, sent_at__date__gte=quarter_of(today).first).exists()


def counsellor_with_terms(actor: Actor, pk: int) -> Counsellor:
    """One of those; `Counsellor.DoesNotExist` for any other."""
    return served_by(actor).get(pk=pk)


def notices_for(actor: Actor) -> QuerySet[OverloadNotice]:
    """Notices of overload sent to the ministry of the actor."""
    if not may_read_notices(actor):
        return OverloadNotice.objects.none()
    own = actor.authorities_with(Role.MINISTRY)
    scope = Q(authority__sap_participant__programme__ministry__in=own) | Q(authority__in=own)
    return OverloadNotice.objects.filter(scope).select_related("person", "authority")


def ministry_of(authority: Authority) -> Authority | None:
    """Who gets the notices of an authority."""
    programme = programme_of(authority)
    return programme.ministry if programme else None
