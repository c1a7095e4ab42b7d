# SPDX-License-Identifier: EUPL-1.2
"""Starts everything one machine needs, restarts what dies, stops it in order. Knows nothing of what the programs do.

Each program runs in a session of its own, so that Ctrl-C reaches only the supervisor. Those that are ``detached`` (the
brokers) go on when the supervisor is killed and are taken over by the next one; the others are ended by it.
"""

import fcntl
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from schutznetz.config.running import Running, find_running, forget, remember, tail
from schutznetz.config.running import rotate as rotate_log

STEP_S = 0.05
HEALTH_EVERY_S = 5.0
SICK_BEFORE_CURE = 3
FIRST_WAIT_S, LONGEST_WAIT_S = 0.1, 30.0
CALM_S = 60.0
STOP_S = 10.0


class StartFailed(RuntimeError):
    """Something did not come up; the message is German and names the log."""


@dataclass(frozen=True)
class Process:
    """One program.

    ``ready`` answers whether it works; ``health`` what ails it (German, empty when well); ``cure`` is asked when it has
    been sick for a while whether a restart helps, and may do something for it first. Programs of the same ``stage`` are
    started together, the lowest first; they are stopped the other way round. A ``detached`` one is taken
    over only while its ``version`` (whatever its configuration makes of it) is the same.
    """

    name: str
    argv: Sequence[str]
    label: str = ""
    env: Mapping[str, str] | None = None
    ready: Callable[[], bool] | None = None
    detached: bool = False
    stage: int = 0
    ready_within_s: float = 30.0
    health: Callable[[], str] | None = None
    cure: Callable[[], bool] | None = None
    reload_signal: int = 0
    version: str = ""

    @property
    def title(self) -> str:
        return self.label or self.name


@dataclass
class _Life:
    """What the supervisor knows of one program while it runs."""

    process: Process
    running: Running | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT_S
    start_at: float | None = None
    is_up: bool = False
    ailment: str = ""
    sick: int = 0
    checked: float = 0.0


@dataclass
class Supervisor:
    """Runs ``processes``; logs, pids and the lock lie in ``folder`` (``log/`` and ``run/``). ``say`` prints a line."""

    processes: Sequence[Process]
    folder: Path
    say: Callable[[str], None] = print
    on_ready: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.monotonic
    _lives: list[_Life] = field(default_factory=list)
    _lock: AbstractContextManager[None] | None = None
    _stop: bool = False
    _reload: bool = False

    def run(self) -> None:
        """Start, watch until SIGINT or SIGTERM, stop.  StartFailed when something does not come up."""
        with self._signals():
            try:
                self.start()
                self.on_ready()
                self.watch()
            finally:
                self.stop()

    def start(self) -> None:
        """Start everything stage by stage and wait until it is ready."""
        self._lock = _only_one(self.folder)
        self._lock.__enter__()
        self._lives = [_Life(process) for process in self.processes]
        self._end_leftovers()
        for stage in sorted({process.stage for process in self.processes}):
            lives = [life for life in self._lives if life.process.stage == stage]
            for life in lives:
                self._launch(life)
            for life in lives:
                self._wait_ready(life)
            if self._stop:
                return

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Look after everything until told to stop (or ``until`` says so)."""
        while not self._stop and not until():
            for life in self._lives:
                self._look_after(life)
            if self._reload:
                self._reload = False
                self._tell_reload()
            time.sleep(STEP_S)

    def stop(self) -> None:
        """End everything, the highest stage first; what does not go within ten seconds is killed."""
        for stage in sorted({life.process.stage for life in self._lives}, reverse=True):
            lives = [life for life in self._lives if life.process.stage == stage and life.running]
            for life in lives:
                if life.running:
                    life.running.tell(signal.SIGTERM)
            for life in lives:
                self._end(life)
                self.say(f"{life.process.title}: beendet")
        self._lives = []
        if self._lock is not None:
            self._lock.__exit__(None, None, None)
            self._lock = None

    def request_stop(self) -> None:
        """Make ``start`` and ``watch`` come back soon."""
        self._stop = True

    # --- one program

    def _log(self, process: Process) -> Path:
        return self.folder / "log" / f"{process.name}.log"

    def _pid_file(self, process: Process) -> Path:
        return self.folder / "run" / f"{process.name}.pid"

    def _end_leftovers(self) -> None:
        """What a killed supervisor left behind and must not live twice."""
        for life in self._lives:
            old = find_running(self._pid_file(life.process))
            if old is not None and not self._may_adopt(life.process, old):
                old.end(STOP_S)

    def _may_adopt(self, process: Process, old: Running) -> bool:
        is_same = old.argv == list(process.argv) and old.version == process.version
        return process.detached and is_same and (process.ready is None or process.ready())

    def _launch(self, life: _Life) -> None:
        process = life.process
        life.started, life.start_at, life.is_up, life.ailment, life.sick = self.clock(), None, False, "", 0
        life.checked = life.started
        old = find_running(self._pid_file(process)) if process.detached else None
        life.running = old or self._spawn(process)

    def _spawn(self, process: Process) -> Running:
        log = self._log(process)
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        rotate_log(log)
        with log.open("ab") as file:
            child = subprocess.Popen(
                list(process.argv),
                env=dict(process.env) if process.env is not None else None,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return remember(self._pid_file(process), child, process.argv, process.version)

    def _wait_ready(self, life: _Life) -> None:
        process, deadline = life.process, self.clock() + life.process.ready_within_s
        while not self._stop:
            if life.running is None or not life.running.is_alive():
                raise StartFailed(self._why(process, "ist sofort wieder ausgefallen"))
            if process.ready is None or process.ready():
                life.is_up = True
                self.say(f"{process.title}: läuft")
                return
            if self.clock() > deadline:
                raise StartFailed(self._why(process, f"war nach {process.ready_within_s:.0f} Sekunden nicht bereit"))
            time.sleep(STEP_S)

    def _why(self, process: Process, what: str) -> str:
        log = self._log(process)
        return f"{process.title} {what}. Protokoll: {log}\n{tail(log)}".rstrip()

    def _look_after(self, life: _Life) -> None:
        now = self.clock()
        if life.running is None:
            if life.start_at is not None and now >= life.start_at:
                self._launch(life)
        elif not life.running.is_alive():
            life.running.sweep()
            self._plan_restart(life, now, "ausgefallen")
        elif not life.is_up:
            self._expect(life, now)
        elif now - life.checked >= HEALTH_EVERY_S:
            life.checked = now
            rotate_log(self._log(life.process))
            self._check_health(life, now)

    def _expect(self, life: _Life, now: float) -> None:
        """After a restart: is it ready again?"""
        ready = life.process.ready
        if ready is None or ready():
            life.is_up = True
            self.say(f"{life.process.title}: läuft wieder")
        elif now - life.started > life.process.ready_within_s:
            self._end(life)
            self._plan_restart(life, now, "wird nicht bereit")

    def _plan_restart(self, life: _Life, now: float, what: str) -> None:
        if now - life.started > CALM_S:
            life.wait = FIRST_WAIT_S
        life.running, life.is_up, life.start_at = None, False, now + life.wait
        forget(self._pid_file(life.process))
        self.say(f"{life.process.title}: {what}, Neustart in {life.wait:.1f} s (Protokoll: {self._log(life.process)})")
        life.wait = min(LONGEST_WAIT_S, life.wait * 2)

    def _check_health(self, life: _Life, now: float) -> None:
        process = life.process
        ailment = process.health() if process.health is not None else ""
        if ailment != life.ailment:
            self.say(f"{process.title}: {ailment or 'wieder in Ordnung'}")
        life.ailment, life.sick = ailment, life.sick + 1 if ailment else 0
        if life.sick >= SICK_BEFORE_CURE and process.cure is not None and process.cure():
            self._end(life)
            self._plan_restart(life, now, "gestört")

    def _end(self, life: _Life) -> None:
        if life.running is not None:
            life.running.end(STOP_S)
            life.running = None
        forget(self._pid_file(life.process))

    def _tell_reload(self) -> None:
        for life in self._lives:
            if life.running is not None and life.process.reload_signal:
                life.running.tell(signal.Signals(life.process.reload_signal))

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def on_stop(_number: int, _frame: FrameType | None) -> None:
            self._stop = True

        def on_reload(_number: int, _frame: FrameType | None) -> None:
            self._reload = True

        handlers = {signal.SIGINT: on_stop, signal.SIGTERM: on_stop, signal.SIGHUP: on_reload}
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Two supervisors in one folder would fight about the same brokers."""
    path = folder / "run" / "supervisor.lock"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a") as file:
        _lock(file)
        yield


def _lock(file: IO[str]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StartFailed("Schutznetz läuft in diesem Ordner schon. Bitte beenden Sie es zuerst.") from error
