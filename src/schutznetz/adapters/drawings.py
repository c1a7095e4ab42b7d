# SPDX-License-Identifier: EUPL-1.2
"""Is an uploaded building drawing an image that may be kept? It is stored as it is and shown as an image only.

The checks keep out what would hurt a reader (bombs, giants). They do not try to clean an SVG of script: that fails
sooner or later; the policy it is served with is what makes script impossible.
"""

import io
import struct
import zlib

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

LARGEST = 5 * 1024 * 1024
MOST_ELEMENTS = 50_000
DEEPEST = 60
WIDEST_PNG = 6000
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}svg"


class NoDrawing(Exception):
    """Not a drawing we keep; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def drawing_kind(content: bytes) -> str:
    """`png` or `svg` by the content, whatever the name says. Raises `NoDrawing`."""
    if len(content) > LARGEST:
        raise NoDrawing("drawing_too_large")
    if content.startswith(_PNG):
        _check_png(content)
        return "png"
    _check_svg(content)
    return "svg"


def _check_png(content: bytes) -> None:
    """Header with bearable dimensions, and chunks whose checksums hold up to the end."""
    at, width = len(_PNG), 0
    while at + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + length]
        check = content[at + 8 + length : at + 12 + length]
        if len(check) < 4 or zlib.crc32(kind + body) != struct.unpack(">I", check)[0]:
            raise NoDrawing("drawing_broken")
        if kind == b"IHDR" and length == 13:
            width, height = struct.unpack_from(">II", body)
            if not 0 < width <= WIDEST_PNG or not 0 < height <= WIDEST_PNG:
                raise NoDrawing("drawing_too_many_pixels")
        elif kind == b"IEND":
            if not width:
                raise NoDrawing("drawing_broken")
            return
        at += 12 + length
    raise NoDrawing("drawing_broken")


def _check_svg(content: bytes) -> None:
    elements = depth = 0
    try:
        for event, element in iterparse(io.BytesIO(content), ("start", "end")):
            if event == "end":
                depth -= 1
                element.clear()
                continue
            elements, depth = elements + 1, depth + 1
            if elements == 1 and element.tag != _SVG:
                raise NoDrawing("drawing_of_unknown_kind")
            if elements > MOST_ELEMENTS or depth > DEEPEST:
                raise NoDrawing("drawing_too_complex")
    except DefusedXmlException:
        raise NoDrawing("drawing_with_entities") from None
    except (SyntaxError, ValueError, LookupError):
        raise NoDrawing("drawing_of_unknown_kind") from None
