# SPDX-License-Identifier: EUPL-1.2
"""Ways into the vault's origin: a ticket from the platform, good once for a minute, and the vault's own passkey."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.db import transaction

from schutznetz.apps.vault.actions.keeping import locked
from schutznetz.apps.vault.facts import Access, Misshapen
from schutznetz.apps.vault.models import DoorKey, VaultIdentity
from schutznetz.apps.vault.policies import require_inside, require_write

SALT = "schutznetz.vault.ticket"
TICKET_S = 60
DOOR_KEYS_MOST = 5


@dataclass(frozen=True)
class Ticket:
    """Whose ticket it is, and the address of the page that gave it out."""

    user: str
    origin: str


def ticket_for(*, user: Any, access: Access, origin: str) -> str:
    """A ticket for the vault, bound to the user and to the page that posts it."""
    require_inside(access)
    return signing.dumps([str(user.pk), origin, secrets.token_urlsafe(16)], salt=SALT)


def redeem_ticket(code: str, *, origin: str) -> Ticket | None:
    """The ticket, the first time within a minute and from the page it was given to; else None.

    A spent ticket is remembered by a digest of its random part, which leads to nobody.
    """
    try:
        user, given_to, nonce = signing.loads(code, salt=SALT, max_age=TICKET_S)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if given_to != origin:
        return None
    return Ticket(str(user), str(given_to)) if spend(str(nonce), 2 * TICKET_S) else None


def spend(nonce: str, seconds: int) -> bool:
    """Use something up that is good once; False the second time within these seconds."""
    return cache.add("vault.spent:" + hashlib.sha256(nonce.encode()).hexdigest(), 1, seconds)


@transaction.atomic
def add_door_key(*, identity: VaultIdentity, access: Access, credential: str, public: bytes) -> None:
    """Keep the public part of a passkey that opens the door to the vault's origin."""
    require_write(access)
    found = locked(identity)
    if found.door_keys.count() >= DOOR_KEYS_MOST:
        raise Misshapen("too_many_keys")
    if DoorKey.objects.filter(credential=credential).exists():
        raise Misshapen("key_exists")
    DoorKey.objects.create(identity=found, credential=credential, public=public)


@transaction.atomic
def remove_door_keys(*, identity: VaultIdentity, access: Access) -> int:
    """Take all passkeys of the door away; the files and their envelopes stay."""
    require_inside(access)
    return locked(identity).door_keys.all().delete()[0]
