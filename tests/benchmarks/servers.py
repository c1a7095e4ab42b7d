# SPDX-License-Identifier: EUPL-1.2
"""Command lines and configurations of the systems that are compared."""

import contextlib
import shutil
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.machine import find_program

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
LONG = "1h"
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
    config = folder / f"mosquitto-{port}.conf"
    config.write_text(MOSQUITTO.format(port=port))
    return [program("mosquitto"), "-c", str(config)]


def alertmanager_command(folder: Path, port: int, webhooks: list[int], interval: str = LONG) -> list[str]:
    """Alertmanager at its fastest settings: an alert is a group of its own and waits for nothing, no gossip.

    The intervals say how often a running alert is looked at and repeated, not how soon it is sent. At their minimum
    (1 ms) the repetitions keep Alertmanager so busy that a new alert takes five times as long; so they are long.
    """
    config = folder / "alertmanager.yml"
    config.write_text(ALERTMANAGER.format(interval=interval) + "".join(WEBHOOK.format(port=one) for one in webhooks))
    return [
        program("prometheus-alertmanager"), f"--config.file={config}", f"--storage.path={folder}/alertmanager",
        f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=error",
    ]  # fmt: skip


def floor_command(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.floor_wire", str(port), str(folder / "floor.log")]


def versions() -> dict[str, str]:
    """What is compared, as each program names itself; without those that are not installed."""
    asked = {
        "nats-server": "--version",
        "mosquitto": "-h",
        "prometheus-alertmanager": "--version",
        "chromium": "--version",
    }
    found = {}
    for name, option in asked.items():
        with contextlib.suppress(RuntimeError, OSError, subprocess.TimeoutExpired):
            answer = subprocess.run([program(name), option], capture_output=True, text=True, timeout=20)
            found[name] = (answer.stdout or answer.stderr).split("\n")[0].strip()
    return found
