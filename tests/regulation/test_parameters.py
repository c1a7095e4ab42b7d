# SPDX-License-Identifier: EUPL-1.2
"""Dated parameters and findings."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.citation import Citation
from schutznetz.regulation.finding import Finding, Refused, Status, Strength, require
from schutznetz.regulation.parameters import ParameterError, Topic, load

GOOD = """
[interval]
name.de = "Abstand"
says.de = "So oft."
unit = "per_year"
checked_on = 2026-11-21
[[interval.values]]
since = 2007-08-27
value = 1
cite = "Erlass, Nr. 9"
[[interval.values]]
since = 2016-06-10
value = 2
cite = "Hausregel Abstand"
"""


def read(tmp_path: Path, text: str) -> Topic:
    path = tmp_path / "topic.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_the_day_picks_the_version(tmp_path: Path) -> None:
    topic = read(tmp_path, GOOD)
    assert topic.integer("interval", date(2016, 6, 9)) == 1
    assert topic.integer("interval", date(2016, 6, 10)) == 2
    assert topic.dated("interval", date(2026, 1, 1)).citation.is_house_rule
    assert not topic.dated("interval", date(2007, 8, 27)).citation.is_house_rule
    assert [parameter.name for parameter in topic] == ["Abstand"]


def test_before_the_first_version_there_is_no_value(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"topic.toml: \[interval\] has no value on 2007-08-26"):
        read(tmp_path, GOOD).dated("interval", date(2007, 8, 26))


def test_an_unknown_parameter_is_named(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"no parameter \[rest\]"):
        read(tmp_path, GOOD).integer("rest", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name.de = "Abstand"', "", "name.de is missing"),
        ('name.de = "Abstand"', 'name.de = ""', "de is missing"),
        ("unit =", "units =", "unit is missing"),
        ("checked_on = 2026-11-21", "checked_on = 2026", "checked_on is missing or of a wrong kind"),
        ("since = 2007-08-27", "since = 2017-08-27", "not in order"),
        ("since = 2007-08-27", "since = 2016-06-10", "not in order"),
        ("value = 1", "value = [1]", "value 1: value is missing"),
        ('cite = "Erlass, Nr. 9"', "", "value 1: cite is missing"),
        ("[[interval.values]]", "[[interval.other]]", "has no values"),
        ("[interval]", "[interval", "topic.toml"),
        (GOOD, "interval = 1", "is not a table"),
    ],
)
def test_errors_are_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        read(tmp_path, GOOD.replace(old, new))


def test_a_value_that_is_no_whole_number(tmp_path: Path) -> None:
    topic = read(tmp_path, GOOD.replace("value = 2", "value = true"))
    with pytest.raises(ParameterError, match="not a whole number"):
        topic.integer("interval", date(2026, 1, 1))


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(-5000, 5000))
def test_no_finding_is_due_before_the_version_it_cites_came_into_force(since: date, offset: int) -> None:
    due = since + timedelta(days=offset)
    citation = Citation("Erlass", since)
    if offset < 0:
        with pytest.raises(ValueError, match="came into force"):
            Finding("rule", Status.DUE, citation, due_on=due)
    else:
        assert Finding("rule", Status.DUE, citation, due_on=due).is_open


def test_only_a_breached_must_refuses() -> None:
    citation = Citation("Erlass, Nr. 9", date(2007, 8, 27))
    must = Finding("topic.rule", Status.BREACHED, citation)
    with pytest.raises(Refused, match=r"topic.rule: breached \(Erlass, Nr. 9\)") as caught:
        require(must)
    assert caught.value.finding is must
    should = Finding("topic.rule", Status.BREACHED, citation, strength=Strength.SHOULD)
    for fine in (should, Finding("topic.rule", Status.DUE, citation)):
        assert require(fine) is fine
    assert not Finding("r", Status.NOT_APPLICABLE, citation).is_open
