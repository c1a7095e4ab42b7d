# SPDX-License-Identifier: EUPL-1.2
from schutznetz.config.demo_colleagues import Colleague
from schutznetz.config.demo_stations import PLAYED_SITE, Played
from schutznetz.domain.alarm.ladder import new_state, step
from tests.domain.cases import complete

ALARM = "01m80g6e3wkvdsrbsm5pb05gt2"


def colleague_at(desk: str) -> Colleague:
    """A played colleague who knows the roster and one press at desk d1, whose ring is d2 (by hand), d3 and d4."""
    colleague = Colleague(Played(f"st-{PLAYED_SITE}-{desk}", desk, desk, "", "", {}), {})
    desks = {"d1": {"ring": ["d2", "d3", "d4"], "next": []}}
    stations = {f"st-{PLAYED_SITE}-{key}": {"desk": key, "kind": "desk"} for key in ("d3", "d4")}
    stations["st-byhand"] = {"desk": "d2", "kind": "desk"}
    roster = {"type": "roster", "t": 1, "site": PLAYED_SITE, "version": 1, "desks": desks, "stations": stations}
    press = {"type": "raised", "t": 2, "alarm": ALARM, "site": PLAYED_SITE, "desk": "d1", "station": "st-other"}
    state, _effects = step(new_state(), roster)
    colleague.client.state, _effects = step(state, complete(press))
    return colleague


def test_the_nearest_played_colleague_goes_and_nobody_else() -> None:
    nearest = {desk: colleague_at(desk)._is_nearest(ALARM) for desk in ("d3", "d4")}
    assert nearest == {"d3": True, "d4": False}


def test_nobody_goes_to_an_alarm_that_is_forgotten() -> None:
    assert not colleague_at("d3")._is_nearest("01m80g6e3wkvdsrbsm5pb05gt3")
