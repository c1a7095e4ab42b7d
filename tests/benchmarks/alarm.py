# SPDX-License-Identifier: EUPL-1.2
"""Part ``alarm``: one broker alone, beside mosquitto, Alertmanager and a raw fan-out, 10,000 stations on each.

Measured is the time from the press to the moment the last of nine receivers has it in hand. In each round the systems
take turns, in an order that changes from round to round; all run during the whole part, so each round compares
systems on the same machine within the same seconds. A ratio is the median of the ratios of the rounds.
"""
import asyncio
import contextlib
import gc
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figures import Figure, Spread, beside, exactly
from tests.benchmarks.idle import Crowd
from tests.benchmarks.machine import find_program, free_ports, memory_mib, require_debian, server
from tests.benchmarks.systems import Alertmanager, Floor, Mosquitto, Nats, System
from tests.benchmarks.tally import RECEIVERS, Round, Tally, column, storm

STATIONS, ROUNDS, PRESSES, RATE, WARM_UP = 10_000, 9, 200, 50.0, 50
DEBIAN = {"mosquitto": "mosquitto", "prometheus-alertmanager": "prometheus-alertmanager"}

NATS = """
server_name: bench
listen: "127.0.0.1:{port}"
max_connections: 20000
jetstream {{ store_dir: "{folder}/nats", sync_interval: always }}
"""
MOSQUITTO = """
listener {port} 127.0.0.1
allow_anonymous true
set_tcp_nodelay true
persistence false
log_type error
"""
ALERTMANAGER = """
route:
  receiver: ring
  group_by: ['...']
  group_wait: 0s
  group_interval: {interval}
  repeat_interval: {interval}
receivers:
  - name: ring
    webhook_configs:
"""
WEBHOOK = "      - {{ url: 'http://127.0.0.1:{port}/', send_resolved: false }}\n"


def program(name: str) -> str:
    """Path of a program that was installed before."""
    path = find_program(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if path is None:
        raise RuntimeError(f"{name} is not installed")
    return path


def nats_command(folder: Path, port: int) -> list[str]:
    config = folder / "nats.conf"
    config.write_text(NATS.format(port=port, folder=folder))
    return [str(Path(sys.executable).parent / "nats-server"), "-c", str(config)]


def mosquitto_command(folder: Path, port: int) -> list[str]:
    config = folder / "mosquitto.conf"
    config.write_text(MOSQUITTO.format(port=port))
    return [program("mosquitto"), "-c", str(config)]


def alertmanager_command(folder: Path, port: int, webhooks: list[int], interval: str = "1h") -> list[str]:
    """Alertmanager at its fastest settings: an alert is a group of its own and waits for nothing, no gossip."""
    config = folder / "alertmanager.yml"
    config.write_text(ALERTMANAGER.format(interval=interval) + "".join(WEBHOOK.format(port=one) for one in webhooks))
    return [
        program("prometheus-alertmanager"), f"--config.file={config}", f"--storage.path={folder}/alertmanager",
        f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=error",
    ]  # fmt: skip


def floor_command(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.floor_wire", str(port), str(folder / "floor.log")]


@contextlib.contextmanager
def peers(folder: Path, stations: int) -> Iterator[tuple[list[System], dict[str, Crowd], dict[str, int]]]:
    """All systems running with their idle stations: the systems, the crowds, the process ids of the servers."""
    nats, mosquitto, floor, alertmanager, *webhooks = free_ports(4 + RECEIVERS)
    commands = {
        "nats": (nats_command(folder, nats), nats),
        "mosquitto": (mosquitto_command(folder, mosquitto), mosquitto),
        "floor": (floor_command(folder, floor), floor),
        "alertmanager": (alertmanager_command(folder, alertmanager, webhooks), alertmanager),
    }
    with contextlib.ExitStack() as stack:
        pids = {
            name: stack.enter_context(server(command, port, folder / f"{name}.log")).pid
            for name, (command, port) in commands.items()
        }
        crowds = {}
        for kind in ("nats", "mosquitto", "floor"):
            order = {"kind": kind, "port": commands[kind][1], "count": stations}
            crowds[kind] = stack.enter_context(Crowd("tests.benchmarks.idle", order))
            crowds[kind].answer()
        yield [Nats(nats), Mosquitto(mosquitto), Floor(floor), Alertmanager(alertmanager, webhooks)], crowds, pids


async def one_round(system: System, presses: int, rng: random.Random) -> Round:
    """A short pause, then the presses of one system."""
    system.tally = Tally()
    gc.collect()
    await asyncio.sleep(0.3)
    await storm(system.tally, system.press, count=presses, rate=RATE, rng=rng)
    try:
        return Round.of(system.tally)
    except RuntimeError as error:
        raise RuntimeError(f"{system.name}: {error}") from error


async def alternate(systems: list[System], rounds: int, presses: int) -> dict[str, list[Round]]:
    """Rounds of every system in turn, in an order that rotates."""
    rng = random.Random(20260302)
    measured: dict[str, list[Round]] = {system.name: [] for system in systems}
    for system in systems:
        await one_round(system, WARM_UP, rng)
    for n in range(rounds):
        turn = n % len(systems)
        for system in systems[turn:] + systems[:turn]:
            measured[system.name].append(await one_round(system, presses, rng))
        print(f"  round {n + 1} of {rounds}", file=sys.stderr, flush=True)
    return measured


async def measure(stations: int = STATIONS, rounds: int = ROUNDS, presses: int = PRESSES) -> list[Figure]:
    """All figures of the part."""
    require_debian(DEBIAN)
    with tempfile.TemporaryDirectory(prefix="bench-") as name, peers(Path(name), stations) as (systems, crowds, pids):
        for system in systems:
            await system.open()
        gc.freeze()
        measured = await alternate(systems, rounds, presses)
        connected = min(crowd.count()["open"] for crowd in crowds.values())
        memory = {kind: memory_mib(pids[kind]) for kind in crowds}
        for system in systems:
            system.close()
    return [*verdicts(measured), *context(measured, connected, stations, memory)]


def verdicts(measured: dict[str, list[Round]]) -> list[Figure]:
    """The four comparisons with a goal."""
    ours, mosquitto, floor, alertmanager = (measured[name] for name in ("NATS", "mosquitto", "raw fan-out", "Alertmanager"))
    p50, p99 = column(ours, "ring_p50"), column(ours, "ring_p99")
    not_durable = "(not durable)"
    return [
        beside("one broker: press to nine, p50", p50, f"mosquitto {not_durable}", column(mosquitto, "ring_p50"), "ms", limit=2.5),
        beside("one broker: press to nine, p50", p50, "raw fan-out", column(floor, "ring_p50"), "ms", limit=3),
        beside("one broker: press to nine, p50", p50, f"Alertmanager {not_durable}", column(alertmanager, "ring_p50"), "ms",
               limit=1, strict=True),
        beside("one broker: press to nine, p99", p99, f"Alertmanager {not_durable}", column(alertmanager, "ring_p99"), "ms",
               limit=1 / 3),
    ]  # fmt: skip


def context(measured: dict[str, list[Round]], connected: int, stations: int, memory: dict[str, float]) -> list[Figure]:
    """Figures that have no goal but are needed to read the others."""
    p99 = {name: Spread.over(column(rounds, "ring_p99")) for name, rounds in measured.items()}
    ack = {name: Spread.over(column(rounds, "ack_p50")) for name, rounds in measured.items()}
    lasting = f"raw fan-out {ack['raw fan-out']}; mosquitto {ack['mosquitto']} from memory"
    used = ", ".join(f"{kind} {mib:.0f}" for kind, mib in memory.items() if kind != "nats")
    return [
        Figure("one broker: press to nine, p99", p99["NATS"], "ms", f"mosquitto {p99['mosquitto']}; raw fan-out {p99['raw fan-out']}"),
        Figure("one broker: press to acknowledged on disk, p50", ack["NATS"], "ms", lasting),
        Figure("one broker: memory with all stations", exactly(round(memory["nats"])), "MiB", used),
        Figure("one broker: stations connected to each system", exactly(connected), "stations", "-", None,
               f"{stations} stations", connected == stations),
    ]  # fmt: skip
