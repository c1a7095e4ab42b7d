# SPDX-License-Identifier: EUPL-1.2
"""What an operator can get wrong in the environment, said in one sentence before anything starts."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from schutznetz.config.given import UnreadableSecret, given, with_files

DATABASES = {"sqlite", "postgres", "postgresql", "psql", "pgsql"}
SWITCHES = ("SCHUTZNETZ_DEMO", "SCHUTZNETZ_HTTPS")
SWITCH_WORDS = {"0", "1", "true", "false", "yes", "no", "on", "off", ""}


def complaints() -> list[str]:
    """German sentences with what to do; empty when nothing speaks against starting."""
    try:
        with_files(os.environ)
    except UnreadableSecret as error:
        return [str(error)]
    return [*_database(), *_certificate(), *_switches()]


def _database() -> Iterator[str]:
    url = given("DATABASE_URL")
    if url and urlsplit(url).scheme not in DATABASES:
        yield "DATABASE_URL ist keine Adresse einer Datenbank. Beispiel: postgres://name:passwort@rechner/schutznetz"


def _certificate() -> Iterator[str]:
    names = ("SCHUTZNETZ_TLS_CERT", "SCHUTZNETZ_TLS_KEY")
    given = {name: os.environ[name] for name in names if os.environ.get(name)}
    if len(given) == 1:
        other = next(name for name in names if name not in given)
        yield f"{next(iter(given))} ist gesetzt, {other} fehlt. Bitte beide setzen oder keine."
    for name, path in given.items():
        if not os.access(Path(path), os.R_OK):
            yield f"{name}: Die Datei {path} gibt es nicht, oder sie ist nicht lesbar."


def _switches() -> Iterator[str]:
    for name in SWITCHES:
        if os.environ.get(name, "").lower() not in SWITCH_WORDS:
            yield f"{name} muss 0 oder 1 sein."
