# SPDX-License-Identifier: EUPL-1.2
"""The rosters as the controller knows them: which stations belong to which desk of which site."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

Roster = dict[str, Any]


class Rosters:
    """The newest roster of each site."""

    def __init__(self) -> None:
        self._by_site: dict[str, Roster] = {}

    def take(self, roster: Roster) -> bool:
        """Keep a roster unless a newer one is known.  True when it changed something."""
        known = self._by_site.get(roster["site"])
        if known is not None and _age(known) >= _age(roster):
            return False
        self._by_site[roster["site"]] = roster
        return True

    @property
    def sites(self) -> list[str]:
        return sorted(self._by_site)

    def get(self, site: str) -> Roster | None:
        return self._by_site.get(site)

    def stations_of_desks(self, site: str) -> dict[str, list[str]]:
        """Each desk of the site with its stations; a desk without any has an empty list."""
        roster = self._by_site.get(site) or {}
        desks: dict[str, list[str]] = {desk: [] for desk in _object(roster, "desks")}
        for station, entry in _object(roster, "stations").items():
            if isinstance(entry, dict) and entry.get("desk") in desks:
                desks[entry["desk"]].append(station)
        return desks

    def stations_of_kind(self, site: str) -> dict[str, list[str]]:
        """The stations without a desk, by kind (``security``, ``entrance``)."""
        kinds: defaultdict[str, list[str]] = defaultdict(list)
        for station, entry in _object(self._by_site.get(site) or {}, "stations").items():
            if isinstance(entry, dict) and entry.get("desk", "") == "":
                kinds[str(entry.get("kind", ""))].append(station)
        return kinds


def _age(roster: Roster) -> tuple[int, str]:
    return int(roster.get("version") or 0), str(roster.get("at") or "")


def _object(roster: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = roster.get(key)
    return value if isinstance(value, dict) else {}
