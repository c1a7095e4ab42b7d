# SPDX-License-Identifier: EUPL-1.2
"""That there is something new, and nothing more: the same words for a letter, an appointment, an urgent call."""

import secrets
from datetime import datetime

from django.urls import reverse

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.contact.facts import NEWS
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.sap.models import Counsellor

HOURS_APART = 4
"""A counsellor hears of news of this kind so often at most; of what is urgent each time."""


def tell_reader(*, counsellor: Counsellor, now: datetime, is_urgent: bool = False) -> None:
    """Inside a transaction."""
    local = now.astimezone(BERLIN)
    part = f"{local:%Y-%m-%d}.{local.hour // HOURS_APART}"
    key = secrets.token_hex(8) if is_urgent else f"{counsellor.pk}:{part}"
    tell(kind=NEWS, now=now, key=key, person=counsellor.person, path=reverse("vault:entrance"))
