# SPDX-License-Identifier: EUPL-1.2
"""The door: password or passkey, one click in the demo, a one-time link, and how the pages look."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schutznetz.adapters import clock
from schutznetz.apps.accounts import actions, queries
from schutznetz.apps.accounts.facts import with_vault
from schutznetz.apps.accounts.forms import LinkForm
from schutznetz.apps.accounts.models import AccessLink, User
from schutznetz.apps.accounts.policies import LANGUAGE_YEAR, is_demo_database, may_sign_in, require_demo, speak
from schutznetz.apps.ui.policies import Denied

BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInView(LoginView):
    """Password or passkey; in the demo also one click."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        is_demo = is_demo_database()
        context["is_demo_database"] = is_demo
        context["services"] = queries.services()
        context["demo_groups"] = queries.demo_people(clock.today()) if settings.DEMO and is_demo else []
        if context["demo_groups"] and (vaults := with_vault()):
            context |= {"vaults": vaults, "vault_password": settings.DEMO_VAULT_PASSWORD,
                        "contact_words": settings.DEMO_CONTACT_WORDS}  # fmt: skip
        return context

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


@require_POST
def demo_sign_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign in as one of the demo's people; only in the demo, only with the demo's own database."""
    require_demo()
    user = get_object_or_404(User.objects.select_related("person"), pk=pk, person__isnull=False)
    if not may_sign_in(user):
        raise Denied(_("Dieses Konto ist gesperrt."))
    login(request, user, backend=BACKEND)
    record_authentication(request, user, "demo")
    return speak(redirect("/"), user)


@require_GET
def forgotten(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/forgotten.html")


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Theme, language and shortcuts, in cookies and with the account of somebody signed in; nonsense is ignored."""
    theme, language = request.POST.get("theme"), request.POST.get("language")
    theme = {"light": "light", "dark": "dark", "auto": ""}.get(theme or "")
    language = language if language in dict(settings.LANGUAGES) else None
    response = redirect(_next(request))
    if theme is not None:
        response.set_cookie("theme", theme, max_age=LANGUAGE_YEAR, samesite="Lax", httponly=True)
    if language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=LANGUAGE_YEAR, samesite="Lax")
    if (shortcuts := request.POST.get("shortcuts")) in ("on", "off"):
        response.set_cookie("shortcuts", str(shortcuts), max_age=LANGUAGE_YEAR, samesite="Lax", httponly=True)
    if isinstance(request.user, User) and (theme is not None or language):
        actions.choose_look(user=request.user, theme=theme, language=language)
    return response


def _next(request: HttpRequest) -> str:
    """The page to go back to: only one of our own."""
    asked = request.POST.get("next", "/")
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()) else "/"


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def use_link(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a password with a one-time link."""
    link = queries.open_link(code, clock.now())
    if link is None:
        return render(request, "accounts/link_over.html", status=404)
    form = LinkForm(request.POST or None, user=link.user)
    if form.is_valid():
        try:
            actions.use_access_link(link=link, password=form.cleaned_data["password1"], now=clock.now())
        except AccessLink.DoesNotExist:  # somebody else was faster
            return render(request, "accounts/link_over.html", status=404)
        messages.success(request, _("Ihr Passwort ist gespeichert. Bitte melden Sie sich damit an."))
        return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/use_link.html", {"form": form, "account": link.user}, status=status)
