# SPDX-License-Identifier: EUPL-1.2
"""Where an instance keeps its files, and the secret it makes for itself once."""

import os
import secrets
from pathlib import Path


def instance_folder() -> Path:
    """Folder of this instance's data (`SCHUTZNETZ_VAR`, default `./var`), created when missing."""
    folder = Path(os.environ.get("SCHUTZNETZ_VAR", "var")).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """The instance's secret: `SCHUTZNETZ_SECRET_KEY`, else the file `secret.key`, made at first use (mode 0600)."""
    if given := os.environ.get("SCHUTZNETZ_SECRET_KEY"):
        return given
    path = folder / "secret.key"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made := secrets.token_urlsafe(50))
    return made
