# SPDX-License-Identifier: EUPL-1.2
"""Reports of figures as tagged PDF (PDF/UA-1), set by typst from `report.typ`; texts go in as data, never as source."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

_HERE = Path(__file__).parent
SOURCE, FONTS = _HERE / "report.typ", _HERE / "fonts"


@dataclass(frozen=True)
class FigureRow:
    """A line of a table: name, figure in words, its interval, what changed. The bar in hundredths; None: no bar."""

    name: str
    said: str
    span: str = ""
    changed: str = ""
    length: float | None = None
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class Part:
    """`kind` "heading" (`level` 2 or 3), "text" or "notice" with `text`; "figures" with three headings and rows."""

    kind: str
    text: str = ""
    level: int = 2
    head: Sequence[str] = ()
    rows: Sequence[FigureRow] = field(default=())


def render_report(
    parts: Sequence[Part], *, title: str, over: str, author: str, footer: str, language: str, day: date
) -> bytes:
    """The PDF; `day` is the date of creation inside the file. The same report gives the same bytes."""
    data = {
        "title": title, "over": over, "author": author, "footer": footer, "language": language,
        "blocks": [asdict(one) for one in parts],
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        root = Path(folder)
        (root / "report.json").write_text(json.dumps(data), encoding="utf-8")
        (root / "report.typ").write_bytes(SOURCE.read_bytes())
        made = typst.compile(
            root / "report.typ", root=root, font_paths=[FONTS], ignore_system_fonts=True, pdf_standards=["ua-1"],
            timestamp=datetime.combine(day, time(12), UTC),
        )  # fmt: skip
    assert isinstance(made, bytes)
    return made
