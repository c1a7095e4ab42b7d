# SPDX-License-Identifier: EUPL-1.2
"""The vault's origin without a platform: the built files, the headers of the real one, and a server in memory.

For looking at pages and for measuring; `python -m tests.vault.stand_in` prints its address.
"""

import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

APPS = Path(__file__).resolve().parent.parent.parent / "src/schutznetz/apps"
FILES = {
    "static/vault": APPS / "vault/static/vault",
    "static/ui": APPS / "ui/static/ui",
    "source": APPS / "vault/browser",
}
TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "worker-src 'self'; require-trusted-types-for 'script'; trusted-types vault"
)
PAGE = """<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Schutznetz</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="platform" content="https://schutznetz.example"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/ui/vendor/kern/fonts.css">
<link rel="stylesheet" href="/static/ui/vendor/kern/kern.min.css">
<link rel="stylesheet" href="/static/ui/app.css"><link rel="stylesheet" href="/static/vault/vault.css">
<script type="module" src="/static/vault/vault.js"></script></head><body><div id="app"></div></body></html>"""


class Memory:
    """What the server of the vault keeps, and what it was asked: `calls` holds (method, path, bytes of the body)."""

    def __init__(self, account: dict[str, Any] | None = None, rules: dict[str, Any] | None = None) -> None:
        self.account: dict[str, Any] = {
            "instance": "stand-in", "vault": None, "wraps": [], "version": 0, "name": "Mara Beispiel",
            "readonly": False, "demo": True, "language": "de", "created_month": "2026-06", "today": "2026-06-15",
            "offices": ["SAP"],
        } | (account or {})  # fmt: skip
        self.rules = rules or {}
        self.versions: list[tuple[int, bytes]] = []
        self.blobs: dict[str, bytes] = {}
        self.calls: list[tuple[str, str, int]] = []

    def answer(self, method: str, path: str, body: bytes, match: str) -> tuple[int, Any, dict[str, str]]:
        """Status, JSON or bytes, headers."""
        self.calls.append((method, path, len(body)))
        name, _, rest = path.partition("/")
        act = getattr(self, f"{method.lower()}_{name}", None)
        return act(rest, body, match) if act else (404, {"error": "not_found"}, {})

    def get_vault(self, *_: Any) -> tuple[int, Any, dict[str, str]]:
        return 200, self.account | {"version": self.versions[-1][0] if self.versions else 0}, {}

    def post_vault(self, _rest: str, body: bytes, _match: str) -> tuple[int, Any, dict[str, str]]:
        self.account |= json.loads(body)
        return 201, self.account, {}

    def get_rules(self, *_: Any) -> tuple[int, Any, dict[str, str]]:
        return 200, self.rules, {}

    def get_container(self, *_: Any) -> tuple[int, Any, dict[str, str]]:
        if not self.versions:
            return 404, {}, {}
        number, content = self.versions[-1]
        return 200, content, {"ETag": f'"{number}"'}

    def put_container(self, _rest: str, body: bytes, match: str) -> tuple[int, Any, dict[str, str]]:
        newest = self.versions[-1][0] if self.versions else 0
        if match != f'"{newest}"':
            return 412, {"error": "outdated"}, {}
        self.versions = [*self.versions, (newest + 1, body)][-3:]
        return 200, {"version": newest + 1}, {}

    def get_versions(self, rest: str, *_: Any) -> tuple[int, Any, dict[str, str]]:
        if rest:
            return 200, dict(self.versions)[int(rest)], {}
        rows = [
            {"version": number, "size_bucket": len(content), "saved_day": "2026-06-15"}
            for number, content in reversed(self.versions)
        ]
        return 200, rows, {}

    def get_blobs(self, rest: str, *_: Any) -> tuple[int, Any, dict[str, str]]:
        if rest:
            return (200, self.blobs[rest], {}) if rest in self.blobs else (404, {}, {})
        return 200, [{"id": name, "size_bucket": len(content)} for name, content in self.blobs.items()], {}

    def put_blobs(self, rest: str, body: bytes, _match: str) -> tuple[int, Any, dict[str, str]]:
        self.blobs[rest] = body
        return 200, {}, {}

    def delete_blobs(self, rest: str, _body: bytes, _match: str) -> tuple[int, Any, dict[str, str]]:
        self.blobs.pop(rest, None)
        return 200, {}, {}

    def put_wraps(self, rest: str, body: bytes, _match: str) -> tuple[int, Any, dict[str, str]]:
        kind, _, n = rest.partition("/")
        others = [wrap for wrap in self.account["wraps"] if (wrap["kind"], wrap["n"]) != (kind, int(n))]
        self.account["wraps"] = [*others, {"kind": kind, "n": int(n), "blob": json.loads(body)["blob"]}]
        return 200, {}, {}


class _Server(ThreadingHTTPServer):
    """A browser that closes in the middle of an answer is no fault of anybody."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(memory: Memory) -> Iterator[str]:
    """The address, on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.split("?")[0]
            if path.startswith("/api/"):
                status, content, headers = memory.answer(
                    self.command, path.removeprefix("/api/"), body, self.headers.get("If-Match", "")
                )
                return self.send(status, content, headers)
            return self.file(path)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

        def file(self, path: str) -> None:
            found = re.fullmatch(r"/(static/vault|static/ui|source)/([\w./-]+)", path)
            if found is None or ".." in path:
                return self.send(200, PAGE.encode(), {"Content-Type": "text/html; charset=utf-8"})
            source = FILES[found[1]] / found[2]
            return self.send(200, source.read_bytes(), {"Content-Type": TYPES.get(source.suffix, "text/plain")})

        def send(self, status: int, content: Any, headers: dict[str, str]) -> None:
            is_bytes = isinstance(content, bytes)
            sent = content if is_bytes else json.dumps(content).encode()
            kind = "application/octet-stream" if is_bytes else "application/json"
            self.send_response(status)
            given = {
                "Content-Type": kind,
                "Content-Length": str(len(sent)),
                "Content-Security-Policy": POLICY,
            } | headers
            given |= dict.fromkeys(("Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"), "same-origin")
            given["Cross-Origin-Embedder-Policy"] = "require-corp"
            for name, value in given.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    with serving(Memory()) as address:
        print(address)
        sys.stdin.read()
