# SPDX-License-Identifier: EUPL-1.2
"""The only writes of notices. Telling somebody something has no journal line of its own: the act has one."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.facts import TRIAL, kind_of
from schutznetz.apps.notify.models import BrokenAddress, Choice, Mail, Notice
from schutznetz.apps.notify.policies import require_choose_notices
from schutznetz.apps.notify.queries import address_of, broken, choice_of, wishes_of
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person
from schutznetz.domain.notices.bounces import Bounce
from schutznetz.domain.notices.timing import Wishes, goes_out_at

AT_ONCE = 500
"""So many rows go into one query."""
USUAL = Wishes()


def tell(
    *, kind: str, now: datetime, key: str, person: Person | None = None, address: str = "", **facts: str | int | bool
) -> Notice:
    """Let a person (or an office's mailbox, by its address) know something; see the module's docstring.

    RuntimeError outside a transaction, ValueError for an unknown kind or when not exactly one recipient is named.
    The same ``key`` again returns the earlier notice and changes nothing.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a notice is written in the transaction of the act")
    if (person is None) == (not address):
        raise ValueError("name either a person or an address")
    wishes = choice_of(person).wishes() if person else Wishes()
    due = now if kind_of(kind).at_once else goes_out_at(wishes, now, BERLIN)
    values = {"kind": kind, "person": person, "address": address, "facts": facts, "made_at": now, "due_at": due}
    notice, _is_new = Notice.objects.get_or_create(key=f"{kind}:{key}", defaults=values)
    return notice


@dataclass(frozen=True)
class News:
    """What one person is to learn: as `tell` takes it."""

    key: str
    person: Person
    facts: Mapping[str, str | int | bool]


def tell_all(*, kind: str, now: datetime, news: Sequence[News]) -> int:
    """`tell` for many persons in a number of queries that does not grow with them; how many notices are new.

    RuntimeError outside a transaction, ValueError for an unknown kind. Keys that are known change nothing.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a notice is written in the transaction of the act")
    at_once, made = kind_of(kind).at_once, 0
    for start in range(0, len(news), AT_ONCE):
        some = {f"{kind}:{one.key}": one for one in news[start : start + AT_ONCE]}
        known = set(Notice.objects.filter(key__in=some).values_list("key", flat=True))
        fresh = {key: one for key, one in some.items() if key not in known}
        wishes = wishes_of(one.person for one in fresh.values())
        Notice.objects.bulk_create(
            [
                Notice(
                    key=key, kind=kind, person=one.person, facts=dict(one.facts), made_at=now,
                    due_at=now if at_once else goes_out_at(wishes.get(one.person.pk, USUAL), now, BERLIN),
                )
                for key, one in fresh.items()
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        made += len(fresh)
    return made


@transaction.atomic
def choose(*, actor: Actor, now: datetime, wishes: Wishes, muted: list[str]) -> Choice:
    """Remember when and about what the acting person wants mail; what waits already follows the new wish."""
    require_choose_notices(actor)
    chosen = {name: getattr(wishes, name) for name in ("rhythm", "digest_hour", "quiet_from", "quiet_until")}
    silent = sorted(key for key in muted if not kind_of(key).mandatory)
    choice, _is_new = Choice.objects.update_or_create(person=actor.person, defaults=chosen | {"muted": silent})
    for notice in Notice.objects.filter(person=actor.person, state=Notice.State.WAITING):
        if not kind_of(notice.kind).at_once:
            notice.due_at = goes_out_at(wishes, now, BERLIN)
            notice.save(update_fields=["due_at"])
    record(verb="notices.chosen", subject=choice, actor=actor.user, now=now)
    return choice


@transaction.atomic
def send_trial(*, actor: Actor, now: datetime) -> Notice:
    """A mail to oneself, to see whether mail arrives."""
    require_choose_notices(actor)
    return tell(kind=TRIAL, now=now, key=secrets.token_hex(8), person=actor.person, path="/benachrichtigungen/")


@transaction.atomic
def trust_again(*, actor: Actor, now: datetime) -> None:
    """The acting person says that their address works: mail is sent there again."""
    require_choose_notices(actor)
    if row := broken(address_of(actor.person)):
        record(verb="mail.address_trusted", subject=row, actor=actor.user, now=now)
        row.delete()


@transaction.atomic
def note_bounce(*, bounce: Bounce, now: datetime) -> bool:
    """A mail came back: for good (the address is marked) or with a delay (nothing). Was it one of ours?"""
    mail = Mail.objects.select_for_update().filter(token=bounce.token).first()
    if mail is None:
        return False
    if bounce.is_permanent and mail.state == Mail.State.SENT:
        mail.state, mail.trouble = Mail.State.BOUNCED, bounce.status
        mail.save(update_fields=["state", "trouble"])
        mark_broken(address=mail.address, status=bounce.status, now=now)
    return True


def mark_broken(*, address: str, status: str, now: datetime) -> None:
    """No mail goes to this address until its owner says that it works again. Inside a transaction."""
    row, is_new = BrokenAddress.objects.get_or_create(
        address=address.lower(), defaults={"status": status[:20], "since": now}
    )
    if is_new:
        record(verb="mail.address_broken", subject=row, actor=None, now=now, status=row.status)
