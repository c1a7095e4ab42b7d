# SPDX-License-Identifier: EUPL-1.2
"""The page of a rule set: more than a hundred values, readable on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.apps.sap.objects import Land

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.requirement("SAP-001")
def test_every_value_of_a_set_is_shown_in_words(signed_in: Callable[..., Any], axe_clean: Callable[..., None]) -> None:
    page = signed_in(Land().counsellor_user)
    page.goto(reverse("sap:rule_set", args=["SAP-2007"]))
    expect(page.locator("body")).to_contain_text("Auswahlkommission")
    page.locator("summary").filter(has_text="Zeitanteil").click()
    expect(page.get_by_role("cell", name="10 %", exact=True).first).to_be_visible()
    axe_clean(page, "sap-rule-set")
    page.goto(reverse("sap:rule_set", args=["SAP-2016"]))
    expect(page.locator("body")).to_contain_text("Keine eigenen Werte")
    expect(page.locator("main details")).to_have_count(0)
