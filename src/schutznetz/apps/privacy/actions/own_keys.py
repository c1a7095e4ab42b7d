# SPDX-License-Identifier: EUPL-1.2
"""Everybody learns by mail when a key to their own account changes: password, passkey, app, codes, sign-in service.

Read from the journal, so that no way of changing one is passed over. The key of a notice is the line of the journal.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.queries import lately
from schutznetz.apps.notify.actions import News, tell_all
from schutznetz.apps.notify.models import Notice

KEY_CHANGED = "privacy.key_changed"
VERBS = (
    "account.password_changed", "account.passkey_added", "account.passkey_removed", "account.app_set_up",
    "account.app_removed", "account.recovery_codes_made", "account.recovery_code_used", "account.linked",
)  # fmt: skip
LOOKS_BACK = timedelta(days=14)
"""So long the worker may stand still without a change being passed over (house rule)."""


@transaction.atomic
def tell_keys(*, now: datetime) -> int:
    """Tell owners of changes nobody told them of yet; how many."""
    entries = {f"{KEY_CHANGED}:{entry.token}": entry for entry in lately(VERBS, since=now - LOOKS_BACK)}
    known = set(Notice.objects.filter(key__in=entries).values_list("key", flat=True))
    fresh = [entry for key, entry in entries.items() if key not in known]
    users = User.objects.filter(pk__in={entry.object_id for entry in fresh}).select_related("person")
    people = {str(user.pk): user.person for user in users if user.person is not None}
    path = reverse("accounts:profile")
    news = [
        News(
            str(entry.token), people[entry.object_id],
            {"what": entry.verb, "when": f"{entry.at.astimezone(BERLIN):%d.%m.%Y, %H:%M}", "path": path},
        )
        for entry in fresh if entry.object_id in people
    ]  # fmt: skip
    return tell_all(kind=KEY_CHANGED, now=now, news=news)
