# SPDX-License-Identifier: EUPL-1.2
"""One's own account."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from schutznetz.adapters import clock
from schutznetz.apps.accounts import queries
from schutznetz.apps.accounts.models import User


@login_required
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """One's own account: name, offices, password and passkeys."""
    user = request.user
    assert isinstance(user, User)
    offices = queries.offices_of(user.person).held_on(clock.today()) if user.person else []  # type: ignore[attr-defined]
    context = {"account": user, "offices": offices, "passkeys": queries.passkeys_of(user)}
    return render(request, "accounts/profile.html", context)
