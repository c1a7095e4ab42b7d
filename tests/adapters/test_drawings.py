# SPDX-License-Identifier: EUPL-1.2
import struct
import zlib

import pytest

from schutznetz.adapters.drawings import LARGEST, NoDrawing, drawing_kind


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 10)) + chunk(b"IEND", b"")
    )


def svg(inner: str = "", head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode()


BOMB = "<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"
OUTSIDE = "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
ILLUSTRATOR = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'


def test_good_drawings() -> None:
    assert drawing_kind(png(100, 50)) == "png"
    assert drawing_kind(svg("<rect/>")) == "svg"
    assert drawing_kind(svg("<rect/>", ILLUSTRATOR)) == "svg"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" " * (LARGEST + 1), "drawing_too_large"),
        (png(6001, 10), "drawing_too_many_pixels"),
        (png(10, 0), "drawing_too_many_pixels"),
        (png(10, 10)[:-4], "drawing_broken"),
        (png(10, 10).replace(b"IDAT", b"IDAX"), "drawing_broken"),
        (svg("&b;", BOMB), "drawing_with_entities"),
        (svg("&a;", OUTSIDE), "drawing_with_entities"),
        (svg("<g/>" * 50_001), "drawing_too_complex"),
        (svg("<g>" * 70 + "</g>" * 70), "drawing_too_complex"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "drawing_of_unknown_kind"),
        (b"<svg/>", "drawing_of_unknown_kind"),
        (b"GIF89a", "drawing_of_unknown_kind"),
        (svg("<g>"), "drawing_of_unknown_kind"),
        (b'<?xml version="1.0" encoding="nonsense"?><svg/>', "drawing_of_unknown_kind"),
    ],
)
def test_bad_drawings(content: bytes, code: str) -> None:
    with pytest.raises(NoDrawing) as refused:
        drawing_kind(content)
    assert refused.value.code == code
