# SPDX-License-Identifier: EUPL-1.2
"""An authority with a site and an administrator, a key of its identity provider, and a client that uses it."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority, Office, Site
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.provisioning.actions.keys import make_key
from schutznetz.apps.provisioning.models import ProvisioningKey
from tests.apps.builders import a_site, a_user, an_authority, prove

Json = dict[str, Any]


class Provider:
    """An identity provider: sends JSON with its token, gives back status and body."""

    def __init__(self, token: str) -> None:
        self.client, self.token = Client(), token

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Json]:
        content = body if isinstance(body, str | bytes) else json.dumps(body) if body is not None else ""
        self.response = self.client.generic(
            method, f"/scim/v2/{path}", content, content_type="application/scim+json",
            headers={"Authorization": f"Bearer {self.token}"} | headers,
        )  # fmt: skip
        return self.response.status_code, json.loads(self.response.content or b"{}")

    def make(self, name: str, **more: Any) -> Json:
        body = {"userName": name, "name": {"givenName": "Jana", "familyName": name.title()}, "active": True} | more
        status, user = self.send("POST", "Users", body)
        assert status == 201, user
        return user

    def patch(self, path: str, *operations: Json, **headers: str) -> tuple[int, Json]:
        return self.send("PATCH", path, {"schemas": [], "Operations": list(operations)}, **headers)


@dataclass
class House:
    """One authority and whoever administers it."""

    authority: Authority
    site: Site
    admin: User
    key: ProvisioningKey
    provider: Provider

    @property
    def actor(self) -> Actor:
        return actor_for(User.objects.get(pk=self.admin.pk), clock.today())

    def client(self, user: User | None = None) -> Client:
        client = Client()
        client.force_login(user or self.admin, backend="django.contrib.auth.backends.ModelBackend")
        prove(client)
        return client


def a_house(name: str) -> House:
    authority = an_authority(name)
    site = a_site(authority, f"Standort {name}")
    admin = a_user(Office.Role.ADMINISTRATOR, site, password="ein langes Kennwort", given_name="Ada", family_name="Amt")
    actor = actor_for(admin, clock.today())
    key, token = make_key(
        authority=authority, label="Keycloak", days=90, actor=actor, now=clock.now() - timedelta(minutes=10)
    )
    return House(authority, site, admin, key, Provider(token))


@pytest.fixture
def house(db: None) -> House:
    cache.clear()
    return a_house("Kreis Eigen")


@pytest.fixture
def neighbour(house: House) -> House:
    """Another authority of the same instance."""
    return a_house("Kreis Fremd")


@pytest.fixture
def idp(house: House) -> Provider:
    return house.provider
