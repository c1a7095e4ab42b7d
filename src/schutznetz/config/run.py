# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz run`: everything one machine needs, supervised. Says what is missing before it starts anything."""

import argparse
import json
import os
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path

import django

from schutznetz.adapters import clock, nats_config, probe
from schutznetz.adapters.nats_config import port_is_free
from schutznetz.config import loops
from schutznetz.config.broker_process import broker_process
from schutznetz.config.instance import instance_folder
from schutznetz.config.supervisor import Process, StartFailed, Supervisor

WEB_WORKERS, WEB_THREADS = 2, 4
SEARCHED_PORTS = 20
WEB_S = 120.0
"""The web program has so long to answer first: on a machine that is busy half a minute was not enough."""


def main(options: argparse.Namespace) -> None:
    started = time.monotonic()
    folder = instance_folder()
    try:
        _run(options, folder, started)
    except (nats_config.NoBroker, StartFailed) as error:
        sys.exit(str(error))


def _run(options: argparse.Namespace, folder: Path, started: float) -> None:
    host = os.environ.get("SCHUTZNETZ_BIND", "127.0.0.1")
    port = _web_port(options.port, host)
    urls = _page_urls(port)
    ports = [port]
    if options.demo:
        os.environ.setdefault("SCHUTZNETZ_URL", urls[-2])  # mails of the demo lead back here
        ports += _vault_ports(port, host)
    processes = list(_brokers(folder, urls))
    _prepare(demo=options.demo)
    processes += _programs(folder, host, ports, with_colleagues=options.demo and not options.without_colleagues)
    supervisor = Supervisor(processes, folder)
    supervisor.on_ready = _announce(urls[-2], options, supervisor, started)
    supervisor.run()


def _web_port(wanted: int, host: str) -> int:
    """The wanted port, or in its neighbourhood the first free one."""
    for port in range(wanted, wanted + SEARCHED_PORTS):
        if port_is_free(port, host):
            return port
    raise StartFailed(f"Die Ports {wanted} bis {wanted + SEARCHED_PORTS - 1} sind belegt. Bitte --port angeben.")


def _vault_ports(port: int, host: str) -> list[int]:
    """In the demo the vault of counsellors gets a port of its own, elsewhere a host name (SCHUTZNETZ_VAULT_ORIGIN)."""
    if os.environ.get("SCHUTZNETZ_VAULT_ORIGIN"):
        return []
    found = _web_port(port + 1, host)
    os.environ["SCHUTZNETZ_VAULT_ORIGIN"] = f"http://localhost:{found}"
    return [found]


def _page_urls(port: int) -> list[str]:
    """Addresses under which browsers open the platform; brokers accept pages from nowhere else."""
    given = os.environ.get("SCHUTZNETZ_ORIGINS", "")
    return [*filter(None, given.split(",")), f"http://localhost:{port}", f"http://127.0.0.1:{port}"]


def _brokers(folder: Path, origins: list[str]) -> Iterator[Process]:
    """The embedded brokers, unless the operator names his own in SCHUTZNETZ_LOOPS."""
    if loops.addresses():
        return
    binary = nats_config.find_binary(os.environ.get("SCHUTZNETZ_NATS_SERVER", ""))
    brokers = loops.lay_out(folder / "loops", origins)
    os.environ["SCHUTZNETZ_LOOPS"] = json.dumps(loops.addresses_of(brokers))
    for broker in brokers.values():
        yield broker_process(broker, binary)


def _prepare(*, demo: bool) -> None:
    """Database and static files brought to the state of this program; the demo filled when it is new."""
    django.setup()
    from django.conf import settings
    from django.db import OperationalError

    from schutznetz.apps.accounts.policies import is_demo_database
    from schutznetz.config import database, static_files
    from schutznetz.config import demo as county

    try:
        database.migrate()
    except OperationalError as error:
        raise StartFailed(
            f"Die Datenbank antwortet nicht. Bitte DATABASE_URL und den Server prüfen.\n{error}"
        ) from error
    static_files.gather(settings.STATIC_ROOT)
    if demo and county.is_empty():
        county.fill(now=clock.now(), today=clock.today())
    if demo and not is_demo_database():
        raise StartFailed("Hier liegt eine echte Datenbank. Die Demo startet nur in einem Ordner ohne Daten (--var).")


def _programs(folder: Path, host: str, ports: list[int], *, with_colleagues: bool) -> list[Process]:
    """The web program listens at all these ports; it tells the vault's pages by the host name."""
    binds = [f"--bind={host}:{port}" for port in ports]
    python = [sys.executable, "-m"]
    own = [*python, "schutznetz.config.command"]
    web = [
        *python, "gunicorn", "schutznetz.config.wsgi:application", *binds, f"--workers={WEB_WORKERS}",
        "--worker-class=gthread", f"--threads={WEB_THREADS}", "--worker-tmp-dir=/dev/shm", "--log-level=warning",
        "--logger-class=schutznetz.config.web_log.WebLogger",
        "--max-requests=20000", "--max-requests-jitter=2000", f"--chdir={folder}", "--preload",
    ]  # fmt: skip
    answers = _answers(ports[0])
    programs = [
        Process("web", web, "Weboberfläche", dict(os.environ), answers, stage=1, ready_within_s=WEB_S),
        Process("controller", [*python, "schutznetz.controller"], "Alarmzentrale", env=dict(os.environ), stage=1),
        Process("worker", [*own, "worker"], "Hintergrundarbeit", env=dict(os.environ), stage=1),
    ]
    if with_colleagues:
        label = "Simulierte Arbeitsplätze"
        programs.append(Process("colleagues", [*own, "colleagues"], label, env=dict(os.environ), stage=2))
    return programs


def _answers(port: int) -> Callable[[], bool]:
    return lambda: probe.page_answers(f"http://127.0.0.1:{port}/gesund")


def _announce(url: str, options: argparse.Namespace, supervisor: Supervisor, started: float) -> Callable[[], None]:
    def announce() -> None:
        print(f"Bereit nach {time.monotonic() - started:.1f} s: {url}  (beenden: Strg+C)", flush=True)
        if options.demo:
            print("Demo mit erfundenen Personen: auf der Anmeldeseite eine Person anklicken.", flush=True)
        if options.once:
            supervisor.request_stop()
        elif options.open:
            webbrowser.open(url)

    return announce
