# SPDX-License-Identifier: EUPL-1.2
"""Invented Länder for the part ``planning``: towns, authorities, counsellors; the same for the same seed."""

import random
from datetime import date
from math import log, sqrt

from schutznetz.domain.planning import calendar
from schutznetz.domain.planning.groups import Member, Request, Weights
from schutznetz.domain.planning.mentors import Mentor, Trainee
from schutznetz.domain.planning.mentors import Request as Pairing
from schutznetz.domain.planning.places import Place

DEGREES_NORTH, DEGREES_EAST = 1.7, 2.9
"""The size of the Land for 4,500 counsellors; smaller ones shrink with the root of their number."""
FULL = 4_500


def land(counsellors: int, seed: int, *, grouped: int = 0) -> Request:
    """A request for groups of at most 25, wanted 20; the first ``grouped`` counsellors have a group of today."""
    draw = random.Random(seed)
    scale = sqrt(counsellors / FULL)
    towns = [_town(draw, scale) for _ in range(max(3, counsellors // 9))]
    members: list[Member] = []
    while len(members) < counsellors:
        town = draw.choice(towns)
        size = min(counsellors - len(members), max(1, round(draw.lognormvariate(log(5), 0.8))))
        place = Place(town[0] + draw.uniform(-0.02, 0.02), town[1] + draw.uniform(-0.03, 0.03))
        authority = f"A{len(members):05}"
        members += [Member(f"P{len(members) + at:05}", authority, place) for at in range(size)]
    return Request(_with_groups(members, grouped), 25, 20, Weights())


def _town(draw: random.Random, scale: float) -> tuple[float, float]:
    return 50.5 + draw.uniform(0, DEGREES_NORTH * scale), 6.2 + draw.uniform(0, DEGREES_EAST * scale)


def _with_groups(members: list[Member], grouped: int) -> tuple[Member, ...]:
    """The first ones in groups of 25 from west to east, as they have grown: not by authority, not by distance."""
    order = sorted(members[:grouped], key=lambda member: (round(member.place.longitude, 1), member.place.latitude))
    today = {member.key: f"AK {at // 25 + 1}" for at, member in enumerate(order)}
    return tuple(Member(m.key, m.authority, m.place, today.get(m.key)) for m in members)


def year(persons: int, seed: int) -> calendar.Request:
    """A region's year in eleven months: a supervision for everybody, two seminars for about a third each."""
    draw = random.Random(seed)
    slots = tuple(
        calendar.Slot(f"2027-{month:02}", date(2027, month, 1), date(2027, month, 28), 1 + persons // 60)
        for month in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12)
    )
    venues = tuple(calendar.Venue(f"V{at}", Place(*_town(draw, 0.35)), 3) for at in range(3))
    kinds = (
        calendar.Kind("supervision", 8, 18, keeps_groups=True, is_training=False),
        calendar.Kind("conversation", 8, 16),
        calendar.Kind("subject", 8, 16),
    )
    groups = [(f"G{at:03}", _town(draw, 0.35)) for at in range(max(1, persons // 14))]
    people = tuple(_person(draw, f"P{at:05}", draw.choice(groups), slots) for at in range(persons))
    return calendar.Request(slots, venues, kinds, people, most_trainings=2)


def _person(
    draw: random.Random, key: str, group: tuple[str, tuple[float, float]], slots: tuple[calendar.Slot, ...]
) -> calendar.Person:
    """Somebody not far from the middle of their training group, away in up to two months, with what falls due."""
    place = Place(group[1][0] + draw.gauss(0, 0.15), group[1][1] + draw.gauss(0, 0.25))
    needs = [calendar.Need("supervision", date(2027, 12, 31))]
    due = [kind for kind in ("conversation", "subject") if draw.random() < 1 / 3]
    needs += [calendar.Need(kind, slots[draw.randrange(3, len(slots))].last) for kind in due]
    away = frozenset(slot.key for slot in draw.sample(slots, draw.choice((0, 0, 1, 2))))
    return calendar.Person(key, place, tuple(needs), group[0], away)


def pairing(trainees: int, mentors: int, seed: int) -> Pairing:
    """Trainees and mentors with room for two, all over the Land, in groups by longitude."""
    draw = random.Random(seed)

    def someone() -> tuple[Place, str]:
        place = Place(*_town(draw, 1.0))
        return place, f"AK {round(place.longitude * 20)}"

    teachers = [someone() for _ in range(mentors)]
    learners = [someone() for _ in range(trainees)]
    return Pairing(
        tuple(Mentor(f"M{at:05}", place, 2, group) for at, (place, group) in enumerate(teachers)),
        tuple(Trainee(f"T{at:05}", place, group) for at, (place, group) in enumerate(learners)),
    )
