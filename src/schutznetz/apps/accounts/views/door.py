# SPDX-License-Identifier: EUPL-1.2
"""allauth's hooks: who comes in, in which words, how often somebody may try, and what counts as a fresh proof."""

import base64
import hashlib
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters import clock
from schutznetz.apps.accounts import queries
from schutznetz.apps.accounts.actions.tries import keys_of_sign_in
from schutznetz.apps.accounts.forms import counted
from schutznetz.apps.accounts.models import User
from schutznetz.apps.accounts.policies import may_sign_in, speak

DEVICE_COOKIE = "geraet"
DEVICE_DAYS = 180
FRESH_S = 600
"""How long a proof lasts, in seconds."""


def device_mark(request: HttpRequest, username: str) -> str:
    """The mark of a browser that has signed in to this account before; empty for a strange one."""
    try:
        mark, name = signing.loads(
            request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_COOKIE, max_age=DEVICE_DAYS * 86400
        )
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if name == _hidden(username) else ""


def remember_device(response: HttpResponse, user: User) -> HttpResponse:
    """This browser knows the account: strangers' failed tries no longer make its owner wait."""
    value = signing.dumps([secrets.token_urlsafe(12), _hidden(user.username)], salt=DEVICE_COOKIE)
    response.set_cookie(
        DEVICE_COOKIE, value, max_age=DEVICE_DAYS * 86400, httponly=True, samesite="Lax", secure=settings.HTTPS,
        path=reverse("accounts:profile"),
    )  # fmt: skip
    return response


def _hidden(username: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}\n{username.casefold()}".encode()).hexdigest()[:24]


def has_fresh_proof(request: HttpRequest) -> bool:
    """Did the person show in the last ten minutes who they are? The one click of the demo always counts."""
    return any(_is_fresh(entry) for entry in get_authentication_records(request, request.user))


def _is_fresh(entry: dict[str, Any]) -> bool:
    if entry.get("method") == "demo":
        return True
    at = entry.get("proven_at", entry.get("at", 0))
    return -60 < clock.now().timestamp() - at < FRESH_S


class SignInAdapter(DefaultAccountAdapter):
    """No sign-up, nobody who has left, texts in plain German, the person's own language."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("Dieses Konto ist gesperrt."),
        "enter_current_password": gettext_lazy(
            "Das ist nicht Ihr jetziges Passwort. Bitte geben Sie es noch einmal ein."
        ),
        "incorrect_password": gettext_lazy("Das Passwort stimmt nicht."),
        "too_many_login_attempts": gettext_lazy("Zu viele Versuche. Bitte warten Sie ein paar Minuten."),
        "username_password_mismatch": gettext_lazy("Anmeldename und Passwort passen nicht zusammen."),
        "rate_limited": gettext_lazy("Zu viele Anfragen. Bitte warten Sie einen Augenblick."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        ours = "schutznetz.apps.accounts.views.door.SecondStep"
        return [ours if name.endswith(".AuthenticateStage") else name for name in super().get_login_stages()]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The user whom name and password fit, or None. ValidationError while the next try has to wait."""
        name = str(credentials.get("username", ""))
        keys = keys_of_sign_in(username=name, address=self.get_client_ip(request), device=device_mark(request, name))
        with counted(keys) as fits:
            user = super().authenticate(request, **credentials)
            fits.append(user is not None)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Tries are counted in `authenticate`, by account, device and address."""

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing was counted by allauth."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not has_fresh_proof(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "mfa_reauthenticate": _("Mit Code aus der App bestätigen"),
            "mfa_reauthenticate:webauthn": _("Mit Passkey bestätigen"),
            "reauthenticate": _("Mit Passwort bestätigen"),
        }
        methods = super().get_reauthentication_methods(user)
        named = [method | {"description": words.get(method["id"], method["description"])} for method in methods]
        return named + (_services_of(user) if user.is_authenticated else [])

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        if not may_sign_in(user):
            return self.respond_user_inactive(request, user)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return remember_device(speak(response, user), user)


def _services_of(user: Any) -> list[dict[str, Any]]:
    """The sign-in services at which this person can show who they are."""
    linked = set(queries.identities_of(user).values_list("provider", flat=True)) if settings.OIDC else set()
    return [
        {
            "id": f"service:{service.key}",
            "description": _("Mit %(service)s bestätigen") % {"service": service.name},
            "url": reverse("accounts:service_confirm", args=[service.key]),
        }
        for service in queries.services()
        if service.key in linked
    ]


class SecondStep(AuthenticateStage):
    """The second step at sign-in, left out when a sign-in service vouches for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        if records and records[-1].get("is_strong"):
            return False
        return bool(super()._should_handle(request))


class KeyAdapter(DefaultMFAAdapter):
    """Passkeys and app codes: names and errors in plain German; secrets are encrypted with the instance's key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Der Passkey wurde nicht angenommen. Bitte versuchen Sie es noch einmal."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  (allauth's name)
        return _("Passkey %(number)d") % {"number": user.authenticator_set.filter(type=type).count() + 1}

    def _get_site_name(self) -> str:
        return "Schutznetz"

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """ValueError when another key closed it: after a change of `SCHUTZNETZ_SECRET_KEY`, apps are set up anew."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise ValueError("encrypted with another key") from error


def _box() -> Fernet:
    key = hashlib.sha256(f"schutznetz.factors\n{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
