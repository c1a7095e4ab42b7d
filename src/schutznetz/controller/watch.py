# SPDX-License-Identifier: EUPL-1.2
"""The controller as one more receiver: it climbs the same ladder and writes down what it sees. It rings nobody."""

import logging
from typing import Any

from schutznetz.adapters.nats_listener import Heard
from schutznetz.domain.alarm import ladder, messages

log = logging.getLogger(__name__)

PROBE_MS = 10_000
Json = dict[str, Any]


class Watch:
    """The open alarms of one site and what was logged about them."""

    def __init__(self, site: str) -> None:
        self.site = site
        me = {"type": "me", "t": 0, "station": "controller", "kind": "controller", "sites": [site]}
        self.state, _ = ladder.step(ladder.new_state(), me)
        self._levels: dict[str, tuple[int, str]] = {}
        self._unheard: set[str] = set()
        self._called: dict[str, tuple[int, str]] = {}
        self._pressed: set[str] = set()

    def take(self, event: Json) -> None:
        self.state, _ = ladder.step(self.state, event)

    def hear(self, heard: Heard) -> None:
        """One message of this site."""
        message = messages.decode(heard.subject, heard.body, heard.msg_id)
        if isinstance(message, messages.Raised):
            self._note_origin(message, heard)
        if message is not None:
            self.take(messages.to_event(message, heard.t))

    def _note_origin(self, raised: messages.Raised, heard: Heard) -> None:
        if heard.subject.startswith("call."):
            self._called.setdefault(raised.alarm, (heard.t, raised.station))
        else:
            self._pressed.add(raised.alarm)

    def look(self, t: int) -> list[Json]:
        """The alarms now; every escalation and every alarm that nobody heard is logged once."""
        view = ladder.view(self.state, t)
        self.take({"type": "tick", "t": t})
        for alarm in view["alarms"]:
            self._log_level(alarm)
            self._log_unheard(alarm, t)
        known = {alarm["id"] for alarm in view["alarms"]}
        self._levels = {key: level for key, level in self._levels.items() if key in known}
        self._unheard &= known
        self._log_calls_alone(t)
        self._pressed &= known | self._called.keys()
        return [_line(alarm) for alarm in view["alarms"]]

    def _log_calls_alone(self, t: int) -> None:
        """A call without its press rings the neighbours and stands in no record: no station of ours does that."""
        for alarm, (at, station) in list(self._called.items()):
            if t - at > PROBE_MS:
                del self._called[alarm]
                if alarm not in self._pressed:
                    log.error("site %s station %s alarm %s: CALLED WITHOUT A PRESS", self.site, station, alarm)

    def _log_level(self, alarm: Json) -> None:
        now = (alarm["level"], alarm["cause"])
        before = self._levels.get(alarm["id"])
        if now != before:
            self._levels[alarm["id"]] = now
            word = "raised" if before is None else "escalated"
            what = f"{word}: level {now[0]} {now[1]}".strip()
            log.warning("site %s desk %s alarm %s %s", self.site, alarm["desk"], alarm["id"], what)

    def _log_unheard(self, alarm: Json, t: int) -> None:
        is_late = t - alarm["t0"] > PROBE_MS
        if is_late and alarm["open"] and alarm["delivered"] == 0 and alarm["id"] not in self._unheard:
            self._unheard.add(alarm["id"])
            log.error("site %s desk %s alarm %s: NOBODY REACHED", self.site, alarm["desk"], alarm["id"])


def _line(alarm: Json) -> Json:
    kept = ("id", "site", "desk", "at", "class", "level", "cause", "delivered", "dot", "open")
    return {key: alarm.get(key) for key in kept}
