# SPDX-License-Identifier: EUPL-1.2
"""Which offices ask for a second factor, on which day."""

from datetime import date

import pytest

from schutznetz.regulation.access.second_factor import always, second_factor
from schutznetz.regulation.finding import Status

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("role", ["ADM", "DPO", "MIN", "STAT"])
def test_these_always_need_one(role):
    assert role in always(TODAY)
    assert second_factor(roles={role, "EMP"}, has_one=False, today=TODAY).status is Status.BREACHED
    assert second_factor(roles={role, "EMP"}, has_one=True, today=TODAY).status is Status.MET


def test_others_do_not():
    assert second_factor(roles={"EMP", "SITE"}, has_one=False, today=TODAY).status is Status.NOT_APPLICABLE


def test_an_authority_names_more_from_a_day_on():
    own = {"SITE": date(2026, 12, 1)}
    before = second_factor(roles={"SITE"}, has_one=False, today=TODAY, own=own)
    then = second_factor(roles={"SITE"}, has_one=False, today=date(2026, 12, 1), own=own)
    assert (before.status, then.status) == (Status.NOT_APPLICABLE, Status.BREACHED)
    assert not then.citation.is_house_rule
    assert second_factor(roles={"ADM"}, has_one=False, today=TODAY).citation.is_house_rule
