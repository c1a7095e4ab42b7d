# SPDX-License-Identifier: EUPL-1.2
"""The administration's view of how safe signing in is: pauses after failed tries, and offices with a second factor."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schutznetz.adapters import clock
from schutznetz.apps.accounts import actions, queries
from schutznetz.apps.accounts.forms import FactorRolesForm
from schutznetz.apps.accounts.policies import require_manage_accounts
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.queries import authorities_administered_by
from schutznetz.apps.ui.policies import sudo
from schutznetz.apps.ui.views import Column, Listing, page_of
from schutznetz.regulation.access.second_factor import TOPIC, always

NOTICE = timedelta(days=14)
"""How long people get by default to prepare for a second factor."""

NAME = Column(
    "name",
    gettext_lazy("Name"),
    sort=("person__family_name", "person__given_name"),
    cell=lambda user: f"{user.person.family_name}, {user.person.given_name}",
    link=page_of("accounts:account"),
)


@login_required
@require_GET
def pauses(request: ActingRequest) -> HttpResponse:
    """Accounts where somebody has to wait after failed tries."""
    require_manage_accounts(request.actor)
    now = clock.now()
    context = {
        "paused": queries.paused_accounts(request.actor, now),
        "addresses": queries.paused_addresses(now),
    }
    return render(request, "accounts/pauses.html", context)


@login_required
@require_POST
def forgive(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Let somebody try again at once."""
    require_manage_accounts(request.actor)
    user = get_object_or_404(queries.accounts_visible_to(request.actor), pk=pk)
    actions.forgive(user=user, actor=request.actor, now=clock.now())
    messages.success(request, _("%(person)s kann es sofort wieder versuchen.") % {"person": user})
    return redirect("accounts:pauses")


@login_required
@sudo
@require_http_methods(["GET", "HEAD", "POST"])
def factor_roles(request: ActingRequest, key: str) -> HttpResponse:
    """Which offices of an authority need a second factor, and whose is missing."""
    authority = get_object_or_404(authorities_administered_by(request.actor), key=key)
    today = clock.today()
    ours = queries.factor_roles([authority.pk])
    form = FactorRolesForm(
        request.POST or None, choices=_choices(ours), initial={"roles": list(ours), "since": today + NOTICE}
    )
    if form.is_valid():
        actions.choose_factor_roles(
            authority=authority, roles=form.cleaned_data["roles"], since=form.cleaned_data["since"],
            actor=request.actor, now=clock.now(),
        )  # fmt: skip
        messages.success(request, _("Gespeichert. Wem der zweite Faktor fehlt, wird bei der Anmeldung hingeführt."))
        return redirect("accounts:factor_roles", key)
    context = {
        "form": form,
        "authority": authority,
        "always": [Role(role).label for role in Role.values if role in always(today)],
        "rule": TOPIC.dated("roles", today).citation,
        "listing": _without(request),
    }
    return render(request, "accounts/factor_roles.html", context, status=422 if form.is_bound else 200)


def _choices(ours: dict[str, Any]) -> list[tuple[str, Any]]:
    """Every role that the house rule leaves open, with the day for which it is chosen already."""
    fixed = always(clock.today())
    return [(role, _named(label, ours.get(role))) for role, label in Role.choices if role not in fixed]


def _named(label: Any, since: Any) -> str:
    return _("%(role)s (seit %(day)s)") % {"role": label, "day": f"{since:%d.%m.%Y}"} if since else str(label)


def _without(request: ActingRequest) -> Listing:
    found = queries.without_factor(request.actor, clock.today())
    return Listing(
        request,
        found,
        [NAME, Column("username", gettext_lazy("Anmeldename"), sort="username")],
        key="without",
        caption=_("Hier fehlt der zweite Faktor noch"),
        default_sort="name",
        empty_title=_("Alle haben einen zweiten Faktor"),
    )


@login_required
@require_GET
def factor_rules(request: ActingRequest) -> HttpResponse:
    """To the rules of the one authority, or a choice among several."""
    require_manage_accounts(request.actor)
    found: list[Authority] = list(authorities_administered_by(request.actor))
    if len(found) == 1:
        return redirect("accounts:factor_roles", found[0].key)
    return render(request, "accounts/factor_rules.html", {"authorities": found})
