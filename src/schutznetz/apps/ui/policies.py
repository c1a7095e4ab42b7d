# SPDX-License-Identifier: EUPL-1.2
"""The second kind of no: this person may not. And the declarations from which the page of permissions is made.

Every policy `may_…` of every app says in German what it allows and to whom, right where it decides:

    @declared(_("Alarme eines Standorts nachlesen."), Role.SECURITY, scope="site", confidential=True)
    def may_see_history(actor, site): ...

A policy without a declaration, or one that decides otherwise than it says, fails the tests.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Policy = TypeVar("Policy", bound=Callable[..., Any])
View = TypeVar("View", bound=Callable[..., Any])
EVERYBODY = "*"
"""In place of roles: whoever is signed in."""

SCOPES: dict[str, str | Promise] = {
    "": "",
    "own": _("nur in eigener Sache"),
    "site": _("am eigenen Standort oder in der eigenen Behörde"),
    "authority": _("in der eigenen Behörde"),
    "body": _("im eigenen Arbeitskreis oder Netzwerk"),
    "any": _("wer das Amt irgendwo hat"),
}


class Denied(Exception):
    """The actor may not do this (HTTP 403). The message is a German sentence that says why and who may."""


class ProofNeeded(Exception):
    """A grave act wants a proof, not older than ten minutes, that the person at the keyboard is who signed in."""


def sudo(view: View) -> View:
    """Let a view act only after a fresh proof: password, passkey or code, given in the last ten minutes.

        @login_required
        @sudo
        @require_http_methods(["GET", "HEAD", "POST"])
        def export_everything(request): ...

    For acts that somebody at an unattended desk must not do: ending all sessions, tokens, exports of people, closing
    accounts. Whoever has no fresh proof is asked for one (page *Kurz bestätigen*) and then led on; a form that was
    already sent is kept and carried out afterwards. Guard the page with the form as well, so that this hardly happens.
    `accounts` keeps the proofs (`accounts.views.gate`); in a test, `tests.apps.builders.prove(client)` gives one.
    """

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
        require_proof(request)
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


def require_proof(request: Any) -> None:
    """The same within a view, once it is clear that this person may do this at all: nobody is asked for nothing."""
    if not request.has_fresh_proof():
        raise ProofNeeded


def without_session(view: View) -> View:
    """Let an endpoint of the vault's origin answer whoever comes, without the vault's session (`config.vault_door`)."""
    view.is_without_session = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True)
class Permission:
    """What one policy allows. `says` is a sentence, `roles` are codes of offices, `also` names others in words,
    `scope` is a key of SCOPES, `cite` the paragraph. `confidential`: what somebody wrote down or did in distress.
    """

    name: str
    app: str
    says: str | Promise
    roles: tuple[str, ...]
    scope: str = ""
    also: str | Promise = ""
    cite: str | Promise = ""
    confidential: bool = False


_permissions: dict[str, Permission] = {}


def declared(
    says: str | Promise,
    *roles: str,
    scope: str = "",
    also: str | Promise = "",
    cite: str | Promise = "",
    confidential: bool = False,
) -> Callable[[Policy], Policy]:
    """Declare what a policy allows and to whom; see `Permission`."""
    if scope not in SCOPES:
        raise ValueError(f"unknown scope {scope!r}")

    def register(policy: Policy) -> Policy:
        app = policy.__module__.removeprefix("schutznetz.apps.").partition(".")[0]
        name = f"{app}.{policy.__name__}"
        _permissions[name] = Permission(name, app, says, roles, scope, also, cite, confidential)
        return policy

    return register


def permissions() -> list[Permission]:
    """All declared permissions by app and name."""
    return [_permissions[name] for name in sorted(_permissions)]
