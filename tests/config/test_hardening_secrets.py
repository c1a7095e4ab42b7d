# SPDX-License-Identifier: EUPL-1.2
"""Secrets come from files or the environment and never reach a log; nothing calls out but the named adapters."""

import ast
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from schutznetz.adapters.redaction import HIDDEN, Redacting, redacted
from schutznetz.config.given import UnreadableSecret, given, with_files
from schutznetz.config.surroundings import complaints

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "schutznetz"
TOKEN = "x7Gq_kP2mZ9tLw4RbV8nYc3HsD6fJ1aE"


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("could not connect to postgres://schutznetz:geh:eim@db/schutznetz", "geh:eim"),
        ("Authorization: Bearer abcDEF0123456789", "abcDEF0123456789"),
        ("key snz-scim-" + "a" * 43, "a" * 43),
        (f"Not Found: /konto/zugang/{TOKEN}/", TOKEN),
        (f"Gone: /kalender/{TOKEN}?x=1", TOKEN),
        ("GET /oidc/antwort?code=SplxlOBeZQQYbYS6WxSbIA&state=af0ifjsldkj", "SplxlOBeZQQYbYS6WxSbIA"),
        ("POST password=Sommer2027 login=kim", "Sommer2027"),
        ("client_secret=4711abc refused", "4711abc"),
        ('{"password": "Sommer 2027", "login": "kim"}', "Sommer 2027"),
        ("{'access_token': 'abc.def'}", "abc.def"),
        ("Cookie: sessionid=k9z8y7; theme=dark", "k9z8y7"),
        ("seed SUAM" + "A" * 54 + " refused", "SUAM" + "A" * 54),
        ("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJzdWIiOiIxIn0"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "MIIE"),
    ],
)
def test_a_line_without_its_secret(line: str, secret: str) -> None:
    said = redacted(line)
    assert secret not in said
    assert HIDDEN in said


@pytest.mark.parametrize(
    "line",
    [
        "Not Found: /alarm/01jd0000000000000000000001/",
        "Forbidden: /konto/alle/0b1f2a3c-1111-2222-3333-444455556666/",
        "Import: läuft wieder",
        "worker 3 restarts, exit code 9",
        "OperationalError: no such table: organisation_person",
        "https://kreis.example/scim/v2/Users?count=5",
    ],
)
def test_other_lines_stay_as_they_are(line: str) -> None:
    assert redacted(line) == line


def test_tracebacks_are_cleaned_too() -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Redacting("%(message)s"))
    log = logging.Logger("x")
    log.addHandler(handler)
    try:
        raise ValueError("password=Sommer2027")
    except ValueError:
        log.exception("broken with token=%s", "abc123xyz")
    assert "Traceback" in stream.getvalue()
    assert "Sommer2027" not in stream.getvalue()
    assert "abc123xyz" not in stream.getvalue()


def test_the_log_of_the_program_is_the_cleaned_one() -> None:
    handler = settings.LOGGING["handlers"]["console"]
    assert settings.LOGGING["formatters"][handler["formatter"]]["()"] == "schutznetz.adapters.redaction.Redacting"
    assert settings.LOGGING["root"]["handlers"] == ["console"]


@pytest.mark.django_db
def test_an_old_access_link_is_not_written_down(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(Redacting("%(message)s"))
    assert client.get(f"/konto/zugang/{TOKEN}/").status_code == 404
    assert caplog.records, "Django logs the address of what it did not find"
    assert TOKEN not in caplog.text


def test_a_file_takes_the_place_of_a_setting(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("aus der Datei\n", encoding="utf-8")
    found = with_files({"SCHUTZNETZ_X_FILE": str(secret), "DATABASE_URL_FILE": str(secret), "OTHER_FILE": "/nowhere"})
    assert (found["SCHUTZNETZ_X"], found["DATABASE_URL"]) == ("aus der Datei", "aus der Datei")
    assert "OTHER" not in found
    both = {"SCHUTZNETZ_X": "direkt", "SCHUTZNETZ_X_FILE": str(secret)}
    assert with_files(both)["SCHUTZNETZ_X"] == "direkt"


def test_a_missing_file_is_said_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHUTZNETZ_SECRET_KEY_FILE", str(tmp_path / "weg"))
    monkeypatch.delenv("SCHUTZNETZ_SECRET_KEY", raising=False)
    assert complaints() == [
        f"SCHUTZNETZ_SECRET_KEY_FILE: Die Datei {tmp_path / 'weg'} gibt es nicht, oder sie ist nicht lesbar."
    ]
    with pytest.raises(UnreadableSecret):
        given("SCHUTZNETZ_SECRET_KEY")


def test_settings_read_secrets_from_files_and_pass_them_to_nobody(tmp_path: Path) -> None:
    for name, text in {"key": "s" * 60, "url": f"sqlite:///{tmp_path}/x.sqlite3"}.items():
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")
    code = (
        "import os; from schutznetz.config import settings as s;"
        "print(s.SECRET_KEY == 's' * 60, s.DATABASES['default']['NAME'], 'SCHUTZNETZ_SECRET_KEY' in os.environ)"
    )
    names = {"SCHUTZNETZ_SECRET_KEY_FILE": "key", "DATABASE_URL_FILE": "url"}
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SCHUTZNETZ_SECRET_KEY")}
    env |= {name: str(tmp_path / file) for name, file in names.items()} | {"SCHUTZNETZ_VAR": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["True", f"{tmp_path}/x.sqlite3", "False"]


CLIENTS = {
    "socket", "smtplib", "imaplib", "poplib", "ftplib", "telnetlib", "nntplib", "xmlrpc", "nats", "httpx", "requests",
    "urllib3", "aiohttp", "websockets", "websocket", "grpc", "ldap", "ldap3", "paramiko", "asyncssh", "pycurl",
    "http.client", "urllib.request", "boto3", "pywebpush", "dns",
}  # fmt: skip
CALLS = {"open_connection", "create_connection", "create_datagram_endpoint", "urlopen", "socketpair"}
TARGETS = {
    "nats": "SCHUTZNETZ_LOOPS",
    "nats_config": "SCHUTZNETZ_BROKER_HOST",
    "nats_listener": "SCHUTZNETZ_LOOPS",
    "nats_monitor": "SCHUTZNETZ_LOOPS",
    "nats_station": "SCHUTZNETZ_LOOPS",
    "nats_streams": "SCHUTZNETZ_LOOPS",
    "nats_system": "SCHUTZNETZ_LOOPS",
    "probe": "SCHUTZNETZ_BIND",
    "pages": "verify-instance",
    "mail": "SCHUTZNETZ_MAIL",
    "mail_check": "SCHUTZNETZ_MAIL",
    "mailbox": "SCHUTZNETZ_MAIL",
    "oidc_http": "SCHUTZNETZ_OIDC",
}
"""Every module that may open a connection, and the setting that names whom it calls."""


def clients_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Attribute) and node.attr in CALLS:
            yield node.attr
        yield from (name for name in names if name in CLIENTS or name.partition(".")[0] in CLIENTS)


def test_only_named_adapters_call_out_and_their_targets_are_configured() -> None:
    """A new client is a decision: it gets a setting for its target, a line here and one in the hardening page."""
    found = {str(path.relative_to(SOURCE)): set(clients_of(path)) for path in SOURCE.rglob("*.py")}
    calling = {path for path, names in found.items() if names}
    assert calling - {f"adapters/{name}.py" for name in TARGETS} == set()
    page = (ROOT / "docs" / "operations" / "hardening.md").read_text(encoding="utf-8")
    assert [setting for setting in TARGETS.values() if setting not in page] == []


def test_the_search_for_clients_finds_one(tmp_path: Path) -> None:
    for code in (
        "import requests",
        "import urllib.request",
        "from urllib.request import urlopen",
        "from urllib import request",
        "from http import client",
        "import asyncio\nasyncio.open_connection('x', 1)",
    ):
        (tmp_path / "new.py").write_text(code, encoding="utf-8")
        assert list(clients_of(tmp_path / "new.py")), code


def test_the_web_servers_own_log_is_cleaned() -> None:
    from gunicorn.config import Config

    from schutznetz.config.web_log import WebLogger

    logger = WebLogger(Config())
    try:
        assert [type(handler.formatter) for handler in logger.error_log.handlers] == [Redacting]
    finally:
        logger.error_log.handlers.clear()
