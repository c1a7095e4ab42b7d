# SPDX-License-Identifier: EUPL-1.2
"""Search bytes for a text in every form in which it might have been kept."""

import base64
import gzip
import html
import json
import urllib.parse
import zlib
from collections.abc import Iterator


def forms(text: str) -> dict[str, bytes]:
    """The text in nineteen encodings. Base64 in three alignments, without the letters that depend on neighbours."""
    raw = text.encode()
    found = {
        "utf-8": raw,
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "utf-32-le": text.encode("utf-32-le"),
        "json": json.dumps(text)[1:-1].encode(),
        "json twice": json.dumps(json.dumps(text)[1:-1])[1:-1].encode(),
        "html": html.escape(text).encode(),
        "html numbers": "".join(one if one.isascii() else f"&#{ord(one)};" for one in text).encode(),
        "url": urllib.parse.quote(text).encode(),
        "url lower": urllib.parse.quote(text).lower().encode(),
        "form": urllib.parse.quote_plus(text).encode(),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "python": ascii(text)[1:-1].encode(),
        "reversed": text[::-1].encode(),
        "latin-1": text.encode("latin-1", "replace"),
    }
    return found | {f"base64 at {shift}": _base64(raw, shift) for shift in range(3)}


def _base64(raw: bytes, shift: int) -> bytes:
    """The middle of the base64 of a text that begins `shift` bytes into a group of three."""
    whole = base64.b64encode(bytes(shift) + raw)
    start = -(-shift * 8 // 6) if shift else 0
    rest = (shift + len(raw)) % 3
    return whole[start + (1 if shift else 0) : len(whole) - (4 if rest else 0)]


def leaks(content: bytes, words: list[str]) -> list[str]:
    """Which words stand in these bytes, and in which form; also in what is compressed as a whole."""
    found = []
    for layer, plain in _layers(content):
        for word in words:
            found += [f"{word!r} as {name}{layer}" for name, form in forms(word).items() if form in plain]
    return found


def _layers(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield "", content
    if content[:2] == b"\x1f\x8b":
        yield " in gzip", gzip.decompress(content)
    elif content[:1] == b"\x78":
        try:
            yield " in zlib", zlib.decompress(content)
        except zlib.error:
            return
