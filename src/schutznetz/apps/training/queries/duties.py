# SPDX-License-Identifier: EUPL-1.2
"""What is due in the training, as the app `duties` asks for it. The number of queries grows with programmes only."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Count, Q

from schutznetz.apps.duties.facts import Wanted
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.sap.models import Participant, Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.training.models import GroupState, Member, Mentor, Pairing, QuarterTotal, TrainingGroup
from schutznetz.apps.training.queries.groups import certificate_finding, companions_finding
from schutznetz.apps.training.queries.mentoring import named_finding, trainees_of
from schutznetz.apps.worktime.facts import quarter_of
from schutznetz.domain.workdays import DAY
from schutznetz.regulation.duties.lead_times import figure
from schutznetz.regulation.sap_erlass import mentoring


def without_companion(_now: datetime, today: date) -> Iterator[Wanted]:
    """Groups that will start or run without a practice companion: a duty of the academy.  (SAP-111)"""
    open_ones = TrainingGroup.objects.filter(state__in=(GroupState.RELEASED, GroupState.RUNNING))
    rows = open_ones.annotate(served=Count("companions", filter=Q(companions__until=None)))
    for group in rows.filter(served=0).select_related("programme__academy"):
        academy = group.programme.academy
        found = companions_finding(group, today, count=0)
        if academy is not None and found.is_open:
            facts = {"group": group.name, "args": [group.pk]}
            yield Wanted(
                group, str(found.citation), due_on=found.due_on, role=Role.ACADEMY, authority=academy, facts=facts
            )


def without_mentor(_now: datetime, today: date) -> Iterator[Wanted]:
    """Trainees nobody accompanies: a duty of the speaker of their working group.  (SAP-148)"""
    for programme in Programme.objects.all():
        rules = rules_of(programme)
        parts = Participant.objects.filter(programme=programme).exclude(working_group=None)
        for group in {one.working_group for one in parts.select_related("working_group")}:
            assert group is not None
            served = Pairing.objects.filter(until=None).values("trainee")
            for one in trainees_of(group).exclude(pk__in=served):
                member = next(iter(one.learning), None)  # type: ignore[attr-defined]
                begins = member.group.starts_on if member else one.training_began_on
                found = named_finding(one, None, rules, today)
                facts = {"name": str(one.person), "args": [group.key]}
                yield Wanted(
                    one, str(found.citation), due_on=begins or today, role=Role.SPEAKER, working_group=group,
                    facts=facts,
                )  # fmt: skip


def untold_hours(_now: datetime, today: date) -> Iterator[Wanted]:
    """The total of the last closed quarter, from everybody who accompanied somebody in it.  (SAP-119)"""
    quarter = quarter_of(today).before
    served = Pairing.objects.filter(since__lte=quarter.last).filter(Q(until=None) | Q(until__gte=quarter.first))
    told = QuarterTotal.objects.filter(quarter_on=quarter.first).values("mentor")
    rows = Mentor.objects.filter(pk__in=served.values("mentor")).exclude(pk__in=told)
    due = quarter.last + DAY * figure("mentor_hours_within_days", today)
    for programme in Programme.objects.all():
        found = mentoring.hours(
            quarter_ends_on=quarter.last, sent_on=None, sent_to=None, rules=rules_of(programme), today=today
        )
        mine = rows.filter(counsellor__authority__sap_participant__programme=programme)
        for mentor in mine.select_related("counsellor__person"):
            yield Wanted(
                mentor, str(found.citation), due_on=due, person=mentor.counsellor.person, period=str(quarter),
                facts={"quarter": quarter.label},
            )  # fmt: skip


def without_certificate(_now: datetime, today: date) -> Iterator[Wanted]:
    """Who has completed and waits for the certificate the rule set asks for: a duty of the academy."""
    for programme in Programme.objects.exclude(academy=None).select_related("academy"):
        rules = rules_of(programme)
        rows = Member.objects.filter(group__programme=programme, certificate_on=None).exclude(completed_on=None)
        for member in rows.select_related("counsellor__person", "group"):
            found = certificate_finding(member, rules, today)
            if found.is_open:
                facts = {"name": str(member.counsellor.person), "args": [member.group_id]}
                yield Wanted(
                    member, str(found.citation), due_on=found.due_on, role=Role.ACADEMY, authority=programme.academy,
                    facts=facts,
                )  # fmt: skip
