# SPDX-License-Identifier: EUPL-1.2
"""The way from the platform to one's vault: a page that says what it is, and a ticket handed over by the browser."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.vault import actions, policies, queries
from schutznetz.apps.vault.facts import Access, Standing


@page()
def entrance(request: ActingRequest) -> HttpResponse:
    """What the vault is, who can read it, and the button that opens it."""
    access = _access(request)
    policies.require_inside(access)
    found = queries.identity_of(request.user)
    context: dict[str, Any] = {
        "found": found, "access": access, "origin": settings.VAULT_ORIGIN,
        "is_counsellor": queries.is_counsellor(request.actor), "reads_only": access.standing is Standing.READ,
        "demo_password": settings.DEMO_VAULT_PASSWORD if settings.DEMO else "",
    }  # fmt: skip
    return render(request, "vault/entrance.html", context)


@page(*FORM)
def open_vault(request: ActingRequest) -> HttpResponse:
    """Hand a ticket to the browser, which posts it to the vault's origin: it stands in no address."""
    access = _access(request)
    policies.require_inside(access)
    if request.method != "POST" or not settings.VAULT_ORIGIN:
        return redirect("vault:entrance")
    origin = f"{request.scheme}://{request.get_host()}"
    ticket = actions.ticket_for(user=request.user, access=access, origin=origin)
    answer = render(request, "vault/hand_over.html", {"ticket": ticket, "target": f"{settings.VAULT_ORIGIN}/anmelden"})
    answer.headers["Content-Security-Policy"] = _policy()
    answer.headers["Referrer-Policy"] = "strict-origin"  # the vault asks from which page the ticket comes
    return answer


def _access(request: ActingRequest) -> Access:
    """Nobody opens a vault in somebody else's name."""
    if request.actor.is_helped:
        policies.require_inside(Access(Standing.NONE))
    return queries.access_of(request.user, clock.today())


def _policy() -> str:
    """As on every page, and this form may go to the vault's origin."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
        f"connect-src 'self'; form-action 'self' {settings.VAULT_ORIGIN}; base-uri 'none'; frame-ancestors 'none'; "
        "object-src 'none'"
    )
