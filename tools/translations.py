# SPDX-License-Identifier: EUPL-1.2
"""German is the source of every text; this keeps the English catalogue complete. Needs no gettext programs.

python tools/translations.py           add new texts to the catalogue, drop those gone, compile it
python tools/translations.py --check   fail when a text is missing, untranslated or gone, or the compiled file is old
"""

import ast
import re
import struct
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "schutznetz"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
FUNCTIONS = {"_": 1, "says": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2}
HEADER = (
    "Language: en\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
)
PREFACE = (
    "# SPDX-License-Identifier: EUPL-1.2\n"
    "# English texts. The keys are the German texts of the program; see tools/translations.py.\n"
)
LITERAL = re.compile(r"[urUR]{0,2}(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')", re.S)
CALL = re.compile(r"(?<![\w.])(_|n?gettext(?:_lazy|_noop)?)\(\s*")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]")

Key = tuple[str, ...]  # (text,) or (singular, plural)


@dataclass
class Text:
    """One text: where it is used and its translations, one for a plain text, two for a plural."""

    key: Key
    places: set[str] = field(default_factory=set)
    says: tuple[str, ...] = ()

    @property
    def is_translated(self) -> bool:
        return len(self.says) == len(self.key) and all(self.says)

    def odd_placeholders(self) -> bool:
        """A translation that uses a placeholder the German text does not have."""
        known = set(PLACEHOLDER.findall(" ".join(self.key)))
        return any(not set(PLACEHOLDER.findall(said)) <= known for said in self.says)


def used() -> dict[Key, Text]:
    """Every text of the program, from its Python files and templates."""
    found: dict[Key, Text] = {}
    for path in sorted(SOURCE.rglob("*")):
        if "migrations" in path.parts or path.suffix not in (".py", ".html", ".txt"):
            continue
        content = path.read_text(encoding="utf-8")
        keys = in_python(content) if path.suffix == ".py" else in_template(content)
        for key in keys:
            found.setdefault(key, Text(key)).places.add(path.relative_to(ROOT).as_posix())
    return found


def in_python(content: str) -> Iterator[Key]:
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
            parts = node.args[: FUNCTIONS[node.func.id]]
            if all(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts) and parts:
                yield tuple(str(part.value) for part in parts if isinstance(part, ast.Constant))


def in_template(content: str) -> Iterator[Key]:
    """Django turns a template into something like Python; the calls in it are read one by one."""
    code = templatize(content)
    for call in CALL.finditer(code):
        position, parts = call.end(), []
        for _number in range(FUNCTIONS[call.group(1)]):
            literal = LITERAL.match(code, position)
            if not literal:
                break
            parts.append(ast.literal_eval(literal.group()))
            position = literal.end() + len(re.match(r"[\s,]*", code[literal.end() :]).group())  # type: ignore[union-attr]
        if len(parts) == FUNCTIONS[call.group(1)]:
            yield tuple(parts)


def read(path: Path) -> dict[Key, Text]:
    """The catalogue as it stands."""
    texts: dict[Key, Text] = {}
    if not path.exists():
        return texts
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        entries = entry_of(block)
        if msgid := entries.get("msgid"):
            key = (msgid, entries["msgid_plural"]) if "msgid_plural" in entries else (msgid,)
            says = tuple(value for name, value in entries.items() if name.startswith("msgstr"))
            texts[key] = Text(key, says=says)
    return texts


def entry_of(block: str) -> dict[str, str]:
    """The fields of one entry: msgid, msgid_plural, msgstr or msgstr[n]."""
    fields: dict[str, str] = defaultdict(str)
    name = ""
    for line in block.splitlines():
        if line.startswith("#"):
            continue
        if match := re.match(r"(msg\S+)\s+(?=\")", line):
            name = match.group(1)
        quoted = line[match.end() :] if match else line
        if quoted.startswith('"'):
            fields[name] += unquote(quoted)
    return dict(fields)


def quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def unquote(line: str) -> str:
    escapes = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
    return re.sub(r"\\(.)", lambda match: escapes[match.group(1)], line.strip()[1:-1])


def written(texts: dict[Key, Text]) -> str:
    """The catalogue as text, ordered by place and German text."""
    blocks = [PREFACE + 'msgid ""\nmsgstr ""\n' + "\n".join(quote(line) for line in HEADER.splitlines(keepends=True))]
    for text in sorted(texts.values(), key=lambda text: (min(text.places), text.key)):
        lines = [f"#: {place}" for place in sorted(text.places)]
        if any("%(" in part for part in text.key):
            lines.append("#, python-format")
        says = text.says or ("",) * len(text.key)
        lines.append(f"msgid {quote(text.key[0])}")
        if len(text.key) == 2:
            lines.append(f"msgid_plural {quote(text.key[1])}")
            lines += [f"msgstr[{number}] {quote(said)}" for number, said in enumerate(says)]
        else:
            lines.append(f"msgstr {quote(says[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def compiled(texts: dict[Key, Text]) -> bytes:
    """The catalogue in GNU's binary format, untranslated texts left out."""
    pairs = {"": HEADER} | {"\0".join(t.key): "\0".join(t.says) for t in texts.values() if t.is_translated}
    entries = sorted((key.encode(), said.encode()) for key, said in pairs.items())
    keys_at = 28
    says_at = keys_at + 8 * len(entries)
    position = says_at + 8 * len(entries)
    tables: list[list[int]] = []
    for column in (0, 1):
        table: list[int] = []
        for entry in entries:
            table += [len(entry[column]), position]
            position += len(entry[column]) + 1
        tables.append(table)
    head = struct.pack("<7I", 0x950412DE, 0, len(entries), keys_at, says_at, 0, 0)
    numbers = b"".join(struct.pack(f"<{len(table)}I", *table) for table in tables)
    return head + numbers + b"".join(entry[column] + b"\0" for column in (0, 1) for entry in entries)


def problems(needed: dict[Key, Text], kept: dict[Key, Text]) -> Iterator[str]:
    for key in needed.keys() - kept.keys():
        yield f"missing: {key[0]!r} ({min(needed[key].places)})"
    for key in kept.keys() - needed.keys():
        yield f"no longer used: {key[0]!r}"
    for key, text in kept.items():
        if key in needed and not text.is_translated:
            yield f"not translated: {key[0]!r}"
        if text.odd_placeholders():
            yield f"unknown placeholder: {text.says}"
    binary = CATALOGUE.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(kept):
        yield f"{binary.relative_to(ROOT)} is older than the catalogue: run tools/translations.py"


def update(needed: dict[Key, Text], kept: dict[Key, Text]) -> None:
    for key, text in needed.items():
        text.says = kept[key].says if key in kept else ()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(written(needed), encoding="utf-8")
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(needed))


def main(arguments: list[str]) -> int:
    if not settings.configured:
        settings.configure(USE_I18N=False)
        django.setup()
    needed = used()
    if "--check" not in arguments:
        update(needed, read(CATALOGUE))
    found = sorted(problems(needed, read(CATALOGUE)))
    print("\n".join(found) or f"{len(needed)} texts, all in English.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
