# SPDX-License-Identifier: EUPL-1.2
"""Letterhead and wording of an authority. Earlier wordings stay readable."""

from datetime import datetime

from django.db import transaction

from schutznetz.apps.documents.facts import LetterKind
from schutznetz.apps.documents.models import Letterhead, LetterTemplate
from schutznetz.apps.documents.policies import require_write_letters
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority


@transaction.atomic
def change_letterhead(*, letterhead: Letterhead, actor: Actor, now: datetime) -> Letterhead:
    require_write_letters(actor, letterhead.authority)
    letterhead.save()
    record(verb="letterhead_changed", subject=letterhead.authority, actor=actor.user, now=now)
    return letterhead


@transaction.atomic
def change_template(
    *, authority: Authority, kind: LetterKind, subject: str, body: str, actor: Actor, now: datetime
) -> LetterTemplate:
    """A new version of the wording; its text has been checked by the form."""
    require_write_letters(actor, authority)
    made = _new(authority, kind, subject, body, actor, now)
    record(verb="letter_template_changed", subject=authority, actor=actor.user, now=now, letter=kind.key)
    return made


@transaction.atomic
def reset_template(*, authority: Authority, kind: LetterKind, actor: Actor, now: datetime) -> None:
    """Back to the shipped wording; the own ones stay in the history."""
    require_write_letters(actor, authority)
    _new(authority, kind, "", "", actor, now)
    record(verb="letter_template_reset", subject=authority, actor=actor.user, now=now, letter=kind.key)


def _new(
    authority: Authority, kind: LetterKind, subject: str, body: str, actor: Actor, now: datetime
) -> LetterTemplate:
    return LetterTemplate.objects.create(
        authority=authority, kind=kind.key, subject=subject, body=body, made_at=now, made_by=actor.user
    )
