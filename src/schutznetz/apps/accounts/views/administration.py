# SPDX-License-Identifier: EUPL-1.2
"""The administration's pages of accounts."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schutznetz.adapters import clock
from schutznetz.apps.accounts import actions, queries
from schutznetz.apps.accounts.forms import AccountFilter, PersonFilter
from schutznetz.apps.accounts.models import User
from schutznetz.apps.accounts.policies import require_manage_accounts
from schutznetz.apps.journal.queries import history_of
from schutznetz.apps.organisation.facts import ActingRequest, Actor, Role
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.organisation.queries.offices import is_guarded
from schutznetz.apps.ui.facts import ListDeclaration
from schutznetz.apps.ui.policies import require_proof
from schutznetz.apps.ui.views import Column, Listing, confirm, page_of

COLUMNS = [
    Column(
        "name",
        gettext_lazy("Name"),
        sort="person__sort_name",
        cell=lambda user: f"{user.person.family_name}, {user.person.given_name}",
        link=page_of("accounts:account"),
    ),
    Column("username", gettext_lazy("Anmeldename"), sort="username"),
    Column("site", gettext_lazy("Standort"), cell=lambda user: user.person.site or "–"),
    Column("keys", gettext_lazy("Passkeys"), numeric=True),
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
    return render(request, "accounts/accounts.html", {"listing": account_list(request)})


def account_list(request: Any, _of: str = "") -> Listing:
    """All accounts of the administrator's authorities; raises `Denied`."""
    require_manage_accounts(request.actor)
    found = queries.accounts_visible_to(request.actor)
    return Listing(
        request, found, COLUMNS, key="accounts", caption=_("Konten"), filters=AccountFilter, default_sort="name",
        saved_as="accounts", first=partial(_first_by_name, request.actor),
    )  # fmt: skip


def _first_by_name(actor: Actor, listing: Listing, most: int) -> list[Any] | None:
    """Searching by name: the keys by a question of their own; None for the ordinary way."""
    if not (text := _searched_by_name(listing)):
        return None
    state = listing.filter_form.cleaned_data["state"]  # type: ignore[union-attr]
    return queries.first_accounts(actor, text, state, most, backwards=listing.sort.startswith("-"))


def _first_without_account(actor: Actor, listing: Listing, most: int) -> list[Any] | None:
    """The same for people without an account, on PostgreSQL."""
    if connection.vendor != "postgresql" or not (text := _searched_by_name(listing)):
        return None
    backwards = listing.sort.startswith("-")
    return queries.first_without_account(actor, text, clock.today(), most, backwards=backwards)


def _searched_by_name(listing: Listing) -> str:
    """The name asked for in the order of names; empty for everything else."""
    form, order = listing.filter_form, listing.sort
    if order.removeprefix("-") != "name" or form is None or not form.is_valid():
        return ""
    return str(form.cleaned_data["q"]).strip()


ACCOUNTS = ListDeclaration(
    key="accounts",
    holds_people=True,
    name=gettext_lazy("Konten"),
    purpose=gettext_lazy("Damit die Administration Zugänge vergeben, sperren und prüfen kann. Für nichts anderes."),
    basis=gettext_lazy("Art. 32 DSGVO"),
    fields=[column.label for column in COLUMNS],
    roles=[Role.ADMINISTRATOR],
    build=account_list,
    url_name="accounts:accounts",
)


PEOPLE = [
    Column(
        "name",
        gettext_lazy("Name"),
        sort="sort_name",
        cell=lambda person: f"{person.family_name}, {person.given_name}",
        link=page_of("accounts:create"),
    ),
    Column("external_id", gettext_lazy("Personalkennung"), sort="external_id"),
    Column("site", gettext_lazy("Standort"), cell=lambda person: person.site or "–"),
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
        first=partial(_first_without_account, request.actor),
    )
    return render(request, "accounts/choose_person.html", {"listing": listing})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: ActingRequest, pk: int) -> HttpResponse:
    """A new account for a person, and the link with which it is opened."""
    require_manage_accounts(request.actor)
    person = get_object_or_404(queries.people_without_account(request.actor, clock.today()), pk=pk)
    require_proof(request)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Konto für %(person)s anlegen?") % {"person": person},
            text=_told(
                _("Danach sehen Sie einmal einen Link, mit dem die Person ihr Passwort selbst festlegt."), person
            ),
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
        "link_says": _link_says(user.person),
    }
    return render(request, "accounts/account.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_link(request: ActingRequest, pk: UUID) -> HttpResponse:
    user = _managed(request, pk)
    require_proof(request)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Neuen Zugang für %(person)s erzeugen?") % {"person": user},
            text=_link_says(user.person),
            button=_("Link erzeugen"),
            back=reverse("accounts:account", args=[pk]),
        )
    return _show_link(request, user)


def _link_says(person: Person | None) -> str:
    """What a new link ends, and who learns of it."""
    says = _("Wenn die Person den Link einlöst, gelten ihr altes Passwort und ihre Passkeys nicht mehr.")
    return _told(says, person)


def _told(says: str, person: Person | None) -> str:
    """The text, with who is told when others confide in the person."""
    if person is None or not is_guarded(person, clock.today()):
        return says
    told = _(
        "Weil die Person ein vertrauliches Amt hat, bekommen sie und der Datenschutz sofort eine Nachricht darüber."
    )
    return f"{says} {told}"


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
    require_proof(request)
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
    require_proof(request)
    actions.unlock_account(user=user, actor=request.actor, now=clock.now())
    messages.success(request, _("Das Konto ist wieder frei."))
    return _to(user)


def _managed(request: ActingRequest, pk: UUID) -> Any:
    require_manage_accounts(request.actor)
    return get_object_or_404(queries.accounts_visible_to(request.actor), pk=pk)


def _to(user: User) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("accounts:account", args=[user.pk]))
