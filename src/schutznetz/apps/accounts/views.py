# SPDX-License-Identifier: EUPL-1.2
"""Signing in and looking after one's own account, and the administration's page of accounts."""

from typing import Any
from uuid import UUID

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schutznetz.adapters import clock
from schutznetz.apps.accounts import actions, queries
from schutznetz.apps.accounts.forms import AccountFilter, LinkForm, PersonFilter
from schutznetz.apps.accounts.models import User
from schutznetz.apps.accounts.policies import (
    LANGUAGE_YEAR,
    is_demo_database,
    may_sign_in,
    require_demo,
    require_manage_accounts,
    speak,
)
from schutznetz.apps.journal.queries import history_of
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import Column, Listing, confirm

BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInView(LoginView):
    """Password or passkey; in the demo also one click."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        is_demo = is_demo_database()
        context["is_demo_database"] = is_demo
        context["demo_groups"] = queries.demo_people(clock.today()) if settings.DEMO and is_demo else []
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
        actions.use_access_link(link=link, password=form.cleaned_data["password1"], now=clock.now())
        messages.success(request, _("Ihr Passwort ist gespeichert. Bitte melden Sie sich damit an."))
        return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/use_link.html", {"form": form, "account": link.user}, status=status)


@login_required
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """One's own account: name, offices, password and passkeys."""
    user = request.user
    assert isinstance(user, User)
    offices = queries.offices_of(user.person).held_on(clock.today()) if user.person else []  # type: ignore[attr-defined]
    context = {"account": user, "offices": offices, "passkeys": queries.passkeys_of(user)}
    return render(request, "accounts/profile.html", context)


COLUMNS = [
    Column(
        "name",
        gettext_lazy("Name"),
        sort=("person__family_name", "person__given_name"),
        cell=lambda user: f"{user.person.family_name}, {user.person.given_name}",
        link=lambda user: reverse("accounts:account", args=[user.pk]),
    ),
    Column("username", gettext_lazy("Anmeldename"), sort="username"),
    Column("site", gettext_lazy("Standort"), sort="person__site__name", cell=lambda user: user.person.site or "–"),
    Column("keys", gettext_lazy("Passkeys"), sort="keys", numeric=True),
    Column(
        "state",
        gettext_lazy("Stand"),
        cell=lambda user: _("aktiv") if user.is_active else _("gesperrt"),
        badge=lambda user: "success" if user.is_active else "danger",
    ),
]


@login_required
@require_GET
def accounts(request: ActingRequest) -> HttpResponse:
    """All accounts of the administrator's authorities."""
    require_manage_accounts(request.actor)
    found = queries.accounts_visible_to(request.actor)
    listing = Listing(
        request, found, COLUMNS, key="accounts", caption=_("Konten"), filters=AccountFilter, default_sort="name"
    )
    return render(request, "accounts/accounts.html", {"listing": listing})


PEOPLE = [
    Column(
        "name",
        gettext_lazy("Name"),
        sort=("family_name", "given_name"),
        cell=lambda person: f"{person.family_name}, {person.given_name}",
        link=lambda person: reverse("accounts:create", args=[person.pk]),
    ),
    Column("external_id", gettext_lazy("Personalkennung"), sort="external_id"),
    Column("site", gettext_lazy("Standort"), sort="site__name", cell=lambda person: person.site or "–"),
]


@login_required
@require_GET
def choose_person(request: ActingRequest) -> HttpResponse:
    """Everybody without an account: choosing one leads to the new account."""
    require_manage_accounts(request.actor)
    people = queries.people_without_account(request.actor, clock.today())
    listing = Listing(
        request,
        people,
        PEOPLE,
        key="people",
        caption=_("Personen ohne Konto"),
        filters=PersonFilter,
        default_sort="name",
        empty_title=_("Alle haben ein Konto"),
    )
    return render(request, "accounts/choose_person.html", {"listing": listing})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: ActingRequest, pk: int) -> HttpResponse:
    """A new account for a person, and the link with which it is opened."""
    require_manage_accounts(request.actor)
    person = get_object_or_404(queries.people_without_account(request.actor, clock.today()), pk=pk)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Konto für %(person)s anlegen?") % {"person": person},
            text=_("Danach sehen Sie einmal einen Link, mit dem die Person ihr Passwort selbst festlegt."),
            button=_("Konto anlegen"),
            back=reverse("accounts:choose_person"),
            kind="info",
        )
    user = actions.create_account_for(person=person, actor=request.actor, now=clock.now())
    return _show_link(request, user)


@login_required
@require_GET
def account(request: ActingRequest, pk: UUID) -> HttpResponse:
    """One account: state, offices, history."""
    user = _managed(request, pk)
    context = {
        "account": user,
        "offices": queries.offices_of(user.person),
        "history": history_of(user)[:20],
        "today": clock.today(),
    }
    return render(request, "accounts/account.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_link(request: ActingRequest, pk: UUID) -> HttpResponse:
    user = _managed(request, pk)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Neuen Zugang für %(person)s erzeugen?") % {"person": user},
            text=_("Wenn die Person den Link einlöst, gelten ihr altes Passwort und ihre Passkeys nicht mehr."),
            button=_("Link erzeugen"),
            back=reverse("accounts:account", args=[pk]),
        )
    return _show_link(request, user)


def _show_link(request: ActingRequest, user: User) -> HttpResponse:
    """The one-time link, shown this once; the answer must not be kept by anybody."""
    code = actions.give_access_link(user=user, actor=request.actor, now=clock.now())
    url = request.build_absolute_uri(reverse("accounts:use_link", args=[code]))
    context = {"account": user, "url": url, "hours": int(actions.LINK_LIFE.total_seconds() // 3600)}
    response = render(request, "accounts/link.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: ActingRequest, pk: UUID) -> HttpResponse:
    user = _managed(request, pk)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Konto von %(person)s sperren?") % {"person": user},
            text=_("Die Person wird abgemeldet und kann sich nicht mehr anmelden. Ihre Daten bleiben."),
            button=_("Konto sperren"),
            back=reverse("accounts:account", args=[pk]),
        )
    actions.lock_account(user=user, actor=request.actor, now=clock.now())
    messages.success(request, _("Das Konto ist gesperrt."))
    return _to(user)


@login_required
@require_POST
def unlock(request: ActingRequest, pk: UUID) -> HttpResponse:
    user = _managed(request, pk)
    actions.unlock_account(user=user, actor=request.actor, now=clock.now())
    messages.success(request, _("Das Konto ist wieder frei."))
    return _to(user)


def _managed(request: ActingRequest, pk: UUID) -> Any:
    require_manage_accounts(request.actor)
    return get_object_or_404(queries.accounts_visible_to(request.actor), pk=pk)


def _to(user: User) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("accounts:account", args=[user.pk]))
