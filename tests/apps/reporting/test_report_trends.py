# SPDX-License-Identifier: EUPL-1.2
"""Trends of a working group: released figures of the whole group, large enough, to those it concerns."""

import pytest

from tests.apps.builders import a_working_group
from tests.apps.reporting.published import Country, a_country, a_release
from tests.apps.reporting.test_reports import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return a_country()


@pytest.mark.requirement("SAP-157")
@pytest.mark.parametrize("role", ["HEAD", "SPK", "DEP"])
def test_a_field_is_named_from_eleven_cases_of_the_whole_group_on(country: Country, role: str) -> None:
    key = country.group.key
    cells = {"region_topic": {(key, "addiction"): 10, (key, "living"): 11, (key, "family"): None}}
    a_release(country.ministry, 2025, groups=(country.group,), figures=cells)
    text = text_of(signed_in(country, role), f"/statistik/entwicklungen/{key}/")
    assert "Lebenslage" in text
    assert "zwischen 5 und 17" in text
    assert "Sucht" not in text
    assert "Familie und Partnerschaft" not in text
    assert "mindestens 11 Beratungen" in text


@pytest.mark.requirement("SAP-157")
def test_nobody_reads_the_trend_of_another_group_and_there_is_none_of_an_authority(country: Country) -> None:
    other = a_working_group(country.ministry, "Arbeitskreis Ost")
    a_release(country.ministry, 2025, groups=(country.group, other))
    for role in ("HEAD", "SPK", "SAP", "EMP", "DPO"):
        text_of(signed_in(country, role), f"/statistik/entwicklungen/{other.key}/", 403)
    text_of(signed_in(country, "STAT"), f"/statistik/entwicklungen/{other.key}/")
    text_of(signed_in(country, "MIN"), f"/statistik/entwicklungen/{country.site.authority.key}/", 404)


def test_before_the_first_year_there_is_nothing_and_quarters_do_not_count(country: Country) -> None:
    a_release(country.ministry, 2026, 1, groups=(country.group,))
    text = text_of(signed_in(country, "HEAD"), f"/statistik/entwicklungen/{country.group.key}/")
    assert "Noch keine Zahlen" in text
    assert country.group.name in text_of(signed_in(country, "HEAD"), "/statistik/entwicklungen/")


def test_the_year_before_is_compared_and_all_small_ones_leave_an_empty_note(country: Country) -> None:
    key = country.group.key
    for year, count in ((2024, 40), (2025, 80)):
        a_release(
            country.ministry, year, groups=(country.group,), figures={"region_topic": {(key, "addiction"): count}}
        )
    assert "mehr, um 32 bis 48" in text_of(signed_in(country, "SPK"), f"/statistik/entwicklungen/{key}/")
    small = {(key, topic): 3 for topic in ("health", "addiction", "trauma", "family", "conflict", "work", "living")}
    a_release(country.ministry, 2026, groups=(country.group,), figures={"region_topic": small})
    assert "Kein Themenfeld ist groß genug" in text_of(signed_in(country, "SPK"), f"/statistik/entwicklungen/{key}/")
