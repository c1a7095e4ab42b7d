# SPDX-License-Identifier: EUPL-1.2
"""The second factor: setting it up, using it, and codes on paper."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import qrcode
from allauth.account.views import PasswordChangeView, PasswordSetView
from allauth.account.views import ReauthenticateView as PasswordView
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods
from qrcode.image.svg import SvgPathFillImage

from schutznetz.adapters import clock
from schutznetz.apps.accounts import actions, queries
from schutznetz.apps.accounts.forms import AppForm
from schutznetz.apps.accounts.models import User
from schutznetz.apps.accounts.policies import is_demo_database
from schutznetz.apps.accounts.views.gate import lacks_factor
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.ui.policies import sudo
from schutznetz.apps.ui.views import confirm
from schutznetz.domain.sign_in.one_time_codes import app_address, new_secret

PENDING = "app_under_way"
"""Name in the session of a secret that no code has confirmed yet."""


class SecondStepView(AuthenticateView):
    """The second step at sign-in: passkey, code of the app, or recovery code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.stage.login.user
        app, keys = queries.app_of(user), queries.passkeys_of(user).exists()
        ways = {"has_app": app is not None, "has_passkeys": keys, "has_codes": queries.open_recovery_codes(user) > 0}
        return super().get_context_data(**kwargs) | ways

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


class CodeAgainView(ReauthenticateView):
    """A fresh proof by code."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


class PasswordAgainView(PasswordView):
    """A fresh proof by password."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


def _noted(view: Any, verb: str, change: Callable[[], HttpResponse]) -> HttpResponse:
    return actions.note_key(user=view.request.user, change=change, verb=verb, now=clock.now())


class ChangePasswordView(PasswordChangeView):
    """Another password; it asks for the one until now."""

    def form_valid(self, form: Any) -> HttpResponse:
        return _noted(self, "account.password_changed", partial(super().form_valid, form))


class FirstPasswordView(PasswordSetView):
    """A password beside the sign-in service; asked for after a fresh proof, since there is none until now."""

    def form_valid(self, form: Any) -> HttpResponse:
        return _noted(self, "account.password_changed", partial(super().form_valid, form))


class AddKeyView(AddWebAuthnView):
    """One more passkey."""

    def form_valid(self, form: Any) -> HttpResponse:
        return _noted(self, "account.passkey_added", partial(super().form_valid, form))


class RemoveKeyView(RemoveWebAuthnView):
    """A passkey goes, unless it is the last factor of somebody whose office asks for one."""

    def form_valid(self, form: Any) -> HttpResponse:
        others = queries.factors_of(self.request.user).exclude(pk=self.object.pk)
        actions.require_factor(self.request.actor, others.exists(), clock.today())
        return _noted(self, "account.passkey_removed", partial(super().form_valid, form))


@login_required
@require_GET
def need_factor(request: ActingRequest) -> HttpResponse:
    """Why something besides the password is needed, and the two ways to it."""
    if not lacks_factor(request):
        return redirect("/")
    finding = queries.factor_finding(request.actor, has_one=False, today=clock.today())
    return render(request, "accounts/need_factor.html", {"finding": finding, "services": _linkable(request.user)})


def _linkable(user: Any) -> list[Any]:
    """Sign-in services that can vouch for a second factor and are not linked yet."""
    linked = set(queries.identities_of(user).values_list("provider", flat=True))
    return [one for one in queries.services() if (one.amr or one.acr) and one.key not in linked]


@never_cache
@login_required
@sudo
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up_app(request: ActingRequest) -> HttpResponse:
    """Bind an authenticator app: picture, secret in letters, first code; then codes on paper."""
    user = request.user
    assert isinstance(user, User)
    secret = _secret(request)
    form = AppForm(request.POST or None)
    if form.is_valid():
        if actions.set_up_app(user=user, secret=secret, code=form.cleaned_data["code"], now=clock.now()):
            del request.session[PENDING]
            messages.success(request, _("Die App ist eingerichtet. Sie brauchen sie ab jetzt bei jeder Anmeldung."))
            return _show_codes(request, user)
        form.add_error("code", _("Dieser Code passt nicht. Stimmt die Uhr Ihres Telefons? Nehmen Sie den nächsten."))
    spelled = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    context = {"form": form, "spelled": spelled, "replaces": queries.app_of(user), "forced": lacks_factor(request)}
    return render(request, "accounts/set_up_app.html", context, status=422 if form.is_bound else 200)


def _secret(request: ActingRequest) -> str:
    """The secret of this set-up, until a code confirms it."""
    if PENDING not in request.session:
        request.session[PENDING] = new_secret()
    return str(request.session[PENDING])


@never_cache
@login_required
@require_GET
def app_picture(request: ActingRequest) -> HttpResponse:
    """The QR code of the set-up that is under way, as an SVG on white."""
    if PENDING not in request.session:
        raise Http404
    issuer = "Schutznetz (Demo)" if is_demo_database() else "Schutznetz"
    address = app_address(request.session[PENDING], issuer=issuer, name=request.user.get_username())
    file = BytesIO()
    qrcode.make(address, image_factory=SvgPathFillImage, border=3).save(file)
    return HttpResponse(file.getvalue(), content_type="image/svg+xml")


@login_required
@sudo
@require_http_methods(["GET", "HEAD", "POST"])
def remove_app(request: ActingRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    back = reverse("accounts:profile")
    if queries.app_of(user) is None:
        return redirect(back)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Die App für Codes entfernen?"),
            text=_("Danach genügt zur Anmeldung Ihr Passwort, wenn Sie keinen Passkey haben."),
            button=_("App entfernen"),
            back=back,
        )
    actions.remove_app(user=user, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Die App ist entfernt."))
    return redirect(back)


@never_cache
@login_required
@sudo
@require_http_methods(["GET", "HEAD", "POST"])
def make_codes(request: ActingRequest) -> HttpResponse:
    """Ten new recovery codes, shown this once."""
    user = request.user
    assert isinstance(user, User)
    if not queries.factors_of(user).exists():
        return redirect("accounts:profile")
    if request.method == "POST":
        return _show_codes(request, user)
    return confirm(
        request,
        title=_("Zehn neue Notfallcodes erzeugen?"),
        text=_("Sie sehen die Codes nur einmal. Frühere Notfallcodes gelten danach nicht mehr."),
        button=_("Codes erzeugen"),
        back=reverse("accounts:profile"),
        kind="info",
    )


def _show_codes(request: ActingRequest, user: User) -> HttpResponse:
    codes = actions.make_recovery_codes(user=user, now=clock.now())
    response = render(request, "accounts/codes.html", {"codes": codes, "account": user, "today": clock.today()})
    response.headers["Cache-Control"] = "no-store"
    return response
