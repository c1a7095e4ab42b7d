# SPDX-License-Identifier: EUPL-1.2
"""What somebody does who is not known: leave a letter, look for the answer, take a time, go again.

Whatever a code leads to or does not lead to, the same statements run: the time of an answer tells nothing.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from schutznetz.apps.contact.actions.telling import tell_reader
from schutznetz.apps.contact.facts import LETTERS_EACH
from schutznetz.apps.contact.models import Letter, Mailbox, Slot, Turnstile
from schutznetz.apps.contact.queries import letters_behind, slot_behind
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.vault.actions.tombstones import bury
from schutznetz.domain.contact.answers import monday, sunday


@transaction.atomic
def pass_turnstile(*, minute: int) -> None:
    """Count one more request, whoever it is from."""
    row, _is_new = Turnstile.objects.select_for_update().get_or_create(pk=1)
    if row.minute != minute:
        row.before = row.count if row.minute == minute - 1 else 0
        row.minute, row.count = minute, 0
    row.count += 1
    row.save()


@transaction.atomic
def leave_letter(
    *, counsellor: Counsellor, digest: str, blob: bytes, is_urgent: bool, now: datetime, today: date
) -> bool:
    """Begin a conversation. False when one is behind this code already: codes are drawn, so a browser tried twice."""
    values = {"counsellor": counsellor, "used_on": sunday(today)}
    mailbox, is_new = Mailbox.objects.get_or_create(lookup=digest, defaults=values)
    if not is_new:
        return False
    Letter.objects.create(mailbox=mailbox, is_from_writer=True, blob=blob)
    if is_urgent:
        tell_reader(counsellor=counsellor, now=now, is_urgent=True)
        Mailbox.objects.filter(pk=mailbox.pk).update(state=Mailbox.State.TOLD)
    return True


@transaction.atomic
def open_mailbox(*, digest: str, today: date) -> tuple[list[Letter], date | None]:
    """The letters behind a code, and the week of the look before this one."""
    letters = letters_behind(digest)
    before = letters[0].mailbox.opened_on if letters else None
    Mailbox.objects.filter(lookup=digest).update(opened_on=monday(today), used_on=sunday(today))
    return letters, before


@transaction.atomic
def write_again(*, digest: str, blob: bytes, today: date) -> bool:
    """One more letter of the one who began; False when the code is unknown, or their side is full."""
    letters = letters_behind(digest)
    if not letters or sum(one.is_from_writer for one in letters) >= LETTERS_EACH:
        return False
    Letter.objects.create(mailbox=letters[0].mailbox, is_from_writer=True, blob=blob)
    Mailbox.objects.filter(lookup=digest).update(state=Mailbox.State.NEW, used_on=sunday(today))
    return True


@transaction.atomic
def withdraw(*, digest: str, today: date) -> None:
    """Everything behind a code goes, on both sides, and a restored backup does not bring it back."""
    found = list(Mailbox.objects.filter(lookup=digest).values_list("pk", flat=True))
    Mailbox.objects.filter(lookup=digest).delete()
    for key in found:
        bury("mailbox", key, monday(today))


def take_slot(*, counsellor: Counsellor, key: UUID, digest: str, blob: bytes, now: datetime) -> bool:
    """Take a free time; False when somebody was faster. Two at once: the database decides."""
    free = Slot.objects.filter(pk=key, counsellor=counsellor, state=Slot.State.FREE, starts_at__gt=now)
    try:
        with transaction.atomic():
            return bool(free.update(state=Slot.State.TAKEN, lookup=digest, blob=blob))
    except IntegrityError:
        return False


@transaction.atomic
def give_back(*, digest: str, now: datetime) -> None:
    """Whoever took a time does not come: it is free again, and nothing remains of them."""
    taken = Slot.objects.filter(lookup=digest, starts_at__gt=now).exclude(state=Slot.State.CALLED_OFF)
    taken.update(state=Slot.State.FREE, lookup=None, blob=None)


@transaction.atomic
def look_at_slot(*, digest: str) -> Slot | None:
    return slot_behind(digest)
