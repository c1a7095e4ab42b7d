# SPDX-License-Identifier: EUPL-1.2
"""Which wording counts, who writes, and what was there before."""

from django.db.models import QuerySet

from schutznetz.adapters.pdf import Head
from schutznetz.apps.documents.facts import KINDS, LetterKind, Wording
from schutznetz.apps.documents.models import Letterhead, LetterTemplate
from schutznetz.apps.documents.policies import CERTIFIERS
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority


def authorities_writing(actor: Actor) -> QuerySet[Authority]:
    """Authorities for which the actor writes letters or certificates."""
    return Authority.objects.filter(pk__in=actor.authorities_with(*CERTIFIERS))


def wording_of(authority: Authority, kind: LetterKind) -> Wording:
    """The authority's own wording, or the shipped one."""
    newest = LetterTemplate.objects.filter(authority=authority, kind=kind.key).first()
    if newest is None or newest.is_shipped:
        return Wording(kind.subject, kind.body)
    return Wording(newest.subject, newest.body, newest.pk)


def versions_of(authority: Authority, kind: LetterKind) -> QuerySet[LetterTemplate]:
    """All versions, the newest first."""
    found = LetterTemplate.objects.filter(authority=authority, kind=kind.key)
    return found.select_related("made_by__person")


def kind_of(key: str) -> LetterKind:
    """Raises LetterTemplate.DoesNotExist for a kind that there is not."""
    if key not in KINDS:
        raise LetterTemplate.DoesNotExist(key)
    return KINDS[key]


def letterhead_of(authority: Authority) -> Letterhead:
    """The stored letterhead, or a new one with the authority's name."""
    return Letterhead.objects.filter(authority=authority).first() or Letterhead(
        authority=authority, name=authority.name[:120]
    )


def head_of(authority: Authority) -> Head:
    """The letterhead as it is set."""
    found = letterhead_of(authority)
    address = [line.strip() for line in found.address.splitlines() if line.strip()]
    contact = [line.strip() for line in found.contact.splitlines() if line.strip()]
    return Head(found.name, ", ".join([found.name, *address]), contact, bytes(found.logo), found.logo_kind or "svg")


def own_wordings(authority: Authority) -> set[str]:
    """Kinds of which the authority has a wording of its own."""
    newest: dict[str, bool] = {}
    for kind, body in LetterTemplate.objects.filter(authority=authority).values_list("kind", "body"):
        newest.setdefault(kind, bool(body))
    return {kind for kind, is_own in newest.items() if is_own}
