# SPDX-License-Identifier: EUPL-1.2
"""Two real brokers in a folder of their own, for integration tests, end-to-end tests and benchmarks.

with running_brokers(folder) as brokers:
    client = brokers["a"].service("platform")
"""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from schutznetz.adapters import clock
from schutznetz.adapters.nats import Loop
from schutznetz.adapters.nats_config import Broker, BrokerPlan, find_binary, write_broker
from schutznetz.adapters.nats_jwt import USER, NKey
from schutznetz.adapters.nats_keys import (
    Credentials,
    LoopKeys,
    ensure_keys,
    mint_replay_jwt,
    mint_service,
    mint_station_jwt,
    mint_system,
    revoke,
)
from schutznetz.adapters.nats_streams import ensure_streams

LOOPS = ("a", "b")


@dataclass
class TestBroker:
    """A broker under test: it can be killed and started again on the same ports and store."""

    __test__ = False
    keys: LoopKeys
    broker: Broker
    process: subprocess.Popen[bytes] | None = None

    @property
    def loop(self) -> str:
        return self.broker.loop

    def start(self) -> None:
        log = (self.broker.folder / "broker.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                self.broker.argv(find_binary(os.environ.get("SCHUTZNETZ_NATS_SERVER", ""))), stderr=log, stdout=log
            )
        self.wait_ready()

    def wait_ready(self, seconds: float = 10.0) -> None:
        deadline = time.monotonic() + seconds
        while not self.is_healthy():
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.broker.folder / "broker.log").read_text()[-2000:])
            time.sleep(0.01)

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.broker.monitor_url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """End it without any warning."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, sign: signal.Signals) -> None:
        process, self.process = self.process, None
        if process is not None:
            process.send_signal(sign)
            process.wait(timeout=20)

    def service(self, name: str) -> Loop:
        """A connection (not started) as ``platform`` or ``controller``."""
        return Loop(self.loop, [self.broker.client_url], mint_service(self.keys, name))

    def system(self, name: str) -> Loop:
        """A connection (not started) of ``platform`` or ``controller`` to the broker's own account."""
        return Loop(self.loop, [self.broker.client_url], mint_system(self.keys, name))

    def station(
        self, station: str, *, site: str, desk: str = "", kind: str = "desk", sites: Sequence[str] = ()
    ) -> Credentials:
        """Credentials of a freshly enrolled station."""
        key = NKey.new(USER)
        names = {"public_key": key.public, "site": site, "desk": desk, "station": station, "name": station}
        jwts = [mint(self.keys, **names, kind=kind, sites=sites) for mint in (mint_station_jwt, mint_replay_jwt)]
        return Credentials(station, jwts[0], key, f"_INBOX.{station}", jwts[1])

    def station_loop(self, credentials: Credentials) -> Loop:
        return Loop(self.loop, [self.broker.client_url], credentials)

    def revoke(self, public_key: str) -> None:
        self.keys = revoke(self.keys, public_key, clock.now())


def prepare_brokers(folder: Path, origins: Sequence[str] = ()) -> dict[str, TestBroker]:
    """Both brokers laid out in ``folder``, not yet started."""
    all_keys = [ensure_keys(folder, loop) for loop in LOOPS]
    return {keys.loop: TestBroker(keys, write_broker(keys, BrokerPlan(origins=origins))) for keys in all_keys}


async def make_streams(brokers: dict[str, TestBroker], sites: Sequence[str]) -> None:
    """The streams of these sites on both brokers."""
    for broker in brokers.values():
        platform = broker.service("platform")
        platform.start()
        await platform.wait_up(10)
        await ensure_streams(platform, sites)
        await platform.close()


@contextmanager
def running_brokers(folder: Path, origins: Sequence[str] = ()) -> Iterator[dict[str, TestBroker]]:
    """Both brokers, running; ended when the block ends."""
    brokers = prepare_brokers(folder, origins)
    try:
        for broker in brokers.values():
            broker.start()
        yield brokers
    finally:
        for broker in brokers.values():
            broker.stop()
