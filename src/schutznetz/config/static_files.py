# SPDX-License-Identifier: EUPL-1.2
"""Static files are gathered once for each state of the program, not at each start."""

import hashlib
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

MARK = "state.sha256"


def gather(target: Path) -> bool:
    """Collect, hash and compress the static files into `target` unless it holds this state; True when it did."""
    state, mark = _state(), target / MARK
    if mark.exists() and mark.read_text() == state:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(state)
    return True


def _state() -> str:
    """A digest of the names, sizes and times of all static files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
