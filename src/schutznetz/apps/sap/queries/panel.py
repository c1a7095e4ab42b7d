# SPDX-License-Identifier: EUPL-1.2
"""Selection procedures as the rules and pages want them."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Office, Person
from schutznetz.apps.sap.facts import in_words
from schutznetz.apps.sap.models import Candidate, Counsellor, PanelSeat, PanelVoter, Programme, SelectionDay, State
from schutznetz.apps.sap.policies.panel import require_see_procedure
from schutznetz.apps.sap.queries.programme import rules_of
from schutznetz.domain import ballots
from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass import panel
from schutznetz.regulation.sap_erlass.rule_sets import Rules

SUITABLE, NOT_SUITABLE = "suitable", "not_suitable"
OPTIONS = (SUITABLE, NOT_SUITABLE)
VOTED = gettext_lazy(
    "Auf diesem Sitz ist schon abgestimmt worden. Wer dort saß, steht in der Niederschrift und bleibt eingetragen."
)


def days_seen_by(actor: Actor) -> QuerySet[SelectionDay]:
    """All of one's own programme (ministry); those to whose commission one is invited."""
    scope = Q(programme__ministry__in=actor.authorities_with(Role.MINISTRY))
    if actor.person is not None:
        invited = SelectionDay.objects.filter(invited_at__isnull=False, seats__person=actor.person)
        scope |= Q(pk__in=invited.values("pk"))
    return SelectionDay.objects.filter(scope).annotate(number=Count("candidates"))


def day_for(actor: Actor, pk: int) -> SelectionDay:
    """A procedure the actor may see; raises `Denied` or `SelectionDay.DoesNotExist`."""
    rows = SelectionDay.objects.select_related("programme__ministry", "made_by__person", "concluded_by__person")
    found = rows.prefetch_related("seats__person").get(pk=pk)
    require_see_procedure(actor, found)
    return found


def candidates_of(day: SelectionDay) -> list[Candidate]:
    return list(day.candidates.select_related("counsellor__person", "counsellor__authority"))


def rules_on(day: SelectionDay) -> Rules:
    return rules_of(day.programme)


def voting_kinds(day: SelectionDay) -> tuple[str, ...]:
    return panel.voting_kinds(rules_on(day), day.on)


def speakers_on(programme: Programme, day: date) -> QuerySet[Person]:
    """Speakers of the programme's working groups in office on a day."""
    ours = Q(working_group__sap_participants__programme=programme) | Q(working_group__authority=programme.ministry_id)
    held = Office.objects.held_on(day).filter(ours, role=Role.SPEAKER)
    return Person.objects.filter(pk__in=held.values("person")).select_related("authority").order_by("sort_name")


def seat_facts(seat: PanelSeat, day: SelectionDay) -> panel.Seat:
    """A seat as the rule wants it."""
    in_office = True
    if seat.kind == PanelSeat.Kind.SPEAKER:
        pk = seat.person_id
        in_office = pk is not None and speakers_on(day.programme, day.on).filter(pk=pk).exists()
    return panel.Seat(
        seat.kind, is_present=seat.is_filled and not seat.is_absent, deputised=False, in_office=in_office,
        profession=seat.profession, body=seat.body,
    )  # fmt: skip


def fault_of(seat: PanelSeat, day: SelectionDay) -> Finding:
    """What is wrong with a filled seat, if anything."""
    return in_words(panel.seat(seat=seat_facts(seat, day), rules=rules_on(day), today=day.on))


def applicants_of(day: SelectionDay) -> tuple[panel.Applicant, ...]:
    rows = day.candidates.values_list("counsellor__is_police", "counsellor__wants_disability_seat")
    return tuple(panel.Applicant(is_police, discloses) for is_police, discloses in rows)


def advisory_seats(day: SelectionDay) -> tuple[tuple[str, str], ...]:
    """The advisory seats that those who applied call for, as kind and body."""
    return panel.advisory_seats(applicants_of(day), rules_on(day), day.on)


def composition(day: SelectionDay) -> list[Finding]:
    """What the commission still lacks before it may vote: voting seats, staff councils, other advisers."""
    seats = tuple(seat_facts(seat, day) for seat in day.seats.select_related("person"))
    filled = tuple(seat_facts(seat, day) for seat in day.seats.all() if seat.is_filled)
    rules, applicants = rules_on(day), applicants_of(day)
    found = [
        panel.quorum(seats=seats, rules=rules, today=day.on),
        panel.staff_councils(applicants=applicants, invited=filled, rules=rules, today=day.on),
        panel.other_advisers(applicants=applicants, invited=filled, rules=rules, today=day.on),
    ]
    return [in_words(one) for one in found]


def conflict_of(person: Person, seat: PanelSeat) -> str:
    """Why somebody cannot sit there: nobody decides on themselves, and nobody has two votes. Empty when they can."""
    if seat.day.candidates.filter(counsellor__person=person).exists():
        return _("Diese Person bewirbt sich selbst in diesem Verfahren.")
    if seat.day.seats.filter(person=person).exclude(pk=seat.pk).exists():
        return _("Diese Person sitzt schon auf einem anderen Sitz.")
    return ""


def addable(day: SelectionDay) -> QuerySet[Counsellor]:
    """Who may be put on this procedure: briefed, not on another that is still open, and not on its commission."""
    elsewhere = Candidate.objects.filter(day__concluded_at=None).exclude(day=day)
    rows = Counsellor.objects.filter(state=State.BRIEFED, authority__sap_participant__programme=day.programme)
    sitting = day.seats.filter(person__isnull=False).values("person")
    rows = rows.exclude(pk__in=elsewhere.values("counsellor")).exclude(person__in=sitting)
    return rows.select_related("person", "authority")


def without_talk(programme: Programme) -> QuerySet[Counsellor]:
    """Who is nominated and cannot be put on a procedure yet: the personal talk is missing.  (SAP-083)"""
    rows = Counsellor.objects.filter(state=State.NOMINATED, authority__sap_participant__programme=programme)
    return rows.select_related("person", "authority")


def standing_seats(candidate: Candidate) -> list[PanelSeat]:
    """The voting seats, in the order of the rule set."""
    voting = voting_kinds(candidate.day)
    seats = {seat.kind: seat for seat in candidate.day.seats.select_related("person") if seat.kind in voting}
    return [seats[kind] for kind in voting if kind in seats]


def can_sign_in(seat: PanelSeat) -> bool:
    """Has whoever sits there an account of their own?"""
    return seat.person is not None and User.objects.filter(person=seat.person, is_active=True).exists()


def voted(candidate: Candidate) -> set[int]:
    """Seats that have voted, openly or secretly."""
    rows = candidate.voters if candidate.ballot == Candidate.Ballot.SECRET else candidate.votes
    return set(rows.values_list("seat_id", flat=True))


def has_voted(seat: PanelSeat) -> bool:
    """Was a vote given on this seat? Then the minutes have to name who gave it."""
    return seat.votes.exists() or PanelVoter.objects.filter(seat=seat).exists()


def is_somebody_else(seat: PanelSeat) -> bool:
    """Does the seat, as it is to be stored, name another person than before, or one who did not come?"""
    before = PanelSeat.objects.get(pk=seat.pk)
    return (before.person_id, before.name) != (seat.person_id, seat.name) or seat.is_absent


def outcome_of(candidate: Candidate) -> Finding:
    """What the votes say, by the rule; a secret one only once it is counted."""
    day = candidate.day
    rules = rules_on(day)
    if candidate.ballot == Candidate.Ballot.OPEN:
        votes = tuple(panel.Vote(row.seat.kind, row.suitable) for row in candidate.votes.select_related("seat"))
        return panel.decision(votes=votes, rules=rules, today=day.on)
    return panel.secret_decision(
        yes=candidate.yes or 0, no=candidate.no or 0, abstained=candidate.abstained or 0, casting=candidate.casting,
        rules=rules, today=day.on,
    )  # fmt: skip


def undecided(candidate: Candidate) -> Finding:
    """That there is no decision on somebody yet."""
    citation = rules_on(candidate.day).citation("panel.casting_vote", candidate.day.on)
    return Finding("sap.panel.undecided", Status.BREACHED, citation, facts={"who": str(candidate)})


def casting_kind(day: SelectionDay) -> str:
    """Whose vote decides a tie."""
    return rules_on(day).text("panel.casting_vote", day.on)


def chair_vote(candidate: Candidate) -> bool | None:
    """How the one whose vote decides a tie voted openly; None when they abstained or the vote was secret."""
    row = candidate.votes.filter(seat__kind=casting_kind(candidate.day)).first()
    return row.suitable if row else None


def shows_numbers(candidate: Candidate) -> bool:
    """May the numbers be shown? Of a secret vote not when they tell how everybody voted."""
    if candidate.closed_at is None:
        return False
    if candidate.ballot == Candidate.Ballot.OPEN:
        return True
    votes = {SUITABLE: candidate.yes or 0, NOT_SUITABLE: candidate.no or 0}
    return not ballots.gives_away(ballots.Count(votes, candidate.abstained or 0), least=1)


def candidacy_of(counsellor: Counsellor) -> Candidate | None:
    """The newest procedure of somebody to which people were invited."""
    rows = counsellor.candidacies.filter(day__invited_at__isnull=False).select_related("day")
    return rows.order_by("-day__on", "-pk").first()


def reachable(programme: Programme) -> QuerySet[Person]:
    """People of the ministry and of the authorities that take part: who may be named for a seat by their number."""
    ours = Authority.objects.filter(Q(pk=programme.ministry_id) | Q(sap_participant__programme=programme))
    return Person.objects.filter(authority__in=ours)
