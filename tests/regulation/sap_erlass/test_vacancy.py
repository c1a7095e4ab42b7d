# SPDX-License-Identifier: EUPL-1.2
"""A vacancy notice: one form, both numbers, a talk before, the number from the need."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass import vacancy as rules
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.sap_erlass.vacancy import Vacancy

RULES, TODAY = standard(), date(2026, 6, 15)
GOOD = Vacancy(3, 1, apply_by=TODAY, consulted_on=TODAY)
POSTS = st.integers(0, 9)


def verdicts(vacancy, gap=4):
    found = rules.publishable(vacancy=vacancy, gap=gap, rules=RULES, today=TODAY)
    return {one.rule.removeprefix("sap.vacancy."): one for one in found}


@pytest.mark.requirement("SAP-075", "SAP-076", "SAP-077", "SAP-078")
def test_a_complete_notice_may_be_published():
    assert {one.status for one in verdicts(GOOD).values()} == {Status.MET}


@pytest.mark.requirement("SAP-075", "SAP-076")
@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"uses_template": False}, ("template",)),
        ({"new_posts": 0, "replacement_posts": 0}, ("posts",)),
        ({"apply_by": None}, ("apply_by",)),
        ({"apply_by": TODAY - timedelta(days=1)}, ("apply_by",)),
    ],
)
def test_what_the_form_needs(change, missing):
    found = verdicts(replace(GOOD, **change))["template"]
    assert (found.status, found.facts["missing"]) == (Status.BREACHED, missing)


@pytest.mark.requirement("SAP-076")
def test_new_and_replacement_posts_stay_apart():
    facts = verdicts(GOOD)["template"].facts
    assert (facts["new_posts"], facts["replacement_posts"]) == (3, 1)
    with pytest.raises(ValueError, match="negative"):
        Vacancy(-1, 2, apply_by=TODAY)


@pytest.mark.requirement("SAP-077")
@pytest.mark.parametrize("spoken", [None, TODAY + timedelta(days=1)])
def test_without_the_talk_with_the_speaker_nothing_is_published(spoken):
    assert verdicts(replace(GOOD, consulted_on=spoken))["consultation"].status is Status.BREACHED


@pytest.mark.requirement("SAP-078")
@given(POSTS, POSTS, POSTS, st.sampled_from(("", "  ", "Zwei gehen bald in Ruhestand.")))
def test_another_number_than_the_need_takes_a_reason(new, again, gap, reason):
    found = verdicts(Vacancy(new, again, TODAY, reason=reason), gap)["number"]
    assert found.warning == (new + again != gap)
    assert (found.status is Status.BREACHED) == (found.warning and not reason.strip())


@given(st.builds(Vacancy, POSTS, POSTS, st.sampled_from((None, TODAY)), st.sampled_from((None, TODAY))), POSTS)
def test_one_more_statement_never_worsens(vacancy, gap):
    better = replace(vacancy, reason="weil", apply_by=TODAY, consulted_on=TODAY)
    before, after = verdicts(vacancy, gap), verdicts(better, gap)
    assert all(before[key].status is Status.BREACHED or after[key].status is Status.MET for key in before)
