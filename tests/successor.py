# SPDX-License-Identifier: EUPL-1.2
"""A successor of the decree made of files alone: the sets of the project, and one more that says something else."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schutznetz.adapters import clock
from schutznetz.regulation.sap_erlass.rule_sets import FOLDER, Rules, RuleSet, load_sets

KEY = "SAP-2027"
CITE = "Erfundener Erlass 2027, Nr. 1"
SET = """
key = "SAP-2027"
name = "Erfundener Nachfolger"
reference = "RdErl. v. 1.4.2027"
since = {since}
evaluate_by = 2030-12-31
based_on = "SAP-2007"
replaces = "SAP-2010"
"""
VALUE = """
[{key}]
name.de = "Neu"
says.de = "Anders als zuvor."
unit = "as_before"
checked_on = 2027-04-01
[[{key}.values]]
since = {since}
value = {value}
cite = "Erfundener Erlass 2027, Nr. 1"
"""


def sets_with(path: Path, since: date, **values: str) -> dict[str, RuleSet]:
    """All sets with the successor among them. `values` as TOML by `topic__parameter`: ``staffing__ratio="150"``."""
    folder = Path(shutil.copytree(FOLDER, path / "sets"))
    new = folder / KEY
    new.mkdir()
    (new / "set.toml").write_text(SET.format(since=since), encoding="utf-8")
    for name, value in values.items():
        topic, key = name.split("__", maxsplit=1)
        with (new / f"{topic}.toml").open("a", encoding="utf-8") as file:
            file.write(VALUE.format(key=key, value=value, since=since))
    return load_sets(folder)


def succeed_in(programme: Any, path: Path, patch: pytest.MonkeyPatch, **values: str) -> None:
    """From 2026 on a programme applies the successor; pages that ask the rules of the programme ask it."""
    day, now = date(2026, 1, 1), clock.now()
    sets = sets_with(path, day, **values)
    patch.setattr("schutznetz.apps.sap.queries.programme.standard", lambda: Rules(sets))
    programme.switches.create(key=KEY, since=day, basis="Erfundener Erlass", proposed_at=now, approved_at=now)
