# SPDX-License-Identifier: EUPL-1.2
"""Rule sets: what each says of itself, which applies on a day, and what is wrong with a misshapen one."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status
from schutznetz.regulation.parameters import ParameterError
from schutznetz.regulation.sap_erlass import rule_sets, validity
from schutznetz.regulation.sap_erlass.rule_sets import FOLDER, Rules, Switch, load_sets, standard

DECREE = date(2007, 8, 27)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "sets"))


@pytest.mark.requirement("SAP-001")
def test_the_set_of_2007_names_file_number_day_and_page_and_cites_every_value() -> None:
    one = standard().sets["SAP-2007"]
    for part in ("27.34-00", "27.8.2007", "S. 633", "20307"):
        assert part in one.reference
    assert (one.since, one.until, one.evaluate_by) == (DECREE, date(2010, 6, 30), date(2008, 12, 31))
    values = [version for topic in one.topics.values() for parameter in topic for version in parameter.versions]
    assert values
    for value in values:
        assert (
            value.citation.text.startswith(("SAP-Erlass 2007, Nr. ", "SAP-Erlass 2007, Abschn. "))
            or value.citation.is_house_rule
        )
        assert value.citation.since >= one.since


@pytest.mark.requirement("SAP-002")
def test_an_expired_set_goes_on_being_applied_with_all_its_values() -> None:
    rules = standard()
    before, after = date(2010, 6, 30), date(2010, 7, 1)
    assert rule_sets.validity(rules=rules, today=before).status is Status.MET
    expired = rule_sets.validity(rules=rules, today=after)
    assert expired.status is Status.BREACHED
    assert expired.warning
    assert rules.set_on(after) is rules.set_on(before)


@pytest.mark.requirement("SAP-002")
def test_a_switch_counts_from_its_day_on_and_the_latest_wins() -> None:
    switches = (Switch(date(2026, 7, 1), "SAP-2010"), Switch(date(2027, 1, 1), "SAP-2007"))
    rules = Rules(load_sets(), switches)
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [rules.set_on(day).key for day in days] == ["SAP-2007", "SAP-2010", "SAP-2010", "SAP-2007"]
    assert Rules(load_sets(), switches[::-1]).set_on(days[1]).key == "SAP-2010"


def test_the_overlay_says_what_is_confirmed_and_leaves_the_rest_to_its_base() -> None:
    rules = Rules(load_sets(), (Switch(date(2026, 1, 1), "SAP-2010"),))
    day = date(2026, 6, 15)
    assert [one.key for one in rules.chain_on(day)] == ["SAP-2010", "SAP-2007"]
    assert rules.is_set("certificates.counsellor", day)
    assert not rules.is_set("certificates.counsellor", date(2025, 12, 31))
    assert rules.citation("validity.expiry", day).text == "SAP-Erlass 2007, Nr. 13"


@pytest.mark.requirement("SAP-004")
def test_the_predecessor_is_linked_and_cannot_be_applied() -> None:
    sets = load_sets()
    assert sets["SAP-2007"].replaces == "SAP-2004"
    assert [key for key, one in sets.items() if not one.can_apply] == ["SAP-2004", "SAP-2016"]
    assert (
        validity.appointment(appointed_on=date(2005, 3, 1), rules=standard(), today=date(2026, 6, 15)).facts["name"]
        == sets["SAP-2004"].name
    )


@pytest.mark.requirement("SAP-004")
@given(st.dates(date(1996, 1, 1), date(2040, 1, 1)), st.dates(DECREE, date(2040, 1, 1)))
def test_no_change_of_decree_takes_an_appointment_away(appointed_on: date, today: date) -> None:
    for first in ("SAP-2007", "SAP-2010"):
        rules = Rules(standard().sets, first=first)
        if today >= date(2010, 6, 30) or first == "SAP-2007":
            assert validity.appointment(appointed_on=appointed_on, rules=rules, today=today).status is Status.MET


@pytest.mark.requirement("SAP-003")
@given(st.dates(DECREE, date(2015, 1, 1)), st.dates(DECREE, date(2015, 1, 1)))
def test_the_evaluation_is_never_overdue_before_its_day_and_a_report_settles_it(day: date, reported: date) -> None:
    due = rule_sets.evaluation(reported_on=None, rules=standard(), today=day)
    assert due.status is (Status.DUE if day <= date(2008, 12, 31) else Status.BREACHED)
    assert rule_sets.evaluation(reported_on=reported, rules=standard(), today=day).status is Status.MET


def test_a_set_without_a_day_for_its_evaluation_asks_for_none() -> None:
    rules = Rules(load_sets(), (Switch(date(2026, 1, 1), "SAP-2010"),))
    found = rule_sets.evaluation(reported_on=None, rules=rules, today=date(2026, 6, 15))
    assert found.status is Status.NOT_APPLICABLE


def test_a_value_of_the_wrong_kind_or_unknown_is_an_error() -> None:
    rules, day = standard(), date(2026, 6, 15)
    for read in (rules.integer, rules.number, rules.text):
        with pytest.raises(ParameterError, match=r"validity\.expiry is True"):
            read("validity.expiry", day)
    with pytest.raises(ParameterError, match="not true or false"):
        rules.is_set("validity.switch", day)
    with pytest.raises(ParameterError, match=r"SAP-2007: no parameter validity\.nothing"):
        rules.dated("validity.nothing", day)
    with pytest.raises(ParameterError, match="no value on 2007-08-26"):
        rules.dated("validity.expiry", DECREE - timedelta(days=1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('replaces = "SAP-2004"', 'replaces = "SAP-1996"', "SAP-2007: names SAP-1996"),
        ('replaces = "SAP-2004"', 'based_on = "SAP-1996"', "SAP-2007: names SAP-1996"),
        ('key = "SAP-2007"', 'key = "SAP-2008"', "SAP-2007: its set.toml names 'SAP-2008'"),
        ('replaces = "SAP-2004"', 'ratio = "1:200"', "SAP-2007: .*ratio"),
    ],
)
def test_a_misshapen_set_is_named(folder: Path, old: str, new: str, message: str) -> None:
    path = folder / "SAP-2007" / "set.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ParameterError, match=message):
        load_sets(folder)
