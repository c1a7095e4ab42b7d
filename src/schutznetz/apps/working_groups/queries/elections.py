# SPDX-License-Identifier: EUPL-1.2
"""Elections: how they stand, what is open to the actor, when a term ends and it is time to elect anew."""

from datetime import date

from django.db.models import Q

from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Office, WorkingGroup
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.working_groups.facts import in_words
from schutznetz.apps.working_groups.facts.ballots import known_facts, latest
from schutznetz.apps.working_groups.facts.standing import ACTIVE, SPEAKERS, own_counsellor, programme_of
from schutznetz.apps.working_groups.models import Ballot, Election, Voter
from schutznetz.apps.working_groups.models.elections import RUNNING
from schutznetz.apps.working_groups.policies import may_confirm, may_run_election, require_see_group
from schutznetz.apps.working_groups.queries.members import speakers_of
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import speakers
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.speakers import Event

BY_MINISTRY = (Event.CONFIRM, Event.REFUSE)


def election_for(actor: Actor, pk: int) -> Election:
    """An election of a group the actor may see; raises `Denied` or `Election.DoesNotExist`."""
    found = Election.objects.select_related("group__authority").get(pk=pk)
    require_see_group(actor, found.group)
    return found


def running_in(group: WorkingGroup) -> Election | None:
    return Election.objects.filter(group=group, state__in=RUNNING).first()


def is_closed(election: Election, today: date) -> bool:
    """Is the vote over: its last day has passed, or everybody has voted?"""
    if election.closes_on < today:
        return True
    waiting = Voter.objects.filter(ballot__election=election, ballot__verdict="", has_voted=False)
    return election.ballots.filter(verdict="").exists() and not waiting.exists()


def may_stand(actor: Actor, election: Election, today: date) -> tuple[Finding, Counsellor | None]:
    """What the rule says to a candidacy of the acting person."""
    role = own_counsellor(actor, election.group)
    holds = any(office.person_id == (actor.person.pk if actor.person else 0) for office in _held(election.group, today))
    finding = speakers.candidate(
        is_member=role is not None, is_active=role is not None and role.state in ACTIVE, holds_office=holds,
        rules=rules_of(programme_of(election.group)), today=today,
    )  # fmt: skip
    return finding, role


def office_of(election: Election, today: date, *, confirmed_on: date | None = None) -> Finding:
    """May those elected act today, confirmed on a day or not yet? In `lacks` what is missing.  (SAP-153)"""
    office = speakers.Office(election.elected_on or today, confirmed_on=confirmed_on)
    return speakers.in_office(office=office, rules=rules_of(programme_of(election.group)), today=today)


def waits_for_ministry(election: Election, today: date) -> bool:
    """Do those elected come into office by a confirmation only?"""
    return office_of(election, today).facts["lacks"] == "confirmation"


def by_hand(office: Office, today: date) -> Finding | None:
    """What the rule says to an office that the administration enters for somebody just elected; None for others.

    Nobody comes into the office past the confirmation of the last election.  (SAP-153)
    """
    if office.role not in SPEAKERS or office.working_group is None:
        return None
    rows = Election.objects.filter(group=office.working_group).select_related("group")
    last = rows.order_by("-called_on", "-pk").first()
    if last is None or last.elected_on is None or last.state in (Election.State.CONFIRMED, Election.State.CANCELLED):
        return None
    won = last.ballots.filter(office=office.role, winner__counsellor__person=office.person_id)
    return in_words(office_of(last, today)) if won.exists() else None


def _held(group: WorkingGroup, today: date) -> list[Office]:
    return speakers_of(group, today)


def steps_of(actor: Actor, election: Election, today: date) -> list[tuple[Event, Finding]]:
    """The steps that are the actor's, with what the rule says to each."""
    leads, confirms = may_run_election(actor, election.group), may_confirm(actor, election.group)
    rules = rules_of(programme_of(election.group))
    known = (*known_facts(election, is_closed=is_closed(election, today)), speakers.Fact.REASONS)
    found = []
    for event in speakers.TRANSITIONS[speakers.State(election.state)]:
        if confirms if event in BY_MINISTRY else leads:
            finding = speakers.step(
                state=speakers.State(election.state), event=event, known=known, rules=rules, today=today
            )
            found.append((event, finding))
    return found


def ballots_of(election: Election) -> list[Ballot]:
    """All ballots, speakers first, with candidates and winner."""
    rows = election.ballots.select_related("winner__counsellor__person")
    return list(rows.prefetch_related("candidates__counsellor__person"))


def open_ballots(actor: Actor, election: Election, today: date) -> list[Ballot]:
    """Ballots in which the actor may still vote today."""
    if actor.person is None or election.state not in ("open", "run_off") or today > election.closes_on:
        return []
    mine = Voter.objects.filter(ballot__election=election, counsellor__person=actor.person.pk, has_voted=False)
    waiting = set(mine.values_list("ballot", flat=True))
    return [row for row in latest(ballots_of(election)) if not row.verdict and row.pk in waiting]


def turnout_of(election: Election) -> tuple[int, int]:
    """How many have voted in the running ballots, of how many (of the one with the fewest votes)."""
    rows = [row for row in latest(election.ballots.all()) if not row.verdict]
    found = [(row.voters.filter(has_voted=True).count(), row.voters.count()) for row in rows]
    return min(found, default=(0, 0))


def term_of(office: Office, rules: Rules, today: date) -> Finding:
    """How long an office runs, and whether it is time to elect anew.

    The election behind it gives the day; an office that was entered by hand counts from its first day.
    """
    won = Election.objects.filter(
        Q(ballots__winner__counsellor__person=office.person_id), group=office.working_group_id, state="confirmed",
        decided_on=office.since,
    ).first()  # fmt: skip
    elected = won.elected_on if won and won.elected_on else office.since
    return speakers.term(
        office=speakers.Office(elected, confirmed_on=office.since, left_on=None), rules=rules, today=today
    )


def terms_of(group: WorkingGroup, today: date) -> list[tuple[Office, Finding]]:
    """Speakers and deputies of today with their terms."""
    rules = rules_of(programme_of(group))
    return [(office, term_of(office, rules, today)) for office in _held(group, today) if office.role in SPEAKERS]
