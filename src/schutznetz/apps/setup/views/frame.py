# SPDX-License-Identifier: EUPL-1.2
"""What every step shares: who may see it, its number, and the way to the step before and after."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.setup import policies, queries
from schutznetz.apps.setup.facts import STEPS
from schutznetz.apps.ui.facts import Text

READ = ("GET", "HEAD")
FORM = ("GET", "HEAD", "POST")
ACT = ("GET", "HEAD", "POST")
TRAIL = "setup_step"
ELSEWHERE = {
    "places": ("organisation",),
    "rings": ("alarm", "organisation"),
    "offices": ("organisation",),
    "mail": ("notify",),
    "trial": ("alarm",),
}
"""Steps that are done on pages of other apps (by URL namespace)."""
View = Callable[..., HttpResponseBase]


def page(*methods: str) -> Callable[[View], View]:
    """A view for signed-in people; what does not exist is a page that does not exist."""

    def decorate(view: View) -> View:
        @login_required
        @require_http_methods([*(methods or READ)])
        @wraps(view)
        def answer(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except ObjectDoesNotExist as error:
                raise Http404 from error

        return answer

    return decorate


def step_context(request: ActingRequest, authority: Authority, step: str) -> dict[str, Any]:
    """The frame of a step's page; `after` is None at the last step."""
    keys = list(STEPS)
    at = keys.index(step)
    remember_step(request, authority, step)
    return {
        "authority": authority,
        "step": STEPS[step],
        "step_url": step_url(authority, step),
        "number": at + 1,
        "total": len(keys),
        "before": _neighbour(authority, keys[at - 1]) if at else None,
        "after": _neighbour(authority, keys[at + 1]) if at + 1 < len(keys) else None,
        "may_set_up": policies.may_set_up(request.actor, authority),
    }


def remember_step(request: ActingRequest, authority: Authority, step: str) -> None:
    """So that the pages on which a step is done lead back to it."""
    if step in ELSEWHERE and policies.may_set_up(request.actor, authority):
        if request.session.get(TRAIL) != [authority.key, step]:
            request.session[TRAIL] = [authority.key, step]
    else:
        request.session.pop(TRAIL, None)


def way_back(request: HttpRequest) -> str:
    """Above the pages on which a step of set-up is done: which step it is, and the way back. No query."""
    trail = request.session.get(TRAIL) if hasattr(request, "session") else None
    room = request.resolver_match.namespace if request.resolver_match else ""
    if not trail or room not in ELSEWHERE.get(trail[1], ()):
        return ""
    key, step = trail
    back = {"step": STEPS[step], "url": reverse(f"setup:{step}", args=[key]), "number": list(STEPS).index(step) + 1}
    return render_to_string("setup/_way_back.html", back)


def step_url(authority: Authority, step: str) -> str:
    return reverse(f"setup:{step}", args=[authority.key])


def _neighbour(authority: Authority, step: str) -> tuple[Text, str]:
    return STEPS[step], step_url(authority, step)


def authority_to_set_up(request: ActingRequest, key: str) -> Authority:
    """An authority the actor sets up; raises `Denied` or `DoesNotExist`."""
    found = queries.authority_for(request.actor, key)
    policies.require_set_up(request.actor, found)
    return found


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None when the form is only asked for."""
    return request.POST if request.method == "POST" else None


def form_step(
    request: ActingRequest, form: BaseForm, context: dict[str, Any], save: Callable[[], None], target: str
) -> HttpResponse:
    """Show a form of a step; when it is right, `save()` and go on. 422 when it is not."""
    if request.method == "POST" and form.is_valid():
        save()
        messages.success(request, _("Gespeichert."))
        return redirect(target)
    context |= {"form": form, "back": target, "has_file": form.is_multipart()}
    return render(request, "setup/form.html", context, status=422 if form.is_bound else 200)
