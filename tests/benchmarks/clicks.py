# SPDX-License-Identifier: EUPL-1.2
"""Somebody who clicks through the platform: a small browser without pictures, cookies included.

One connection a request, as a reverse proxy without kept-alive upstream connections makes them.
"""

import asyncio
import html
import random
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"]*)"')
FORM = re.compile(r'<form\b[^>]*action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# Leaving, files, and the station (which stays open all day) are no clicks from page to page.
NO_CLICK = re.compile(
    r"abmelden|export|download|\.(csv|xlsx|pdf|ics|zip|json|txt|svg|png)\b|/static/|/alarm/station|/statisch/"
)
MOST_REDIRECTS = 5


@dataclass(frozen=True)
class Answer:
    """An answer after its redirects: `took` is milliseconds of the whole click, `path` where it ended."""

    status: int
    path: str
    text: str
    took: float


@dataclass
class Visitor:
    """One person's browser at `host:port`, with its own cookies and its own chance."""

    host: str
    port: int
    rng: random.Random
    cookies: dict[str, str] = field(default_factory=dict)
    page: Answer = Answer(0, "/", "", 0.0)

    async def click(self) -> Answer:
        """Follow a link of the page at hand, or go back to the start page when there is none."""
        links = [html.unescape(link) for link in LINK.findall(self.page.text) if not NO_CLICK.search(link)]
        return await self.visit(self.rng.choice(links) if links else "/")

    async def visit(self, path: str) -> Answer:
        """Open a page."""
        return await self._go("GET", path)

    async def submit(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form of the page at hand, with its token against forged requests."""
        token = TOKEN.search(self.page.text)
        return await self._go("POST", path, urlencode(fields | {"csrfmiddlewaretoken": token[1] if token else ""}))

    async def _go(self, method: str, path: str, body: str = "") -> Answer:
        begin, referer = time.perf_counter(), self.page.path
        for _ in range(MOST_REDIRECTS):
            status, headers, text = await self._ask(method, path, body, referer)
            if status not in (301, 302, 303):
                break
            target = urlsplit(urljoin(path, headers["location"]))
            method, body, path = "GET", "", target.path + (f"?{target.query}" if target.query else "")
        took = (time.perf_counter() - begin) * 1000
        answer = Answer(status, path, text, took)
        if status == 200 and "<main" in text:
            self.page = answer
        return answer

    async def _ask(self, method: str, path: str, body: str, referer: str) -> tuple[int, dict[str, str], str]:
        site = f"{self.host}:{self.port}"
        head = [f"{method} {path} HTTP/1.1", f"Host: {site}", "Connection: close", f"Referer: http://{site}{referer}"]
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            writer.write(("\r\n".join(head) + "\r\n\r\n" + body).encode())
            raw = await reader.read(-1)
        finally:
            writer.close()
        return self._read(raw)

    def _read(self, raw: bytes) -> tuple[int, dict[str, str], str]:
        top, _, rest = raw.partition(b"\r\n\r\n")
        first, *lines = top.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for name, _, value in (line.partition(": ") for line in lines):
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
            headers[name.lower()] = value
        if "chunked" in headers.get("transfer-encoding", ""):
            rest = _unchunked(rest)
        return int(first.split()[1]), headers, rest.decode(errors="replace")


def _unchunked(rest: bytes) -> bytes:
    parts = []
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size.split(b";")[0] or b"0", 16)
        parts.append(rest[:length])
        rest = rest[length + 2 :]
        if length == 0:
            break
    return b"".join(parts)
