# SPDX-License-Identifier: EUPL-1.2
"""The working groups of the demonstration: members, meetings and who came, an election, a draft out for comment.

Everything is invented. Who has voted and what was voted stand apart here as well.
"""

from datetime import date, datetime, time, timedelta
from random import Random

from schutznetz.apps.accounts.actions import create_account_for
from schutznetz.apps.organisation.models import Office, WorkingGroup
from schutznetz.apps.sap.models import Participant, Programme
from schutznetz.apps.working_groups.facts.standing import ACTIVE, OWING
from schutznetz.apps.working_groups.jobs import keep_memberships
from schutznetz.apps.working_groups.models import (
    Absence,
    Attendance,
    Ballot,
    BudgetShare,
    Candidate,
    Comment,
    Conference,
    District,
    Election,
    Guest,
    Meeting,
    Option,
    OptionAnswer,
    Shift,
    Urn,
    Voter,
)
from schutznetz.apps.working_groups.queries import members, speakers_of

DAY = timedelta(days=1)
BEGINS, ENDS = time(9, 30), time(13)
PAST = (-560, -390, -230, -45)
"""Days of the meetings that were held, counted from today."""
PLACES = ("Herne, Fortbildungsakademie, Raum 1.04", "Recklinghausen, Kantine im Präsidium", "Unna, Kreishaus, Saal 3")
AGENDA = "1. Neues aus dem Ministerium\n2. Erfahrungen mit Beratungsstellen\n3. Thema: Suizid\n4. Termine"
DECISIONS = "Die Liste der Beratungsstellen wird bis zur nächsten Sitzung geprüft."
ACCOUNTS = 3
"""So many members besides the speaker can sign in."""


def fill(*, now: datetime, today: date) -> None:
    """Nothing where nobody runs a programme."""
    programme = Programme.objects.select_related("ministry").first()
    if programme is None:
        return
    keep_memberships(now, today)
    groups = list(WorkingGroup.objects.filter(authority=programme.ministry).order_by("key"))
    for at, group in enumerate(groups):
        _group(group, at, now, today)
    _election(groups[0], now, today)
    _district(programme, groups, now, today)
    _conference(programme, groups, now, today)


def _group(group: WorkingGroup, at: int, now: datetime, today: date) -> None:
    """A deputy, the shares of time, meetings of two years, one to come."""
    people = list(members(group, today).filter(state__in=ACTIVE))
    speakers = {office.person_id for office in speakers_of(group, today)}
    others = [one for one in people if one.person_id not in speakers]
    since = date(today.year - 2, 1, 1)
    Office.objects.create(
        person=others[-1].person, role=Office.Role.DEPUTY_SPEAKER, authority=others[-1].authority, since=since,
        working_group=group,
    )  # fmt: skip
    BudgetShare.objects.create(group=group, since=since, speaker_percent=70, deputy_percent=30)
    dice = Random(700 + at)
    for number, ago in enumerate(PAST):
        _held(group, _weekday(today + timedelta(days=ago)), PLACES[number % len(PLACES)], dice, now, today)
    if at:
        _poll(group, dice, now, today)
    else:
        _coming(group, dice, now, today)


def _weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + DAY * max(0, 7 - day.isoweekday()) + DAY if day.isoweekday() > 5 else day


def _meeting(group: WorkingGroup, on: date | None, state: str, place: str, now: datetime, **fields: object) -> Meeting:
    hours = {"on": on, "begins": BEGINS, "ends": ENDS} if on else {}
    values = {"group": group, "state": state, "place": place, "agenda": AGENDA, "changed_at": now}
    return Meeting.objects.create(**(values | hours | fields))


def _held(group: WorkingGroup, on: date, place: str, dice: Random, now: datetime, today: date) -> None:
    """Most came, some were excused, one stayed away without a word."""
    sent = now - (today - on) - 50 * DAY
    meeting = _meeting(group, on, "held", place, now, invited_at=sent, decisions=DECISIONS)
    people = list(members(group, on).filter(state__in=OWING))
    rows = []
    for number, one in enumerate(people):
        row = Attendance(meeting=meeting, counsellor=one, invited_at=sent, reply="comes", presence="present")
        if dice.random() < 0.15:
            row.reply, row.presence, row.excuse = "misses", "excused", dice.choice(("duty", "illness", "leave"))
        elif number == 4:
            row.reply, row.presence = "", "unexcused"
        row.replied_at = sent + 3 * DAY if row.reply else None
        row.recorded_at = now - (today - on)
        rows.append(row)
    Attendance.objects.bulk_create(rows)


def _coming(group: WorkingGroup, dice: Random, now: datetime, today: date) -> None:
    """Everybody is invited, most have answered, one with a reason."""
    meeting = _meeting(group, _weekday(today + 45 * DAY), "invited", PLACES[0], now, invited_at=now - 8 * DAY)
    rows = [
        Attendance(meeting=meeting, counsellor=one, invited_at=now - 8 * DAY, reply=dice.choice(("comes", "comes", "")))
        for one in members(group, today).filter(state__in=OWING)
    ]
    rows[2].reply, rows[2].excuse = "misses", "family"
    for row in rows:
        row.replied_at = now - 5 * DAY if row.reply else None
    made = Attendance.objects.bulk_create(rows)
    Absence.objects.create(attendance=made[2], text="Ich begleite an dem Tag meine Mutter.", written_at=now - 5 * DAY)


def _poll(group: WorkingGroup, dice: Random, now: datetime, today: date) -> None:
    """Members say which of three days suit."""
    meeting = _meeting(group, None, "polling", PLACES[2], now)
    days = [_weekday(today + number * DAY) for number in (52, 59, 66)]
    options = [Option.objects.create(meeting=meeting, on=on, begins=BEGINS, ends=ENDS) for on in days]
    for one in list(members(group, today).filter(state__in=OWING))[1:]:
        for option in options:
            OptionAnswer.objects.create(option=option, counsellor=one, fits=dice.random() < 0.6)


def _election(group: WorkingGroup, now: datetime, today: date) -> None:
    """The terms end with the year: the vote runs, some have voted."""
    people = list(members(group, today).filter(state__in=ACTIVE))
    election = Election.objects.create(
        group=group, state="open", called_on=today - 30 * DAY, candidates_by=today - 9 * DAY,
        closes_on=today + 12 * DAY,
    )  # fmt: skip
    names = [
        Candidate.objects.create(election=election, counsellor=one, office=office)
        for one, office in zip(people[:4], ("SPK", "SPK", "DEP", "DEP"), strict=True)
    ]
    for office in Candidate.Office.values:
        ballot = Ballot.objects.create(election=election, office=office, closes_on=election.closes_on)
        stands = [one for one in names if one.office == office]
        ballot.candidates.set(stands)
        Voter.objects.bulk_create(
            [Voter(ballot=ballot, counsellor=one, has_voted=at >= len(people) - 6) for at, one in enumerate(people)]
        )
        slips = [str(stands[0].pk)] * 3 + [str(stands[1].pk)] * 2 + [""]
        Urn.objects.create(ballot=ballot, slips=sorted(slips[: min(6, len(people))]))
    for one in people[1 : 1 + ACCOUNTS]:
        if not hasattr(one.person, "user"):
            create_account_for(person=one.person, actor=None, now=now)


def _district(programme: Programme, groups: list[WorkingGroup], now: datetime, today: date) -> None:
    """One authority is to change its group; one group has answered."""
    part = Participant.objects.select_related("authority").get(programme=programme, authority__key="kpb-coesfeld")
    district = District.objects.create(
        programme=programme, name="Zuschnitt ab Januar", state="sent", sent_on=today - 10 * DAY,
        comment_by=today + 18 * DAY, effective_on=date(today.year + 1, 1, 1), made_at=now - 12 * DAY,
        says="Der Arbeitskreis Nord ist deutlich größer als der Arbeitskreis Süd. Eine Behörde soll wechseln.",
    )  # fmt: skip
    Shift.objects.create(district=district, participant=part, origin=groups[0], target=groups[1])
    Comment.objects.create(
        district=district, group=groups[1], written_at=now - 4 * DAY,
        text="Wir nehmen die Kolleginnen und Kollegen gern auf. Bitte lassen Sie eine Sitzung im Jahr im Norden.",
    )  # fmt: skip


def _conference(programme: Programme, groups: list[WorkingGroup], now: datetime, today: date) -> None:
    """One conference was, one is to come."""
    for ago in (-200, 75):
        made = Conference.objects.create(
            programme=programme, state="invited", on=_weekday(today + ago * DAY), begins=BEGINS, ends=time(16),
            place="Selm, Bildungszentrum", agenda="1. Bericht aus dem Ministerium\n2. Zuschnitt\n3. Jahresberichte",
            invited_at=now - 300 * DAY, changed_at=now,
        )  # fmt: skip
        rows = [
            Guest(conference=made, person=office.person, group=group, role=office.role, invited_at=now - 300 * DAY)
            for group in groups
            for office in speakers_of(group, today)
        ]
        for row in rows if ago < 0 else rows[:2]:
            row.reply, row.replied_at = "comes", now - 299 * DAY
        Guest.objects.bulk_create(rows)
