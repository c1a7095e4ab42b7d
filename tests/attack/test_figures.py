# SPDX-License-Identifier: EUPL-1.2
"""The figures in docs/operations/attacks.md are those of the tests, compared where a test knows them before it runs."""

import re
from pathlib import Path

import pytest

from tests.attack import test_actions, test_doors, test_tables, test_texts, test_web

PAGE = (Path(__file__).parents[2] / "docs/operations/attacks.md").read_text(encoding="utf-8")
FIGURES = {
    "ways out of the folder of static files": 2 * len(test_web.OUT),
    "questions of eight kilobytes": 5 * len(test_web.LONG),
    "parts of another authority": len(test_actions.PARTS),
    "user names that look like another": 2 * len(test_doors.ALIKE),
    "user names with unseen letters": len(test_doors.UNSEEN) + 1,
    "filters of the provisioning that reach further": len(test_doors.FILTERS),
    "fields nobody offers": 3 * len(test_doors.EXTRA),
    "lists and workbooks with bytes changed": test_tables.ROUNDS * len(test_tables.FILES),
    "archives that are encrypted": len(test_tables.LIES),
    "line breaks in subject, name and addresses": 4 * len(test_texts.BREAKS),
    "names in letters that look like source": len(test_texts.SOURCE),
    "the same in the wording an authority adapts": len(test_texts.SOURCE),
    "logos that read files": len(test_texts.LOGOS),
    "texts that try to end an entry of a calendar": len(test_texts.ENTRIES),
    "formulas and markup in saved lists": 2 * len(test_texts.FORMULAS),
    "texts that no workbook can hold": len(test_texts.UNKNOWN),
    "drawings with entities": 2 * len(test_texts.HARMFUL),
}


@pytest.mark.parametrize("what", FIGURES)
def test_the_page_says_what_the_tests_try(what: str) -> None:
    found = re.findall(rf"^\| {re.escape(what)}[^|]*\| ([\d,]+) \|", PAGE, re.M)
    assert found == [f"{FIGURES[what]:,}"]
