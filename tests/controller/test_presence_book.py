# SPDX-License-Identifier: EUPL-1.2
"""Who counts as reachable, on a clock that the test holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.adapters.nats_system import Link, link_of_event
from schutznetz.controller.presence import SETTLE_MS, STATUS_STALE_MS, PresenceBook
from schutznetz.controller.roster import Rosters
from schutznetz.domain.alarm.messages import Presence, Status

STATIONS = {"st1": "d1", "st2": "d2", "st2b": "d2", "st9": ""}


def rosters() -> Rosters:
    known = Rosters()
    stations = {name: {"desk": desk, "kind": "desk" if desk else "security"} for name, desk in STATIONS.items()}
    known.take({"site": "marl", "version": 1, "at": "", "desks": {"d1": {}, "d2": {}, "d3": {}}, "stations": stations})
    return known


def link(station: str, connection: int, loop: str = "a") -> Link:
    return Link(loop, connection, f"U{station}", station, STATIONS[station], ("marl",))


def said(station: str, *, on_duty: bool = True, sound: bool = True) -> Status:
    return Status("marl", station, STATIONS[station], on_duty, sound, True)


def report(book: PresenceBook, t: int) -> Presence:
    result = book.report(rosters(), "marl", at="", t=t)
    assert result is not None
    return result


def here(*stations: str) -> PresenceBook:
    book = PresenceBook()
    for number, station in enumerate(stations):
        book.connect(link(station, number), 0)
        book.hear(said(station), 0)
    return book


def test_desks_without_anybody_are_named() -> None:
    assert report(PresenceBook(), 0).faults == {"d1": "never", "d2": "never", "d3": "never"}


def test_one_of_two_stations_at_a_desk_is_enough() -> None:
    book = here("st2", "st9")

    assert report(book, 1).desks == ("d2",)
    assert report(book, 1).security == 1


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ({"sound": False}, "no_sound"),
        ({"on_duty": False}, "off_duty"),
        ({"on_duty": False, "sound": False}, "off_duty"),
    ],
)
def test_what_a_station_says_of_itself_counts(status: dict[str, bool], fault: str) -> None:
    book = here("st1")
    book.hear(said("st1", **status), 1)

    assert report(book, 2).faults["d1"] == fault


def test_who_leaves_is_silent_and_who_went_off_duty_before_is_not() -> None:
    book = here("st1", "st2")
    book.hear(said("st2", on_duty=False), 1)
    book.disconnect("a", 0)
    book.disconnect("a", 1)

    assert report(book, 2).faults == {"d1": "silent", "d2": "off_duty", "d3": "never"}


def test_one_loop_is_enough() -> None:
    book = here("st1")
    book.connect(link("st1", 7, "b"), 0)
    book.disconnect("a", 0)
    assert report(book, 1).desks == ("d1",)

    book.replace("b", [], 2)
    assert report(book, 3).faults["d1"] == "silent"


def test_a_program_that_hangs_while_its_connection_lives_is_silent() -> None:
    book = here("st1")

    assert report(book, STATUS_STALE_MS).desks == ("d1",)
    assert report(book, STATUS_STALE_MS + 1).faults["d1"] == "silent"


def test_nobody_is_called_absent_before_he_could_speak() -> None:
    book = PresenceBook()
    book.connect(link("st1", 0), 0)

    assert book.report(rosters(), "marl", at="", t=SETTLE_MS - 1) is None
    assert report(book, SETTLE_MS).faults["d1"] == "silent"


def test_a_count_of_all_connections_replaces_what_was_thought() -> None:
    book = here("st1", "st2")
    book.replace("a", [link("st2", 1), link("st9", 5)], 1)
    book.hear(said("st9"), 1)

    assert report(book, 2).desks == ("d2",)
    assert report(book, 2).security == 1
    assert book.connections("a") == 2


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("ab"), st.integers(0, 3), st.sampled_from(sorted(STATIONS)))))
def test_repeated_and_unexpected_events_never_confuse_the_count(events: list[tuple[bool, str, int, str]]) -> None:
    book, model = PresenceBook(), {}
    for comes, loop, number, station in events:
        if comes:
            book.connect(link(station, number, loop), 0)
            model.setdefault((loop, number), station)
        else:
            book.disconnect(loop, number)
            model.pop((loop, number), None)
    for station in STATIONS:
        assert (book.fault(station, 0) == "never") is (station not in {e[3] for e in events if _joined(events, e[3])})
    assert book.connections("a") + book.connections("b") == len(model)


def _joined(events: list[tuple[bool, str, int, str]], station: str) -> bool:
    """Did this station ever get a connection number that was free?"""
    taken: dict[tuple[str, int], str] = {}
    for comes, loop, number, name in events:
        if comes and (loop, number) not in taken:
            taken[loop, number] = name
            if name == station:
                return True
        elif not comes:
            taken.pop((loop, number), None)
    return False


def test_an_event_tells_the_station_and_services_are_left_out() -> None:
    body = b'{"client":{"id":3,"user":"UABC","tags":["site:marl","site:herten","station:st9"]}}'
    assert link_of_event("a", body) == Link("a", 3, "UABC", "st9", "", ("marl", "herten"))
    for other in (
        b'{"client":{"id":3,"user":"UABC"}}',
        b"{}",
        b"[]",
        b"",
        b'{"client":{"tags":["site:x","station:y"]}}',
    ):
        assert link_of_event("a", other) is None


def test_only_a_newer_roster_counts_and_a_broken_one_has_no_desks() -> None:
    known = rosters()
    assert not known.take({"site": "marl", "version": 1, "at": "", "desks": {}})
    assert known.take({"site": "marl", "version": 2, "at": "", "desks": [], "stations": None})
    assert known.stations_of_desks("marl") == {}
    assert known.stations_of_kind("marl") == {}
