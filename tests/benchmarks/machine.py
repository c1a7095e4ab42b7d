# SPDX-License-Identifier: EUPL-1.2
"""The machine a run needs: Debian's peers installed, enough file descriptors, free ports, child processes that end."""

import contextlib
import os
import platform
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

HOST = "127.0.0.1"
NOTHING: Mapping[str, str] = MappingProxyType({})
POLICY = Path("/usr/sbin/policy-rc.d")
BEFORE, BEHIND = -20, 10  # priorities: the measured ones, the crowd that is only connected
DESCRIPTORS = 12_000  # ten thousand stations and some room, in each process that holds them


def find_program(name: str) -> str | None:
    """Path of a program, looked for beside Debian's daemons too."""
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def require_debian(packages: dict[str, str]) -> None:
    """Install what is missing of ``{program: package}`` when root, else end with the one line to type."""
    missing = [package for program, package in packages.items() if find_program(program) is None]
    if not missing:
        return
    command = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0:
        sys.exit(f"For the comparison these Debian packages are missing. Please type once: sudo {command}")
    print(f"Installing Debian packages for the comparison: {' '.join(missing)}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with _no_daemons_started():
        installed = subprocess.run(command.split(), env=environment, capture_output=True, text=True)
        if installed.returncode:
            subprocess.run(["apt-get", "update"], env=environment, capture_output=True)
            installed = subprocess.run(command.split(), env=environment, capture_output=True, text=True)
    if installed.returncode or any(find_program(program) is None for program in packages):
        sys.exit(f"{command} failed:\n{installed.stderr.strip()}")


@contextlib.contextmanager
def _no_daemons_started() -> Iterator[None]:
    """Debian starts a daemon when it installs one; the benchmark only wants the programs."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)


def raise_descriptor_limit(needed: int = DESCRIPTORS) -> None:
    """Lift the soft limit of open files (children inherit it), or end with what to do."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        sys.exit(f"The limit of open files is {hard}, {needed} are needed. Please type: ulimit -Hn {needed}")
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed if hard == resource.RLIM_INFINITY else hard, hard))


def free_ports(count: int) -> list[int]:
    """Distinct free TCP ports of the loopback, below those the kernel gives to outgoing connections."""
    with contextlib.ExitStack() as stack:
        found: list[int] = []
        for port in random.sample(range(20_000, 32_000), 2_000):
            one = stack.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                one.bind((HOST, port))
                found.append(port)
            if len(found) == count:
                return found
    raise RuntimeError(f"no {count} free ports between 20000 and 32000")


def wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path, seconds: float = 15) -> None:
    """Return when the port accepts; raise RuntimeError with the log's end when the process dies or time runs out."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=0.5):
            return
        time.sleep(0.01)
    raise RuntimeError(f"{process.args!r} does not listen on {port}: {log.read_text(errors='replace')[-1500:]}")


@contextlib.contextmanager
def server(command: Sequence[str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; it listens on ``port`` when the block begins."""
    process = start(command, log)
    try:
        wait_for_port(port, process, log)
        yield process
    finally:
        stop(process)


def start(command: Sequence[str], log: Path, surroundings: Mapping[str, str] = NOTHING) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own with these variables too, output appended to ``log``."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            env=os.environ | dict(surroundings),
        )  # fmt: skip


def stop(process: subprocess.Popen[bytes], seconds: float = 10) -> None:
    """Ask a process to end, kill it when it does not."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def step_back() -> None:
    """Let the broker and the measured stations go first: real stations do not share their processor."""
    os.setpriority(os.PRIO_PROCESS, 0, BEHIND)


def put_behind(group: int, priority: int = BEHIND) -> None:
    """Let all threads of a group of processes go behind; what they start later inherits it."""
    for pid in _of_group(group):
        _threads(pid, lambda thread: os.setpriority(os.PRIO_PROCESS, thread, priority))


def keep_to(processors: set[int]) -> None:
    """Let this process and all it has started run on these processors only; what they start later inherits it."""
    parents: dict[int, int] = {}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(process.name)] = int((process / "stat").read_text().rpartition(")")[2].split()[1])
    found, more = set[int](), {os.getpid()}
    while more:
        found |= more
        more = {pid for pid, parent in parents.items() if parent in more} - found
    for pid in found:
        _threads(pid, lambda thread: os.sched_setaffinity(thread, processors))


def give_all_processors(group: int) -> None:
    """Let a group of processes run on every processor again."""
    for pid in _of_group(group):
        _threads(pid, lambda thread: os.sched_setaffinity(thread, set(range(os.cpu_count() or 1))))


def _of_group(group: int) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getpgid(int(process.name)) == group:
                found.append(int(process.name))
    return found


def _threads(pid: int, act: Callable[[int], object]) -> None:
    """Do it for every thread that is still there: the system's own calls reach the first one of a process only."""
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                act(int(thread.name))


def step_forward() -> bool:
    """Let this process and all servers it starts go before what else runs on the machine; root only."""
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, BEFORE)
    return os.getpriority(os.PRIO_PROCESS, 0) == BEFORE


def processor_ticks() -> tuple[int, int]:
    """Ticks the host kept for itself or gave to others although we wanted to run, and all ticks, since the start."""
    ticks = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return ticks[7], sum(ticks)


def memory_mib(pid: int, *, peak: bool = False) -> float:
    """Resident memory of a process in MiB, now or at its peak."""
    wanted = "VmHWM:" if peak else "VmRSS:"
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(wanted))


def cpu_seconds(pid: int) -> float:
    """Processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def sync_milliseconds(folder: Path, count: int = 200) -> list[float]:
    """What one append of 250 bytes with fdatasync costs here, ``count`` times."""
    durations = []
    path = folder / "sync-probe"
    with path.open("ab", buffering=0) as file:
        for _ in range(count):
            before = time.monotonic_ns()
            file.write(b"x" * 250)
            os.fdatasync(file.fileno())
            durations.append((time.monotonic_ns() - before) / 1e6)
    path.unlink()
    return durations


def describe() -> dict[str, str]:
    """Processor, memory, kernel and Python of this machine, as text."""
    model = [
        line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    return {
        "processor": f"{os.cpu_count()} x {model[0] if model else platform.processor()}",
        "memory": f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB",
        "kernel": platform.release(),
        "python": platform.python_version(),
    }
