# SPDX-License-Identifier: EUPL-1.2
"""The choice of the authority, its task list, and the summary for the file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.setup import actions, policies, queries
from schutznetz.apps.setup.facts import Step
from schutznetz.apps.setup.models import Confirmation
from schutznetz.apps.setup.queries.steps import Standing, standing_of, steps_of
from schutznetz.apps.setup.views.frame import FORM, TRAIL, page, step_context, step_url
from schutznetz.apps.ui.facts import Task


@page()
def index(request: ActingRequest) -> HttpResponse:
    """Whoever has one authority goes straight to it."""
    policies.require_open_setup(request.actor)
    found = list(queries.authorities_for(request.actor))
    if len(found) == 1:
        return redirect("setup:overview", found[0].key)
    return render(request, "setup/index.html", {"authorities": found})


@page()
def overview(request: ActingRequest, key: str) -> HttpResponse:
    """What is done, what is next, what is missing and why."""
    authority = queries.authority_for(request.actor, key)
    request.session.pop(TRAIL, None)
    steps = steps_of(standing_of(authority, clock.now(), clock.today()))
    context = {
        "authority": authority,
        "tasks": tasks_of(authority, steps),
        "done": sum(step.is_done for step in steps),
        "total": len(steps),
        "next": next((step_url(authority, step.key) for step in steps if _is_next(step)), ""),
        "may_set_up": policies.may_set_up(request.actor, authority),
    }
    return render(request, "setup/overview.html", context)


def _is_next(step: Step) -> bool:
    return not step.is_done and not step.is_blocked


def tasks_of(authority: Authority, steps: list[Step]) -> list[Task]:
    """The steps as a task list: the first one that can be done is the next."""
    first = next((step.key for step in steps if _is_next(step)), "")
    return [Task(str(step.name), _state(step, first), step_url(authority, step.key), hint=step.says) for step in steps]


def _state(step: Step, first: str) -> str:
    if step.is_done:
        return "done"
    if step.is_blocked:
        return "blocked"
    return "next" if step.key == first else "open"


@page(*FORM)
def summary(request: ActingRequest, key: str) -> HttpResponse:
    """Everything on one page for printing; the administration says when it is in the file."""
    authority = queries.authority_for(request.actor, key)
    if request.method == "POST":
        actions.confirm(authority=authority, topic=Confirmation.Topic.FILE, actor=request.actor, now=clock.now())
        messages.success(request, _("Die Einrichtung ist abgeschlossen. Alles bleibt änderbar."))
        return redirect(reverse("setup:overview", args=[key]))
    standing = standing_of(authority, clock.now(), clock.today())
    context = step_context(request, authority, "summary") | _all_of(standing) | {"printed_at": clock.now()}
    return render(request, "setup/summary.html", context)


def _all_of(standing: Standing) -> dict[str, object]:
    authority = standing.authority
    return {
        "standing": standing,
        "steps": steps_of(standing),
        "contact": queries.contact_of(authority),
        "hearings": queries.hearings(authority, clock.today()),
        "releases": queries.releases_of(authority),
        "papers": queries.papers_of(authority),
        "confirmed": queries.confirmation_of(authority, Confirmation.Topic.FILE),
    }
