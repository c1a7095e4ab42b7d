# SPDX-License-Identifier: EUPL-1.2
"""One page for every step of the role: what it means, its day, and what it asks besides."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap import policies, queries
from schutznetz.apps.sap.actions import steps as actions
from schutznetz.apps.sap.facts import EVENTS
from schutznetz.apps.sap.forms.roles import StepForm
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries.roles import ELSEWHERE
from schutznetz.apps.sap.views.frame import FORM, posted
from schutznetz.apps.sap.views.roles import crumbs, pending_act
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.sap_erlass.mandate import TRANSITIONS, Event, State

GRAVE = frozenset({Event.RESIGN, Event.REJECT, Event.LEAVE})


@page(*FORM)
def step(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """Take a step; what the rule forbids is refused with its section."""
    event = _event(name)
    found = queries.counsellor_for(request.actor, pk)
    policies.require_take(request.actor, found, event)
    today = clock.today()
    form = StepForm(
        posted(request), event=event, counsellor=found, ahead=event in actions.AHEAD, today=today,
        optional=queries.need_not_say(found, today),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        details = actions.Details(data.get("reasons", ""), data.get("expected_until"), data.get("receiver"))
        actions.take_step(
            counsellor=found, event=event, on=data["on"], details=details, actor=request.actor, now=clock.now(),
            today=today,
        )  # fmt: skip
        messages.success(request, _("Eingetragen: %(step)s.") % {"step": EVENTS[event.value].done})
        return redirect(_target(request, found))
    way = crumbs(found, request)
    context = {
        "form": form, "title": EVENTS[event.value].heading, "says": EVENTS[event.value].says, "crumbs": way,
        "back": way[-1][1], "button": EVENTS[event.value].heading, "over": found.person,
        "cite": _citation(found, event), "is_grave": event in GRAVE,
    }  # fmt: skip
    return render(request, "sap/form.html", context, status=422 if form.is_bound else 200)


def _target(request: ActingRequest, found: Counsellor) -> str:
    """The role, or the register when it is no longer the actor's to see (after a transfer)."""
    try:
        queries.counsellor_for(request.actor, found.pk)
    except Denied:
        return "sap:register"
    return crumbs(found, request)[-1][1]


def _event(name: str) -> Event:
    try:
        event = Event(name)
    except ValueError as error:
        raise Http404 from error
    if event in ELSEWHERE:
        raise Http404
    return event


def _citation(found: Counsellor, event: Event) -> str:
    entry = TRANSITIONS[State(found.state)].get(event)
    rules = queries.rules_for(found.authority)
    return str(rules.citation(entry.parameter, clock.today())) if entry else ""


@page("POST")
def withdraw(request: ActingRequest, pk: int, act: int) -> HttpResponse:
    """Take back a step that has not come yet."""
    found = queries.counsellor_for(request.actor, pk)
    actions.withdraw_step(act=pending_act(found, act), actor=request.actor, now=clock.now())
    messages.success(request, _("Der Schritt ist zurückgenommen."))
    return redirect(crumbs(found, request)[-1][1])
