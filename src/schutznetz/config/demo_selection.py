# SPDX-License-Identifier: EUPL-1.2
"""Selection procedures and a proceeding to end a role, for the demonstration; every name is invented."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.sap.models import (
    Candidate,
    Counsellor,
    PanelSeat,
    PanelVote,
    Participant,
    Programme,
    Representation,
    SelectionDay,
    State,
    Termination,
    Vacancy,
)

Kind = PanelSeat.Kind
COUNCILS = (("HPR", "Renate Ratkowski"), ("PHPR", "Pit Polderman"))
VOTES = {Kind.CHAIR: True, Kind.EQUALITY: True, Kind.SPEAKER: False, Kind.PSYCHOLOGIST: False}
"""A tie that the chair decides."""
WHY = (
    "Die Person hat ruhig zugehört und ihre Grenzen klar benannt. Erfahrung mit Menschen in Krisen kann sie "
    "in der Ausbildung gewinnen."
)
COUNTS = {
    "level.lower": [420, 2], "level.upper": [1190, 6], "level.highest": [60, 0], "level.leading": [240, 1],
    "status.police": [1450, 7], "status.official": [170, 1], "status.tariff": [380, 0],
    "age_band.under_30": [410, 0], "age_band.30_to_44": [760, 4], "age_band.45_to_54": [520, 3],
    "age_band.from_55": [310, 1],
    "gender.women": [3, 1], "gender.men": [5, 2], "gender.diverse": [0, 0],
}  # fmt: skip


def fill(*, programme: Programme, part: Participant, chair: Person, now: datetime, today: date) -> None:
    """One procedure that was, with a tie, one that comes, and a proceeding that the ministry has to decide."""
    roles = Counsellor.objects.filter(authority=part.authority)
    _past(programme, part, chair, roles.get(state=State.SELECTED), roles.get(state=State.NOT_SELECTED), now)
    ahead = _day(programme, part, chair, today + timedelta(days=24), now)
    Candidate.objects.create(day=ahead, counsellor=roles.get(state=State.BRIEFED))
    _proceeding(roles.filter(state=State.APPOINTED).order_by("pk")[3], now, today)
    vacancy = Vacancy.objects.filter(authority=part.authority).first()
    if vacancy is not None:
        Representation.objects.create(vacancy=vacancy, counts=COUNTS, counted_on=today - timedelta(days=20))


def _day(programme: Programme, part: Participant, chair: Person, on: date, now: datetime) -> SelectionDay:
    """A procedure to which everybody is invited, with every seat taken."""
    day = SelectionDay.objects.create(
        programme=programme, on=on, begins=time(9, 30), place="Ministerium (Demo), Raum 1.12", made_at=now,
        changed_at=now, invited_at=now,
    )  # fmt: skip
    held = Office.objects.filter(until=None).select_related("person")
    speaker = held.filter(role=Office.Role.SPEAKER, working_group=part.working_group).first()
    equality = held.filter(role=Office.Role.EQUALITY, authority=part.authority).first()
    seats = [
        PanelSeat(kind=Kind.CHAIR, person=chair),
        PanelSeat(kind=Kind.SPEAKER, person=speaker.person if speaker else None),
        PanelSeat(kind=Kind.EQUALITY, person=equality.person if equality else None, deputised=True),
        PanelSeat(kind=Kind.PSYCHOLOGIST, name="Dr. Petra Pohlmann", profession="psychologist"),
        *(PanelSeat(kind=Kind.STAFF_COUNCIL, body=body, name=name) for body, name in COUNCILS),
    ]
    for seat in seats:
        seat.day = day
    PanelSeat.objects.bulk_create(seats)
    return day


def _past(
    programme: Programme, part: Participant, chair: Person, chosen: Counsellor, other: Counsellor, now: datetime
) -> None:
    """Both decisions fell on one day; one of them by the vote of the chair."""
    on = max(chosen.state_since, other.state_since)
    day = _day(programme, part, chair, on, now)
    for role in (chosen, other):
        role.state_since = on
        role.save(update_fields=["state_since"])
        role.acts.filter(Q(event="select") | Q(event="reject")).update(on=on)
    tie = Candidate.objects.create(
        day=day, counsellor=chosen, ballot="open", closed_at=now, yes=2, no=2, abstained=0, casting=True,
        casting_reasons=WHY, suitable=True,
    )  # fmt: skip
    for seat in day.seats.filter(kind__in=VOTES):
        PanelVote.objects.create(candidate=tie, seat=seat, suitable=VOTES[Kind(seat.kind)])
    Candidate.objects.create(
        day=day, counsellor=other, ballot="paper", closed_at=now, yes=1, no=3, abstained=0, suitable=False
    )
    over = datetime.combine(on, time(16), tzinfo=BERLIN)
    SelectionDay.objects.filter(pk=day.pk).update(invited_at=over - timedelta(days=30), concluded_at=over)
    day.candidates.update(closed_at=over)


def _proceeding(role: Counsellor, now: datetime, today: date) -> None:
    """No agreement after letter and talk: the ministry decides, the role goes on meanwhile."""
    told = today - timedelta(days=30)
    Termination.objects.create(
        counsellor=role, authority=role.authority, stage="with_ministry", opened_on=told - timedelta(days=2),
        reasons="Erfundener Grund für die Demo: Vertrauliches soll weitergegeben sein. Die Person bestreitet das.",
        letter_on=told, wishes_others=False, talk_planned_on=told + timedelta(days=10), talk_planned_at=time(14),
        talk_place="Zimmer 201", invitations=1, talk_on=told + timedelta(days=10),
        escalated_on=told + timedelta(days=14),
    )  # fmt: skip
