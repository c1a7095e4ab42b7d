# SPDX-License-Identifier: EUPL-1.2
"""Pages of a platform, fetched as anybody's browser fetches them."""

import urllib.error
import urllib.request
from dataclasses import dataclass, field

TIMEOUT_S = 20.0
LARGEST = 16 * 1024 * 1024
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
"""Not our own name: whoever delivers another program to users must not know that it is looked at."""


@dataclass(frozen=True)
class Page:
    """What an address answered; `headers` with small letters."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def fetch(url: str) -> Page:
    """The answer of an http(s) address, errors of the server included. OSError or ValueError when there is none."""
    if not url.startswith(("http://", "https://")):
        raise ValueError(url)
    request = urllib.request.Request(url, headers={"User-Agent": AGENT, "Accept": "text/html,*/*"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Page(answer.status, answer.read(LARGEST), headers)
    except urllib.error.HTTPError as error:
        with error:
            return Page(error.code, b"", {name.lower(): value for name, value in error.headers.items()})
