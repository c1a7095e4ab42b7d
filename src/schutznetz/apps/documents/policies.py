# SPDX-License-Identifier: EUPL-1.2
"""Who may save lists, write letters and change their wording."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.policies import may_administer
from schutznetz.apps.ui.policies import EVERYBODY, Denied, declared

CERTIFIERS = (Role.ADMINISTRATOR, Role.TRAINING_SAFETY)


@declared(
    says("Eine Liste als Datei speichern. Der Zweck steht in der Datei, das Speichern im Journal."),
    EVERYBODY,
    also=says("nur Listen und Spalten, die man auch sehen darf"),
)
def may_save_lists(actor: Actor | None) -> bool:
    """The list itself says which rows; nobody takes them away in somebody else's name."""
    return actor is None or (bool(actor) and not actor.is_helped)


@declared(
    says("Briefkopf und Wortlaut der Schreiben einer Behörde ändern, Bestellungen und Übergaben drucken."),
    Role.ADMINISTRATOR,
    scope="authority",
)
def may_write_letters(actor: Actor | None, authority: Authority) -> bool:
    return may_administer(actor, authority)


@declared(says("Teilnahmebescheinigungen einer Behörde ausstellen."), *CERTIFIERS, scope="authority")
def may_certify(actor: Actor | None, authority: Authority) -> bool:
    return actor is None or actor.has_role_for(authority, *CERTIFIERS)


@declared(says("Die Seite der Schreiben öffnen."), *CERTIFIERS, scope="authority")
def may_open_documents(actor: Actor | None) -> bool:
    return actor is None or actor.has_role_for_any(*CERTIFIERS)


def require_save_lists(actor: Actor | None) -> None:
    if not may_save_lists(actor):
        raise Denied(_("Wer im Namen einer anderen Person hilft, kann keine Listen speichern."))


def require_write_letters(actor: Actor | None, authority: Authority) -> None:
    if not may_write_letters(actor, authority):
        raise Denied(_("Schreiben dieser Behörde erstellt nur ihre Administration."))


def require_certify(actor: Actor | None, authority: Authority) -> None:
    if not may_certify(actor, authority):
        raise Denied(_("Bescheinigungen stellen nur die Administration und die Koordination Sicherheit aus."))


def require_open_documents(actor: Actor | None) -> None:
    if not may_open_documents(actor):
        raise Denied(_("Schreiben sehen nur die Administration und die Koordination Sicherheit einer Behörde."))
