# SPDX-License-Identifier: EUPL-1.2
"""The demo county: a municipal job centre with ten sites and a head office, about 1,000 invented people.

Sizes follow public figures; every name, room and telephone number is invented. The same seed always gives the same
county.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

SEED = 20121
ROOM_WIDTH, ROOM_DEPTH, CORRIDOR = 4.2, 5.0, 2.4
ROOMS_PER_SIDE = 9
DESKS_PER_ROOM = 2


@dataclass(frozen=True)
class SiteFigures:
    """What is known of a site: staff, guards, share of offices with two doors, state of the second circuit."""

    key: str
    name: str
    latitude: float
    longitude: float
    staff: int
    guards: bool
    two_doors: float
    second_circuit: str
    street: str
    public: bool = True


HEAD_OFFICE = ("HEAD", "PR", "SBV", "GLB", "DPO", "TSC", "SUP", "SAP", "SPK", "COO")
"""One person each at the head office holds these; SPK in the demo's working group, COO in its network."""

SITES = (
    SiteFigures("re", "Recklinghausen", 51.614, 7.197, 200, True, 0.92, "live", "Lindenallee 4"),
    SiteFigures("marl", "Marl", 51.657, 7.090, 145, True, 0.88, "live", "Am Kanal 17"),
    SiteFigures("castrop", "Castrop-Rauxel", 51.557, 7.312, 120, False, 0.81, "test", "Ahornweg 9"),
    SiteFigures("herten", "Herten", 51.596, 7.144, 110, False, 0.77, "test", "Zechenplatz 2"),
    SiteFigures("gladbeck", "Gladbeck", 51.571, 6.986, 100, False, 0.95, "live", "Mühlenstraße 31"),
    SiteFigures("dorsten", "Dorsten", 51.662, 6.965, 95, False, 0.73, "planned", "Lippetor 5"),
    SiteFigures("datteln", "Datteln", 51.656, 7.345, 50, False, 0.64, "planned", "Hafenstraße 12"),
    SiteFigures("oer", "Oer-Erkenschwick", 51.642, 7.265, 45, False, 0.70, "planned", "Birkenhof 3"),
    SiteFigures("waltrop", "Waltrop", 51.621, 7.402, 35, False, 0.66, "planned", "Schleusenweg 8"),
    SiteFigures("haltern", "Haltern am See", 51.743, 7.182, 30, False, 0.60, "planned", "Seeblick 1"),
    SiteFigures("kreishaus", "Kreishaus Recklinghausen", 51.614, 7.197, 70, False, 0.5, "none", "Ring 100", False),
)  # fmt: skip

GIVEN = (
    "Ada Ali Amira Anke Antje Arda Arne Aylin Bahar Benno Birte Bülent Carla Caner Claas Dana Daria Deniz Derya Edda "
    "Eike Elif Emine Enno Esra Fatma Femke Filiz Finja Frauke Gesa Gökhan Hanno Hatice Heiko Henrike Ilka Imke Insa "
    "Ivo Jale Jannis Jette Jonte Jule Kadir Kaja Kerem Kim Kirsten Lale Lars Leyla Lina Lorenz Maike Malte Marek "
    "Meike Merle Mila Murat Nele Nevin Niklas Nuray Okka Onur Ole Petra Pia Piet Ralf Rike Robin Rosa Sabrina Samira "
    "Selin Selma Sinje Sören Svea Tarek Telse Thea Tjark Tülay Ulf Undine Veit Volker Wanda Wiebke Yara Yasin Yusuf "
    "Zehra Zoe"
).split()
FAMILY = (
    "Abendroth Achterberg Akbulut Altmeier Aydogan Bachhuber Balcer Barkhoff Beispiel Bergwinkel Birkhahn Blankenagel "
    "Boltenhagen Brinkschulte Buchwald Celikkol Dahlbusch Dauthage Demirtas Dornbusch Drosselweg Eichengrund Eisvogel "
    "Elsterkamp Erdogmus Eschenbruch Fahrenhorst Feldhaus Finkenstein Flachsbart Frühauf Gänseblum Garrelts "
    "Ginsterberg Grünspecht Güldenpfennig Haferkamp Hagebutt Haselhorst Heidekraut Herbstrith Hollunder Holzapfel "
    "Immergrün Jasminski Kaltwasser Karadeniz Kastanidis Kieselbach Klatschmohn Kleeblatt Kornblum Kranichfeld "
    "Kuckelkorn Lavendel Leinweber Lerchenfeld Lindwurm Löwenzahn Maiglock Mondschein Moosbach Morgenstern Nachtigall "
    "Nesselrode Nordwind Ostermond Özdilek Pappelmann Petersilie Pfefferkorn Quellental Rabenhorst Regenpfeifer "
    "Rittersporn Rosenquist Rotdorn Sandkuhl Sauerampfer Schachtelhalm Schneeglock Schwarzdrossel Seidelbast "
    "Silberdistel Sommerfeld Sonnentau Steinbrech Sternberger Storchenau Tannhaus Tausendschön Thymian Topinka "
    "Uferlos Ulmenhof Veilchenfeld Vogelsang Wacholder Waldmeister Weidenkätz Wermuth Wiesengrund Winterling "
    "Yildizhan Zaunkönig Zeisig Zimtstern"
).split()


@dataclass
class County:
    """Rows for the organisation, as dictionaries of model fields; references are keys."""

    sites: list[dict] = field(default_factory=list)
    floors: list[dict] = field(default_factory=list)
    rooms: list[dict] = field(default_factory=list)
    doors: list[dict] = field(default_factory=list)
    desks: list[dict] = field(default_factory=list)
    people: list[dict] = field(default_factory=list)
    offices: list[dict] = field(default_factory=list)


def names(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Every pair of given and family name once, in random order."""
    pairs = [(given, family) for given in GIVEN for family in FAMILY]
    chance.shuffle(pairs)
    return iter(pairs)


def rectangle(x: float, y: float, width: float, height: float) -> list[list[float]]:
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return [[round(a, 2), round(b, 2)] for a, b in corners]


class Building:
    """Lays out the floors of one site: a corridor with offices on both sides and stairs at both ends."""

    def __init__(self, county: County, site: SiteFigures, chance: random.Random) -> None:
        self.county, self.site, self.chance = county, site, chance
        self.width = round((ROOMS_PER_SIDE + 2) * ROOM_WIDTH, 2)
        self.height = round(2 * ROOM_DEPTH + CORRIDOR, 2)

    def build(self) -> None:
        left, level = self.site.staff, 0
        while left > 0:
            left -= self.storey(level, left)
            level += 1

    def storey(self, level: int, wanted: int) -> int:
        """One floor with at most `wanted` desks; returns how many it got."""
        floor = "eg" if level == 0 else f"og{level}"
        name = "Erdgeschoss" if level == 0 else f"{level}. Obergeschoss"
        size = {"width": self.width, "height": self.height}
        self.county.floors.append({"site": self.site.key, "key": floor, "name": name, "level": level} | size)
        self.common_rooms(floor, level)
        placed = 0
        previous: dict[int, str] = {}
        for column in range(ROOMS_PER_SIDE):
            for side in (0, 1):
                if placed >= wanted or (level == 0 and side == 0 and column < 2):
                    continue
                number = f"{level}.{column * 2 + side + 1:02d}"
                room = self.office(floor, number, column, side, counter=level == 0 and column == 2)
                if side in previous:
                    self.connect(floor, previous[side], room, column, side)
                previous[side] = room
                placed += self.furnish(room, number, column, side, min(DESKS_PER_ROOM, wanted - placed))
        return placed

    def common_rooms(self, floor: str, level: int) -> None:
        top = ROOM_DEPTH
        corridor = rectangle(ROOM_WIDTH, top, self.width - 2 * ROOM_WIDTH, CORRIDOR)
        self.room(floor, "flur", "Flur", "corridor", corridor)
        for key, name, x in (("west", "Treppenhaus West", 0.0), ("ost", "Treppenhaus Ost", self.width - ROOM_WIDTH)):
            points = rectangle(x, top, ROOM_WIDTH, CORRIDOR)
            self.room(floor, f"treppe-{key}", name, "stairs", points, shaft=key)
            door_x = ROOM_WIDTH if key == "west" else self.width - ROOM_WIDTH
            self.door(floor, f"treppe-{key}", f"treppe-{key}", "flur", "normal", door_x, top + CORRIDOR / 2)
        if level == 0:
            self.room(floor, "warten", "Wartebereich", "waiting", rectangle(ROOM_WIDTH, 0, 2 * ROOM_WIDTH, ROOM_DEPTH))
            self.door(floor, "eingang", "warten", "", "normal", 2 * ROOM_WIDTH, 0)
            self.door(floor, "warten-flur", "warten", "flur", "normal", 2 * ROOM_WIDTH, ROOM_DEPTH)
            self.door(floor, "notausgang", "treppe-ost", "", "escape", self.width, top + CORRIDOR / 2)

    def office(self, floor: str, number: str, column: int, side: int, *, counter: bool) -> str:
        x = (column + 1) * ROOM_WIDTH
        y = 0.0 if side == 0 else ROOM_DEPTH + CORRIDOR
        key = "r" + number.replace(".", "-")
        self.room(floor, key, number, "counter" if counter else "office", rectangle(x, y, ROOM_WIDTH, ROOM_DEPTH))
        kind = "inside_only" if self.site.public and self.chance.random() < 0.9 else "normal"
        wall = ROOM_DEPTH if side == 0 else ROOM_DEPTH + CORRIDOR
        self.door(floor, f"{key}-flur", key, "flur", kind, x + ROOM_WIDTH - 0.9, wall)
        return key

    def connect(self, floor: str, left: str, right: str, column: int, side: int) -> None:
        """A connecting door to the office before, for the site's share of offices with two doors."""
        if self.chance.random() > self.site.two_doors:
            return
        y = ROOM_DEPTH - 1 if side == 0 else ROOM_DEPTH + CORRIDOR + 1
        blocked = self.chance.random() < 0.03
        x = (column + 1) * ROOM_WIDTH
        self.door(floor, f"{left}-{right}", right, left, "connecting", x, y, blocked=blocked)

    def furnish(self, room: str, number: str, column: int, side: int, count: int) -> int:
        x = (column + 1) * ROOM_WIDTH
        y = 1.4 if side == 0 else ROOM_DEPTH + CORRIDOR + ROOM_DEPTH - 1.4
        for index in range(count):
            letter = "ab"[index]
            self.county.desks.append(
                {
                    "site": self.site.key, "room": room, "key": f"d{number.replace('.', '-')}{letter}",
                    "label": f"{number} {letter.upper()}", "x": round(x + 1.1 + 1.9 * index, 2), "y": round(y, 2),
                    "has_public_contact": self.site.public,
                }
            )  # fmt: skip
        return count

    def room(self, floor: str, key: str, name: str, kind: str, points: list, shaft: str = "") -> None:
        row = {"floor": floor, "key": key, "name": name, "kind": kind, "points": points, "shaft": shaft}
        self.county.rooms.append({"site": self.site.key} | row)

    def door(
        self, floor: str, key: str, a: str, b: str, kind: str, x: float, y: float, *, blocked: bool = False
    ) -> None:
        row = {"floor": floor, "key": key, "room_a": a, "room_b": b, "kind": kind, "is_blocked": blocked}
        self.county.doors.append({"site": self.site.key, "x": round(x, 2), "y": round(y, 2)} | row)


class Staff:
    """One person for every desk, guards where the site has them, and the offices they hold."""

    def __init__(self, county: County, chance: random.Random) -> None:
        self.county, self.names, self.number = county, names(chance), 0

    def hire(self, site: str, desk: str, *roles: tuple[str, str]) -> str:
        """A new person with offices as (role, site or "" for the whole authority); returns the personnel id."""
        self.number += 1
        given, family = next(self.names)
        external_id = f"P{self.number:05d}"
        self.county.people.append(
            {
                "external_id": external_id, "given_name": given, "family_name": family,
                "email": f"{external_id.lower()}@kreis.example", "phone": f"02361 555-{1000 + self.number}",
                "site": site, "desk": desk,
            }
        )  # fmt: skip
        for role, scope in (("EMP", ""), *roles):
            self.county.offices.append({"person": external_id, "role": role, "site": scope})
        return external_id

    def fill(self, site: SiteFigures) -> None:
        desks = [desk["key"] for desk in self.county.desks if desk["site"] == site.key]
        for index, desk in enumerate(desks):
            special = [("SITE", site.key)] if index in (len(desks) - 1, len(desks) - 2) else []
            if not site.public and index in (0, 1):
                special = [("ADM", "")]
            if not site.public and 2 <= index < 2 + len(HEAD_OFFICE):
                special = [(HEAD_OFFICE[index - 2], "")]
            self.hire(site.key, desk, *special)
        for _ in range(3 if site.guards else 0):
            self.hire(site.key, "", ("SEC", site.key))


def county() -> County:
    """The whole county, always the same."""
    made, chance = County(), random.Random(SEED)
    staff = Staff(made, chance)
    for site in SITES:
        made.sites.append(
            {
                "key": site.key, "name": site.name, "address": f"{site.street}, {site.name}", "phone": "02361 555-110",
                "latitude": site.latitude, "longitude": site.longitude, "has_guards": site.guards,
                "has_public_contact": site.public, "second_circuit": site.second_circuit,
            }
        )  # fmt: skip
        Building(made, site, chance).build()
        staff.fill(site)
    return made
