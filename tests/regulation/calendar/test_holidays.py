# SPDX-License-Identifier: EUPL-1.2
"""The public holidays of North Rhine-Westphalia, against dates known from calendars and from another library."""

from datetime import date, timedelta

import pytest
from dateutil.easter import easter as easter_by_another

from schutznetz.regulation.calendar.holidays import easter, holidays, shift_citation

NRW_2026 = {
    date(2026, 1, 1): "Neujahr",
    date(2026, 4, 3): "Karfreitag",
    date(2026, 4, 5): "Ostersonntag",
    date(2026, 4, 6): "Ostermontag",
    date(2026, 5, 1): "Tag der Arbeit",
    date(2026, 5, 14): "Christi Himmelfahrt",
    date(2026, 5, 24): "Pfingstsonntag",
    date(2026, 5, 25): "Pfingstmontag",
    date(2026, 6, 4): "Fronleichnam",
    date(2026, 10, 3): "Tag der Deutschen Einheit",
    date(2026, 11, 1): "Allerheiligen",
    date(2026, 12, 25): "1. Weihnachtstag",
    date(2026, 12, 26): "2. Weihnachtstag",
}


def test_the_holidays_of_2026():
    assert dict(holidays(2026)) == NRW_2026


@pytest.mark.parametrize("year", [1990, 2000, 2008, 2038, 2049, 2076, 2100])
def test_easter_in_years_known_to_be_awkward(year):
    assert easter(year) == easter_by_another(year)


def test_easter_of_four_centuries():
    assert [easter(year) for year in range(1900, 2300)] == [easter_by_another(year) for year in range(1900, 2300)]


def test_easter_is_a_sunday_between_22_march_and_25_april():
    for year in range(1583, 4100):
        assert easter(year).weekday() == 6
        assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


def test_reformation_day_was_a_holiday_once():
    assert date(2017, 10, 31) in holidays(2017)
    assert date(2018, 10, 31) not in holidays(2018)


def test_unity_day_begins_in_1990():
    assert date(1990, 10, 3) in holidays(1990)


def test_two_holidays_on_one_day_are_one_day():
    """In 2008 Ascension fell on 1 May."""
    assert len(holidays(2008)) == 12


def test_days_of_other_states_and_of_the_collective_agreement_are_no_holidays():
    for day in (date(2026, 1, 6), date(2026, 10, 31), date(2026, 11, 18), date(2026, 12, 24), date(2026, 12, 31)):
        assert day not in holidays(2026)


def test_no_answer_before_the_first_year():
    with pytest.raises(ValueError, match="1990"):
        holidays(1989)


def test_the_shift_is_cited():
    assert "193 BGB" in str(shift_citation(date(2026, 1, 1) + timedelta(days=1)))
