# SPDX-License-Identifier: EUPL-1.2
"""Letters and certificates as tagged PDF (PDF/UA-1), set by typst from `letter.typ`.

Texts go in as data, never as source; typst sees one temporary folder and no system fonts, so that the same letter gives
the same bytes on every machine.
"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

from schutznetz.domain.letters import Block, Run

_HERE = Path(__file__).parent
SOURCE, FONTS = _HERE / "letter.typ", _HERE / "fonts"


@dataclass(frozen=True)
class Head:
    """Who writes: name, one line with the sender's address, lines of the foot, and a logo (SVG or PNG)."""

    name: str
    sender_line: str
    footer: Sequence[str] = ()
    logo: bytes = b""
    logo_kind: str = "svg"


@dataclass(frozen=True)
class Sheet:
    """One letter, or one certificate: address lines, the line with place and day, subject, text."""

    subject: str
    blocks: Sequence[Block]
    recipient: Sequence[str] = ()
    dated: str = ""


def render(
    head: Head, sheets: Sequence[Sheet], *, title: str, language: str, day: date, certificate: bool = False
) -> bytes:
    """The PDF of these sheets, each on a page of its own. `day` is the date of creation inside the file.

    Raises `typst.TypstError` for a logo that cannot be drawn.
    """
    name = f"logo.{head.logo_kind}" if head.logo else ""
    data = {
        "title": title, "author": head.name, "language": language, "certificate": certificate, "logo": name,
        "logo_says": head.name, "sender_line": head.sender_line, "footer": list(head.footer),
        "sheets": [_sheet(one) for one in sheets],
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="letter-") as folder:
        root = Path(folder)
        (root / "letter.json").write_text(json.dumps(data), encoding="utf-8")
        (root / "letter.typ").write_bytes(SOURCE.read_bytes())
        if name:
            (root / name).write_bytes(head.logo)
        made = typst.compile(
            root / "letter.typ", root=root, font_paths=[FONTS], ignore_system_fonts=True, pdf_standards=["ua-1"],
            timestamp=datetime.combine(day, time(12), UTC),
        )  # fmt: skip
    assert isinstance(made, bytes)
    return made


def _sheet(sheet: Sheet) -> dict[str, object]:
    return {
        "subject": sheet.subject, "recipient": list(sheet.recipient), "dated": sheet.dated,
        "blocks": [_block(block) for block in sheet.blocks],
    }  # fmt: skip


def _block(block: Block) -> dict[str, object]:
    if block.kind == "list":
        return {"kind": block.kind, "items": [_runs(part) for part in block.parts]}
    return {"kind": block.kind, "runs": _runs(block.parts[0])}


def _runs(runs: Sequence[Run]) -> list[dict[str, object]]:
    return [{"text": run.text, "bold": run.bold} for run in runs]
