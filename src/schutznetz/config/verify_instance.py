# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz verify-instance URL`: does this vault deliver the program of this release, and nothing else?

Fetches the page of a vault and every file it loads, as a browser does, and compares with the sums that are part of this
program (`vault/static/vault/integrity.json`, also in the release notes). Best run from another machine than the server.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from schutznetz.adapters.pages import Page, fetch

APPS = Path(__file__).resolve().parent.parent / "apps"
SUMS = APPS / "vault" / "static" / "vault" / "integrity.json"
SHARED = APPS / "ui" / "static"
POLICY = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "form-action 'self'",
    "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'", "worker-src 'self'",
    "require-trusted-types-for 'script'", "trusted-types vault",
)  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    """One file that a page loads, or a script that stands in it (`url` empty)."""

    kind: str
    url: str
    integrity: str = ""


class _Reader(HTMLParser):
    """Everything in a page that a browser would run or style with."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Loaded] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script":
            self.found.append(Loaded("script", given.get("src", ""), given.get("integrity", "")))
        elif tag == "link" and "stylesheet" in given.get("rel", "").lower().split():
            self.found.append(Loaded("style", given.get("href", "")))
        elif tag in {"iframe", "object", "embed", "base", "style"}:
            self.found.append(Loaded(tag, ""))
        if any(name.startswith("on") for name in given):
            self.found.append(Loaded("handler", ""))


def main(url: str, *, get: Callable[[str], Page] = fetch) -> int:
    """Print what was found; 0 when everything is as released, 1 when not, 2 when there was no answer."""
    try:
        complaints = list(differences(url, json.loads(SUMS.read_text(encoding="utf-8")), get))
    except (OSError, ValueError) as error:
        print(f"Von {url} kam keine Antwort ({error}). Stimmt die Adresse des Tresors?")
        return 2
    if complaints:
        print(f"{url} liefert NICHT das Programm dieser Version:")
        for complaint in complaints:
            print(f"  {complaint}")
        print("Bis das geklärt ist, sollte dort niemand seinen Tresor öffnen.")
        return 1
    print(f"{url} liefert das Programm dieser Version, und nichts anderes.")
    return 0


def differences(url: str, sums: dict[str, str], get: Callable[[str], Page]) -> Iterator[str]:
    """Each difference between what this address delivers and `sums` (file name to its digest), in words."""
    page = get(url)
    if page.status != 200:
        yield f"Die Seite antwortet mit {page.status}."
        return
    yield from _policy(page.headers.get("content-security-policy", ""))
    reader = _Reader()
    reader.feed(page.body.decode("utf-8", errors="replace"))
    scripts = [one for one in reader.found if one.kind == "script" and one.url]
    if len(scripts) != 1:
        yield f"Die Seite lädt {len(scripts)} Programme statt eines."
    for one in reader.found:
        yield from _loaded(url, one, sums, get)


def _policy(policy: str) -> Iterator[str]:
    said = {part.strip() for part in policy.split(";")}
    for part in POLICY:
        if part not in said:
            yield f"In den Regeln für den Browser (Content-Security-Policy) fehlt: {part}"


def _loaded(url: str, one: Loaded, sums: dict[str, str], get: Callable[[str], Page]) -> Iterator[str]:
    if not one.url:
        yield f"In der Seite steht etwas, was dort nicht hingehört: {one.kind}"
        return
    address = urljoin(url, one.url)
    if urlsplit(address).netloc != urlsplit(url).netloc:
        yield f"Die Seite lädt von einer fremden Adresse: {address}"
        return
    name = _name(address)
    expected = sums.get(name) or _shared(address)
    if expected is None:
        yield f"Diese Datei kennt diese Version nicht: {address}"
        return
    if one.kind == "script" and one.integrity != expected:
        yield f"Die Seite verlangt eine andere Prüfsumme für {name} als diese Version."
    found = get(address)
    if found.status != 200 or digest(found.body) != expected:
        yield f"Der Inhalt ist ein anderer: {address}"


def _name(address: str) -> str:
    """`vault.0123456789ab.js` is served for `vault.js`."""
    parts = urlsplit(address).path.rsplit("/", 1)[-1].split(".")
    return ".".join([*parts[:-2], parts[-1]]) if len(parts) > 2 and len(parts[-2]) == 12 else ".".join(parts)


def _shared(address: str) -> str | None:
    """The digest of a file that all pages share, as it is in this program; None for others."""
    _, found, path = urlsplit(address).path.partition("/static/ui/")
    folder, _, _ = path.rpartition("/")
    source = SHARED / "ui" / folder / _name(address)
    if not found or ".." in path or not source.is_file():
        return None
    return digest(source.read_bytes())


def digest(content: bytes) -> str:
    """As HTML's attribute `integrity` writes it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode("ascii")
