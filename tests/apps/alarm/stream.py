# SPDX-License-Identifier: EUPL-1.2
"""What stations say, as two brokers would have stored it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from schutznetz.apps.alarm.facts import Heard
from schutznetz.apps.alarm.jobs import record
from schutznetz.domain.alarm.messages import Answer, Raised, Receipt, format_time, subject_of
from tests.apps.alarm.conftest import NOW

ALARM = "01jd0000000000000000000001"
LAG = {"a": timedelta(0), "b": timedelta(milliseconds=4)}


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@dataclass
class Story:
    """Messages about alarms of one site, `at` seconds after NOW, in the order they were said."""

    site: str = "marl"
    desk: str = "d1"
    station: str = "st-1"
    said: list[tuple[float, Raised | Answer | Receipt]] = field(default_factory=list)

    def press(self, at: float = 0, alarm: str = ALARM, **more: object) -> "Story":
        raised = Raised(alarm, self.site, self.desk, self.station, format_time(later(at)), **more)  # type: ignore[arg-type]
        return self._say(at, raised)

    def answer(
        self, at: float, desk: str, verb: str, *, alarm: str = ALARM, station: str = "", **more: object
    ) -> "Story":
        station = station or f"st-{desk}"
        sent = Answer(alarm, self.site, self.desk, station, desk, verb, at=format_time(later(at)), **more)  # type: ignore[arg-type]
        return self._say(at, sent)

    def receipt(self, at: float, desk: str, kind: str = "delivered", alarm: str = ALARM) -> "Story":
        return self._say(at, Receipt(alarm, self.site, self.desk, f"st-{desk}", desk, kind, format_time(later(at))))

    def _say(self, at: float, message: Raised | Answer | Receipt) -> "Story":
        self.said.append((at, message))
        return self

    def page(
        self, loop: str = "a", created: str = "one", first: int = 1, order: Iterable[int] | None = None
    ) -> record.Page:
        """The whole story as one page of a loop's stream."""
        numbers = list(order if order is not None else range(len(self.said)))
        heard = tuple(
            Heard(
                loop,
                first + place,
                later(self.said[number][0]) + LAG[loop],
                subject_of(self.said[number][1]),
                self.said[number][1],
            )
            for place, number in enumerate(numbers)
        )
        return record.Page(loop, f"SITE_{self.site}", created, first + len(heard) - 1, heard)
