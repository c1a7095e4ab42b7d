# SPDX-License-Identifier: EUPL-1.2
"""Keys of identity providers on the administration's page."""

import re
from datetime import timedelta

from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.provisioning.models import GroupRule, ProvisioningKey
from tests.apps.builders import a_site, a_user, an_authority
from tests.apps.provisioning.conftest import House, Provider


def token_on(page: str) -> str:
    found = re.search(r"snz-scim-[\w-]{43}", page)
    assert found
    return found[0]


def test_a_key_is_shown_once_and_only_its_digest_is_kept(house: House) -> None:
    client = house.client()
    answer = client.post(reverse("provisioning:new_key"), {"label": "Entra", "days": "90"})
    token = token_on(answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    assert "snz-scim-" not in client.get(reverse("provisioning:overview")).content.decode()
    assert token not in str(ProvisioningKey.objects.values_list())
    assert Provider(token).send("GET", "Users")[0] == 200
    key = ProvisioningKey.objects.latest("made_at")
    assert (key.authority, key.expires_at - key.made_at) == (house.authority, timedelta(days=90))


def test_a_key_is_replaced_with_some_overlap_and_revoked_at_once(house: House, idp: Provider) -> None:
    client = house.client()
    answer = client.post(reverse("provisioning:rotate_key", args=[house.key.pk]))
    new = Provider(token_on(answer.content.decode()))
    assert (idp.send("GET", "Users")[0], new.send("GET", "Users")[0]) == (200, 200)
    house.key.refresh_from_db()
    assert timedelta(hours=23) < house.key.expires_at - clock.now() <= timedelta(hours=24)
    client.post(reverse("provisioning:revoke_key", args=[house.key.pk]))
    assert (idp.send("GET", "Users")[0], new.send("GET", "Users")[0]) == (401, 200)


def test_the_page_says_when_a_key_was_used(house: House, idp: Provider) -> None:
    page = house.client().get(reverse("provisioning:overview")).content.decode()
    assert "noch nie" in page
    idp.send("GET", "Users")
    assert "noch nie" not in house.client().get(reverse("provisioning:overview")).content.decode()


def test_a_key_whose_maker_has_left_should_be_replaced(house: House, idp: Provider) -> None:
    """It goes on: otherwise nobody would be closed any more."""
    second = a_user("ADM", house.site)
    page, key = reverse("provisioning:overview"), ProvisioningKey.objects.filter(pk=house.key.pk)
    key.update(made_by=second)
    assert "bitte ersetzen" not in house.client().get(page).content.decode()
    second.person.left_on = clock.today() - timedelta(days=1)
    second.person.save()
    assert "bitte ersetzen" in house.client().get(page).content.decode()
    assert idp.send("GET", "Users")[0] == 200
    key.update(revoked_at=clock.now())
    assert "bitte ersetzen" not in house.client().get(page).content.decode()


def test_a_rule_for_a_site_of_another_authority_is_refused_at_the_field(house: House, neighbour: House) -> None:
    data = {"group_name": "Wache", "role": "SEC", "site": neighbour.site.pk}
    answer = house.client().post(reverse("provisioning:new_rule"), data)
    assert answer.status_code == 422
    assert not GroupRule.objects.exists()


def test_a_rule_is_made_once_and_roles_are_few(house: House) -> None:
    client = house.client()
    data = {"group_name": "Wache", "role": "SEC", "site": house.site.pk}
    assert client.post(reverse("provisioning:new_rule"), data).status_code == 302
    assert client.post(reverse("provisioning:new_rule"), data).status_code == 422
    assert client.post(reverse("provisioning:new_rule"), data | {"role": "ADM"}).status_code == 422
    rule = GroupRule.objects.get()
    assert client.post(reverse("provisioning:delete_rule", args=[rule.pk])).status_code == 302
    assert not GroupRule.objects.exists()


def test_whoever_administers_two_authorities_is_asked_which(house: House) -> None:
    second = an_authority("Zweite Behörde")
    a_site(second)
    house.admin.person.offices.create(role="ADM", authority=second, since="2026-01-01")
    client = house.client()
    assert "Zweite Behörde" in client.get(reverse("provisioning:new_key")).content.decode()
    assert client.post(reverse("provisioning:new_key"), {"label": "x", "days": "30"}).status_code == 422
    data = {"label": "x", "days": "30", "authority": second.pk}
    assert client.post(reverse("provisioning:new_key"), data).status_code == 200
    assert ProvisioningKey.objects.latest("made_at").authority == Authority.objects.get(pk=second.pk)
