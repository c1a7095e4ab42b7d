# SPDX-License-Identifier: EUPL-1.2
"""Where the identity provider connects: address, keys, and what its groups mean."""

from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.provisioning import queries
from schutznetz.apps.provisioning.actions import groups, keys
from schutznetz.apps.provisioning.forms import KeyForm, RuleForm
from schutznetz.apps.provisioning.models import ProvisioningKey
from schutznetz.apps.provisioning.policies import require_provision_any
from schutznetz.apps.provisioning.views.pages import form_page, posted
from schutznetz.apps.ui.policies import require_proof
from schutznetz.apps.ui.views import confirm


@login_required
@require_GET
def overview(request: ActingRequest) -> HttpResponse:
    """Where the identity provider connects, with which keys, and what its groups mean."""
    require_provision_any(request.actor)
    now, today = clock.now(), clock.today()
    keys_here = [(key, _state(key, now, today)) for key in queries.keys_for(request.actor)]
    rules = [(rule, Role(rule.role).label) for rule in queries.rules_for(request.actor)]
    context = {
        "keys": keys_here,
        "is_known_outside": any(_is_known_outside(key, now, today) for key, _word in keys_here),
        "rules": rules,
        "address": request.build_absolute_uri(reverse("provisioning_scim:users")).removesuffix("/Users"),
    }
    return render(request, "provisioning/overview.html", context)


def _is_known_outside(key: ProvisioningKey, now: datetime, today: date) -> bool:
    """Is it valid, and has whoever made it left? It goes on, so that the directory can; but somebody gone knows it."""
    person = key.made_by.person if key.made_by else None
    is_valid = key.revoked_at is None and key.expires_at > now
    return bool(is_valid and person and person.left_on and person.left_on < today)


def _state(key: ProvisioningKey, now: datetime, today: date) -> tuple[str, str]:
    """A word and the kind of its badge."""
    if key.revoked_at:
        return _("gesperrt"), "danger"
    if _is_known_outside(key, now, today):
        return _("bitte ersetzen"), "warning"
    return (_("abgelaufen"), "warning") if key.expires_at <= now else (_("gilt"), "success")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_key(request: ActingRequest) -> HttpResponse:
    require_provision_any(request.actor)
    require_proof(request)
    form = KeyForm(posted(request), actor=request.actor)
    if not form.is_valid():
        return form_page(request, form, _("Neuer Schlüssel"), _("Schlüssel erzeugen"))
    data = form.cleaned_data
    made = keys.make_key(
        authority=form.chosen_authority, label=data["label"], days=data["days"], actor=request.actor, now=clock.now()
    )
    return _show_token(request, *made)


def _show_token(request: ActingRequest, key: ProvisioningKey, token: str) -> HttpResponse:
    """The token, shown this once; the answer must not be kept by anybody."""
    response = render(request, "provisioning/token.html", {"key": key, "token": token})
    response.headers["Cache-Control"] = "no-store"
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rotate_key(request: ActingRequest, pk: int) -> HttpResponse:
    key = _valid_key(request, pk)
    require_proof(request)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Schlüssel %(label)s ersetzen?") % {"label": key.label},
            text=_("Sie sehen einmal den neuen Schlüssel. Der alte gilt noch 24 Stunden, damit nichts stillsteht."),
            button=_("Ersetzen"),
            back=reverse("provisioning:overview"),
            kind="info",
        )
    return _show_token(request, *keys.rotate_key(key=key, actor=request.actor, now=clock.now()))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_key(request: ActingRequest, pk: int) -> HttpResponse:
    key = _valid_key(request, pk)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Schlüssel %(label)s sperren?") % {"label": key.label},
            text=_("Der Verzeichnisdienst kann ab sofort nichts mehr ändern. Die Konten bleiben, wie sie sind."),
            button=_("Sperren"),
            back=reverse("provisioning:overview"),
        )
    keys.revoke_key(key=key, actor=request.actor, now=clock.now())
    messages.success(request, _("Der Schlüssel ist gesperrt."))
    return redirect("provisioning:overview")


def _valid_key(request: ActingRequest, pk: int) -> ProvisioningKey:
    require_provision_any(request.actor)
    return get_object_or_404(queries.keys_for(request.actor), pk=pk, revoked_at=None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: ActingRequest) -> HttpResponse:
    require_provision_any(request.actor)
    require_proof(request)
    form = RuleForm(posted(request), actor=request.actor)
    if not form.is_valid():
        lead = _(
            "Wer in der Gruppe ist, bekommt dieses Amt. Wer die Gruppe verlässt, verliert es. "
            "Bestellte und gewählte Ämter und die Administration vergeben Sie immer selbst."
        )
        return form_page(request, form, _("Neue Regel"), _("Regel speichern"), lead)
    groups.save_rule(rule=form.rule(), actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Die Regel gilt ab sofort."))
    return redirect("provisioning:overview")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_rule(request: ActingRequest, pk: int) -> HttpResponse:
    require_provision_any(request.actor)
    rule = get_object_or_404(queries.rules_for(request.actor), pk=pk)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Regel für %(group)s entfernen?") % {"group": rule.group_name},
            text=_("Die Ämter, die aus dieser Regel kamen, enden. Von Hand vergebene Ämter bleiben."),
            button=_("Entfernen"),
            back=reverse("provisioning:overview"),
        )
    groups.delete_rule(rule=rule, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Die Regel ist entfernt."))
    return redirect("provisioning:overview")
