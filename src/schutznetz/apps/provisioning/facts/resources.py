# SPDX-License-Identifier: EUPL-1.2
"""Accounts and groups as resources of RFC 7643."""

import hashlib
import json
from typing import Any

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.provisioning.models import ScimAccount, ScimGroup
from schutznetz.domain.provisioning.scim import ENTERPRISE, GROUP, USER, Json

MADE_UP = "scim:"
"""Begins the personnel number of people whose provider told none; the provider does not see it."""


def number_of(person: Person) -> str:
    """The personnel number, or "" as long as nobody told one."""
    return "" if person.external_id.startswith(MADE_UP) else person.external_id


def told_by_provider(user: User) -> ScimAccount:
    """What the provider said about this account; an unsaved row when it never said anything."""
    found: ScimAccount | None = getattr(user, "scim", None)
    return found or ScimAccount(user=user)


def user_resource(user: User, base: str) -> Json:
    """A User with its groups; `base` is the address of the server up to `/scim/v2`."""
    person: Any = user.person
    resource: Json = {
        "schemas": [USER, ENTERPRISE],
        "id": str(user.pk),
        "externalId": told_by_provider(user).external_id,
        "userName": user.username,
        "name": _name(person),
        "displayName": str(person).strip(),
        "active": user.is_active,
        "emails": [{"value": user.email or person.email, "type": "work", "primary": True}],
        "phoneNumbers": [{"value": person.phone, "type": "work", "primary": True}],
        "groups": [
            {"value": str(one.pk), "display": one.name, "$ref": f"{base}/Groups/{one.pk}", "type": "direct"}
            for one in user.scim_groups.all()
        ],
        ENTERPRISE: {"employeeNumber": number} if (number := number_of(person)) else {},
    }
    return with_meta(_without_empty(resource), "User", base)


def _name(person: Person) -> Json:
    return {"givenName": person.given_name, "familyName": person.family_name, "formatted": str(person).strip()}


def _without_empty(resource: Json) -> Json:
    for name in ("emails", "phoneNumbers"):
        if not resource[name][0]["value"]:
            resource[name] = []
    return {name: value for name, value in resource.items() if value not in ("", [], {})}


def group_resource(group: ScimGroup, base: str, *, with_members: bool = True) -> Json:
    resource: Json = {
        "schemas": [GROUP],
        "id": str(group.pk),
        "externalId": group.external_id,
        "displayName": group.name,
    }
    if with_members:
        resource["members"] = [
            {"value": str(one.pk), "display": str(one).strip(), "$ref": f"{base}/Users/{one.pk}", "type": "User"}
            for one in group.members.all()
        ]
    return with_meta({name: value for name, value in resource.items() if value not in ("", [])}, "Group", base)


def with_meta(resource: Json, kind: str, base: str) -> Json:
    """Add `meta`: address, and a version that changes with the content and with nothing else."""
    location = f"{base}/{kind}s/{resource['id']}"
    return resource | {"meta": {"resourceType": kind, "location": location, "version": version_of(resource)}}


def version_of(resource: Json) -> str:
    """A weak entity tag."""
    text = json.dumps({name: part for name, part in resource.items() if name != "meta"}, sort_keys=True)
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
