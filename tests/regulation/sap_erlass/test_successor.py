# SPDX-License-Identifier: EUPL-1.2
"""A successor of the decree is data: a folder with other values, applied from the day of an act."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass import catalogue
from schutznetz.regulation.sap_erlass.evaluate import findings
from schutznetz.regulation.sap_erlass.rule_sets import Rules, Switch
from tests.successor import KEY, sets_with

BEFORE, AFTER = date(2027, 6, 30), date(2027, 7, 1)


@pytest.fixture
def succeed(tmp_path: Path) -> Any:
    """Rules whose successor says something else about some parameters: only files are added."""

    def make(**values: str) -> Rules:
        return Rules(sets_with(tmp_path, date(2027, 4, 1), **values), (Switch(AFTER, KEY),))

    return make


def ask(key: str, rules: Rules, day: date, /, **facts: Any) -> Finding:
    return findings(catalogue.rules()[key], facts=facts, rules=rules, today=day)[0]


@pytest.mark.requirement("SAP-002")
def test_the_successor_is_in_force_from_the_day_of_the_act_and_not_expired(succeed: Any) -> None:
    rules = succeed()
    assert ask("sap.validity", rules, BEFORE).status is Status.BREACHED
    assert ask("sap.validity", rules, AFTER).status is Status.MET
    assert ask("sap.evaluation", rules, AFTER).due_on == date(2030, 12, 31)
    assert ask("sap.validity.appointment", rules, AFTER, appointed_on="2026-01-01").facts["is_earlier"] is True
    assert rules.set_of(date(2027, 6, 1)).key == "SAP-2007"


def test_another_number_of_approvers(succeed: Any) -> None:
    rules = succeed(validity__switch="3")
    facts = {"key": "SAP-2027", "since": "2027-07-01", "approvers": ["A", "B"]}
    assert ask("sap.validity.switch", rules, BEFORE, **facts).status is Status.MET
    changed = ask("sap.validity.switch", rules, AFTER, **facts)
    assert changed.status is Status.BREACHED
    assert changed.citation.text == "Erfundener Erlass 2027, Nr. 1"


@pytest.mark.requirement("SAP-057")
def test_another_ratio(succeed: Any) -> None:
    rules = succeed(staffing__ratio="150")
    facts = {"headcount": 1900, "members": [{"since": "2020-01-01"}]}
    before, after = (ask("sap.staffing.need", rules, day, **facts).facts for day in (BEFORE, AFTER))
    assert (before["need"], after["need"]) == (10, 13)


@pytest.mark.requirement("SAP-044")
def test_another_interval(succeed: Any) -> None:
    rules = succeed(further_training__conversation_months="24")
    facts = {"attended": [{"on": "2026-03-14"}], "service": {"since": "2020-05-04"}}
    due = [ask("sap.further_training.conversation", rules, day, **facts).due_on for day in (BEFORE, AFTER)]
    assert due == [date(2029, 3, 14), date(2028, 3, 14)]


@pytest.mark.requirement("SAP-085", "SAP-092")
def test_another_panel(succeed: Any) -> None:
    """A fifth voting seat: the vote is not opened without it, and there are no ties to break any more."""
    seats = "chair speaker equality_officer psychologist employer_physician"
    rules = succeed(panel__seats=f'"{seats}"', panel__seat_employer_physician='"voting"')
    four = [{"kind": kind, "profession": "psychologist"} for kind in seats.split()[:4]]
    assert ask("sap.panel.quorum", rules, BEFORE, seats=four).status is Status.MET
    assert ask("sap.panel.quorum", rules, AFTER, seats=four).facts["missing"] == ("employer_physician",)
    votes = [{"kind": kind, "suitable": n < 2} for n, kind in enumerate(seats.split())]
    assert ask("sap.panel.decision", rules, BEFORE, votes=votes[:4]).facts["suitable"] is True
    assert ask("sap.panel.decision", rules, AFTER, votes=votes).facts["suitable"] is False


def test_what_the_successor_does_not_say_stays(succeed: Any) -> None:
    rules = succeed(staffing__ratio="150")
    assert rules.integer("supervision.a_year", AFTER) == rules.integer("supervision.a_year", BEFORE)
    assert rules.citation("supervision.a_year", AFTER) == rules.citation("supervision.a_year", BEFORE)
    assert rules.citation("staffing.ratio", AFTER).text == "Erfundener Erlass 2027, Nr. 1"
