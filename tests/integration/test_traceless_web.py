# SPDX-License-Identifier: EUPL-1.2
"""The real web server writes nothing down about who looks for help, not even when a page fails.

It runs without tables in its database: pages of plain words answer, the start page fails. That is the harder case.
"""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from schutznetz.config.run import _programs

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 120
WHO = {"Cookie": "sessionid=canary-session", "User-Agent": "canary-agent", "X-Forwarded-For": "203.0.113.77"}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The program of `schutznetz run` by itself, and what it writes."""
    folder = tmp_path_factory.mktemp("web")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    argv = next(one for one in _programs(folder, "127.0.0.1", [port], with_colleagues=False) if one.name == "web").argv
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        "SCHUTZNETZ_VAR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'empty.sqlite3'}",
    }  # fmt: skip
    written = folder / "log.txt"
    with written.open("w") as log:
        child = subprocess.Popen(argv, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _until_it_answers(port, child)
            yield f"http://127.0.0.1:{port}", written
        finally:
            child.terminate()
            child.wait(PATIENCE_S)


def _until_it_answers(port: int, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and child.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail("the web server did not start")


def ask(address: str, data: bytes | None = None) -> tuple[int, str, dict[str, str]]:
    request = urllib.request.Request(address, data, WHO)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode(), dict(answer.headers)


@pytest.mark.requirement("SAP-008", "SAP-070")
def test_no_line_names_who_looked_for_help_and_where(web: tuple[str, Path]) -> None:
    base, written = web
    for path, wanted in (
        ("/hilfe/gut-zu-wissen/?canary=1", 200), ("/hilfe/canary-missing/", 404), ("/hilfe/?canary=2", 500),
    ):  # fmt: skip
        status, said, headers = ask(base + path)
        assert status == wanted, path
        assert "Set-Cookie" not in headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "data-quick-exit" in said
    assert ask(f"{base}/hilfe/leicht/", b"canary=3")[0] == 405
    log = written.read_text()
    assert "a page of finding help failed" in log, "our own fault is still to be mended"
    assert "OperationalError" in log
    for trace in ("canary", "203.0.113.77", "/hilfe/"):
        assert trace not in log
    ask(f"{base}/canary-elsewhere/")
    assert "canary-elsewhere" in written.read_text(), "positive control: other pages are logged"


@pytest.mark.requirement("SAP-070")
def test_the_server_before_it_is_told_to_write_nothing_down_either() -> None:
    example = (ROOT / "deploy" / "nginx" / "schutznetz.conf").read_text()
    place = example.partition("location /hilfe/ {")[2].partition("}")[0]
    assert "access_log off;" in place
    assert "error_log  /dev/null crit;" in place
    assert 'proxy_set_header X-Forwarded-For "";' in place
