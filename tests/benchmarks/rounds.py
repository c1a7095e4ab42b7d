# SPDX-License-Identifier: EUPL-1.2
"""Presses in rounds: the systems take turns, so that each round compares them within the same seconds."""

import asyncio
import gc
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.figures import percentile
from tests.benchmarks.systems import System
from tests.benchmarks.tally import Tally, new_alarm

PATIENCE, REST = 10.0, 0.3
SEED = 20260302


@dataclass(frozen=True)
class Plan:
    """How much is measured: ``rounds`` times ``presses`` at ``rate`` a second, after ``warm_up`` presses."""

    rounds: int
    presses: int
    rate: float
    warm_up: int


@dataclass(frozen=True)
class Round:
    """Percentiles of one round of one system, in milliseconds."""

    ring_p50: float
    ring_p99: float
    ring_max: float
    ack_p50: float
    ack_p99: float

    @classmethod
    def of(cls, tally: Tally) -> "Round":
        """Percentiles; RuntimeError when a press did not reach everybody, because then they would flatter."""
        if tally.unfinished or len(tally.acknowledged) < len(tally.pressed):
            unacknowledged = len(tally.pressed) - len(tally.acknowledged)
            raise RuntimeError(f"{tally.unfinished} presses incomplete, {unacknowledged} not acknowledged")
        rings, acks = tally.ring_times(), tally.acknowledge_times()
        return cls(percentile(rings, 50), percentile(rings, 99), max(rings), percentile(acks, 50), percentile(acks, 99))


def column(rounds: Sequence[Round], name: str) -> list[float]:
    """One percentile of all rounds."""
    return [float(getattr(one, name)) for one in rounds]


async def storm(system: System, plan: Plan, presses: int, rng: random.Random) -> None:
    """Press so many times, open loop: the next press never waits for the one before.

    The gaps are shaken by a fifth so that no press keeps step with a timer. Returns when all receivers have all of
    it and all is acknowledged, or when patience ends.
    """
    loop = asyncio.get_running_loop()
    begin, tally = loop.time(), system.tally
    for n in range(presses):
        await asyncio.sleep(max(0.0, begin + (n + rng.uniform(-0.2, 0.2)) / plan.rate - loop.time()))
        alarm = new_alarm(rng, time.time_ns() // 1_000_000)
        tally.pressed[alarm] = time.monotonic_ns()
        system.press(alarm)
    until = loop.time() + PATIENCE
    while (tally.unfinished or len(tally.acknowledged) < presses) and loop.time() < until:
        await asyncio.sleep(0.005)


async def one_round(system: System, plan: Plan, presses: int, rng: random.Random) -> Round:
    """A short rest, then the presses of one system."""
    system.tally = Tally()
    gc.collect()
    await asyncio.sleep(REST)
    await storm(system, plan, presses, rng)
    try:
        return Round.of(system.tally)
    except RuntimeError as error:
        raise RuntimeError(f"{system.name}: {error}") from error


async def alternate(systems: Sequence[System], plan: Plan) -> dict[str, list[Round]]:
    """Rounds of every system in turn, in an order that changes from round to round."""
    rng = random.Random(SEED)
    measured: dict[str, list[Round]] = {system.name: [] for system in systems}
    gc.freeze()
    gc.disable()  # collected between the rounds: no pause of ours counts as the servers'
    for system in systems:
        await one_round(system, plan, plan.warm_up, rng)
    for n in range(plan.rounds):
        turn = n % len(systems)
        for system in [*systems[turn:], *systems[:turn]]:
            measured[system.name].append(await one_round(system, plan, plan.presses, rng))
        print(f"  round {n + 1} of {plan.rounds}", file=sys.stderr, flush=True)
    gc.enable()
    gc.unfreeze()
    return measured
