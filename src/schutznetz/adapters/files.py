# SPDX-License-Identifier: EUPL-1.2
"""Files that are either there completely or not at all, and that only their owner may read."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def create_private(path: Path, text: str) -> None:
    """Write ``path`` (mode 0600) unless it exists; of two writers the first one wins."""
    part = _write_part(path, text)
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
    _sync_folder(path.parent)


def replace_private(path: Path, text: str, *, durable: bool = True) -> None:
    """Put ``text`` in the place of ``path`` (mode 0600) in one step; ``durable``: it survives a power cut."""
    _write_part(path, text, durable=durable).replace(path)
    if durable:
        _sync_folder(path.parent)


def _write_part(path: Path, text: str, *, durable: bool = True) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        if durable:
            os.fsync(file.fileno())
    return part


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock file ``path``: of several processes one at a time is inside."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
