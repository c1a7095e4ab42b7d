# SPDX-License-Identifier: EUPL-1.2
"""What a counsellor shows of themselves."""

from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.directory.models import Profile
from schutznetz.apps.directory.policies import require_keep_profile
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.sap.actions.roles import save_own_details


@transaction.atomic
def save_profile(*, profile: Profile, actor: Actor, now: datetime, today: date) -> Profile:
    """Shown from the day its owner agreed; hiding it takes the consent back."""
    require_keep_profile(actor, profile.counsellor)
    profile.agreed_on = (profile.agreed_on or today) if profile.is_shown else None
    profile.save()
    record(verb="directory.profile_saved", subject=profile, actor=actor.user, now=now)
    return profile


@transaction.atomic
def set_busy(*, profile: Profile, is_busy: bool, actor: Actor, now: datetime) -> None:
    """Full at the moment, or free again: one click, no reason asked.  (SAP-061)"""
    require_keep_profile(actor, profile.counsellor)
    profile.counsellor.is_full = is_busy
    save_own_details(counsellor=profile.counsellor, actor=actor, now=now)
