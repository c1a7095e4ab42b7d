# SPDX-License-Identifier: EUPL-1.2
"""What speaker, academy, ministry and head see: each its own, and nothing before the counsellor was told."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.quality.models import (
    Declaration,
    Item,
    OpenItem,
    Overview,
    QuarterReturn,
    Reporter,
    Review,
    State,
)
from schutznetz.apps.quality.policies import (
    RECEIVERS,
    may_receive,
    may_report,
    may_see_academy,
    may_see_group,
    require_execute,
    require_read_review,
    require_see_academy,
    require_see_declarations,
    require_see_group,
    require_see_reviews,
)
from schutznetz.apps.quality.queries.own import open_items
from schutznetz.apps.sap.models import OVER, Counsellor, Participant, Programme
from schutznetz.apps.sap.policies import SPEAKERS
from schutznetz.apps.sap.queries import programmes_seen_by, rules_for, rules_of
from schutznetz.apps.working_groups import queries as groups
from schutznetz.apps.working_groups.facts.standing import programme_of
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import quality, review
from schutznetz.regulation.sap_erlass.rule_sets import Rules

READ = "counsellor__person", "counsellor__authority"


def items_of(reporter: Reporter, rules: Rules, today: date) -> list[str]:
    """The items of speaker or academy, as the rules in force name them."""
    parameter = "review.academy_items" if reporter is Reporter.ACADEMY else "review.speaker_items"
    return rules.text(parameter, today).split()


def _taking_part(**programme: Any) -> Any:
    """The authorities of some programmes, as a question the database answers once and not along a chain of tables."""
    asked = {f"programme__{name}": value for name, value in programme.items()}
    return Participant.objects.order_by().filter(**asked).values("authority")


def _told(today: date) -> QuerySet[OpenItem]:
    return OpenItem.objects.filter(closed_on=None, told_on__lte=today).exclude(counsellor__state__in=OVER)


def _reads(reader: str, rules: Rules, today: date) -> bool:
    """Does this office see the overview once the counsellor was told?  (SAP-170)"""
    return not quality.reader(reader=reader, told_on=today, rules=rules, today=today).is_open


def group_items(actor: Actor, today: date) -> QuerySet[OpenItem]:
    """Open items of the groups the actor speaks for: meetings, declarations, returns. Never the actor's own."""
    require_see_group(actor)
    ids = [one.working_group_id for one in actor.offices if one.role in SPEAKERS and one.working_group_id]
    seen = Q(pk__in=())
    for group in WorkingGroup.objects.filter(pk__in=ids):
        rules = rules_of(programme_of(group))
        if _reads("speaker", rules, today):
            members = groups.members(group, today).order_by().values("pk")
            seen |= Q(item__in=items_of(Reporter.SPEAKER, rules, today), counsellor__in=members)
    return _but_own(_told(today).filter(seen), actor).select_related(*READ)


def academy_items(actor: Actor, today: date) -> QuerySet[OpenItem]:
    """Open items of training and supervision in the programmes of the actor's academy."""
    require_see_academy(actor)
    seen = Q(pk__in=())
    ids = actor.authorities_with(Role.ACADEMY)
    for programme in (one for one in programmes_seen_by(actor) if one.academy_id in ids):
        items = items_of(Reporter.ACADEMY, rules_of(programme), today)
        seen |= Q(item__in=items, counsellor__authority__in=_taking_part(pk=programme.pk))
    return _but_own(_told(today).filter(seen), actor).select_related(*READ)


def items_for(actor: Actor, today: date) -> QuerySet[OpenItem]:
    """What speaker and academy see, each its own; both for who is both. `Denied` for everybody else."""
    if not may_see_academy(actor):
        return _with_answer(group_items(actor, today))
    rows = academy_items(actor, today)
    return _with_answer(rows | group_items(actor, today) if may_see_group(actor) else rows)


def declarations_for(actor: Actor, today: date) -> QuerySet[OpenItem]:
    """Past years for which a counsellor of the actor's programmes said no, or nothing; never the actor's own.

    The counsellor's own word, told before like every open item; derived from nothing.  (SAP-162, X9)
    """
    require_see_declarations(actor)
    rows = _told(today).filter(item=Item.COUNSELLING)
    run = Programme.objects.filter(ministry__in=actor.authorities_with(Role.MINISTRY))
    seen = [one.pk for one in run if _reads("ministry", rules_of(one), today)]
    rows = rows.filter(counsellor__authority__in=_taking_part(pk__in=seen))
    return _with_answer(_but_own(rows, actor)).select_related(*READ)


def _with_answer(rows: QuerySet[OpenItem]) -> QuerySet[OpenItem]:
    """`said_no`: the counsellor has declared "no" for the year of the item; an item of another kind has no answer."""
    said = Declaration.objects.order_by().alias(named=Cast("year", CharField()))
    said = said.filter(counsellor=OuterRef("counsellor_id"), named=OuterRef("period"), has_counselled=False)
    return rows.annotate(said_no=Case(When(item=Item.COUNSELLING, then=Exists(said)), default=Value(value=False)))


def _but_own(rows: QuerySet[OpenItem], actor: Actor) -> QuerySet[OpenItem]:
    return rows.exclude(counsellor__person=actor.person) if actor.person else rows


@dataclass(frozen=True)
class Reportable:
    """The open items of one kind with one counsellor, what the rule says to their number, and the running review."""

    counsellor: Counsellor
    item: Item
    rows: list[OpenItem]
    reporter: Reporter
    trigger: Finding
    running: Review | None

    @property
    def is_new(self) -> bool:
        """Something has not been reported yet."""
        return any(one.review_id is None for one in self.rows)

    @property
    def may_report(self) -> bool:
        return self.running is None and self.is_new and not self.trigger.is_open


def reportable(actor: Actor, counsellor: Counsellor, item: str, today: date) -> Reportable | None:
    """None when the actor may not report this item of this counsellor, or nothing is open."""
    group = groups.group_of(counsellor, today)
    rules = rules_for(counsellor.authority)
    capacity = may_report(actor, counsellor, item, group=group, rules=rules, today=today)
    rows = [one for one in open_items(counsellor, item) if one.told_on <= today]
    if capacity is None or not rows:
        return None
    found = review.trigger(item=review.Item(item), misses=len(rows), rules=rules, today=today)
    return Reportable(counsellor, Item(item), rows, capacity, found, running_review(counsellor, item))


def running_review(counsellor: Counsellor, item: str) -> Review | None:
    return Review.objects.filter(counsellor=counsellor, item=item, state__in=_open()).first()


def _open() -> list[str]:
    return sorted(one.value for one in review.OPEN)


def reviews_seen_by(actor: Actor) -> QuerySet[Review]:
    """Reports and reviews of the programmes the actor's ministry runs; never the actor's own."""
    require_see_reviews(actor)
    ids = actor.authorities_with(Role.MINISTRY)
    rows = Review.objects.filter(counsellor__authority__in=_taking_part(ministry__in=ids))
    if actor.person:
        rows = rows.exclude(counsellor__person=actor.person)
    return rows.select_related(*READ)


def review_for(actor: Actor, pk: int) -> Review:
    """A review the actor may read in full; raises `Denied` or `Review.DoesNotExist`."""
    found = Review.objects.select_related(*READ).get(pk=pk)
    require_read_review(actor, found)
    return found


def release_for(actor: Actor, pk: int) -> Review:
    """A decided release the actor has to carry out: no reasons, no comment."""
    found = Review.objects.select_related(*READ).get(pk=pk)
    require_execute(actor, found)
    return found


def releases_for(actor: Actor) -> QuerySet[Review]:
    """Decided releases of the authorities the actor leads."""
    ids = [] if actor.is_helped else actor.authorities_with(Role.HEAD)
    return Review.objects.filter(state=State.RELEASE_DECIDED, counsellor__authority__in=ids).select_related(*READ)


def deadlines_of_academy(actor: Actor) -> QuerySet[Review]:
    """Deadlines that were set for items of the academy: it can say that they are met."""
    require_see_academy(actor)
    ids = actor.authorities_with(Role.ACADEMY)
    rows = Review.objects.filter(state=State.DEADLINE, reporter=Reporter.ACADEMY)
    return rows.filter(counsellor__authority__in=_taking_part(academy__in=ids)).select_related(*READ)


def overview_of(actor: Actor) -> QuerySet[Overview]:
    """The counts of the actor's programmes."""
    require_see_reviews(actor)
    rows = Overview.objects.filter(programme__ministry__in=actor.authorities_with(Role.MINISTRY))
    return rows.select_related("programme")


def programmes_receiving(actor: Actor, today: date) -> list[Programme]:
    """Programmes whose quarterly returns the actor receives."""
    ids = actor.authorities_with(*RECEIVERS)
    found = [one for one in programmes_seen_by(actor) if one.ministry_id in ids]
    return [one for one in found if may_receive(actor, one, rules=rules_of(one), today=today)]


def returns_for(programmes: list[Programme]) -> QuerySet[QuarterReturn]:
    """Receipts of these programmes; the caller has asked the policy.

    Asked row by row, in the order of the list and until it is full: there are hundreds of thousands.
    """
    authorities = _taking_part(pk__in=[one.pk for one in programmes])
    theirs = Counsellor.objects.order_by().filter(pk=OuterRef("counsellor_id"), authority__in=authorities)
    return QuarterReturn.objects.filter(Exists(theirs)).select_related(*READ)


def waiting(rows: QuerySet[QuarterReturn]) -> QuerySet[QuarterReturn]:
    return rows.filter(Q(received_on=None))
