# SPDX-License-Identifier: EUPL-1.2
"""Part ``alarm``: one broker alone, beside mosquitto, Alertmanager and a raw fan-out, 10,000 stations on each.

Measured is the time from the press to the moment the last of nine receivers has it in hand. In each round the systems
take turns, in an order that changes from round to round; all run during the whole part, so each round compares
systems on the same machine within the same seconds. A ratio is the median of the ratios of the rounds.
"""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figures import Figure, Spread, beside, exactly, number, percentile
from tests.benchmarks.helper import Helper
from tests.benchmarks.machine import free_ports, memory_mib, require_debian, server, sync_milliseconds
from tests.benchmarks.rounds import Plan, Round, alternate, column
from tests.benchmarks.servers import DEBIAN, alertmanager_command, floor_command, mosquitto_command, nats_command
from tests.benchmarks.systems import Alertmanager, Floor, Mosquitto, Nats, System
from tests.benchmarks.tally import RECEIVERS

STATIONS = 10_000
PLAN = Plan(rounds=9, presses=200, rate=50.0, warm_up=50)


@contextlib.contextmanager
def peers(folder: Path, stations: int) -> Iterator[tuple[list[System], dict[str, Helper], dict[str, int]]]:
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
            crowds[kind] = stack.enter_context(Helper("tests.benchmarks.idle", order))
            crowds[kind].answer()
        yield [Nats(nats), Mosquitto(mosquitto), Floor(floor), Alertmanager(alertmanager, webhooks)], crowds, pids


async def measure(stations: int = STATIONS, plan: Plan = PLAN) -> list[Figure]:
    """All figures of the part."""
    require_debian(DEBIAN)
    with tempfile.TemporaryDirectory(prefix="bench-") as name, peers(Path(name), stations) as (systems, crowds, pids):
        for system in systems:
            await system.open()
        measured = await alternate(systems, plan)
        disk = sync_milliseconds(Path(name))
        connected = min(crowd.count()["open"] for crowd in crowds.values())
        memory = {kind: memory_mib(pids[kind]) for kind in crowds}
        for system in systems:
            system.close()
    return [*verdicts(measured), *context(measured, connected, stations, memory), disk_figure(disk)]


def verdicts(measured: dict[str, list[Round]]) -> list[Figure]:
    """The four comparisons with a goal."""
    names = ("NATS", "mosquitto", "raw fan-out", "Alertmanager")
    ours, mosquitto, floor, alertmanager = (measured[name] for name in names)
    p50, p99 = column(ours, "ring_p50"), column(ours, "ring_p99")
    not_durable = "(not durable)"
    half, tail, unit = "one broker: press to nine, p50", "one broker: press to nine, p99", "ms"
    return [
        beside(half, p50, f"mosquitto {not_durable}", column(mosquitto, "ring_p50"), unit, limit=2.5),
        beside(half, p50, "raw fan-out", column(floor, "ring_p50"), unit, limit=3),
        beside(half, p50, f"Alertmanager {not_durable}", column(alertmanager, "ring_p50"), unit, limit=1, strict=True),
        beside(tail, p99, f"Alertmanager {not_durable}", column(alertmanager, "ring_p99"), unit, limit=1 / 3),
    ]


def context(measured: dict[str, list[Round]], connected: int, stations: int, memory: dict[str, float]) -> list[Figure]:
    """Figures that have no goal but are needed to read the others."""
    p99 = {name: Spread.over(column(rounds, "ring_p99")) for name, rounds in measured.items()}
    ack = {name: Spread.over(column(rounds, "ack_p50")) for name, rounds in measured.items()}
    tails = f"mosquitto {p99['mosquitto']}; raw fan-out {p99['raw fan-out']}"
    lasting = f"raw fan-out {ack['raw fan-out']}; mosquitto {ack['mosquitto']} from memory"
    used = ", ".join(f"{kind} {mib:.0f}" for kind, mib in memory.items() if kind != "nats")
    return [
        Figure("one broker: press to nine, p99", p99["NATS"], "ms", tails),
        Figure("one broker: press to acknowledged on disk, p50", ack["NATS"], "ms", lasting),
        Figure("one broker: memory with all stations", exactly(round(memory["nats"])), "MiB", used),
        Figure("one broker: stations connected to each system", exactly(connected), "stations", "-", None,
               f"{stations} stations", connected == stations),
    ]  # fmt: skip


def disk_figure(milliseconds: list[float]) -> Figure:
    """What the disk alone takes."""
    slow = f"p99 {number(percentile(milliseconds, 99))} ms"
    return Figure("the disk: append 250 bytes with fdatasync, p50", exactly(percentile(milliseconds, 50)), "ms", slow)
