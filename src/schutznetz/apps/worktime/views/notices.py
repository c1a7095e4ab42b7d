# SPDX-License-Identifier: EUPL-1.2
"""Notices of overload: sent by a person, never by the program; the ministry reads hours and nothing else."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import counsellor_of
from schutznetz.apps.worktime import actions, policies, queries

MOST = 200


@page(*FORM)
def send_own(request: ActingRequest) -> HttpResponse:
    """I am overloaded: the page shows what will be sent, word for word, then sends it."""
    counsellor = counsellor_of(request.actor, clock.today())
    policies.require_record_times(request.actor, counsellor)
    assert counsellor is not None
    return _send(request, counsellor, reverse("worktime:own"))


@page(*FORM)
def send_as_head(request: ActingRequest, pk: int) -> HttpResponse:
    """The head sends it for somebody for whom the rule suggests it; for nobody else are there hours to see."""
    suggested = {one.pk: one for one, _course in queries.suggested_by_head(request.actor, clock.today())}
    policies.require_suggested(pk in suggested)
    return _send(request, suggested[pk], reverse("worktime:terms_list"))


def _send(request: ActingRequest, counsellor: Counsellor, back: str) -> HttpResponse:
    today = clock.today()
    quarters = queries.closed_quarters([counsellor.person], today)[counsellor.person_id]
    annual = queries.annual_minutes(counsellor.person, today.year)
    ministry = queries.ministry_of(counsellor.authority)
    if request.method == "POST" and annual and ministry:
        actions.send_overload(counsellor=counsellor, actor=request.actor, now=clock.now())
        messages.success(request, _("Gesendet an: %(ministry)s") % {"ministry": ministry})
        return redirect(back)
    context = {"counsellor": counsellor, "quarters": quarters, "annual": annual, "ministry": ministry, "back": back}
    context["is_own"] = policies.may_send_own(request.actor, counsellor)
    return render(request, "worktime/overload.html", context, status=422 if request.method == "POST" else 200)


@page()
def received(request: ActingRequest) -> HttpResponse:
    """What the ministry got."""
    policies.require_read_notices(request.actor)
    return render(request, "worktime/received.html", {"notices": queries.notices_for(request.actor)[:MOST]})


@page("POST")
def take_up(request: ActingRequest, pk: int) -> HttpResponse:
    actions.take_up(pk=pk, actor=request.actor, now=clock.now())
    messages.success(request, _("Aufgenommen."))
    return redirect("worktime:received")
