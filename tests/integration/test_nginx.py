# SPDX-License-Identifier: EUPL-1.2
"""The shipped example for nginx in front of a running instance: only ports, paths and the name are other ones."""

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPMessage
from pathlib import Path

import pytest

from schutznetz.adapters import clock
from schutznetz.adapters.nats_config import free_ports
from schutznetz.config.middleware import content_security_policy
from tests import certificates
from tests.integration.test_run import COMMAND, LONG, alive, environment

pytestmark = pytest.mark.integration
EXAMPLE = Path(__file__).resolve().parents[2] / "deploy" / "nginx" / "schutznetz.conf"
NAME = certificates.HOST
ORIGIN = f"https://{NAME}"
FRAME = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/schutznetz.conf;
}}
"""


@dataclass
class Place:
    """Where things stand: ports of nginx (plain and TLS) and of the web server, certificate, folders."""

    folder: Path
    certificate: Path
    key: Path
    plain: int
    secure: int
    web: int

    @property
    def var(self) -> Path:
        return self.folder / "var"


def program() -> str:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    assert found, "nginx fehlt: bitte tools/packages.py seine Arbeit tun lassen (make test) oder nginx-light einrichten"
    return found


def adjusted(place: Place) -> str:
    """The example with the places of this test; the names of platform and vault stand twice each."""
    text = EXAMPLE.read_text(encoding="utf-8")
    changes = {
        "listen 80;": f"listen 127.0.0.1:{place.plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{place.secure} ssl http2;",
        "/etc/schutznetz/certificate.pem": str(place.certificate),
        "/etc/schutznetz/key.pem": str(place.key),
        "/etc/schutznetz/vault-certificate.pem": str(place.certificate),
        "/etc/schutznetz/vault-key.pem": str(place.key),
        "http://127.0.0.1:8000": f"http://127.0.0.1:{place.web}",
    }
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    assert text.count("server_name schutznetz.example.org;") == text.count("server_name tresor.example.org;") == 2
    return text.replace("server_name schutznetz.example.org;", f"server_name {NAME};")


def until(what: str, seconds: float, holds) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def nginx(place: Place) -> Iterator[None]:
    home = place.folder / "nginx"
    home.mkdir()
    (home / "schutznetz.conf").write_text(adjusted(place), encoding="utf-8")
    (home / "nginx.conf").write_text(FRAME.format(folder=home), encoding="utf-8")
    command = [program(), "-p", str(home), "-c", str(home / "nginx.conf"), "-e", str(home / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            until("nginx does not listen", 20, lambda: listens(place.secure))
            yield
        finally:
            process.terminate()


@contextmanager
def platform(place: Place) -> Iterator[None]:
    """`schutznetz run` with the settings the example and the page on certificates ask for."""
    files = {"SCHUTZNETZ_TLS_CERT": str(place.certificate), "SCHUTZNETZ_TLS_KEY": str(place.key)}
    names = {"SCHUTZNETZ_HOSTS": NAME, "SCHUTZNETZ_ORIGINS": ORIGIN, "SCHUTZNETZ_BROKER_NAME": NAME}
    settings = environment(**files, **names, SCHUTZNETZ_HTTPS="1", SCHUTZNETZ_PROXIES="1")
    output = place.folder / "output.txt"
    command = [*COMMAND, "--var", str(place.var), "run", "--port", str(place.web)]
    with output.open("w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env=settings, start_new_session=True)
    try:
        until("not ready", LONG, lambda: "Bereit nach" in output.read_text() or process.poll() is not None)
        assert process.poll() is None, output.read_text()
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(LONG)
        assert not [path for path in place.var.glob("run/*.pid") if alive(int(re.findall(r"\d+", path.read_text())[0]))]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("nginx")
    certificate, key = certificates.make(folder, clock.now())
    return Place(folder, certificate, key, *free_ports(3))


@pytest.fixture(scope="module")
def before(place: Place) -> Iterator[HTTPMessage]:
    """What nginx says while the platform is not there; afterwards the platform runs behind it."""
    with ExitStack() as stack:
        stack.enter_context(nginx(place))
        status, headers, _body = ask(place, "GET", "/")
        assert status == 502
        stack.enter_context(platform(place))
        yield headers


def secured(place: Place, *protocols: str) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(place.certificate))
    if protocols:
        context.set_alpn_protocols(list(protocols))
    raw = socket.create_connection(("127.0.0.1", place.secure), timeout=60)
    return context.wrap_socket(raw, server_hostname=NAME)


def ask(
    place: Place, method: str, path: str, body: bytes = b"", said: int | None = None, **headers: str
) -> tuple[int, HTTPMessage, bytes]:
    """One request over TLS as a browser at the host name sends it; `said` is a length the body does not have."""
    connection = http.client.HTTPConnection(NAME)
    connection.sock = secured(place)
    connection.putrequest(method, path)
    sent = {"Content-Length": str(len(body) if said is None else said)} | {
        k.replace("_", "-"): headers[k] for k in headers
    }
    for key, value in sent.items():
        connection.putheader(key, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    try:
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_without_the_platform_an_answer_is_protected_all_the_same(before: HTTPMessage) -> None:
    for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Strict-Transport-Security"):
        assert len(before.get_all(name) or []) == 1, name
    assert (before["Content-Security-Policy"] or "").startswith("default-src 'none'")
    assert before["Server"] == "nginx"


def test_without_tls_people_are_led_to_tls(before: HTTPMessage, place: Place) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", place.plain, timeout=60)
    connection.request("GET", "/konto/anmelden/?next=/", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"{ORIGIN}/konto/anmelden/?next=/")
    connection.close()


def test_a_page_keeps_its_own_headers_and_each_of_them_once(before: HTTPMessage, place: Place) -> None:
    status, headers, body = ask(place, "GET", "/konto/anmelden/")
    assert status == 200
    assert b"<form" in body
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
                 "Strict-Transport-Security", "Cross-Origin-Opener-Policy", "Permissions-Policy"):  # fmt: skip
        assert len(headers.get_all(name) or []) == 1, name
    assert headers["Content-Security-Policy"].startswith(content_security_policy().partition(";")[0])
    assert headers["Referrer-Policy"] == "same-origin"
    cookies = headers.get_all("Set-Cookie") or []
    assert cookies
    assert all("Secure" in cookie and cookie.startswith("__Host-") for cookie in cookies)
    assert "gunicorn" not in str(headers)


def test_browsers_get_http_2_and_nothing_older_than_tls_1_2(before: HTTPMessage, place: Place) -> None:
    with secured(place, "h2", "http/1.1") as connection:
        assert connection.selected_alpn_protocol() == "h2"
        assert connection.version() in ("TLSv1.2", "TLSv1.3")
    assert "ssl_protocols       TLSv1.2 TLSv1.3;" in EXAMPLE.read_text(encoding="utf-8")


def test_a_form_of_the_own_address_is_accepted_and_one_of_another_refused(before: HTTPMessage, place: Place) -> None:
    _status, headers, body = ask(place, "GET", "/konto/anmelden/")
    token = re.findall(rb'name="csrfmiddlewaretoken" value="(\w+)"', body)[0].decode()
    cookie = "; ".join(one.partition(";")[0] for one in headers.get_all("Set-Cookie") or [])
    form = f"csrfmiddlewaretoken={token}&login=niemand&password=falsch".encode()
    more = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    own = ask(place, "POST", "/konto/anmelden/", form, Origin=ORIGIN, Referer=f"{ORIGIN}/konto/anmelden/", **more)
    assert own[0] in (200, 422)
    assert b"niemand" in own[2], "nothing typed is lost"
    foreign = ask(place, "POST", "/konto/anmelden/", form, Origin="https://evil.example", **more)
    assert foreign[0] == 403


def test_bodies_have_two_limits(before: HTTPMessage, place: Place) -> None:
    """nginx refuses what nobody may send, the platform what this person may not; both without keeping it."""
    status, headers, _body = ask(place, "POST", "/konto/anmelden/", said=202 * 1024 * 1024)
    assert status == 413
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; frame-ancestors")
    for _time in range(10):  # a connection closed on unread bytes would now and then be a broken platform: 502
        status, _headers, body = ask(
            place, "POST", "/konto/anmelden/", b"x" * (8 * 1024 * 1024), Accept="text/html", Accept_Language="de"
        )
        assert (status, "Die Datei ist zu groß" in body.decode()) == (413, True)
        assert ask(place, "POST", "/gibt-es-nicht", b"x" * (900 * 1024))[0] in (403, 404)


def test_another_host_name_is_not_answered(before: HTTPMessage, place: Place) -> None:
    context = ssl.create_default_context(cafile=str(place.certificate))
    raw = socket.create_connection(("127.0.0.1", place.secure), timeout=60)
    with context.wrap_socket(raw, server_hostname=NAME) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        assert connection.recv(64).split()[1] == b"400"


def test_slow_clients_hold_nginx_and_not_the_platform(before: HTTPMessage, place: Place) -> None:
    with ExitStack() as stack:
        for _number in range(100):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", place.plain), timeout=60))
            slow.sendall(b"GET / HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\nX-Slow: ")
        for _number in range(30):
            half = stack.enter_context(secured(place))
            half.sendall(
                b"POST /konto/anmelden/ HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\nContent-Length: 900\r\n\r\nx"
            )
        started = time.monotonic()
        assert ask(place, "GET", "/gesund")[0] == 200
        assert time.monotonic() - started < 5


@pytest.mark.parametrize("loop", ["a", "b"])
def test_the_brokers_take_websockets_of_the_pages_beside_nginx(before: HTTPMessage, place: Place, loop: str) -> None:
    """The worker of a station names both brokers by the certificate's name; they take its origin and no other."""
    status, headers, _body = ask(place, "GET", "/alarm/station/worker.js")
    assert status == 200
    found = re.findall(rf"wss://{re.escape(NAME)}:(\d+)", headers["Content-Security-Policy"])
    assert len(set(found)) == 2
    port = int(found["ab".index(loop)])
    assert handshake(place, port, ORIGIN) == 101
    assert handshake(place, port, "https://evil.example") == 403


def handshake(place: Place, port: int, origin: str) -> int:
    context = ssl.create_default_context(cafile=str(place.certificate))
    raw = socket.create_connection(("127.0.0.1", port), timeout=60)
    with context.wrap_socket(raw, server_hostname=NAME) as connection:
        lines = (
            "GET / HTTP/1.1", f"Host: {NAME}:{port}", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", f"Origin: {origin}", "", "",
        )  # fmt: skip
        connection.sendall("\r\n".join(lines).encode())
        return int(connection.recv(64).split()[1])


def test_the_example_is_complete() -> None:
    """It names the settings of `schutznetz run` without which the pages behind it refuse every form."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for name in ("SCHUTZNETZ_HTTPS=1", "SCHUTZNETZ_PROXIES=1", "SCHUTZNETZ_HOSTS=", "SCHUTZNETZ_ORIGINS="):
        assert name in text
