# SPDX-License-Identifier: EUPL-1.2
"""The directory of services inside the vault: all of it at once, public facts only."""

from datetime import date

import pytest

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
