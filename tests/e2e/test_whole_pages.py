# SPDX-License-Identifier: EUPL-1.2
"""The control of `whole_pages`: right after a click, a page that comes in pieces is there to its last word."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.e2e
HEAD = b"<!doctype html><title>Ziel</title><h1>Anfang</h1>" + b"<!-- -->" * 200
PIECES = (HEAD, b"<main>Mitte</main>", b"<p>Ende</p>")


class InPieces(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if self.path == "/":
            self.wfile.write(b'<!doctype html><title>Start</title><a href="/ziel">Weiter</a>')
            return
        for piece in PIECES:
            self.wfile.write(piece)
            time.sleep(0.3)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def in_pieces() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), InPieces) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.mark.parametrize("act", ["click", "press"])
def test_a_page_is_read_to_its_end(browser: Browser, in_pieces: str, act: str) -> None:
    page = browser.new_page()
    page.goto(in_pieces)
    link = page.get_by_role("link", name="Weiter")
    link.press("Enter") if act == "press" else link.click()
    assert page.locator("p").all_inner_texts() == ["Ende"]
    page.close()
