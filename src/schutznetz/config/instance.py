# SPDX-License-Identifier: EUPL-1.2
"""Where an instance keeps its files, and the secret it makes for itself once."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schutznetz.config.given import given


def instance_folder() -> Path:
    """Folder of this instance's data (`SCHUTZNETZ_VAR`, default `./var`), created when missing."""
    folder = Path(os.environ.get("SCHUTZNETZ_VAR", "var")).absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """The secret: `SCHUTZNETZ_SECRET_KEY` (or `…_FILE`), else the file `secret.key`, made at first use (mode 0600)."""
    if told := given("SCHUTZNETZ_SECRET_KEY"):
        return told
    path = folder / "secret.key"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made := secrets.token_urlsafe(50))
    return made


class AlreadyRunning(RuntimeError):
    """Another `schutznetz run` (or a restore) holds this instance."""


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold the instance alone, by the lock of its supervisor. Raises AlreadyRunning."""
    path = folder / "run" / "supervisor.lock"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            text = f"Diese Instanz läuft schon ({folder}). Bitte sie zuerst beenden (Strg+C)."
            raise AlreadyRunning(text) from error
        yield
