# SPDX-License-Identifier: EUPL-1.2
"""One object of each kind for the access matrix."""

from datetime import timedelta
from typing import Any

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.provisioning.models import AccountList, Departure, GroupRule, ProvisioningKey, ScimGroup


def provisioning_objects(admin: User, leaver: Person) -> dict[str, Any]:
    """A key, a rule, a group, a list of the administrator and a departure, all of the leaver's authority."""
    now, authority = clock.now(), leaver.authority
    key = ProvisioningKey.objects.create(
        authority=authority, label="Keycloak", digest="0" * 64, made_at=now, expires_at=now + timedelta(days=9)
    )
    accounts = AccountList.objects.create(
        authority=authority, file_name="konten.csv", made_at=now, made_by=admin, state="ready"
    )
    return {
        "own_key": key.pk,
        "own_rule": GroupRule.objects.create(authority=authority, group_name="Wache", role="SEC").pk,
        "own_scim_group": str(ScimGroup.objects.create(authority=authority, name="Wache").pk),
        "own_list": accounts.pk,
        "own_departure": Departure.objects.create(
            person=leaver, last_on=clock.today(), source="hand", made_at=now
        ).pk,
    }  # fmt: skip
