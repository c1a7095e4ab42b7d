# SPDX-License-Identifier: EUPL-1.2
"""The offices that follow from a confirmed election, and how speaker and deputy share their time."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions import save_office
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Office, WorkingGroup
from schutznetz.apps.organisation.queries.offices import overlapping
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.working_groups.facts.standing import SPEAKERS, programme_of
from schutznetz.apps.working_groups.models import BudgetShare, Candidate, Election
from schutznetz.apps.working_groups.policies import require_lead
from schutznetz.regulation.finding import require
from schutznetz.regulation.sap_erlass import speakers
from schutznetz.regulation.sap_erlass.rule_sets import Rules

DAY = timedelta(days=1)


def give_offices(election: Election, winners: Iterable[Candidate], *, rules: Rules, now: datetime, today: date) -> None:
    """Those before leave with yesterday, those elected begin today; the term counts by the rule.  (SAP-152, X27)"""
    held = Office.objects.filter(working_group=election.group, role__in=SPEAKERS).exclude(until__lt=today)
    for office in held.select_related("person", "authority"):
        office.until = max(today - DAY, office.since)
        save_office(office=office, actor=None, now=now)
    span = speakers.span_of(speakers.Office(election.elected_on or today, confirmed_on=today), rules=rules)
    last = max(span.until, today) if span and span.until else None
    for one in winners:
        _give(one, election.group, last, str(rules.citation("speakers.confirmation", today)), now, today)


def _give(winner: Candidate, group: WorkingGroup, last: date | None, basis: str, now: datetime, today: date) -> None:
    """A new office, or a longer one for somebody who took it up only today."""
    office = Office(
        person=winner.counsellor.person, role=winner.office, authority=group.authority, since=today, until=last,
        working_group=group, basis=basis,
    )  # fmt: skip
    known = overlapping(office)
    if known is not None:
        known.until = last
    save_office(office=known or office, actor=None, now=now)


@transaction.atomic
def share_time(*, share: BudgetShare, actor: Actor, now: datetime) -> BudgetShare:
    """How speaker and deputy share the time of their office from a day on.  (SAP-161, reading X17)"""
    require_lead(actor, share.group)
    parts = {"speaker_part": share.speaker_percent / 100, "deputy_part": share.deputy_percent / 100}
    rules = rules_of(programme_of(share.group))
    require(speakers.shared_budget(**parts, rules=rules, today=share.since))
    values = {"speaker_percent": share.speaker_percent, "deputy_percent": share.deputy_percent}
    made, _is_new = BudgetShare.objects.update_or_create(group=share.group, since=share.since, defaults=values)
    record(verb="working_groups.time_shared", subject=share.group, actor=actor.user, now=now)
    return made
