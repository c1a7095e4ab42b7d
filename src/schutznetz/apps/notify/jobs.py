# SPDX-License-Identifier: EUPL-1.2
"""Background work of notices: pack what is due into mails, send them, read what came back. Old ones go
with the nightly deletion (`privacy.toml`).

Every step is safe to repeat and to run in several processes: packing is one transaction, and a mail is claimed before
it is sent. A mail claimed by a process that died is sent again after `CLAIMED_FOR`: at least once, hardly ever twice.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from schutznetz.adapters import mail as post
from schutznetz.adapters.clock import BERLIN
from schutznetz.adapters.mailbox import Mailbox, messages
from schutznetz.apps.notify.actions import mark_broken, note_bounce
from schutznetz.apps.notify.facts import as_letter, invitations_of, kind_of, letter_of
from schutznetz.apps.notify.models import Mail, Notice
from schutznetz.apps.notify.queries import address_of, broken, choice_of, closed
from schutznetz.domain.notices import bounces
from schutznetz.domain.notices.timing import MOST_TRIES, pause

log = logging.getLogger(__name__)
HOUR = timedelta(hours=1)
CLAIMED_FOR = timedelta(minutes=10)
PACKED_AT_ONCE = 500
EMPTY: dict[str, Any] = {"text": "", "invitations": []}
"""What was said is kept no longer than it takes to say it."""
Recipient = tuple[int | None, str]


def pack(now: datetime, *, is_sending: bool) -> int:
    """Put the notices that are due into mails, all of one recipient into one; how many mails were made.

    Without a mail server nothing is packed up: the notices are there to be read on the page.
    """
    with transaction.atomic():
        due = Notice.objects.select_for_update(of=("self",)).filter(state=Notice.State.WAITING, due_at__lte=now)
        found = list(due.select_related("person__user").order_by("due_at", "pk")[:PACKED_AT_ONCE])
        by_recipient: dict[Recipient, list[Notice]] = defaultdict(list)
        for notice in found:
            by_recipient[notice.person_id, notice.address].append(notice)
        return sum(_pack_apart(notices, now, is_sending=is_sending) for notices in by_recipient.values())


def _pack_apart(notices: Sequence[Notice], now: datetime, *, is_sending: bool) -> int:
    """One recipient, apart from all others: what cannot be written holds nobody up, and is tried again in an hour."""
    try:
        with transaction.atomic():
            return int(_pack_for(notices, now, is_sending=is_sending))
    except DatabaseError:
        raise
    except Exception:
        if len(notices) > 1:
            return sum(_pack_apart([notice], now, is_sending=is_sending) for notice in notices)
        log.exception("a notice of the kind %s cannot be written", notices[0].kind)
        _put_off(notices, now)
        return 0


def _pack_for(notices: Sequence[Notice], now: datetime, *, is_sending: bool) -> bool:
    """One recipient: was a mail made? What cannot or must not be mailed is only shown, or dropped."""
    notices = _for_whoever_is_there(notices, now)
    if not notices:
        return False
    address = _address(notices[0])
    wanted = _wanted(notices) if address and is_sending else []
    only_shown = {notice.pk for notice in notices} - {notice.pk for notice in wanted}
    Notice.objects.filter(pk__in=only_shown).update(state=Notice.State.SHOWN)
    if not wanted:
        return False
    if _has_had_enough(address, now):
        _put_off(wanted, now)
        return False
    _make_mail(wanted, address, now)
    return True


def _for_whoever_is_there(notices: Sequence[Notice], now: datetime) -> Sequence[Notice]:
    """Without those whose reader is gone by now, whenever they were made. The row says so."""
    person = notices[0].person
    if person is None or not closed(person, now.astimezone(BERLIN).date()):
        return notices
    dropped = {notice.pk for notice in notices if not _goes_even_so(notice.kind)}
    Notice.objects.filter(pk__in=dropped).update(state=Notice.State.DROPPED)
    return [notice for notice in notices if notice.pk not in dropped]


def _goes_even_so(kind: str) -> bool:
    return _is_known(kind) and kind_of(kind).even_closed


def _address(notice: Notice) -> str:
    """Empty for somebody who has none, and where mail is known not to arrive."""
    address = address_of(notice.person) if notice.person else notice.address
    return "" if broken(address) else address


def _wanted(notices: Sequence[Notice]) -> list[Notice]:
    """Those of kinds that are known and not switched off."""
    person = notices[0].person
    muted = set(choice_of(person).muted) if person else set()
    return [notice for notice in notices if _is_known(notice.kind) and notice.kind not in muted]


def _is_known(kind: str) -> bool:
    try:
        return bool(kind_of(kind))
    except ValueError:
        log.error("notice of unknown kind %s", kind)
        return False


def _has_had_enough(address: str, now: datetime) -> bool:
    had = Mail.objects.filter(address=address, made_at__gt=now - HOUR).count()
    return had >= settings.MAIL_PER_PERSON_PER_HOUR


def _put_off(notices: Sequence[Notice], now: datetime) -> None:
    """They travel together in the next mail that may go to this address."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(due_at=now + HOUR)


def _make_mail(notices: Sequence[Notice], address: str, now: datetime) -> None:
    person = notices[0].person
    user = getattr(person, "user", None)
    language = (user.language if user else "") or settings.LANGUAGE_CODE
    subject, text = letter_of(notices, language, for_person=person is not None)
    mail = Mail.objects.create(
        person=person, address=address, language=language, subject=subject, text=text, made_at=now, due_at=now,
        invitations=invitations_of(notices, address, language),
    )  # fmt: skip
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(state=Notice.State.MAILED, mail=mail)


def send(now: Callable[[], datetime], server: post.Server) -> int:
    """Send what is due over one connection; how many went out.  ``Unavailable`` when the server cannot be used."""
    sent = 0
    if not _due(now()).exists():
        return sent
    with post.opened(server) as deliver:
        while _is_within_the_hour(now()) and (mail := _claimed(now())):
            sent += _send_one(mail, deliver, now)
    return sent


def _due(now: datetime) -> QuerySet[Mail]:
    """What waits, and what was claimed by a process that never came back."""
    return Mail.objects.filter(state__in=[Mail.State.WAITING, Mail.State.SENDING], due_at__lte=now)


def _is_within_the_hour(now: datetime) -> bool:
    return Mail.objects.filter(sent_at__gt=now - HOUR).count() < settings.MAIL_PER_HOUR


def _claimed(now: datetime) -> Mail | None:
    """The next mail, marked so that no other process takes it; of two that try, one succeeds."""
    for mail in _due(now).order_by("due_at", "pk")[:10]:
        claim = _due(now).filter(pk=mail.pk, tries=mail.tries, due_at=mail.due_at)
        if claim.update(state=Mail.State.SENDING, due_at=now + CLAIMED_FOR, tries=mail.tries + 1):
            mail.refresh_from_db()
            return mail
    return None


def _send_one(mail: Mail, deliver: post.Send, now: Callable[[], datetime]) -> bool:
    if _is_dropped(mail, now()):
        return False
    try:
        deliver(as_letter(mail))
    except post.Unavailable:
        _give_back(mail, now())
        raise
    except post.Later as error:
        _try_later(mail, str(error), now())
    except post.Never as error:
        _give_up(mail, error, now())
    else:
        Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent_at=now(), trouble="", **EMPTY)
        return True
    return False


@transaction.atomic
def _is_dropped(mail: Mail, now: datetime) -> bool:
    """Packed while somebody was there, due when they are gone: it stays here. What goes even so is packed anew."""
    why = closed(mail.person, now.astimezone(BERLIN).date()) if mail.person else ""
    notices = list(Notice.objects.filter(mail=mail)) if why else []
    even_so = [notice.pk for notice in notices if _goes_even_so(notice.kind)]
    if not why or (notices and len(even_so) == len(notices)):
        return False
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.DROPPED, trouble=why, **EMPTY)
    Notice.objects.filter(mail=mail).exclude(pk__in=even_so).update(state=Notice.State.DROPPED)
    Notice.objects.filter(pk__in=even_so).update(state=Notice.State.WAITING, due_at=now, mail=None)
    return True


def _give_back(mail: Mail, now: datetime) -> None:
    """The server is not there: not this mail's fault, so the try does not count."""
    back = {"state": Mail.State.WAITING, "due_at": now, "tries": mail.tries - 1}
    Mail.objects.filter(pk=mail.pk).update(**back)


def _try_later(mail: Mail, status: str, now: datetime) -> None:
    if mail.tries >= MOST_TRIES:
        Mail.objects.filter(pk=mail.pk).update(state=Mail.State.FAILED, trouble=status[:80], **EMPTY)
    else:
        due = now + pause(mail.tries)
        Mail.objects.filter(pk=mail.pk).update(state=Mail.State.WAITING, trouble=status[:80], due_at=due)


@transaction.atomic
def _give_up(mail: Mail, error: post.Never, now: datetime) -> None:
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.FAILED, trouble=error.status[:80], **EMPTY)
    Notice.objects.filter(mail=mail).update(state=Notice.State.SHOWN)
    if error.address_is_dead:
        mark_broken(address=mail.address, status=error.status, now=now)


def read_bounces(now: datetime, box: Mailbox) -> int:
    """Read the mailbox of returned mail; how many named one of ours. What it holds is deleted.  ``NoMailbox``."""
    return sum(take_bounce(raw, now) for raw in messages(box))


def take_bounce(raw: bytes, now: datetime) -> bool:
    """One message that came back, from the mailbox or by `schutznetz mail bounce`; was it one of ours?"""
    found = bounces.read(raw)
    return found is not None and note_bounce(bounce=found, now=now)
