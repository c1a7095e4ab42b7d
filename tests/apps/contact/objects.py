# SPDX-License-Identifier: EUPL-1.2
"""A counsellor who can be written to, and what a browser would send."""

import hashlib
import json
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.contact.models import Slot
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.vault.models import VaultIdentity

BLOB = b"age-encryption.org/v1\n-> X25519 abc\ndef\n--- ghi\n" + bytes(100)
RECIPIENT = "age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq"


def a_vault(user: Any, recipient: str = RECIPIENT) -> VaultIdentity:
    return VaultIdentity.objects.create(
        user=user, vault=f"v{user.pk}-0000000000000000", recipient=recipient,
        fingerprint="apfel birne kirsche pflaume quitte traube", created_month=date(2026, 6, 1),
    )  # fmt: skip


def a_slot(counsellor: Counsellor, days: int = 2, **fields: Any) -> Slot:
    start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
    return Slot.objects.create(counsellor=counsellor, **({"starts_at": start, "minutes": 45} | fields))


def lookup_of(name: str) -> str:
    """What a code would lead to."""
    return hashlib.sha256(name.encode()).hexdigest()


def ask(client: Client, name: str, body: dict[str, Any]) -> Any:
    """Do the work and send, as the browser does."""
    task = client.post(reverse("contact:task"), content_type="application/json").json()["task"]
    text = json.dumps(body)
    digest = hashlib.sha256(text.encode()).hexdigest()
    sent = {"work": {"task": task, "number": solved(task, digest)}, "body": text}
    return client.post(reverse(f"contact:{name}"), sent, content_type="application/json")


def solved(task: str, digest: str) -> str:
    limit = 2 ** (256 - int(task.partition(".")[0]))
    tries = (str(number) for number in count())
    return next(one for one in tries if int(hashlib.sha256(f"{task}.{digest}.{one}".encode()).hexdigest(), 16) < limit)
