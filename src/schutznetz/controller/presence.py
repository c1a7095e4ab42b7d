# SPDX-License-Identifier: EUPL-1.2
"""Who can be reached, from what the brokers see (connections) and what the stations say (status). Memory only."""

from collections.abc import Iterable
from dataclasses import dataclass

from schutznetz.adapters.nats_system import Link
from schutznetz.controller.roster import Rosters
from schutznetz.domain.alarm.messages import Presence, Status

STATUS_STALE_MS = 75_000
SETTLE_MS = 35_000


@dataclass(frozen=True, slots=True)
class _Said:
    on_duty: bool
    sound: bool
    t: int


class PresenceBook:
    """Connections and statuses of all stations of all sites. Every ``t`` is monotonic, in milliseconds."""

    def __init__(self) -> None:
        self._links: dict[tuple[str, int], tuple[Link, int]] = {}
        self._count: dict[str, int] = {}
        self._since: dict[str, int] = {}
        self._said: dict[str, _Said] = {}
        self._known: set[str] = set()

    def connect(self, link: Link, t: int) -> None:
        """A station has a connection (hearing of it again changes nothing)."""
        key = (link.loop, link.connection)
        if key in self._links:
            return
        self._links[key] = (link, t)
        self._known.add(link.station)
        self._count[link.station] = self._count.get(link.station, 0) + 1
        self._since.setdefault(link.station, t)

    def disconnect(self, loop: str, connection: int) -> None:
        """A connection has ended."""
        link, _ = self._links.pop((loop, connection), (None, 0))
        if link is None:
            return
        self._count[link.station] -= 1
        if self._count[link.station] == 0:
            del self._count[link.station], self._since[link.station]

    def replace(self, loop: str, links: Iterable[Link], t: int) -> None:
        """These are all connections of this loop now."""
        now_there = {link.connection: link for link in links}
        for gone in [key for key in self._links if key[0] == loop and key[1] not in now_there]:
            self.disconnect(*gone)
        for link in now_there.values():
            self.connect(link, t)

    def sites(self) -> set[str]:
        """The sites somebody is connected for."""
        return {site for link, _ in self._links.values() for site in link.sites}

    def connections(self, loop: str) -> int:
        return sum(key[0] == loop for key in self._links)

    def hear(self, status: Status, t: int) -> None:
        """A station says how it is."""
        self._said[status.station] = _Said(status.on_duty, status.sound, t)

    def report(self, rosters: Rosters, site: str, *, at: str, t: int) -> Presence | None:
        """Who can be reached in ``site``; None while connected stations have not had time to say how they are."""
        desks, others = rosters.stations_of_desks(site), rosters.stations_of_kind(site)
        everybody = [*(s for stations in desks.values() for s in stations), *(s for k in others.values() for s in k)]
        if any(self._is_unsettled(station, t) for station in everybody):
            return None
        faults = {desk: fault for desk, stations in desks.items() if (fault := self._fault_of_desk(stations, t))}
        return Presence(
            site=site,
            at=at,
            desks=tuple(sorted(desk for desk in desks if desk not in faults)),
            security=self._reachable(others.get("security", ()), t),
            entrance=self._reachable(others.get("entrance", ()), t),
            faults=faults,
        )

    def _reachable(self, stations: Iterable[str], t: int) -> int:
        return sum(self.fault(station, t) == "" for station in stations)

    def _fault_of_desk(self, stations: list[str], t: int) -> str:
        """The smallest fault of its stations: one that can be reached is enough."""
        order = ("", "no_sound", "off_duty", "silent", "never")
        return min((self.fault(station, t) for station in stations), key=order.index, default="never")

    def fault(self, station: str, t: int) -> str:
        """Why nobody can be reached at this station; empty when somebody can."""
        said = self._said.get(station)
        if station not in self._count:
            if station not in self._known and said is None:
                return "never"
            return "off_duty" if said is not None and not said.on_duty else "silent"
        if said is None or t - said.t > STATUS_STALE_MS:
            return "silent"
        if not said.on_duty:
            return "off_duty"
        return "" if said.sound else "no_sound"

    def _is_unsettled(self, station: str, t: int) -> bool:
        since = self._since.get(station)
        return since is not None and station not in self._said and t - since < SETTLE_MS
