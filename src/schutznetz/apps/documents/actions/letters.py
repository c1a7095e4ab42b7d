# SPDX-License-Identifier: EUPL-1.2
"""Letters and certificates as PDF. Not stored: the journal keeps a digest, by which a print can be recognised."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model

from schutznetz.adapters.pdf import Head, Sheet, render
from schutznetz.apps.documents.facts import KINDS, PARTICIPATION, LetterKind, Wording
from schutznetz.apps.documents.policies import require_certify, require_write_letters
from schutznetz.apps.documents.queries import head_of, letterhead_of, wording_of
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.domain.letters import blocks, fill


@dataclass(frozen=True)
class Addressee:
    """Whom a letter goes to: lines of the address, and the object in whose history it stands."""

    lines: Sequence[str]
    subject: Model


@transaction.atomic
def write_letter(
    *, kind: LetterKind, authority: Authority, to: Addressee, values: Mapping[str, str], actor: Actor, now: datetime,
    today: date,
) -> bytes:  # fmt: skip
    """The PDF of one letter of this authority, with its journal line."""
    require_write_letters(actor, authority)
    wording = wording_of(authority, kind)
    content = _set(kind, authority, wording, [values], to.lines, today)
    _note(kind, wording, content, to.subject, actor, now, 1)
    return content


@transaction.atomic
def print_for_act(
    *, kind: LetterKind, authority: Authority, to: Addressee, values: Mapping[str, str], actor: Actor, now: datetime,
    today: date,
) -> bytes:  # fmt: skip
    """The letter about an act of another app, which has asked its own policy; with its journal line."""
    wording = wording_of(authority, kind)
    content = _set(kind, authority, wording, [values], to.lines, today)
    _note(kind, wording, content, to.subject, actor, now, 1)
    return content


@transaction.atomic
def write_certificates(
    *, authority: Authority, sheets: Sequence[Mapping[str, str]], actor: Actor, now: datetime, today: date
) -> bytes:
    """One PDF with a certificate of participation for each of `sheets` (their values)."""
    require_certify(actor, authority)
    kind = KINDS[PARTICIPATION]
    wording = wording_of(authority, kind)
    content = _set(kind, authority, wording, sheets, (), today)
    _note(kind, wording, content, authority, actor, now, len(sheets))
    return content


def preview(*, kind: LetterKind, authority: Authority, wording: Wording, actor: Actor, today: date) -> bytes:
    """The letter with invented values; nothing is written down."""
    require_write_letters(actor, authority)
    values = {name: place.sample for name, place in kind.places.items()}
    lines = ("Jana Müller-Lüdenscheidt", "Bezirksstelle Marl", "Am Kanal 17", "45768 Marl")
    return _set(kind, authority, wording, [values], lines, today)


def try_logo(*, authority: Authority, logo: bytes, kind: str, actor: Actor) -> None:
    """Raises `typst.TypstError` for a logo that cannot be set."""
    require_write_letters(actor, authority)
    head = Head(authority.name, "", (), logo, kind or "svg")
    render(head, [Sheet("Logo", ())], title="Logo", language="de", day=date(2000, 1, 1))


def _set(
    kind: LetterKind, authority: Authority, wording: Wording, sheets: Sequence[Mapping[str, str]],
    lines: Sequence[str], today: date,
) -> bytes:  # fmt: skip
    place = letterhead_of(authority).place
    dated = f"{place}, {today:%d.%m.%Y}" if place else f"{today:%d.%m.%Y}"
    made = [Sheet(fill(wording.subject, one), blocks(wording.body, one), lines, dated) for one in sheets]
    return render(
        head_of(authority), made, title=made[0].subject, language="de", day=today, certificate=kind.is_certificate
    )


def _note(
    kind: LetterKind, wording: Wording, content: bytes, subject: Model, actor: Actor, now: datetime, count: int
) -> None:
    digest = hashlib.sha256(content).hexdigest()
    facts: dict[str, str | int] = {"letter": kind.key, "wording": wording.version, "sha256": digest, "count": count}
    record(verb="letter_written", subject=subject, actor=actor.user, now=now, **facts)
