# SPDX-License-Identifier: EUPL-1.2
"""The password of the invented vaults stands on the pages of the demonstration, and on no others."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from schutznetz.apps.accounts.actions import mark_as_demo
from tests.apps.vault.objects import a_counsellor, a_vault

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)


def pages(client, user) -> list[str]:
    """The sign-in page, and the entrance of this user's vault."""
    asked = [client.get(reverse("account_login")).content.decode()]
    client.force_login(user)
    return [*asked, client.get(reverse("vault:entrance")).content.decode()]


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_password_stands_where_everything_is_invented(client, settings, is_demo) -> None:
    settings.VAULT_ORIGIN = "https://tresor.example.org"
    if is_demo:
        mark_as_demo(now=NOW)
    settings.DEMO = is_demo
    user = a_counsellor()
    a_vault(user)
    assert [settings.DEMO_VAULT_PASSWORD in page for page in pages(client, user)] == [is_demo, is_demo]


def test_nothing_is_said_of_vaults_while_there_is_none(client, settings) -> None:
    mark_as_demo(now=NOW)
    settings.DEMO = True
    user = a_counsellor()
    assert not any(settings.DEMO_VAULT_PASSWORD in page for page in pages(client, user))
