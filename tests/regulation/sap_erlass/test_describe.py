# SPDX-License-Identifier: EUPL-1.2
"""Values and rules in words."""

from datetime import date

import pytest

from schutznetz.regulation.parameters import Parameter, Scalar
from schutznetz.regulation.sap_erlass import catalogue
from schutznetz.regulation.sap_erlass.describe import describe, shown, topic_name, value_of, words
from schutznetz.regulation.sap_erlass.rule_sets import standard

DAY = date(2026, 6, 15)
FREE = frozenset({"text", "texts", "month_day", "numbers", "months_before"})
"""Units of texts that are no codes."""


def parameters() -> list[Parameter]:
    return [one for each in standard().sets.values() for topic in each.topics.values() for one in topic]


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (True, "required", "ja"),
        (False, "required", "nein"),
        (None, "days", "–"),
        (0.1, "part_of_annual_hours", "10 %"),
        (0.065, "part_of_cap", "6,5 %"),
        (14, "days", "14 Tage"),
        (200, "ratio", "200"),
        (1.5, "ratio", "1,5"),
        ("08-31", "month_day", "31.08."),
        ("12 6 1", "months_before", "12, 6, 1 Monate vorher"),
        ("chair speaker", "words", "Vorsitz, Sprecherin oder Sprecher"),
        ("Besprechung,belegt", "texts", "Besprechung, belegt"),
        ("SAP-Tätigkeit", "text", "SAP-Tätigkeit"),
    ],
)
def test_a_value_in_words(value: Scalar | None, unit: str, said: str) -> None:
    assert shown(value, unit) == said


def test_every_code_of_a_rule_set_has_a_word() -> None:
    """A new code, topic or unit needs its word in words.toml: readers are no machines."""
    coded = [one for one in parameters() if one.unit not in FREE]
    values = [version.value for one in coded for version in one.versions]
    codes = {code for value in values if isinstance(value, str) for code in value.split()}
    assert codes - set(words("codes")) == set()


def test_every_topic_has_a_name() -> None:
    topics = {topic for each in standard().sets.values() for topic in each.topics}
    assert topics - set(words("topics")) == set()
    assert topic_name("panel") == "Auswahlkommission"


def test_a_value_before_its_day_and_one_nobody_knows() -> None:
    early = value_of("validity.expiry", rules=standard(), day=date(2007, 8, 26))
    assert (early.name, early.value) == ("Außerkrafttreten", None)
    assert value_of("validity.nothing", rules=standard(), day=DAY).name == ""


def test_a_rule_is_described_with_its_values() -> None:
    one = describe([catalogue.rules()["sap.validity.switch"]], rules=standard(), day=DAY)[0]
    assert (one.sections, one.values[0].value, one.values[0].is_house_rule) == (("13",), 2, True)
