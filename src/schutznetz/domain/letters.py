# SPDX-License-Identifier: EUPL-1.2
"""Texts of letters that an authority adapts: a few marks and placeholders, nothing that could run.

An empty line parts paragraphs; `# ` begins a heading, `- ` a point of a list, `___ ` a line to sign on; `**bold**`.
`{name}` stands for a value. Values are filled in after the marks were read, so a value never becomes a mark.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

LONGEST = 8000
_PLACE = re.compile(r"\{([^{}\n]*)\}")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.S)


@dataclass(frozen=True)
class Run:
    """A stretch of text in one weight."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Block:
    """`kind` is text, heading, list or signature; a list has one tuple of runs for each point, all others one."""

    kind: str
    parts: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a text: `code` is `unknown_place`, `open_brace` or `too_long`, `what` the place itself."""

    code: str
    line: int
    what: str = ""


def faults(text: str, places: Collection[str]) -> list[Fault]:
    """Everything in a text that could not be filled in; empty when it is right."""
    found = [Fault("too_long", 1, str(LONGEST))] if len(text) > LONGEST else []
    for number, line in enumerate(text.splitlines(), start=1):
        found += [Fault("unknown_place", number, name) for name in _PLACE.findall(line) if name not in places]
        if set(_PLACE.sub("", line)) & set("{}"):
            found.append(Fault("open_brace", number))
    return found


def fill(text: str, values: Mapping[str, str]) -> str:
    """One line of text with its placeholders filled in; raises KeyError for an unknown one."""
    return _PLACE.sub(lambda place: values[place.group(1)], text)


def blocks(text: str, values: Mapping[str, str]) -> list[Block]:
    """The text as it is set, with every placeholder filled in; raises KeyError for an unknown one."""
    return [_block(chunk, values) for chunk in _chunks(text)]


def _chunks(text: str) -> Iterator[list[str]]:
    """Lines that belong together: paragraphs, headings, lists, lines to sign on."""
    chunk: list[str] = []
    for raw in [*text.splitlines(), ""]:
        line = raw.rstrip()
        if chunk and (not line or _kind(line) != _kind(chunk[0]) or _kind(line) in ("heading", "signature")):
            yield chunk
            chunk = []
        if line:
            chunk.append(line)


def _kind(line: str) -> str:
    if line.startswith("# "):
        return "heading"
    if line.startswith("- "):
        return "list"
    return "signature" if line.startswith("___ ") else "text"


def _block(chunk: list[str], values: Mapping[str, str]) -> Block:
    kind = _kind(chunk[0])
    if kind == "text":
        return Block(kind, (_runs("\n".join(chunk), values),))
    mark = len({"heading": "# ", "list": "- ", "signature": "___ "}[kind])
    return Block(kind, tuple(_runs(line[mark:], values) for line in chunk))


def _runs(text: str, values: Mapping[str, str]) -> tuple[Run, ...]:
    """Every second piece between double stars is bold."""
    pieces = _BOLD.split(text)
    return tuple(Run(fill(piece, values), at % 2 == 1) for at, piece in enumerate(pieces) if piece)
