# SPDX-License-Identifier: EUPL-1.2
"""One's own account: name, offices, ways to sign in, and where one is signed in."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from schutznetz.adapters import clock
from schutznetz.apps.accounts import actions, queries
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import ActingRequest


@login_required
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    offices = queries.offices_of(user.person).held_on(clock.today()) if user.person else []  # type: ignore[attr-defined]
    identities = list(queries.identities_of(user))
    linked = {identity.provider for identity in identities}
    context = {
        "account": user,
        "offices": offices,
        "passkeys": queries.passkeys_of(user),
        "app": queries.app_of(user),
        "codes": queries.open_recovery_codes(user),
        "identities": [(identity, _name_of(identity.provider)) for identity in identities],
        "services": [service for service in queries.services() if service.key not in linked],
        "sessions": queries.sessions_of(user, clock.now()),
        "here": request.session.session_key,
    }
    return render(request, "accounts/profile.html", context)


def _name_of(key: str) -> str:
    return next((service.name for service in queries.services() if service.key == key), key)


@login_required
@require_POST
def end_session(request: ActingRequest, pk: int) -> HttpResponse:
    """Sign one of the own browsers out; this one too, if it is this."""
    user = request.user
    assert isinstance(user, User)
    session = get_object_or_404(user.open_sessions, pk=pk)
    is_here = session.session_key == request.session.session_key
    actions.end_session(session=session, actor=request.actor, now=clock.now())
    if is_here:
        logout(request)
        return redirect("account_login")
    messages.success(request, _("Dieses Gerät ist abgemeldet."))
    return redirect("accounts:profile")


@login_required
@require_POST
def end_other_sessions(request: ActingRequest) -> HttpResponse:
    """Sign the own account out everywhere but here."""
    user = request.user
    assert isinstance(user, User)
    here = request.session.session_key or ""
    count = actions.end_sessions(user=user, now=clock.now(), actor=request.actor, besides=here)
    said = ngettext("%(count)d anderes Gerät ist abgemeldet.", "%(count)d andere Geräte sind abgemeldet.", count)
    messages.success(request, said % {"count": count} if count else _("Sie sind nur hier angemeldet."))
    return redirect("accounts:profile")
