# SPDX-License-Identifier: EUPL-1.2
"""A station in Python: presses, rings, answers and catches up. The twin of the browser's Worker.

It publishes what the ladder asks for; what only a person or a screen can do (ring, hush, show) goes to ``on_effect``.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schutznetz.adapters import clock
from schutznetz.adapters.nats import Ack
from schutznetz.adapters.nats_listener import Door, Heard, Listener
from schutznetz.domain.alarm import ladder, messages
from schutznetz.domain.alarm.messages import Answer, Raised, Receipt, Status

STATUS_EVERY_S = 30.0
Effect = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Which station this is; ``desk`` is empty unless ``kind`` is ``desk``; the first site is where it stands."""

    station: str
    desk: str
    kind: str
    sites: Sequence[str]
    label: str = ""
    room: str = ""


HEARD = ("alarm.{}.>", "answer.{}.>", "receipt.{}.{}.>", "presence.{}", "roster.{}")


async def _ignore(_effect: Effect) -> None:
    """Nobody looks."""


class StationClient:
    """One station on both loops."""

    def __init__(
        self,
        place: Place,
        doors: Mapping[str, Door],
        *,
        name: str = "",
        on_effect: Callable[[Effect], Awaitable[None]] = _ignore,
    ) -> None:
        self.place, self.name, self.state = place, name, ladder.new_state()
        heard = [subject.format("{}", place.desk or "*") for subject in HEARD]
        self.listener = Listener(doors, place.sites, on_heard=self._on_heard, on_path=self._on_path, subjects=heard)
        self.status = {"on_duty": False, "sound": False, "visible": False}
        self._on_effect = on_effect
        self._presses: dict[str, Raised] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._alarm_clock: asyncio.TimerHandle | None = None
        self._reporter: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self._step({"type": "me", "station": self.place.station, "desk": self.place.desk,
                          "kind": self.place.kind, "sites": list(self.place.sites), "muted": False,
                          "name": self.name, "label": self.place.label})  # fmt: skip
        await self.listener.start()
        self._reporter = asyncio.create_task(self._report_for_ever())

    async def close(self) -> None:
        if self._alarm_clock is not None:
            self._alarm_clock.cancel()
        tasks = [*self._tasks, *([self._reporter] if self._reporter else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.listener.close()

    def view(self) -> dict[str, Any]:
        """What a screen needs now (see ``ladder.view``)."""
        return ladder.view(self.state, clock.monotonic_ms())

    async def press(self, *, class_: str = "real", nature: str = "threat") -> str:
        """Raise an alarm; returns its identifier at once and goes on until both loops have it on disk."""
        now = clock.now()
        alarm = messages.ulid(int(now.timestamp() * 1000), secrets.token_bytes(10))
        await self._raise(Raised(alarm, self.place.sites[0], self.place.desk, self.place.station,
                                 clock.wire_time(now), 1, class_, nature, self.name, self.place.room))  # fmt: skip
        return alarm

    async def press_again(self, alarm: str) -> None:
        """The same person presses once more while the alarm is open.  KeyError when it is not our own."""
        last = self._presses[alarm]
        await self._raise(Raised(alarm, last.site, last.desk, last.station, clock.wire_time(clock.now()),
                                 last.press + 1, last.class_, last.nature, self.name, last.room))  # fmt: skip

    async def _raise(self, raised: Raised) -> None:
        self._presses[raised.alarm] = raised

        async def stored(ack: Ack) -> None:
            await self._step({"type": "stored", "alarm": raised.alarm, "site": raised.site, "loop": ack.loop})

        await self._say_stored(raised, on_ack=stored)

    async def answer(self, alarm: str, verb: str, *, class_: str = "real", coerced: bool = False) -> None:
        """Say ``coming``, ``here``, ``cannot``, ``clear``, ``reopen`` or ``widen``.  KeyError for an unknown alarm."""
        raised = self._shown(alarm)
        said = Answer(
            alarm=alarm,
            site=raised["site"],
            desk=raised["desk"],
            station=self.place.station,
            own_desk=self.place.desk,
            verb=verb,
            n=ladder.next_n(self.state, alarm),
            at=clock.wire_time(clock.now()),
            name=self.name,
            label=self.place.label,
            class_=class_,
            coerced=coerced,
        )
        await self._say_stored(said)

    def _shown(self, alarm: str) -> dict[str, Any]:
        for item in self.view()["alarms"]:
            if item["id"] == alarm:
                return dict(item)
        raise KeyError(alarm)

    async def receipt(self, alarm: str, kind: str) -> None:
        """Say ``rendered`` or ``seen``; the ladder itself says ``delivered``.  KeyError for an unknown alarm."""
        shown, at = self._shown(alarm), clock.wire_time(clock.now())
        said = Receipt(alarm, shown["site"], shown["desk"], self.place.station, self.place.desk, kind, at)
        await self.listener.dual.publish(messages.subject_of(said), messages.encode(said))

    async def report(self, *, on_duty: bool, sound: bool, visible: bool) -> None:
        """Say how this station is; repeated every 30 s and after each reconnect."""
        self.status = {"on_duty": on_duty, "sound": sound, "visible": visible}
        await self._report()

    async def _report(self) -> None:
        for site in self.place.sites:
            said = Status(site, self.place.station, self.place.desk, name=self.name, **self.status)
            await self.listener.dual.publish(messages.subject_of(said), messages.encode(said))

    async def _report_for_ever(self) -> None:
        while True:
            await asyncio.sleep(STATUS_EVERY_S)
            await self._report()

    async def _say_stored(self, said: Raised | Answer, on_ack: Callable[[Ack], Awaitable[None]] | None = None) -> None:
        """Publish until both loops have it, and hear it ourselves without waiting for its echo."""
        subject, body = messages.subject_of(said), messages.encode(said)
        dual = self.listener.dual
        msg_id = f"{messages.message_id(said)}.{secrets.token_hex(4)}"
        self._spawn(dual.publish_acked(subject, body, msg_id, on_ack))
        if dual.seen.first_time(subject, body):
            await self._step(messages.to_event(said, clock.monotonic_ms()))

    async def _on_heard(self, heard: Heard) -> None:
        if heard.subject.startswith("roster."):
            roster = messages.decode_document(heard.subject, heard.body)
            if roster is not None:
                await self._step({**roster, "type": "roster"})
            return
        message = messages.decode(heard.subject, heard.body, heard.msg_id)
        if message is not None:
            await self._step(messages.to_event(message, heard.t))

    async def _on_path(self, loop: str, up: bool) -> None:
        await self._step({"type": "path", "loop": loop, "up": up})
        if up:
            await self._report()

    async def _step(self, event: dict[str, Any]) -> None:
        self.state, effects = ladder.step(self.state, {"t": clock.monotonic_ms(), **event})
        for effect in effects:
            await self._do(effect)

    async def _do(self, effect: Effect) -> None:
        if effect["do"] == "wake":
            self._set_alarm_clock(effect["t"])
        elif effect["do"] == "publish":
            await self._publish(effect["subject"], effect["body"])
        else:
            await self._on_effect(effect)

    async def _publish(self, subject: str, body: dict[str, Any]) -> None:
        """The ladder gives the content of a receipt or a ``widen``; version and time are ours to add."""
        at = clock.wire_time(clock.now())
        if subject.startswith("receipt."):
            said = Receipt(**body, at=at)
            await self.listener.dual.publish(subject, messages.encode(said))
        else:
            await self._say_stored(Answer(**{**body, "at": at}))

    def _set_alarm_clock(self, t: int | None) -> None:
        if self._alarm_clock is not None:
            self._alarm_clock.cancel()
            self._alarm_clock = None
        if t is not None:
            delay = max(0, t - clock.monotonic_ms()) / 1000
            self._alarm_clock = asyncio.get_running_loop().call_later(delay, self._spawn_tick)

    def _spawn_tick(self) -> None:
        self._spawn(self._step({"type": "tick"}))

    def _spawn(self, work: Awaitable[Any]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
