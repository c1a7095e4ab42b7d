# SPDX-License-Identifier: EUPL-1.2
"""Settings as the operator gives them: `NAME`, or `NAME_FILE` with the path of a file that holds the value.

Files keep secrets out of process lists, unit files and the environment of children (systemd credentials, container
secrets). They are read anew by each program and never written into the environment.
"""

import os
from collections.abc import Mapping
from pathlib import Path

ENDING = "_FILE"


class UnreadableSecret(ValueError):
    """A file named by a setting cannot be read; the message is a German sentence for the operator."""


def with_files(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment with the contents of all `SCHUTZNETZ_…_FILE` and `DATABASE_URL_FILE` in their places.

    A value given directly counts more than a file. Raises UnreadableSecret.
    """
    found = dict(environ)
    for name, path in environ.items():
        plain = name.removesuffix(ENDING)
        if plain != name and path and _is_ours(plain) and not environ.get(plain):
            found[plain] = _content(name, path)
    return found


def _is_ours(name: str) -> bool:
    return name == "DATABASE_URL" or name.startswith("SCHUTZNETZ_")


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise UnreadableSecret(f"{name}: Die Datei {path} gibt es nicht, oder sie ist nicht lesbar.") from error


def given(name: str) -> str:
    """One setting, from the environment or from its file; empty when it is not given. Raises UnreadableSecret."""
    own = {key: value for key in (name, name + ENDING) if (value := os.environ.get(key))}
    return with_files(own).get(name, "")
