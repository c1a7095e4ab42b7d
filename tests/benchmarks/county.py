# SPDX-License-Identifier: EUPL-1.2
"""A large authority out of nothing, the same in every run: sites with floors, rooms, doors, desks, and people.

Each floor is a corridor with thirteen rooms on its one side, eleven and a staircase on the other, two desks in each
room but the four without any; every second wall has a connecting door. Names of people are put together from lists.
"""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schutznetz.domain.alarm import ring

Row = Sequence[str]
FLOORS_PER_SITE, DESKS_PER_FLOOR = 4, 50
DEPTH, CORRIDOR, ROOM_WIDTH, ROOMS_A_SIDE = 12.5, 2.5, 4.0, 13
GIVEN = (
    "Aylin Bernd Clara Deniz Elif Frank Gül Hanna Ines Jonas Kim Lena Mehmet Nora Olaf Petra Ruth Sven Tom Uta".split()
)
FAMILY = (
    "Ahrens Bäcker Çelik Dittrich Erdem Fuchs Größer Hübner Iwanow Jansen Krüger Lindner Möller Nowak Özkan Peters "
    "Quast Richter Schäfer Thiele Ulrich Voß Weiß Yıldız Zimmer"
).split()


@dataclass(frozen=True)
class Office:
    """A room of a floor: ``x`` of its left wall, north or south of the corridor."""

    key: str
    name: str
    x: float
    north: bool
    is_stairs: bool

    @property
    def y(self) -> float:
        return 0.0 if self.north else (DEPTH + CORRIDOR) / 2

    @property
    def door_y(self) -> float:
        return (DEPTH - CORRIDOR) / 2 if self.north else (DEPTH + CORRIDOR) / 2


@dataclass(frozen=True)
class Storey:
    """A floor of a site."""

    site: str
    number: int

    @property
    def key(self) -> str:
        return f"f{self.number}"

    @property
    def offices(self) -> list[Office]:
        """Thirteen rooms on either side; the last in the south is the staircase."""
        return [
            Office(
                f"r{self.number}{n:02}", f"{self.number}.{n:02}", ROOM_WIDTH * (n % ROOMS_A_SIDE), n < ROOMS_A_SIDE,
                n == 2 * ROOMS_A_SIDE - 1,
            )
            for n in range(2 * ROOMS_A_SIDE)
        ]  # fmt: skip

    def desks(self) -> Iterator[tuple[str, Office, float, float]]:
        """Two desks in each room but the staircase: key, room, x, y."""
        for office in self.offices:
            if not office.is_stairs:
                for letter, offset in (("a", 1.0), ("b", 3.0)):
                    yield f"d{office.key[1:]}{letter}", office, office.x + offset, office.y + 2.5

    def connecting(self) -> Iterator[tuple[Office, Office]]:
        """Neighbouring rooms with a door between them."""
        rooms = self.offices
        for left, right in zip(rooms[::2], rooms[1::2], strict=True):
            if left.north == right.north and not right.is_stairs:
                yield left, right


def decimal(value: float) -> str:
    """As a German spreadsheet writes it."""
    return f"{value:g}".replace(".", ",")


def site_key(number: int) -> str:
    return f"s{number:03}"


def storeys(sites: int) -> Iterator[Storey]:
    """All floors of so many sites."""
    for site in range(sites):
        for number in range(FLOORS_PER_SITE):
            yield Storey(site_key(site), number)


def authorities() -> Iterator[Row]:
    yield "Behörde", "Name der Behörde"
    yield "kreis", "Kreis Beispiel"


def sites(count: int) -> Iterator[Row]:
    yield "Standort", "Behörde", "Name", "Anschrift", "Telefon bei Alarm"
    for number in range(count):
        yield site_key(number), "kreis", f"Bezirksstelle {number}", f"Musterstraße {number}, 45768 Marl", "02365 555-0"


def floors(count: int) -> Iterator[Row]:
    yield "Standort", "Etage", "Name der Etage", "Ebene", "Breite", "Tiefe"
    for storey in storeys(count):
        width = decimal(ROOM_WIDTH * ROOMS_A_SIDE)
        yield storey.site, storey.key, f"{storey.number}. OG", str(storey.number), width, decimal(DEPTH)


def rooms(count: int) -> Iterator[Row]:
    yield "Standort", "Etage", "Raum", "Raumnummer", "Art", "x", "y", "Breite", "Tiefe", "Treppenhaus"
    width, deep = decimal(ROOM_WIDTH), decimal((DEPTH - CORRIDOR) / 2)
    for storey in storeys(count):
        whole = decimal(ROOM_WIDTH * ROOMS_A_SIDE)
        yield storey.site, storey.key, "flur", "Flur", "Flur", "0", deep, whole, decimal(CORRIDOR), ""
        for one in storey.offices:
            kind, shaft = ("Treppe", "t1") if one.is_stairs else ("Büro", "")
            yield storey.site, storey.key, one.key, one.name, kind, decimal(one.x), decimal(one.y), width, deep, shaft


def doors(count: int) -> Iterator[Row]:
    yield "Standort", "Etage", "Tür", "Raum A", "Raum B", "Art", "x", "y"
    for storey in storeys(count):
        place = storey.site, storey.key
        for one in storey.offices:
            middle = decimal(one.x + ROOM_WIDTH / 2)
            yield *place, f"t{one.key}", one.key, "flur", "Tür", middle, decimal(one.door_y)
        for left, right in storey.connecting():
            wall = decimal(right.x), decimal(right.y + 2.5)
            yield *place, f"v{left.key}", left.key, right.key, "Verbindungstür", *wall


def desks(count: int) -> Iterator[Row]:
    yield "Standort", "Etage", "Raum", "Arbeitsplatz", "Bezeichnung", "x", "y"
    for storey in storeys(count):
        for key, office, x, y in storey.desks():
            yield storey.site, storey.key, office.key, key, f"{office.name} {key[-1].upper()}", decimal(x), decimal(y)


def people(count: int, site_count: int) -> Iterator[Row]:
    """Everybody belongs to a site; as many as there are desks have one."""
    yield "Personalkennung", "Vorname", "Nachname", "E-Mail", "Telefon", "Behörde", "Standort", "Arbeitsplatz"
    rng = random.Random(20260302)
    places = ((storey.site, key) for storey in storeys(site_count) for key, *_ in storey.desks())
    for number in range(count):
        site, desk = next(places, (site_key(number % site_count), ""))
        given, family = rng.choice(GIVEN), rng.choice(FAMILY)
        mail, phone = f"p{number}@kreis.example", f"02365 555-{number % 10_000}"
        yield f"P-{number:06}", given, family, mail, phone, "kreis", site, desk


def tables(site_count: int, people_count: int) -> dict[str, Iterator[Row]]:
    """Every table of the import by its German title, heading first."""
    return {
        "Behörden": authorities(),
        "Standorte": sites(site_count),
        "Etagen": floors(site_count),
        "Räume": rooms(site_count),
        "Türen": doors(site_count),
        "Arbeitsplätze": desks(site_count),
        "Personen": people(people_count, site_count),
    }


def plan(floor_count: int) -> ring.Plan:
    """One such site as the ring computation sees it."""
    levels = [Storey("s", number) for number in range(floor_count)]
    return ring.Plan(
        floors=tuple(ring.Floor(level.key) for level in levels),
        rooms=tuple(room for level in levels for room in _plan_rooms(level)),
        doors=tuple(door for level in levels for door in _plan_doors(level)),
        desks=tuple(
            ring.Desk(key, f"{level.key}/{office.key}", level.key, (x, y))
            for level in levels
            for key, office, x, y in level.desks()
        ),
        stairs=tuple(_flight(lower, upper) for lower, upper in itertools.pairwise(levels)),
    )


def _plan_rooms(level: Storey) -> Iterator[ring.Room]:
    yield ring.Room(f"{level.key}/flur", level.key, "corridor")
    for office in level.offices:
        yield ring.Room(f"{level.key}/{office.key}", level.key, "stairs" if office.is_stairs else "office")


def _plan_doors(level: Storey) -> Iterator[ring.Door]:
    for office in level.offices:
        point = office.x + ROOM_WIDTH / 2, office.door_y
        yield ring.Door("normal", point, (f"{level.key}/{office.key}", f"{level.key}/flur"))
    for left, right in level.connecting():
        point = right.x, right.y + 2.5
        yield ring.Door("connecting", point, (f"{level.key}/{left.key}", f"{level.key}/{right.key}"))


def _flight(lower: Storey, upper: Storey) -> ring.Stairs:
    down, up = lower.offices[-1], upper.offices[-1]
    middle = down.x + ROOM_WIDTH / 2, down.y + 2.5
    return ring.Stairs((f"{lower.key}/{down.key}", f"{upper.key}/{up.key}"), (middle, middle))
