# SPDX-License-Identifier: EUPL-1.2
"""A program that runs: our child, or one an earlier supervisor started and wrote down."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

STEP_S = 0.02
LOG_LIMIT = 10 * 1024 * 1024
LOG_COPIES = 3
TAIL_LINES = 15


@dataclass
class Running:
    """``born`` tells two programs apart that had the same pid one after the other."""

    pid: int
    born: str
    argv: list[str]
    version: str = ""
    child: subprocess.Popen[bytes] | None = None

    def is_alive(self) -> bool:
        if self.child is not None:
            return self.child.poll() is None
        return self.born != "" and born(self.pid) == self.born

    def tell(self, sign: signal.Signals) -> None:
        """Send a signal; nothing happens when it is gone already."""
        if self.is_alive():
            os.kill(self.pid, sign)

    def end(self, seconds: float) -> None:
        """Ask it to go; kill it with all it started after ``seconds``."""
        self.tell(signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while self.is_alive() and time.monotonic() < deadline:
            time.sleep(STEP_S)
        if self.is_alive():
            os.killpg(self.pid, signal.SIGKILL)
            while self.is_alive():
                time.sleep(STEP_S)

    def sweep(self) -> None:
        """Kill what a dead program left behind: its children would go on answering at its port."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def born(pid: int) -> str:
    """When a process began, in ticks since the machine started; empty when there is none (or it is a zombie)."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if after_name[0] in {"Z", "X"} else after_name[19]


def remember(path: Path, child: subprocess.Popen[bytes], argv: Sequence[str], version: str) -> Running:
    """Write down a program just started."""
    running = Running(child.pid, born(child.pid), list(argv), version, child)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = {"pid": running.pid, "born": running.born, "argv": running.argv, "version": version}
    path.write_text(json.dumps(known))
    return running


def find_running(path: Path) -> Running | None:
    """The program written down in ``path``, if it is still the same and alive."""
    try:
        known = json.loads(path.read_text())
        running = Running(int(known["pid"]), str(known["born"]), list(known["argv"]), str(known["version"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return running if running.is_alive() else None


def forget(path: Path) -> None:
    path.unlink(missing_ok=True)


def rotate(log: Path) -> None:
    """Keep a log small: its content moves to ``.1`` and so on, while whoever writes goes on writing to it."""
    if not log.exists() or log.stat().st_size <= LOG_LIMIT:
        return
    for number in range(LOG_COPIES, 1, -1):
        older = log.with_name(f"{log.name}.{number - 1}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number}"))
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    os.truncate(log, 0)


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """The last lines of a log."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
