# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz doctor`: looks at everything an instance stands on and says what to do. It changes nothing."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import DatabaseError, connection

from schutznetz.adapters import clock, nats_config, nats_monitor, probe
from schutznetz.config import database, loops

GIBIBYTE = 1024**3
CLOCK_TOLERANCE = timedelta(seconds=2)
CERTIFICATE_WARNING = timedelta(days=21)
STALE_AFTER = timedelta(seconds=10)
SIGNS = {"ok": "  ok    ", "note": "  Hinweis", "fault": "  FEHLER "}


@dataclass(frozen=True)
class Reading:
    """One thing looked at: `state` is `ok`, `note` or `fault`; `remedy` says what to do unless it is ok."""

    name: str
    state: str
    text: str
    remedy: str = ""


def main() -> int:
    """Print all readings; the exit code is 1 when one of them is a fault."""
    django.setup()
    print(f"Ordner: {settings.VAR}")
    readings = list(examine(clock.now()))
    for reading in readings:
        print(f"{SIGNS[reading.state]}  {reading.name}: {reading.text}")
        if reading.remedy:
            print(f"           Abhilfe: {reading.remedy}")
    faults = sum(reading.state == "fault" for reading in readings)
    print("Alles in Ordnung." if not faults else f"{faults} Fehler. Bitte beheben und `schutznetz doctor` wiederholen.")
    return 1 if faults else 0


def examine(now: datetime) -> Iterator[Reading]:
    yield _broker_program()
    yield from _database()
    yield _disk(settings.VAR)
    yield from _secrets(settings.VAR)
    addresses = loops.addresses() or _embedded(settings.VAR)
    yield from _brokers(addresses, now)
    yield from _second_way(addresses)
    yield _controller(settings.VAR / "controller.json", now)
    yield from _certificate(now)
    yield _vault_address(settings.VAULT_ORIGIN, settings.PUBLIC_URL)


def _broker_program() -> Reading:
    try:
        binary = nats_config.find_binary(os.environ.get("SCHUTZNETZ_NATS_SERVER", ""))
    except nats_config.NoBroker as error:
        return Reading("Brokerprogramm", "fault", str(error), "siehe oben")
    return Reading("Brokerprogramm", "ok", binary.name)


def _database() -> Iterator[Reading]:
    kind = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    try:
        waiting = database.pending()
    except DatabaseError as error:
        remedy = "DATABASE_URL prüfen und ob der Datenbankserver läuft"
        yield Reading("Datenbank", "fault", f"{kind} antwortet nicht ({error})".strip(), remedy)
        return
    if waiting:
        yield Reading("Datenbank", "fault", f"{len(waiting)} Änderungen stehen aus", "schutznetz migrate")
    else:
        yield Reading("Datenbank", "ok", f"{kind}, auf dem Stand des Programms")
    if connection.vendor == "sqlite" and not waiting:
        yield _sqlite_is_whole()


def _sqlite_is_whole() -> Reading:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        verdict = str(cursor.fetchone()[0])
    if verdict == "ok":
        return Reading("Datenbankdatei", "ok", "unbeschädigt")
    return Reading(
        "Datenbankdatei", "fault", verdict, "letzte Sicherung zurückspielen: schutznetz restore DATEI --replace"
    )


def _disk(folder: Path) -> Reading:
    free = shutil.disk_usage(folder).free / GIBIBYTE
    text = f"{free:.1f} GiB frei".replace(".", ",")
    if free < 0.5:
        return Reading("Speicherplatz", "fault", text, "sofort Platz schaffen: Alarme werden sonst nicht gespeichert")
    if free < 2:
        return Reading("Speicherplatz", "note", text, "bald Platz schaffen, empfohlen sind 2 GiB")
    return Reading("Speicherplatz", "ok", text)


def _secrets(folder: Path) -> Iterator[Reading]:
    files = [folder / "secret.key", *(folder / "loops").glob("*/*.json")]
    open_to_others = [path for path in files if path.exists() and path.stat().st_mode & 0o077]
    if open_to_others:
        names = ", ".join(str(path) for path in open_to_others)
        yield Reading("Schlüsseldateien", "fault", f"für andere lesbar: {names}", f"chmod 600 {names}")
    else:
        yield Reading("Schlüsseldateien", "ok", "nur für dieses Konto lesbar")


def _embedded(folder: Path) -> loops.Addresses:
    """Monitors of the embedded brokers as laid out on disk by the last start."""
    found = {}
    for path in sorted((folder / "loops").glob("*/ports.json")):
        ports = json.loads(path.read_text())
        http = f"http://127.0.0.1:{ports['monitor']}"
        found[path.parent.name] = {"tcp": f"nats://127.0.0.1:{ports['client']}", "http": http}
    return found


def _brokers(addresses: loops.Addresses, now: datetime) -> Iterator[Reading]:
    if len(addresses) < 2:
        remedy = "schutznetz run starten oder SCHUTZNETZ_LOOPS setzen"
        yield Reading("Rufkreise", "fault", f"{len(addresses)} statt 2 bekannt", remedy)
    for name, address in addresses.items():
        yield _broker(f"Rufkreis {name.upper()}", address["http"], now)


def _broker(name: str, monitor: str, now: datetime) -> Reading:
    health = nats_monitor.health(monitor)
    if health == "unreachable":
        return Reading(name, "fault", "antwortet nicht", "schutznetz run starten; Protokoll im Ordner log lesen")
    if health != "ok":
        return Reading(name, "fault", health, "Platz auf dem Datenträger schaffen, dann den Broker neu starten")
    theirs = probe.broker_clock(monitor)
    if theirs and abs(theirs - now) > CLOCK_TOLERANCE:
        wrong = f"Uhr weicht um {abs((theirs - now).total_seconds()):.0f} s ab"
        return Reading(name, "fault", wrong, "Zeitabgleich (NTP) auf beiden Rechnern einschalten")
    return Reading(name, "ok", "läuft, speichert, Uhr stimmt")


def _second_way(addresses: loops.Addresses) -> Iterator[Reading]:
    hosts = {urlsplit(address["tcp"]).hostname for address in addresses.values()}
    if len(addresses) >= 2 and len(hosts) == 1:
        text = "Beide Rufkreise laufen auf einer Maschine: kein zweiter Weg bei Stromausfall"
        yield Reading(
            "Unabhängigkeit", "note", text, "zweiten Broker auf einem anderen Rechner (docs/operations/nats.md)"
        )


def _controller(path: Path, now: datetime) -> Reading:
    state = _read(path)
    if state is None or now - datetime.fromisoformat(state["at"]) > STALE_AFTER:
        text = "meldet sich nicht, niemand weiß, welche Plätze besetzt sind"
        return Reading("Alarmzentrale", "fault", text, "schutznetz run starten; Protokoll im Ordner log lesen")
    faults = sum(len(site["faults"]) for site in state["sites"].values())
    return Reading("Alarmzentrale", "ok", f"läuft, {faults} Plätze sind gerade nicht geschützt")


def _read(path: Path) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return content


def _certificate(now: datetime) -> Iterator[Reading]:
    name = os.environ.get("SCHUTZNETZ_TLS_CERT")
    if not name:
        if settings.HTTPS:
            yield Reading("Zertifikat", "note", "SCHUTZNETZ_TLS_CERT ist nicht gesetzt", "Ablauf wird nicht überwacht")
        return
    try:
        left = probe.certificate_left(Path(name), now)
    except (OSError, ValueError) as error:
        yield Reading("Zertifikat", "fault", f"{name} ist nicht lesbar ({error})", "Pfad und Rechte prüfen")
        return
    text = f"gültig noch {max(left.days, 0)} Tage"
    if left <= timedelta(0):
        yield Reading("Zertifikat", "fault", "abgelaufen", "sofort erneuern: Stationen können sich nicht verbinden")
    elif left < CERTIFICATE_WARNING:
        yield Reading("Zertifikat", "note", text, "erneuern und die Broker mit SIGHUP neu laden lassen")
    else:
        yield Reading("Zertifikat", "ok", text)


def _vault_address(origin: str, platform: str) -> Reading:
    """The counsellors' vault needs an address apart from the platform's (see config/vault_door.py)."""
    vault, main = urlsplit(origin), urlsplit(platform)
    if not origin:
        return Reading(
            "Tresor der SAP", "note", "hat keine Adresse", "SCHUTZNETZ_VAULT_ORIGIN setzen, wenn es SAP gibt"
        )
    if vault.scheme not in {"http", "https"} or not vault.hostname or vault.path:
        return Reading("Tresor der SAP", "fault", f"{origin} ist keine Adresse", "Beispiel: https://tresor.example.org")
    if vault.netloc == main.netloc:
        remedy = "dem Tresor einen eigenen Rechnernamen geben (docs/operations/installation.md)"
        return Reading("Tresor der SAP", "fault", "hat dieselbe Adresse wie die Plattform", remedy)
    if vault.scheme == "http" and vault.hostname != "localhost":
        return Reading("Tresor der SAP", "fault", f"{origin} ist nicht verschlüsselt", "ein Zertifikat einrichten")
    return Reading("Tresor der SAP", "ok", origin)
