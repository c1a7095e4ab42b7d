# SPDX-License-Identifier: EUPL-1.2
"""One file with everything an instance cannot make again: database, drawings, keys. And the way back.

The file is a tar.gz with `manifest.json` (program version, database engine, SHA-256 of each member). It holds the
instance's secrets, so it is written for its owner only. The brokers' stores are not in it: what they hold for the
record is fetched into the database before the copy is made, and rosters are published anew.
"""

import argparse
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import django

from schutznetz.config.instance import AlreadyRunning, exclusive

FORMAT = 1
FOLDERS = ("media", "loops")
SECRETS = ("secret.key",)
TOMBSTONES = "vault-tombstones.txt"
"""What was deleted from vaults for good: a restore joins the list it finds with that of the backup, and obeys both."""
SQLITE_NAME, POSTGRES_NAME = "database.sqlite3", "database.dump"


class BackupError(Exception):
    """Why the backup or restore cannot go on, as a German sentence with what to do."""


def main(options: argparse.Namespace) -> None:
    django.setup()
    from django.conf import settings

    from schutznetz.adapters import clock

    try:
        if options.command == "backup":
            backup(options.file, now=clock.now())
            print(f"Gesichert: {options.file} (enthält Schlüssel, bitte verschlossen aufbewahren)")
        else:
            with exclusive(settings.VAR):
                aside = restore(options.file, now=clock.now(), replace=options.replace)
            print("Zurückgespielt." + (f" Die vorherigen Daten liegen in {aside}." if aside else ""))
    except (BackupError, AlreadyRunning) as error:
        sys.exit(str(error))


def backup(target: Path, *, now: datetime) -> None:
    """Write the backup to `target`; an existing file is never overwritten, a failed one never left behind."""
    if target.exists():
        raise BackupError(f"{target} gibt es schon. Bitte einen anderen Namen wählen.")
    partial = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder:
        members = _collect(Path(folder))
        manifest = _manifest(members, now)
        descriptor = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
                _add_bytes(archive, "manifest.json", manifest, now)
                for name, path in members.items():
                    archive.add(path, arcname=name, recursive=False)
            file.flush()
            os.fsync(file.fileno())
    partial.rename(target)


def _collect(scratch: Path) -> dict[str, Path]:
    """Members by their name in the archive; the database is copied to `scratch` while it may be in use."""
    from django.conf import settings

    members = {}
    database = _dump(scratch)
    members[database.name] = database
    for name in SECRETS:
        if (settings.VAR / name).exists():
            members[name] = settings.VAR / name
    if (settings.VAR / TOMBSTONES).exists():
        members[TOMBSTONES] = settings.VAR / TOMBSTONES
    for path in _lasting_files(settings.VAR):
        members[str(path.relative_to(settings.VAR))] = path
    return members


def _lasting_files(var: Path) -> list[Path]:
    """Drawings, and of each loop its keys, revocations and ports; its store and its configuration can be made again."""
    drawings = [path for path in (var / "media").rglob("*") if path.is_file()]
    return sorted(drawings) + sorted((var / "loops").glob("*/*.json"))


def _dump(scratch: Path) -> Path:
    from django.db import connection

    if connection.vendor == "sqlite":
        target = scratch / SQLITE_NAME
        connection.ensure_connection()
        with sqlite3.connect(target) as copy:
            connection.connection.backup(copy)
        copy.close()
        return target
    target = scratch / POSTGRES_NAME
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    return target


def _postgres(program: str, *arguments: str) -> None:
    from django.db import connection

    if not shutil.which(program):
        raise BackupError(f"{program} fehlt. Bitte einmal eingeben: sudo apt-get install -y postgresql-client")
    settings = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {variable: str(settings[key]) for variable, key in names.items() if settings.get(key)}
    done = subprocess.run([program, *arguments], env=os.environ | given, capture_output=True, text=True)
    if done.returncode:
        raise BackupError(f"{program} ist gescheitert: {done.stderr.strip()[-500:]}")


def _manifest(members: dict[str, Path], now: datetime) -> bytes:
    from django.db import connection

    facts = {
        "format": FORMAT,
        "program": version("schutznetz"),
        "made_at": now.isoformat(),
        "engine": connection.vendor,
        "sha256": {name: _sha256(path) for name, path in members.items()},
    }
    return json.dumps(facts, indent=1).encode()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes, now: datetime) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = len(content), int(now.timestamp()), 0o600
    archive.addfile(info, io.BytesIO(content))


def restore(source: Path, *, now: datetime, replace: bool) -> Path | None:
    """Put a backup back. What was there is moved aside, never deleted; returns that folder if there was something.

    Everything is unpacked and compared with its hashes before anything of the instance is touched.
    """
    from django.conf import settings

    if not source.exists():
        raise BackupError(f"{source} gibt es nicht.")
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="restore-") as folder:
        manifest = _unpack(source, Path(folder))
        _check(manifest, Path(folder))
        aside = _move_aside(now, replace=replace)
        _put_back(Path(folder), manifest["engine"])
        _join_lists(Path(folder) / TOMBSTONES, settings.VAR / TOMBSTONES)
    _finish(settings.VAR)
    _bury_again(settings.VAR / TOMBSTONES)
    return aside


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        return json.loads((folder / "manifest.json").read_text())
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise BackupError(f"{source} ist keine vollständige Sicherung ({error}).") from error


def _check(manifest: dict[str, Any], folder: Path) -> None:
    from django.db import connection

    if manifest.get("format") != FORMAT:
        raise BackupError("Diese Sicherung stammt aus einem neueren Programm. Bitte zuerst Schutznetz aktualisieren.")
    if manifest["engine"] != connection.vendor:
        raise BackupError(
            f"Die Sicherung ist aus {manifest['engine']}, diese Instanz läuft mit {connection.vendor}. "
            "Bitte DATABASE_URL passend setzen."
        )
    for name, digest in manifest["sha256"].items():
        path = folder / name
        if not path.is_file() or _sha256(path) != digest:
            raise BackupError(f"Die Sicherung ist beschädigt: {name} stimmt nicht mit seiner Prüfsumme überein.")


def _in_use() -> bool:
    """Does this instance hold data already?"""
    from django.db import connection

    if "organisation_authority" not in connection.introspection.table_names():
        return False
    from schutznetz.apps.organisation.models import Authority

    return Authority.objects.exists()


def _move_aside(now: datetime, *, replace: bool) -> Path | None:
    from django.conf import settings
    from django.db import connection

    used = _in_use()
    if used and not replace:
        raise BackupError("Diese Instanz enthält schon Daten. Mit --replace werden sie beiseitegelegt und ersetzt.")
    connection.close()
    aside = settings.VAR / f"replaced-{now:%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    if used and connection.vendor != "sqlite":
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={aside / POSTGRES_NAME}")
    database = Path(str(connection.settings_dict["NAME"]))
    names = [settings.VAR / name for name in (*FOLDERS, *SECRETS)]
    if connection.vendor == "sqlite":
        names += [database, Path(f"{database}-wal"), Path(f"{database}-shm")]
    for path in names:
        if path.exists():
            path.rename(aside / path.name)
    return aside if used else None


def _put_back(folder: Path, engine: str) -> None:
    from django.conf import settings
    from django.db import connection

    if engine == "sqlite":
        shutil.move(folder / SQLITE_NAME, str(connection.settings_dict["NAME"]))
    else:
        _postgres("pg_restore", "--clean", "--if-exists", "--no-owner", "--dbname=" + str(
            connection.settings_dict["NAME"]), "--exit-on-error", str(folder / POSTGRES_NAME))  # fmt: skip
    for name in (*FOLDERS, *SECRETS):
        if (folder / name).exists():
            shutil.move(folder / name, settings.VAR / name)


def _join_lists(archived: Path, here: Path) -> None:
    """Deletions before the backup and those since: none may be forgotten."""
    lists = [path.read_text(encoding="ascii").splitlines() for path in (archived, here) if path.exists()]
    lines = dict.fromkeys(line for found in lists for line in found)
    if lines:
        partial = here.with_name(here.name + ".part")
        descriptor = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(here)


def _bury_again(here: Path) -> None:
    """What was deleted from vaults after the backup was made is deleted again."""
    from schutznetz.apps.vault.actions import replay

    if here.exists():
        replay(here.read_text(encoding="ascii").splitlines())


def _finish(var: Path) -> None:
    """Keys only for their owner, and the database brought forward to this program."""
    for path in [var / name for name in SECRETS] + list((var / "loops").rglob("*")):
        if path.is_file():
            path.chmod(0o600)
    from schutznetz.config.database import migrate

    migrate()
