# SPDX-License-Identifier: EUPL-1.2
"""Whom one can write to, what lies behind a code, and a counsellor's own letters and times."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.contact.facts import SLOTS_AHEAD_DAYS, Reader
from schutznetz.apps.contact.models import Letter, Mailbox, Slot, Turnstile
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import counsellor_of
from schutznetz.apps.ui.facts import Notice
from schutznetz.apps.vault.queries import identity_of_person, instance_id


def reader_of(counsellor: Counsellor) -> Reader | None:
    """None while this counsellor has set up no vault: nobody can seal a message for them."""
    found = identity_of_person(counsellor.person)
    return Reader(found.recipient, found.fingerprint, instance_id()) if found else None


def own_role(actor: Actor, today: date) -> Counsellor | None:
    return counsellor_of(actor, today)


def letters_behind(digest: str) -> list[Letter]:
    """All letters of a conversation; none for an unknown code, asked with the same one query."""
    return list(Letter.objects.filter(mailbox__lookup=digest).select_related("mailbox__counsellor"))


def slot_behind(digest: str) -> Slot | None:
    return Slot.objects.filter(lookup=digest).select_related("counsellor").first()


def free_slots(counsellor: Counsellor, now: datetime) -> list[Slot]:
    """What can be taken, soonest first."""
    rows = Slot.objects.filter(counsellor=counsellor, state=Slot.State.FREE, starts_at__gt=now)
    return list(rows.filter(starts_at__lt=now + timedelta(days=SLOTS_AHEAD_DAYS)))


def own_mailboxes(counsellor: Counsellor) -> Iterable[Mailbox]:
    return Mailbox.objects.filter(counsellor=counsellor).prefetch_related("letters").order_by("id")


def own_slots(counsellor: Counsellor) -> Iterable[Slot]:
    return Slot.objects.filter(counsellor=counsellor)


def waiting_for(actor: Actor, today: date) -> bool:
    """Is there something this counsellor has not fetched yet?"""
    own = counsellor_of(actor, today)
    if own is None:
        return False
    fresh = Slot.objects.filter(counsellor=own, state__in=(Slot.State.TAKEN, Slot.State.TOLD))
    return Mailbox.objects.filter(counsellor=own).exclude(state=Mailbox.State.FETCHED).exists() or fresh.exists()


def passed_lately(minute: int) -> int:
    """How many requests came through in this minute or the one before, whichever were more."""
    found = Turnstile.objects.first()
    if found is None or minute - found.minute > 1:
        return 0
    return max(found.count, found.before) if found.minute == minute else found.count


def news_for(actor: Actor, now: datetime) -> Iterable[Notice]:
    """A line on the counsellor's start page; it says no more than the mail."""
    if actor.has_role(Role.COUNSELLOR) and not actor.is_helped and waiting_for(actor, now.astimezone(BERLIN).date()):
        url, says = reverse("vault:entrance"), _("Bitte sehen Sie in Ihrem Tresor nach.")
        yield Notice(_("Es gibt etwas Neues"), url, says, action=_("Öffnen"))
