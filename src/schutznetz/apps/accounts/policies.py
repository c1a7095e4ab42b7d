# SPDX-License-Identifier: EUPL-1.2
"""Who may sign in, and who may manage accounts: the administrators of a person's authority."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters import clock
from schutznetz.apps.accounts.facts import DEMO
from schutznetz.apps.accounts.models import InstanceMark, User
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Person
from schutznetz.apps.organisation.policies import may_administer, may_administer_any
from schutznetz.apps.ui.policies import Denied, declared

LANGUAGE_YEAR = 365 * 24 * 3600


@declared(gettext_lazy("Konten einer Behörde anlegen, sperren und freigeben."), Role.ADMINISTRATOR, scope="authority")
def may_manage_accounts(actor: Actor | None) -> bool:
    """Accounts of an authority; None is the system itself."""
    return may_administer_any(actor)


@declared(
    gettext_lazy("Das Konto einer Person verwalten; Passwörter sieht niemand."), Role.ADMINISTRATOR, scope="authority"
)
def may_manage_account_of(actor: Actor | None, person: Person | None) -> bool:
    """The account of this person; an account without a person is managed on the server only."""
    return actor is None or (person is not None and may_administer(actor, person.authority))


def require_manage_accounts(actor: Actor | None) -> None:
    if not may_manage_accounts(actor):
        raise Denied(_("Konten verwaltet nur die Administration einer Behörde."))


def require_manage_account_of(actor: Actor | None, person: Person | None) -> None:
    if not may_manage_account_of(actor, person):
        raise Denied(_("Dieses Konto verwaltet nur die Administration seiner Behörde."))


def require_other(actor: Actor | None, user: User) -> None:
    """Nobody locks themselves out: some things are done by another administrator."""
    if actor is not None and actor.user.pk == user.pk:
        raise Denied(
            _("Ihr eigenes Konto kann nur eine andere Administratorin oder ein anderer Administrator sperren.")
        )


@declared(gettext_lazy("Festlegen, welche Ämter einen zweiten Faktor brauchen."), Role.ADMINISTRATOR, scope="authority")
def may_rule_for_factors(actor: Actor | None, authority: Authority) -> bool:
    """For which offices of this authority a password alone is not enough."""
    return actor is None or may_administer(actor, authority)


def require_rule_for_factors(actor: Actor | None, authority: Authority) -> None:
    if not may_rule_for_factors(actor, authority):
        raise Denied(_("Das legt nur die Administration dieser Behörde fest."))


def is_demo_database() -> bool:
    """Was this database filled by the demo? Only then may the sign-in page offer its people."""
    return InstanceMark.objects.filter(key=DEMO).exists()


def require_demo() -> None:
    if not (settings.DEMO and is_demo_database()):
        raise Denied(_("Die Anmeldung mit einem Klick gibt es nur in der Vorführung mit erfundenen Daten."))


@declared(
    gettext_lazy("Sich anmelden."), also=gettext_lazy("alle mit einem freigegebenen Konto, bis zum letzten Arbeitstag")
)
def may_sign_in(user: User) -> bool:
    """An active account of somebody who still works here."""
    person = user.person
    return user.is_active and not (person and person.left_on and person.left_on < clock.today())


def speak(response: HttpResponse, user: Any) -> HttpResponse:
    """Let the next pages use the language this person chose, on whatever machine."""
    if user.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=LANGUAGE_YEAR, samesite="Lax")
    return response
