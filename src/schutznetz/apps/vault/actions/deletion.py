# SPDX-License-Identifier: EUPL-1.2
"""The end of a vault: by its owner, who gets a certificate, or after the days of leavers."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.vault import queries
from schutznetz.apps.vault.actions.keeping import locked
from schutznetz.apps.vault.actions.tombstones import bury
from schutznetz.apps.vault.facts import Access
from schutznetz.apps.vault.models import VaultIdentity
from schutznetz.apps.vault.policies import require_inside


@dataclass(frozen=True)
class Certificate:
    """What was deleted when. `vault` is its random name, as on the recovery sheet."""

    vault: str
    deleted_on: date
    versions: int
    attachments: int


@transaction.atomic
def delete_vault(*, identity: VaultIdentity, access: Access, now: datetime, today: date) -> Certificate:
    """Delete everything the server holds of a vault, at its owner's wish; a restored backup does not bring it back."""
    require_inside(access)
    found = locked(identity)
    record(verb="vault.deleted", subject=found.user, actor=found.user, now=now)
    return _delete(found, today)


@transaction.atomic
def expire_vault(*, identity: VaultIdentity, now: datetime, today: date) -> Certificate:
    """Delete the vault of somebody who cannot get in any more."""
    found = locked(identity)
    record(verb="vault.expired", subject=found.user, actor=None, now=now)
    return _delete(found, today)


def _delete(found: VaultIdentity, today: date) -> Certificate:
    made = Certificate(found.vault, today, len(queries.versions(found)), len(queries.blobs(found)))
    bury("vault", found.pk, today)
    found.delete()
    return made
