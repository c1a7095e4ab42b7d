# SPDX-License-Identifier: EUPL-1.2
"""Who may sign in, and who may manage accounts: the administrators of a person's authority."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters import clock
from schutznetz.apps.accounts.facts import DEMO
from schutznetz.apps.accounts.models import InstanceMark, User
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.organisation.policies import may_administer, may_administer_any
from schutznetz.apps.ui.policies import Denied

LANGUAGE_YEAR = 365 * 24 * 3600


def may_manage_accounts(actor: Actor | None) -> bool:
    """Accounts of an authority; None is the system itself."""
    return may_administer_any(actor)


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


def is_demo_database() -> bool:
    """Was this database filled by the demo? Only then may the sign-in page offer its people."""
    return InstanceMark.objects.filter(key=DEMO).exists()


def require_demo() -> None:
    if not (settings.DEMO and is_demo_database()):
        raise Denied(_("Die Anmeldung mit einem Klick gibt es nur in der Vorführung mit erfundenen Daten."))


def may_sign_in(user: User) -> bool:
    """An active account of somebody who still works here."""
    person = user.person
    return user.is_active and not (person and person.left_on and person.left_on < clock.today())


class SignInAdapter(DefaultAccountAdapter):
    """allauth's door: no sign-up, nobody who has left, texts in plain German, the person's own language."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("Dieses Konto ist gesperrt."),
        "enter_current_password": gettext_lazy("Das ist nicht Ihr jetziges Passwort."),
        "incorrect_password": gettext_lazy("Das Passwort stimmt nicht."),
        "too_many_login_attempts": gettext_lazy("Zu viele Versuche. Bitte warten Sie fünf Minuten."),
        "username_password_mismatch": gettext_lazy("Anmeldename und Passwort passen nicht zusammen."),
        "rate_limited": gettext_lazy("Zu viele Anfragen. Bitte warten Sie einen Augenblick."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "mfa_reauthenticate:webauthn": _("Mit Passkey bestätigen"),
            "reauthenticate": _("Mit Passwort bestätigen"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words.get(method["id"], method["description"])} for method in methods]

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        if not may_sign_in(user):
            return self.respond_user_inactive(request, user)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return speak(response, user)


def speak(response: HttpResponse, user: Any) -> HttpResponse:
    """Let the next pages use the language this person chose, on whatever machine."""
    if user.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=LANGUAGE_YEAR, samesite="Lax")
    return response


class KeyAdapter(DefaultMFAAdapter):
    """Passkeys: names and errors in plain German."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Der Passkey wurde nicht angenommen. Bitte versuchen Sie es noch einmal."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  (allauth's name)
        return _("Passkey %(number)d") % {"number": user.authenticator_set.filter(type=type).count() + 1}

    def _get_site_name(self) -> str:
        return "Schutznetz"
