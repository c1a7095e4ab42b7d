# SPDX-License-Identifier: EUPL-1.2
"""What everybody may know, inside the vault: services and numbers, all of it at once, public facts only."""

from datetime import date

import pytest
from django.test import Client

from schutznetz.apps.directory.facts import EMERGENCY
from schutznetz.apps.directory.models import Line
from tests.apps.builders import let_go
from tests.apps.exchange.objects import a_service
from tests.apps.sap.objects import a_programme
from tests.apps.vault.objects import Browser, a_counsellor, at_the_vault

pytestmark = [pytest.mark.django_db]


@at_the_vault
def test_the_vault_gets_all_services_that_exist_and_nothing_of_what_was_experienced() -> None:
    programme = a_programme()
    a_service(programme, name="Suchtberatung Vest", town="Musterstadt", phone="02361 555 01")
    a_service(programme, name="Schon zu", town="Musterstadt", closed_on=date(2026, 1, 1))
    found = Browser(a_counsellor()).get("services").json()
    assert [one["name"] for one in found] == ["Suchtberatung Vest"]
    assert set(found[0]) == {"name", "town", "phone", "hours", "access"}


@at_the_vault
@pytest.mark.requirement("SAP-027")
def test_the_vault_shows_the_numbers_of_finding_help_and_no_others() -> None:
    Line.objects.create(group="talk", name="Sorgentelefon (erfunden)", numbers="0800 555 0 1, 0800 555 0 2")
    Line.objects.create(group="talk", name="Abgeschaltet", numbers="0800 555 0 3", is_shown=False)
    found = Browser(a_counsellor()).get("lines").json()
    assert [one["numbers"] for one in found[: len(EMERGENCY)]] == list(EMERGENCY)
    assert (found[0]["name"], found[0]["name_en"]) == ("Polizei", "Police")
    numbers = [number.strip() for one in found for number in one["numbers"].split(",")]
    assert "0800 555 0 2" in numbers
    assert "0800 555 0 3" not in numbers
    page = Client().get("/hilfe/sofort/")
    let_go(page)
    shown = page.content.decode()
    assert all(f">{number}</a>" in shown for number in numbers), "the public page shows the same"
    assert shown.count('href="tel:') == len(numbers)
