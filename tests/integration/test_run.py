# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz run` as an operator meets it: starts, heals, stops, and starts again."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from schutznetz.adapters import clock
from schutznetz.adapters.nats_config import free_ports
from schutznetz.adapters.probe import page_answers
from schutznetz.config.command import DATABASE_FILE
from tests import certificates

pytestmark = pytest.mark.integration
HIDDEN = ("DATABASE_URL", "SCHUTZNETZ_DEMO", "SCHUTZNETZ_VAR", "SCHUTZNETZ_LOOPS", "SCHUTZNETZ_STATIC_FROM_SOURCE")
COMMAND = [sys.executable, "-m", "schutznetz.config.command"]
LONG = 300.0


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in HIDDEN}
    return kept | {"DJANGO_SETTINGS_MODULE": "schutznetz.config.settings", "PYTHONUNBUFFERED": "1"} | more


class Running:
    """One `schutznetz run --demo` in `folder`."""

    begun: ClassVar[list["Running"]] = []

    def __init__(self, folder: Path, port: int, **more: str) -> None:
        self.folder, self.port = folder, port
        self.output = folder.parent / f"output-{time.monotonic_ns()}.txt"
        arguments = ["--var", str(folder), "run", "--demo", "--port", str(port), "--without-colleagues"]
        with self.output.open("w") as file:
            self.process = subprocess.Popen(
                [*COMMAND, *arguments],
                stdout=file,
                stderr=subprocess.STDOUT,
                env=environment(**more),
                start_new_session=True,
            )
        self.begun.append(self)

    def wait_for(self, text: str, times: int = 1) -> None:
        deadline = time.monotonic() + LONG
        while self.output.read_text().count(text) < times:
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.1)

    def pid(self, name: str) -> int:
        return int(json.loads((self.folder / "run" / f"{name}.pid").read_text())["pid"])

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(LONG)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "var"
    yield place
    while Running.begun:
        process = Running.begun.pop().process
        process.kill()
        process.wait()
    for path in place.glob("run/*.pid"):
        pid = json.loads(path.read_text())["pid"]
        if alive(pid):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that was started in nothing, and stopped: filling it takes longest, so it is done once."""
    folder = tmp_path_factory.mktemp("begun") / "var"
    running = Running(folder, *free_ports(1))
    try:
        running.wait_for("Bereit nach")
        assert page_answers(f"http://127.0.0.1:{running.port}/gesund")
    finally:
        code = running.stop()
    assert code == 0
    return folder


@pytest.fixture
def begun(county: Path, folder: Path) -> Path:
    """A demo of one's own that has run before, without the keys and stores of its brokers."""
    folder.mkdir()
    for path in (*county.glob(f"{DATABASE_FILE}*"), county / "secret.key"):
        shutil.copy(path, folder / path.name)
    return folder


def test_it_starts_heals_stops_and_goes_on(begun: Path) -> None:
    folder = begun
    first = Running(folder, *free_ports(1))
    first.wait_for("Bereit nach")
    assert page_answers(f"http://127.0.0.1:{first.port}/gesund")

    for name, title in (("worker", "Hintergrundarbeit"), ("web", "Weboberfläche"), ("loop-a", "Broker A")):
        os.kill(first.pid(name), signal.SIGKILL)
        first.wait_for(f"{title}: läuft wieder")
    assert page_answers(f"http://127.0.0.1:{first.port}/gesund")

    brokers = [first.pid("loop-a"), first.pid("loop-b")]
    first.process.kill()
    first.process.wait()
    assert all(alive(pid) for pid in brokers), "brokers outlive their supervisor"

    second = Running(folder, *free_ports(1))
    second.wait_for("Bereit nach")
    third = subprocess.run(
        [*COMMAND, "--var", str(folder), "run", "--demo"], env=environment(), capture_output=True, text=True
    )
    assert third.returncode == 1
    assert "läuft" in third.stderr

    pids = [second.pid(name) for name in ("loop-a", "loop-b", "web", "worker", "controller")]
    assert second.stop() == 0
    assert not [pid for pid in pids if alive(pid)]


def test_with_a_certificate_every_program_finds_the_brokers(folder: Path, tmp_path: Path) -> None:
    certificate, key = certificates.make(tmp_path, clock.now())
    files = {"SCHUTZNETZ_TLS_CERT": str(certificate), "SCHUTZNETZ_TLS_KEY": str(key)}
    running = Running(folder, *free_ports(1), **files, SCHUTZNETZ_BROKER_NAME=certificates.HOST)
    running.wait_for("Bereit nach")
    deadline = time.monotonic() + LONG
    while not all_up(folder):
        assert time.monotonic() < deadline, [path.read_text() for path in folder.glob("log/*.log")]
        time.sleep(0.2)
    assert running.stop() == 0


def all_up(folder: Path) -> bool:
    """Has the controller both loops, and has the worker published the roster of every site over them?"""
    path = folder / "controller.json"
    if not path.exists():
        return False
    state = json.loads(path.read_text())
    with contextlib.closing(sqlite3.connect(folder / DATABASE_FILE)) as database:
        sites = {key for (key,) in database.execute("SELECT key FROM organisation_site")}
    return all(loop["up"] for loop in state["loops"].values()) and set(state["sites"]) == sites != set()


def test_the_demo_refuses_a_real_database(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--var", str(tmp_path), "run", "--demo"],
        env=environment(DATABASE_URL="postgres:///schutznetz"), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "eigene Datenbank" in done.stderr


def test_a_database_in_use_is_never_taken_for_the_demo(tmp_path: Path) -> None:
    environ = environment(SCHUTZNETZ_VAR=str(tmp_path))
    subprocess.run([*COMMAND, "migrate"], env=environ, check=True, capture_output=True)
    subprocess.run([*COMMAND, "admin", "leitung", "--authority", "Stadt"], env=environ, check=True, capture_output=True)
    done = subprocess.run(
        [*COMMAND, "--var", str(tmp_path), "run", "--demo", "--once"], env=environ, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "Demo" in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("DATABASE_URL", "postgres://u:p@127.0.0.1:1/x", "Die Datenbank antwortet nicht"),
        ("DATABASE_URL", "nonsense", "keine Adresse einer Datenbank"),
        ("SCHUTZNETZ_TLS_CERT", "/nowhere/certificate.pem", "SCHUTZNETZ_TLS_KEY fehlt"),
        ("SCHUTZNETZ_HTTPS", "vielleicht", "0 oder 1"),
    ],
)
def test_run_refuses_to_start_half_configured(tmp_path: Path, setting: str, value: str, said: str) -> None:
    done = subprocess.run(
        [*COMMAND, "--var", str(tmp_path), "run", "--once"],
        env=environment(**{setting: value}), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_run_says_what_is_missing(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--var", str(tmp_path), "run", "--once"],
        env=environment(SCHUTZNETZ_NATS_SERVER="/nowhere/nats-server"), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "nats-server fehlt" in done.stderr
