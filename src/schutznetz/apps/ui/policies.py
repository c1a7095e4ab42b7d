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
    accounts. Whoever has no fresh proof is asked for one (page *Kurz bestätigen*) and then led on. A form that was
    already sent is shown again with what was typed, and has to be sent again: a `KernForm` does so by itself. Guard the
    page with the form as well, so that this hardly happens.
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


class FactorNeeded(Exception):
    """Somebody whose office asks for a second factor has none yet, and this page is none of those that never wait."""


def without_factor(view: View) -> View:
    """Let a page open to those who still have to set up a second factor: what a desk needs in an alarm, and help.

    `accounts.views.gate` closes every other page to them. Put it outermost.
    """
    view.is_without_factor = True  # type: ignore[attr-defined]
    return view


def require_factor(request: Any) -> None:
    """Within a view that is open `without_factor`: from here on it is closed like any other. Raises `FactorNeeded`."""
    if request.waits_for_factor():
        raise FactorNeeded


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


def citation_of(error: Denied) -> str:
    """Where it stands that only others may: the paragraph of the policy asked last; empty if it has none.

    `require_see_own` raises what `may_see_own` says: the name in the trace leads to the declared permission.
    """
    found, trace = "", error.__traceback__
    while trace is not None:
        code, module = trace.tb_frame.f_code, trace.tb_frame.f_globals.get("__name__", "")
        app = module.removeprefix("schutznetz.apps.").partition(".")[0]
        known = _permissions.get(f"{app}.may_{code.co_name.removeprefix('require_')}")
        if known is not None and code.co_name.startswith("require_"):
            found = str(known.cite)
        trace = trace.tb_next
    return "" if found and found.rpartition(", ")[2] in str(error) else found


def permissions() -> list[Permission]:
    """All declared permissions by app and name."""
    return [_permissions[name] for name in sorted(_permissions)]
