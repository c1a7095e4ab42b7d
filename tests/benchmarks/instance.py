# SPDX-License-Identifier: EUPL-1.2
"""The product itself, started as an operator would: ``schutznetz run --demo`` in a folder of its own."""

import contextlib
import http.cookiejar
import json
import os
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schutznetz.adapters.nats_config import Ports
from schutznetz.adapters.nats_jwt import USER, NKey
from schutznetz.adapters.nats_keys import Credentials
from schutznetz.adapters.nats_listener import Door
from schutznetz.adapters.nats_station import Place, StationClient
from tests.benchmarks.machine import NOTHING, free_ports, put_behind, start, stop

COMMAND = Path(sys.executable).parent / "schutznetz"
READY_S, RINGS_S = 180.0, 120.0
SETTLED_S, IDLE_S, IDLE_SHARE = 300.0, 10.0, 0.15
LOOPS = ("a", "b")


@dataclass(frozen=True)
class Instance:
    """A running platform with the demo county."""

    url: str
    folder: Path
    ready_after_s: float

    def post(self, path: str, content: dict[str, Any]) -> dict[str, Any]:
        """Send JSON as a browser would, with its token against forged requests; the answer's JSON."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        with opener.open(f"{self.url}/alarm/api/config/", timeout=10) as answer:
            token = json.load(answer)["csrf"]
        headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Referer": self.url}
        request = urllib.request.Request(f"{self.url}{path}", json.dumps(content).encode(), headers)
        with opener.open(request, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def security(self, site: str) -> StationClient:
        """A security desk of the demo in Python, enrolled and not yet connected."""
        keys = {loop: NKey.new(USER) for loop in LOOPS}
        said = {
            "keys": {loop: key.public for loop, key in keys.items()},
            "site": site,
            "label": "Messung",
            "keep": False,
        }
        given = self.post("/alarm/api/anmelden/", said)
        station = given["station"]
        doors = {}
        for loop, key in keys.items():
            ports = Ports(**json.loads((self.folder / "loops" / loop / "ports.json").read_text()))
            jwt, replay = given["jwts"][loop], given["replay_jwts"][loop]
            credentials = Credentials(station, jwt, key, f"_INBOX.{station}", replay)
            doors[loop] = Door([f"nats://127.0.0.1:{ports.client}"], credentials)
        return StationClient(Place(station, "", "security", given["sites"]), doors, name="Kim Beispiel")

    def put_behind(self) -> None:
        """Let the stations and the brokers go before web, controller and worker, which run on a server of their own."""
        for name in ("web", "controller", "worker"):
            found = json.loads((self.folder / "run" / f"{name}.pid").read_text())
            put_behind(found["pid"])

    def let_settle(self) -> None:
        """Wait until the worker has done what it does once after a start and is idle; RuntimeError when it never is."""
        found = json.loads((self.folder / "run" / "worker.pid").read_text())["pid"]
        until, before = time.monotonic() + SETTLED_S, _worked(found)
        while time.monotonic() < until:
            time.sleep(IDLE_S)
            before, earlier = _worked(found), before
            if before - earlier < IDLE_SHARE * IDLE_S:
                return
        raise RuntimeError(f"the worker is still busy after {SETTLED_S:.0f} s")

    def rings(self, sites: int) -> dict[str, dict[str, list[str]]]:
        """Desks and neighbours by site, once the worker has computed so many; RuntimeError when it does not do so."""
        query = (
            "select s.key, d.key, r.ring from alarm_ring r join organisation_desk d on d.id = r.desk_id "
            "join organisation_site s on s.id = r.site_id order by s.key, d.key"
        )
        until = time.monotonic() + RINGS_S
        while time.monotonic() < until:
            with contextlib.closing(sqlite3.connect(self.folder / "schutznetz.sqlite3")) as database:
                rows = database.execute(query).fetchall()
            found: dict[str, dict[str, list[str]]] = {}
            for site, desk, ring in rows:
                found.setdefault(site, {})[desk] = [key for key, _metres in json.loads(ring)]
            if len(found) >= sites:
                return found
            time.sleep(0.2)
        raise RuntimeError(f"no rings after {RINGS_S:.0f} s")


def _worked(process: int) -> float:
    """Seconds of processor time a process has used."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def running_demo(folder: Path, surroundings: Mapping[str, str] = NOTHING) -> Iterator[Instance]:
    """The platform with a fresh demo county, without its simulated colleagues; ended when the block ends."""
    (port,) = free_ports(1)
    log = folder / "run.log"
    command = [str(COMMAND), "--var", str(folder), "run", "--demo", "--without-colleagues", "--port", str(port)]
    begin = time.monotonic()
    process = start(command, log, surroundings)
    try:
        _wait_until_ready(process, log)
        yield Instance(f"http://localhost:{port}", folder, time.monotonic() - begin)
    finally:
        stop(process, 30)


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        if "Bereit nach" in log.read_text(encoding="utf-8", errors="replace"):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the platform did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
