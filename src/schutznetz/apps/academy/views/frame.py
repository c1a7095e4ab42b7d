# SPDX-License-Identifier: EUPL-1.2
"""What the pages share: the way back, the rooms of the academy by role, the page with one form."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.academy.facts import more_rooms
from schutznetz.apps.academy.models import Event
from schutznetz.apps.academy.policies import may_ask_small_group
from schutznetz.apps.academy.queries.events import planned_by
from schutznetz.apps.organisation.facts import ActingRequest, Actor, Role
from schutznetz.apps.sap.queries import counsellor_of
from schutznetz.apps.ui.facts import Text

Crumb = tuple[Text, str]
Room = tuple[Text, str, bool]
FORM = ("GET", "HEAD", "POST")
YEARS = range(2000, 2101)
"""Years an address may name."""


def home() -> Crumb:
    return _("Akademie"), reverse("academy:calendar")


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def rooms(request: ActingRequest) -> list[Room]:
    """Links above the pages; only those the actor uses."""
    actor: Actor = request.actor
    found: list[tuple[Text, str]] = [(_("Kalender"), "academy:calendar")]
    is_counsellor = actor.has_role(Role.COUNSELLOR) and may_ask_small_group(actor, counsellor_of(actor, clock.today()))
    plans = actor.has_role(Role.ACADEMY) and planned_by(actor) is not None
    if is_counsellor:
        found.append((_("Meine Termine"), "academy:own"))
    if plans:
        found += [(_("Planung"), "academy:plan"), *more_rooms(), (_("Themen"), "academy:topics")]
    if actor.has_role(Role.LECTURER):
        found.append((_("Meine Veranstaltungen"), "academy:led"))
    if is_counsellor or plans or actor.has_role_for_any(Role.MINISTRY):
        found.append((_("Kleingruppen"), "academy:small_groups"))
    if is_counsellor or plans or actor.has_role_for_any(Role.HEAD):
        found.append((_("Andere Veranstalter"), "academy:additional"))
    links = [(name, reverse(url)) for name, url in found]
    return [(name, url, url == request.path) for name, url in links] if len(links) > 1 else []


def draw(request: ActingRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"academy/{template}.html", {"rooms": rooms(request)} | context, status=status)


def form_page(
    request: ActingRequest, form: BaseForm, save: Callable[[], str], *, title: Text, crumbs: list[Crumb], done: Text,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form; when it is right, `save()` and go to the address it returns. 422 when it is not.

    `save` may add an error to the form and return an empty address. `context`: `says`, `button`, `over`, `cite`.
    """
    if request.method == "POST" and form.is_valid():
        target = save()
        if target:
            messages.success(request, str(done))
            return redirect(target)
    found = {"form": form, "title": title, "crumbs": crumbs, "back": crumbs[-1][1], "button": _("Speichern")} | context
    return render(request, "academy/form.html", found, status=422 if form.is_bound else 200)


def days(first: date, last: date) -> str:
    """14.03.2027, or 14.03.2027 to 16.03.2027."""
    begins = date_format(first, "SHORT_DATE_FORMAT")
    return begins if first == last else f"{begins} – {date_format(last, 'SHORT_DATE_FORMAT')}"


def when(event: Event) -> str:
    return days(event.first_day, event.last_day)


def hours(event: Event) -> str:
    return f"{event.begins:%H:%M}–{event.ends:%H:%M}"
