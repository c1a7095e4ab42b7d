# SPDX-License-Identifier: EUPL-1.2
"""What the pages share: the page with one form, the choice of a programme, the banner over an expired rule set."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.sap import queries
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.ui.facts import Text
from schutznetz.regulation.sap_erlass import rule_sets

Crumb = tuple[Text, str]
View = Callable[..., HttpResponse]
FORM = ("GET", "HEAD", "POST")
ROOMS = ("sap", "worktime", "training", "academy", "working_groups", "exchange", "quality", "planning")
"""Pages of the programme, by URL namespace: all of them say that the rule set has expired."""


def home() -> Crumb:
    return _("SAP-Programm"), reverse("sap:index")


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def form_page(
    request: ActingRequest,
    form: BaseForm,
    save: Callable[[], str],
    *,
    title: Text,
    crumbs: Sequence[Crumb],
    done: Text,
    **context: Any,
) -> HttpResponse:
    """Show a form; when it is right, `save()` and go to the address it returns. 422 when it is not.

    `context` may hold `says`, `button`, `over`, `cite` and `kind` of the page.
    """
    if request.method == "POST" and form.is_valid():
        target = save()
        messages.success(request, str(done))
        return redirect(target)
    found = {"form": form, "title": title, "crumbs": crumbs, "back": crumbs[-1][1], "button": _("Speichern")} | context
    return render(request, "sap/form.html", found, status=422 if form.is_bound else 200)


class TooLateError(ValueError):
    """The page was old: what it offered is not possible any more, or not yet."""


def as_it_stands(url_name: str, *names: str) -> Callable[[View], View]:
    """When somebody was faster: say so and show how it stands. `names`: the parts of the address that page needs."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: ActingRequest, **parts: Any) -> HttpResponse:
            try:
                return view(request, **parts)
            except TooLateError:
                messages.error(request, _("Das geht beim jetzigen Stand nicht. So steht es jetzt."))
                return redirect(url_name, *(parts[name] for name in names))

        return answer

    return decorate


def programme_for(request: ActingRequest) -> Programme | None:
    """The programme of the acting person; the one they run, when there are several."""
    found = queries.programmes_seen_by(request.actor)
    run = [one for one in found if one.ministry_id in request.actor.authorities_with("MIN")]
    return next(iter(run or found), None)


def banner(request: HttpRequest) -> str:
    """On every page of the programme after the last day of the rule set: it goes on, and by whose decision."""
    room = request.resolver_match.namespace if request.resolver_match else ""
    actor = getattr(request, "actor", None)
    if room not in ROOMS or not actor:
        return ""
    programme, today = programme_for(request), clock.today()  # type: ignore[arg-type]
    switches = queries.switches_of(programme) if programme else []
    rules = queries.rules_after(switches)
    finding = rule_sets.validity(rules=rules, today=today)
    if not finding.warning:
        return ""
    decided = next((one for one in reversed(switches) if one.since <= today), None)
    found = {"finding": finding, "set": rules.set_on(today), "switch": decided}
    return render_to_string("sap/_banner.html", found)
