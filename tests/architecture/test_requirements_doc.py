# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of requirements is complete and sound, and its page is the one the tool writes."""

import re
from pathlib import Path

import pytest

from tools import requirements as tool

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"SAP": 170, "NET": 26, "EMP": 26, "HAT": 20, "VES": 27}
DOCUMENT = {"SAP": "004", "NET": "000", "EMP": "001", "HAT": "002", "VES": "003"}


@pytest.fixture(scope="module")
def catalogue():
    return tool.load()


def test_the_page_is_what_the_tool_writes(catalogue):
    wanted = tool.page(catalogue, tool.markers(ROOT / "tests"), tool.named_in(ROOT / "src"))
    assert (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8") == wanted, (
        "run `python tools/requirements.py --write`"
    )


def test_all_269_rows_are_there_once_and_in_order(catalogue):
    expected = [f"{kind}-{number:03}" for kind, size in SIZES.items() for number in range(1, size + 1)]
    assert [row.id for row in catalogue.rows] == expected
    assert len(expected) == 269


def test_every_row_is_complete(catalogue):
    for row in catalogue.rows:
        assert row.subject in catalogue.subjects, row.id
        assert row.source.startswith(DOCUMENT[row.id[:3]] + " "), row.id
        assert row.strength in {"must", "should", "may"}, row.id
        assert set(row.actors) <= set(catalogue.actors), row.id
        assert all([row.type, row.actors, row.requirement, row.given, row.when, row.then]), row.id


def test_a_starred_figure_makes_a_house_rule_and_nothing_else_does(catalogue):
    for row in catalogue.rows:
        starred = "*" in " ".join([row.requirement, row.given, row.when, row.then])
        assert starred == row.house_rule, row.id


def test_quoted_words_are_short_texts_of_the_interface(catalogue):
    for row in catalogue.rows:
        for quoted in re.findall("„([^“]*)“", " ".join([row.requirement, row.given, row.when, row.then])):
            assert len(quoted.split()) <= 5, (row.id, quoted)


def test_tests_carry_only_ids_that_exist(catalogue):
    assert set(tool.markers(ROOT / "tests")) <= {row.id for row in catalogue.rows}
