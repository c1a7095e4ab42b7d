# SPDX-License-Identifier: EUPL-1.2
"""An embedded broker as the supervisor runs it: outlives it, and gets its disk space back when the disk was full."""

import hashlib
import shutil
import signal
from pathlib import Path

from schutznetz.adapters.nats_config import DISK_RESERVE, Broker, release_reserve
from schutznetz.adapters.nats_monitor import health, is_alive
from schutznetz.config.supervisor import Process

ENOUGH = DISK_RESERVE // 4


def broker_process(broker: Broker, binary: Path) -> Process:
    """The process of one loop, to be started before everything else."""
    return Process(
        name=f"loop-{broker.loop}",
        label=f"Broker {broker.loop.upper()}",
        argv=broker.argv(binary),
        ready=lambda: health(broker.monitor_url) == "ok",
        detached=True,
        stage=0,
        health=lambda: ailment(broker),
        cure=lambda: may_restart(broker),
        reload_signal=signal.SIGHUP,
        version=hashlib.sha256(broker.config.read_bytes() + binary.read_bytes()).hexdigest(),
    )


def ailment(broker: Broker) -> str:
    """What is wrong with a broker, in German; empty when nothing is."""
    said = health(broker.monitor_url)
    if said == "ok":
        return ""
    if said == "unreachable":
        return "antwortet nicht"
    free = shutil.disk_usage(broker.folder).free // 1024 // 1024
    return f"speichert nicht richtig (frei auf dem Datenträger: {free} MB; {said[-80:]})"


def may_restart(broker: Broker) -> bool:
    """A broker that could not write stays broken until it is restarted, which helps once there is space again."""
    if not is_alive(broker.monitor_url) or shutil.disk_usage(broker.folder).free >= ENOUGH:
        return True
    return release_reserve(broker.folder)
