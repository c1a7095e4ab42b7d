# SPDX-License-Identifier: EUPL-1.2
"""One embedded broker: its binary, its ports, its folder and its configuration file.

Folder of a loop: ``keys.json`` ``accounts.json`` (nats_keys), ``ports.json``, ``broker.conf``, ``broker.pid``,
``reserve`` (disk space to give back when the disk is full), ``jetstream/``, ``accounts/``.
"""

import itertools
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from schutznetz.adapters.files import create_private, replace_private
from schutznetz.adapters.nats_keys import LoopKeys

OLDEST = (2, 15, 1)
MEBIBYTE = 1024 * 1024
STORE_LIMIT = 8 * 1024 * MEBIBYTE
SMALLEST_STORE = 1536 * MEBIBYTE
STORE_STEP = 256 * MEBIBYTE
DISK_RESERVE = 512 * MEBIBYTE
RESERVE_FILE = 64 * MEBIBYTE
LASTING_PORTS = range(20000, 32000)
LOOPBACK = "127.0.0.1"


class NoBroker(RuntimeError):
    """There is no broker that could be started; the message is German and says what to do."""


@dataclass(frozen=True)
class Ports:
    """The ports of one broker; they stay the same because browsers remember them."""

    client: int
    websocket: int
    monitor: int
    mqtt: int


@dataclass(frozen=True)
class Tls:
    """Files of the certificate the web server uses as well."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class BrokerPlan:
    """How one broker is to listen. ``origins`` are the web addresses whose pages may open a websocket."""

    host: str = LOOPBACK
    origins: Sequence[str] = ()
    tls: Tls | None = None
    with_mqtt: bool = False


@dataclass(frozen=True)
class Broker:
    """One broker as it is laid out on disk."""

    loop: str
    folder: Path
    config: Path
    ports: Ports
    plan: BrokerPlan

    @property
    def client_url(self) -> str:
        return f"{'tls' if self.plan.tls else 'nats'}://{self._reach}:{self.ports.client}"

    @property
    def websocket_url(self) -> str:
        return f"{'wss' if self.plan.tls else 'ws'}://{self._reach}:{self.ports.websocket}"

    @property
    def monitor_url(self) -> str:
        return f"http://{LOOPBACK}:{self.ports.monitor}"

    @property
    def pid_file(self) -> Path:
        return self.folder / "broker.pid"

    @property
    def _reach(self) -> str:
        return LOOPBACK if self.plan.host in {"0.0.0.0", "::", ""} else self.plan.host  # noqa: S104

    def argv(self, binary: Path) -> list[str]:
        return [str(binary), "-c", str(self.config)]


def find_binary(chosen: str = "") -> Path:
    """The broker to start: ``chosen`` (setting SCHUTZNETZ_NATS_SERVER) or the one beside our Python.

    NoBroker when there is none, or one older than 2.15.1 (known security holes before it).
    """
    beside = Path(sys.executable).with_name("nats-server")
    name = chosen or (str(beside) if beside.exists() else "nats-server")
    found = shutil.which(name)
    if found is None:
        raise NoBroker(
            f"Das Programm nats-server fehlt ({name}). Bitte installieren Sie es neu (make run) oder nennen Sie "
            "in SCHUTZNETZ_NATS_SERVER seinen Pfad."
        )
    version = _version_of(found)
    if version < OLDEST:
        raise NoBroker(
            f"{found} ist zu alt ({'.'.join(map(str, version))}). Nötig ist nats-server "
            f"{'.'.join(map(str, OLDEST))} oder neuer, weil ältere Fassungen bekannte Sicherheitslücken haben."
        )
    return Path(found)


def _version_of(binary: str) -> tuple[int, ...]:
    try:
        answer = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=10).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoBroker(f"{binary} lässt sich nicht starten: {error}") from error
    match = re.search(r"v?(\d+)\.(\d+)\.(\d+)", answer)
    if match is None:
        raise NoBroker(f"{binary} nennt keine Fassung. Ist das wirklich nats-server?")
    return tuple(int(part) for part in match.groups())


def free_ports(count: int, host: str = LOOPBACK) -> list[int]:
    """Ports nobody listens on, below those the system lends to outgoing connections (which come and go)."""
    candidates = random.SystemRandom().sample(LASTING_PORTS, k=len(LASTING_PORTS))
    found = list(itertools.islice((port for port in candidates if port_is_free(port, host)), count))
    if len(found) < count:
        raise NoBroker("Auf diesem Rechner ist kein freier Port zwischen 20000 und 32000 zu finden.")
    return found


def port_is_free(port: int, host: str = LOOPBACK) -> bool:
    """Could a server listen there now?"""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def ensure_ports(folder: Path, wanted: Ports | None = None) -> Ports:
    """The ports of the broker in ``folder``: ``wanted``, else those of last time, else free ones, remembered."""
    memory = folder / "ports.json"
    if wanted is not None:
        replace_private(memory, json.dumps(asdict(wanted)))
    elif not memory.exists():
        create_private(memory, json.dumps(asdict(Ports(*free_ports(4)))))
    return Ports(**json.loads(memory.read_text()))


def write_broker(keys: LoopKeys, plan: BrokerPlan, wanted: Ports | None = None) -> Broker:
    """Lay out the broker of a loop in the folder of its keys and write its configuration."""
    folder = keys.folder
    ports = ensure_ports(folder, wanted)
    broker = Broker(keys.loop, folder, folder / "broker.conf", ports, plan)
    _write_accounts(keys)
    _keep_reserve(folder)
    replace_private(broker.config, _config(broker, keys, store_limit(folder)))
    return broker


def store_limit(folder: Path) -> int:
    """Bytes the store may grow to, so that the disk keeps a reserve; in steps, so that it rarely changes."""
    store = folder / "jetstream"
    used = sum(file.stat().st_size for file in store.rglob("*") if file.is_file()) if store.exists() else 0
    limit = min(STORE_LIMIT, used + shutil.disk_usage(folder).free - DISK_RESERVE)
    return max(SMALLEST_STORE, limit // STORE_STEP * STORE_STEP)


def _keep_reserve(folder: Path) -> None:
    reserve = folder / "reserve"
    if reserve.exists() or shutil.disk_usage(folder).free < DISK_RESERVE:
        return
    with reserve.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, RESERVE_FILE)


def release_reserve(folder: Path) -> bool:
    """Give the reserved disk space back, so that a broker on a full disk can go on.  False when it is gone already."""
    reserve = folder / "reserve"
    there = reserve.exists()
    reserve.unlink(missing_ok=True)
    return there


def _write_accounts(keys: LoopKeys) -> None:
    """What the broker finds in its folder beats its configuration, so the folder must be up to date."""
    for account, token in keys.accounts.items():
        path = keys.folder / "accounts" / f"{account}.jwt"
        if not path.exists() or path.read_text() != token:
            replace_private(path, token)


def _config(broker: Broker, keys: LoopKeys, limit: int) -> str:
    host, ports = broker.plan.host, broker.ports
    preload = "\n".join(f"  {account}: {token}" for account, token in keys.accounts.items())
    parts = [
        f'server_name: "loop-{keys.loop}-{keys.operator.public[-8:].lower()}"',
        f'listen: "{host}:{ports.client}"',
        f'http: "{LOOPBACK}:{ports.monitor}"',
        f"pid_file: {_quoted(broker.pid_file)}",
        'max_connections: 20000\nmax_payload: 1MB\nmax_pending: 16MB\nwrite_deadline: "5s"',
        'ping_interval: "3s"\nping_max: 2\nlame_duck_duration: "30s"\nlame_duck_grace_period: "1s"',
        f"jetstream {{\n  store_dir: {_quoted(broker.folder)}\n  sync_interval: always\n  strict: true\n"
        f"  max_mem: 64MB\n  max_file: {limit}\n}}",
        f"operator: {keys.operator_jwt}\nsystem_account: {keys.system.public}",
        f'resolver: {{ type: full, dir: {_quoted(broker.folder / "accounts")}, allow_delete: false, interval: "2m" }}',
        f"resolver_preload: {{\n{preload}\n}}",
        _tls(broker.plan.tls),
        _websocket(broker),
        _mqtt(broker),
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _quoted(path: Path) -> str:
    return json.dumps(str(path.resolve()))


def _tls(tls: Tls | None) -> str:
    if tls is None:
        return ""
    return f'tls {{ cert_file: {_quoted(tls.certificate)}, key_file: {_quoted(tls.key)}, min_version: "1.2" }}'


def _websocket(broker: Broker) -> str:
    origins = json.dumps(list(broker.plan.origins))
    none = json.dumps(not broker.plan.origins)
    safe = _tls(broker.plan.tls) or "no_tls: true"
    return (
        f'websocket {{\n  listen: "{broker.plan.host}:{broker.ports.websocket}"\n  {safe}\n'
        f"  allowed_origins: {origins}\n  same_origin: {none}\n  compression: false\n}}"
    )


def _mqtt(broker: Broker) -> str:
    if not broker.plan.with_mqtt:
        return ""
    return (
        f'mqtt {{\n  listen: "{broker.plan.host}:{broker.ports.mqtt}"\n  {_tls(broker.plan.tls)}\n'
        "  reject_qos2_publish: true\n  downgrade_qos2_subscribe: true\n}"
    )
