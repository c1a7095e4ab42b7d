# SPDX-License-Identifier: EUPL-1.2
"""The supervisor with real little programs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from schutznetz.config.running import LOG_LIMIT, Running, born, find_running, rotate
from schutznetz.config.supervisor import Process, StartFailed, Supervisor

LIVE = "import time, pathlib, sys; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
STUBBORN = (
    "import signal, time, pathlib, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
)


class Stage:
    """A folder, the lines said, and supervisors that are cleaned up."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.lines, self.supervisors = folder, list[str](), list[Supervisor]()

    def process(self, name: str, code: str = LIVE, **more: object) -> Process:
        flag = self.folder / f"{name}.up"
        given = {"label": name.title(), "ready": flag.exists, "ready_within_s": 10.0, **more}
        return Process(name, [sys.executable, "-c", code, str(flag)], **given)  # type: ignore[arg-type]

    def supervisor(self, *processes: Process) -> Supervisor:
        made = Supervisor(processes, self.folder, say=self.lines.append)
        self.supervisors.append(made)
        return made

    def pid(self, name: str) -> int:
        running = find_running(self.folder / "run" / f"{name}.pid")
        assert running is not None
        return running.pid


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    for supervisor in stage.supervisors:
        supervisor.stop()


def lasting(seconds: float, holds: object = None) -> object:
    """An ``until`` for ``watch``: after this time, or as soon as ``holds()`` is true."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end or (callable(holds) and holds())


def is_alive(pid: int) -> bool:
    return born(pid) != ""


def abandon(supervisor: Supervisor) -> None:
    """What remains when a supervisor is killed: its programs, and its lock is free."""
    for life in supervisor._lives:
        assert life.running is not None
    supervisor._lives = []
    supervisor.stop()


def test_everything_starts_in_order_and_stops_in_the_opposite_one(stage: Stage) -> None:
    supervisor = stage.supervisor(stage.process("web", stage=1), stage.process("broker"))
    supervisor.start()
    pids = [stage.pid("web"), stage.pid("broker")]
    supervisor.stop()

    assert stage.lines == ["Broker: läuft", "Web: läuft", "Web: beendet", "Broker: beendet"]
    assert not any(map(is_alive, pids))
    assert list((stage.folder / "run").glob("*.pid")) == []


def test_what_dies_is_started_again_and_waits_longer_each_time(stage: Stage) -> None:
    supervisor = stage.supervisor(stage.process("web"))
    supervisor.start()
    for number in (1, 2):
        os.kill(stage.pid("web"), signal.SIGKILL)
        supervisor.watch(until=lasting(10, lambda n=number: stage.lines.count("Web: läuft wieder") == n))

    restarts = [line for line in stage.lines if "Neustart" in line]
    assert ["0.1 s" in restarts[0], "0.2 s" in restarts[1]] == [True, True]
    assert stage.lines.count("Web: läuft wieder") == 2


def test_a_program_that_does_not_come_up_is_named_with_its_last_words(stage: Stage) -> None:
    supervisor = stage.supervisor(stage.process("web", "import sys; sys.exit('no database')"))

    with pytest.raises(StartFailed, match=r"(?s)Web ist sofort wieder ausgefallen.*web\.log.*no database"):
        supervisor.run()


def test_a_program_that_is_never_ready_is_named(stage: Stage) -> None:
    supervisor = stage.supervisor(stage.process("web", ready=lambda: False, ready_within_s=0.3))

    with pytest.raises(StartFailed, match="nicht bereit"):
        supervisor.run()
    assert find_running(stage.folder / "run" / "web.pid") is None


def test_only_detached_programs_survive_a_killed_supervisor_and_are_taken_over(stage: Stage) -> None:
    processes = stage.process("broker", detached=True), stage.process("web", stage=1)
    first = stage.supervisor(*processes)
    first.start()
    before = {name: stage.pid(name) for name in ("broker", "web")}
    children = [life.running.child for life in first._lives if life.running is not None]
    abandon(first)
    assert all(map(is_alive, before.values()))

    second = stage.supervisor(*processes)
    second.start()

    assert stage.pid("broker") == before["broker"]
    assert stage.pid("web") != before["web"]
    assert not is_alive(before["web"])
    second.stop()
    assert not is_alive(before["broker"])
    for child in children:
        assert child is not None
        child.wait()


@pytest.mark.parametrize("changed", [{"version": "2"}, {"ready": lambda: False}])
def test_a_detached_program_with_another_configuration_or_an_ailment_is_replaced(
    stage: Stage, changed: dict[str, object]
) -> None:
    first = stage.supervisor(stage.process("broker", detached=True, version="1"))
    first.start()
    before = stage.pid("broker")
    child = first._lives[0].running.child  # type: ignore[union-attr]
    abandon(first)

    second = stage.supervisor(stage.process("broker", detached=True, ready_within_s=0.5, **{"version": "1", **changed}))
    if "ready" in changed:
        with pytest.raises(StartFailed):
            second.start()
    else:
        second.start()
        assert stage.pid("broker") != before

    assert not is_alive(before)
    assert child is not None
    child.wait()


def test_two_supervisors_in_one_folder_are_refused(stage: Stage) -> None:
    stage.supervisor(stage.process("web")).start()

    with pytest.raises(StartFailed, match="läuft in diesem Ordner schon"):
        stage.supervisor(stage.process("web")).start()


def test_sigterm_stops_everything_also_what_does_not_want_to(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schutznetz.config.supervisor.STOP_S", 0.3)
    supervisor = stage.supervisor(stage.process("broker", STUBBORN), stage.process("web", stage=1))
    killer = subprocess.Popen(
        [sys.executable, "-c", "import os, pathlib, signal, sys, time\n"
         "while not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.05)\n"
         f"time.sleep(0.3); os.kill({os.getpid()}, signal.SIGTERM)", str(stage.folder / "web.up")]
    )  # fmt: skip
    before = signal.getsignal(signal.SIGTERM)
    supervisor.run()
    killer.wait()

    assert stage.lines[-2:] == ["Web: beendet", "Broker: beendet"]
    assert signal.getsignal(signal.SIGTERM) is before
    assert find_running(stage.folder / "run" / "broker.pid") is None


def test_an_ailing_program_is_named_and_restarted_only_when_that_helps(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schutznetz.config.supervisor.HEALTH_EVERY_S", 0.05)
    has_space, ailing = stage.folder / "space", stage.folder / "ailing"
    ailing.touch()

    def cure() -> bool:
        if has_space.exists():
            ailing.unlink(missing_ok=True)
        return has_space.exists()

    process = stage.process("broker", health=lambda: "Datenträger voll" if ailing.exists() else "", cure=cure)
    supervisor = stage.supervisor(process)
    supervisor.start()
    before = stage.pid("broker")
    supervisor.watch(until=lasting(0.6))
    assert stage.lines == ["Broker: läuft", "Broker: Datenträger voll"]
    assert stage.pid("broker") == before

    has_space.touch()
    supervisor.watch(until=lasting(10, lambda: "Broker: läuft wieder" in stage.lines))
    assert stage.pid("broker") != before
    assert any("gestört" in line for line in stage.lines)


def test_sighup_is_passed_on_to_those_that_read_their_certificates_again(stage: Stage) -> None:
    code = (
        "import pathlib, signal, sys, time; flag = pathlib.Path(sys.argv[1]);"
        "signal.signal(signal.SIGHUP, lambda *_: flag.with_suffix('.again').touch()); flag.touch()\n"
        "while True: time.sleep(0.05)"
    )
    supervisor = stage.supervisor(stage.process("broker", code, reload_signal=signal.SIGHUP), stage.process("web"))
    again = stage.folder / "broker.again"
    supervisor.start()
    with supervisor._signals():
        os.kill(os.getpid(), signal.SIGHUP)
        supervisor.watch(until=lasting(10, again.exists))

    assert again.exists()
    assert stage.pid("web")


def test_a_pid_that_belongs_to_somebody_else_now_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.pid"
    path.write_text(f'{{"pid": {os.getpid()}, "born": "1", "argv": [], "version": ""}}')

    assert find_running(path) is None
    assert find_running(tmp_path / "nothing.pid") is None
    Running(os.getpid(), "1", []).end(0.1)


def test_a_log_stays_small_while_somebody_writes_to_it(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    with log.open("ab") as writer:
        for round_ in range(5):
            writer.write(bytes([65 + round_]) * (LOG_LIMIT + 1))
            writer.flush()
            rotate(log)
        writer.write(b"goes on")

    assert log.read_bytes() == b"goes on"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.log", "x.log.1", "x.log.2", "x.log.3"]
    assert [(tmp_path / f"x.log.{n}").read_bytes()[:1] for n in (1, 2, 3)] == [b"E", b"D", b"C"]
