# SPDX-License-Identifier: EUPL-1.2
"""What the pages share: the page with one form, and the entrance of the area."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.exchange.policies import (
    may_open_trends,
    may_read_services,
    may_send_to_speakers,
    require_open_exchange,
)
from schutznetz.apps.exchange.queries.circulars import unread_by
from schutznetz.apps.exchange.queries.groups import led_groups, own_group, programme_for, run_programme
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.ui.facts import Text
from schutznetz.apps.worktime.facts import local_day

Crumb = tuple[Text, str]
FORM = ("GET", "HEAD", "POST")


def home() -> Crumb:
    return _("Austausch"), reverse("exchange:index")


def day_of(moment: datetime) -> str:
    """The day of a moment in Germany, as it stands in lists."""
    return f"{local_day(moment):%d.%m.%Y}"


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def form_page(
    request: ActingRequest, form: BaseForm, save: Callable[[], str], *, title: Text, crumbs: Sequence[Crumb],
    done: Text, template: str = "exchange/form.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form; when it is right, `save()` and go to the address it returns. 422 when it is not.

    `context` may hold `says`, `button`, `over`, `cite`, `hint` (a warning above the fields) and `reasons`.
    """
    if request.method == "POST" and form.is_valid():
        target = save()
        messages.success(request, str(done))
        return redirect(target)
    found = {"form": form, "title": title, "crumbs": crumbs, "back": crumbs[-1][1], "button": _("Speichern")} | context
    return render(request, template, found, status=422 if form.is_bound else 200)


@page()
def index(request: ActingRequest) -> HttpResponse:
    """What the acting person can do here, and nothing else."""
    actor, today = request.actor, clock.today()
    require_open_exchange(actor)
    programme = run_programme(actor)
    own, led = own_group(actor, today), list(led_groups(actor))
    context = {
        "own": own,
        "led": led,
        "is_member": own is not None or bool(led),
        "reads_services": may_read_services(actor, programme or programme_for(actor, today), own),
        "runs": programme is not None and may_send_to_speakers(actor, programme),
        "unread": unread_by(actor).count(),
        "trends": may_open_trends(actor),
    }
    return render(request, "exchange/index.html", context)
