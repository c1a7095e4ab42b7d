# SPDX-License-Identifier: EUPL-1.2
"""What the documents name exists: files, commands and their options, make targets, settings."""

import argparse
import re
from pathlib import Path

import pytest

from schutznetz.config.command import parser
from schutznetz.domain.organisation.tables import TABLES

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def documents() -> list[Path]:
    named = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(path for path in named if path.name != "requirements.md")


def code_in(path: Path) -> str:
    return "\n".join(CODE.findall(path.read_text(encoding="utf-8")))


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def subcommands() -> dict[str, argparse.ArgumentParser]:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the command has no subcommands")


@pytest.mark.parametrize("path", documents(), ids=by_name)
def test_links_lead_somewhere(path):
    targets = [target.split("#")[0] for target in LINK.findall(path.read_text(encoding="utf-8"))]
    local = [target for target in targets if target and "://" not in target and not target.startswith("mailto:")]
    assert [target for target in local if not (path.parent / target).exists()] == []


def test_every_page_is_reached_from_the_readme():
    """Whoever starts at README.md finds every document by links alone."""
    found, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in found or path.suffix != ".md" or not path.is_file():
            continue
        found.add(path)
        targets = [target.split("#")[0] for target in LINK.findall(path.read_text(encoding="utf-8"))]
        waiting += [(path.parent / target).resolve() for target in targets if target and "://" not in target]
    assert sorted(by_name(path) for path in set(documents()) - found) == []


def test_the_table_of_decisions_is_complete():
    """Every decision once, in order, with its status."""
    folder = ROOT / "docs" / "adr"
    table = re.findall(
        r"^\| \[(\d{4})\]\(([\w-]+\.md)\) \| .+? \| (\w+)", (folder / "README.md").read_text("utf-8"), re.M
    )
    wanted = []
    for path in sorted(folder.glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]} "), path.name
        wanted.append((path.name[:4], path.name, re.findall(r"^Status: (\w+)", text, re.M)[0]))
    assert table == wanted


def options_of(parser, rest):
    """Those of a command, and of the command within it that `rest` begins with."""
    found = set(parser._option_string_actions)
    for action in parser._actions:
        choices = action.choices if isinstance(action.choices, dict) else {}
        if (inner := choices.get(rest.split()[0])) is not None:
            found |= set(inner._option_string_actions)
    return found


@pytest.mark.parametrize("path", documents(), ids=by_name)
def test_commands_and_options_exist(path):
    known = subcommands()
    for call in re.findall(r"\bschutznetz ([a-z]+(?:-[a-z]+)*)([^`\n#]*)", code_in(path)):
        assert call[0] in known, f"schutznetz {call[0]}"
        for option in re.findall(r"--[a-z-]+", call[1]):
            assert option in options_of(known[call[0]], call[1]), f"schutznetz {call[0]} {option}"


@pytest.mark.parametrize("path", documents(), ids=by_name)
def test_make_targets_exist(path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", code_in(path))) <= targets


def test_settings_exist():
    named = {name for path in documents() for name in re.findall(r"\bSCHUTZNETZ_[A-Z_]+\b", code_in(path))}
    sources = [path for folder in ("src", "tools", "tests") for path in (ROOT / folder).rglob("*.py")]
    known = {name for path in sources for name in re.findall(r"\bSCHUTZNETZ_[A-Z_]+\b", path.read_text("utf-8"))}
    assert named <= known


def test_the_service_runs_what_installation_describes():
    """The unit names a command and folders that exist, and the same ones as the page."""
    unit = (ROOT / "deploy" / "systemd" / "schutznetz.service").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "operations" / "installation.md").read_text(encoding="utf-8")
    settings = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line and not line.startswith("#"))
    program, command = settings["ExecStart"].split()
    assert program == f"{settings['WorkingDirectory']}/.venv/bin/schutznetz"
    assert command in subcommands()
    assert settings["Environment"] == f"SCHUTZNETZ_VAR=/var/lib/{settings['StateDirectory']}"
    for place in (settings["WorkingDirectory"], f"/var/lib/{settings['StateDirectory']}", "KillMode=process"):
        assert place in page, place


@pytest.mark.parametrize("path", documents(), ids=by_name)
def test_files_of_the_repository_exist(path):
    """Paths in code spans below a top folder of the repository."""
    spans = [span.strip("`") for span in CODE.findall(path.read_text(encoding="utf-8")) if not span.startswith("```")]
    places = [span for span in spans if re.fullmatch(r"(?:docs|tests|tools|src|requirements|deploy)/[\w./-]+", span)]
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_the_handbook_names_every_column_of_an_import():
    text = (ROOT / "docs" / "howto" / "einlesen.md").read_text(encoding="utf-8")
    lines = {line.split("|")[1].strip(): line.split("|")[2] for line in text.splitlines() if line.startswith("| ")}
    for table in TABLES:
        written = [cell.strip() for cell in lines[table.title].split(",")]
        bold = {name: f"**{name}**" for name in (table.columns[table.place[key]].heading for key in table.key)}
        expected = []
        for column in table.columns:
            shown = bold.get(column.heading, column.heading)
            starred = shown[:-2] + "***" if column.heading in bold else shown + "*"
            expected.append(starred if column.needed else shown)
        assert written == expected, table.title
