# SPDX-License-Identifier: EUPL-1.2
"""The second kind of no: this person may not. And the declarations from which the page of permissions is made.

Every policy `may_…` of every app says in German what it allows and to whom, right where it decides:

    @declared(_("Alarme eines Standorts nachlesen."), Role.SECURITY, scope="site", confidential=True)
    def may_see_history(actor, site): ...

A policy without a declaration, or one that decides otherwise than it says, fails the tests.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Policy = TypeVar("Policy", bound=Callable[..., Any])
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
