# SPDX-License-Identifier: EUPL-1.2
import json
import logging

import pytest

from schutznetz.adapters.nats_listener import Heard
from schutznetz.controller.watch import PROBE_MS, Watch

ALARM = "01jabcdefghjkmnpqrstvwxyz0"


def raised(t: int) -> Heard:
    body = json.dumps({"v": 1, "alarm": ALARM, "press": 1, "class": "real", "at": "x"}).encode()
    return Heard("a", "alarm.marl.d1.st1.raised", body, "", t, True)


def called(t: int) -> Heard:
    return Heard("a", "call.marl.d1.st1", raised(t).body, "", t, True)


def receipt(number: int, t: int) -> Heard:
    body = json.dumps({"v": 1, "own_desk": f"d{number}"}).encode()
    return Heard("a", f"receipt.marl.d1.{ALARM}.st{number}.delivered", body, "", t, True)


def watch() -> Watch:
    desks = {"d1": {"ring": ["d2", "d3", "d4"], "next": []}, "d2": {}, "d3": {}, "d4": {}}
    stations = {f"st{n}": {"desk": f"d{n}", "kind": "desk"} for n in (1, 2, 3, 4)}
    one = Watch("marl")
    one.take({"type": "roster", "t": 0, "site": "marl", "version": 1, "at": "", "desks": desks, "stations": stations})
    return one


def test_each_escalation_is_written_down_once(caplog: pytest.LogCaptureFixture) -> None:
    one = watch()
    one.hear(raised(1000))
    for number in (2, 3, 4):
        one.hear(receipt(number, 1100))
    with caplog.at_level(logging.WARNING):
        for t in (1200, 1300, 20_999, 21_001, 22_000):
            lines = one.look(t)

    assert [record.getMessage().split(": ")[1] for record in caplog.records] == [
        "level 1",
        "level 3 nobody_accepts",
    ]
    assert (lines[0]["level"], lines[0]["delivered"], lines[0]["open"]) == (3, 3, True)


def test_a_call_without_its_press_is_an_error_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    honest, ghost = watch(), watch()
    honest.hear(called(0))
    honest.hear(raised(2))
    ghost.hear(called(0))
    for one in (honest, ghost):
        one.hear(receipt(2, 10))
    with caplog.at_level(logging.ERROR):
        for t in (PROBE_MS, PROBE_MS + 1, PROBE_MS + 2):
            honest.look(t)
        assert not caplog.records
        for t in (PROBE_MS, PROBE_MS + 1, PROBE_MS + 2):
            ghost.look(t)

    expected = f"site marl station st1 alarm {ALARM}: CALLED WITHOUT A PRESS"
    assert [record.getMessage() for record in caplog.records] == [expected]


@pytest.mark.requirement("VES-019")
def test_an_alarm_that_reaches_nobody_is_an_error_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    one = watch()
    one.hear(raised(0))
    with caplog.at_level(logging.ERROR):
        one.look(PROBE_MS)
        assert not caplog.records
        one.look(PROBE_MS + 1)
        one.look(PROBE_MS + 2)

    assert [record.getMessage() for record in caplog.records] == [f"site marl desk d1 alarm {ALARM}: NOBODY REACHED"]
