# SPDX-License-Identifier: EUPL-1.2
"""The rule sets: every value with its place, which set is applied, and the switch to another by two people."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap import actions, policies, queries
from schutznetz.apps.sap.forms.programme import EvaluationForm, SwitchForm
from schutznetz.apps.sap.models import Programme, RuleSetSwitch
from schutznetz.apps.sap.queries.rules import evaluation_of, sets_in_order, values_of
from schutznetz.apps.sap.views.frame import FORM, Crumb, form_page, home, posted, programme_for
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import confirm
from schutznetz.regulation.sap_erlass.rule_sets import standard


@page()
def rules(request: ActingRequest) -> HttpResponse:
    """All sets, which one is applied, and what is proposed."""
    policies.require_read_rules(request.actor)
    programme, today = programme_for(request), clock.today()
    runs = programme is not None and policies.may_run_programme(request.actor, programme)
    context = {
        "programme": programme,
        "runs": runs,
        "applied": queries.rules_of(programme).set_on(today),
        "sets": sets_in_order(),
        "evaluation": evaluation_of(programme, today) if programme and runs else None,
        "evaluations": programme.evaluations.select_related("recorded_by__person") if programme and runs else (),
        "switches": _switches(request, programme) if programme else (),
    }
    return render(request, "sap/rules.html", context)


def _switches(request: ActingRequest, programme: Programme) -> list[dict[str, Any]]:
    """Each switch with what the acting person may do with it; proposals are for the ministry only."""
    rows = programme.switches.select_related("proposed_by__person", "approved_by__person", "programme__ministry")
    runs = policies.may_run_programme(request.actor, programme)
    return [
        {
            "row": row,
            "name": standard().sets[row.key].name,
            "may_approve": not row.approved_at
            and not row.withdrawn_at
            and policies.may_approve_switch(request.actor, row),
            "may_withdraw": runs and not row.withdrawn_at,
        }
        for row in rows
        if runs or row.approved_at
    ]


@page()
def rule_set(request: ActingRequest, key: str) -> HttpResponse:
    """One set with every value, in the order of its topics."""
    policies.require_read_rules(request.actor)
    found = standard().sets.get(key)
    if found is None:
        raise Http404
    context = {"set": found, "values": values_of(found), "based_on": standard().sets.get(found.based_on)}
    return render(request, "sap/rule_set.html", context)


def _own_programme(request: ActingRequest) -> Programme:
    programme = programme_for(request)
    if programme is None:
        raise Denied(_("Das darf nur das Ministerium, das dieses Programm führt."))
    policies.require_run_programme(request.actor, programme)
    return programme


def _crumbs() -> list[Crumb]:
    return [home(), (_("Regelwerk"), reverse("sap:rules"))]


@page(*FORM)
def propose(request: ActingRequest) -> HttpResponse:
    """Propose another set."""
    programme = _own_programme(request)
    sets = [one for one in sets_in_order() if one.can_apply]
    form = SwitchForm(posted(request), sets=sets)

    def save() -> str:
        data = form.cleaned_data
        actions.propose_switch(
            programme=programme, key=data["key"], since=data["since"], basis=data["basis"], actor=request.actor,
            now=clock.now(), today=clock.today(),
        )  # fmt: skip
        return reverse("sap:rules")

    return form_page(
        request, form, save, title=_("Wechsel vorschlagen"), crumbs=_crumbs(), button=_("Vorschlagen"),
        done=_("Vorgeschlagen. Eine zweite Person Ihres Hauses muss den Wechsel freigeben."),
        says=_("Erst wenn eine zweite Person Ihres Hauses zustimmt, gilt das andere Regelwerk ab dem gewählten Tag."),
    )  # fmt: skip


@page(*FORM)
def approve(request: ActingRequest, pk: int) -> HttpResponse:
    """The second person agrees."""
    switch = RuleSetSwitch.objects.select_related("programme__ministry").get(pk=pk)
    policies.require_approve_switch(request.actor, switch)
    if switch.withdrawn_at is not None:
        messages.error(request, _("Dieser Wechsel ist zurückgenommen. Freigegeben ist nichts."))
        return redirect("sap:rules")
    if request.method != "POST":
        text = _("Ab dem %(day)s gilt dann: %(name)s.") % {
            "day": f"{switch.since:%d.%m.%Y}", "name": standard().sets[switch.key].name,
        }  # fmt: skip
        return confirm(
            request, title=_("Wechsel freigeben?"), text=text, button=_("Freigeben"), back=reverse("sap:rules")
        )
    actions.approve_switch(switch=switch, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Der Wechsel ist freigegeben."))
    return redirect("sap:rules")


@page(*FORM)
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take a switch back."""
    switch = RuleSetSwitch.objects.select_related("programme__ministry").get(pk=pk)
    policies.require_run_programme(request.actor, switch.programme)
    if request.method != "POST":
        applies = switch.counts_on(clock.today())
        name = standard().sets[switch.key].name
        text = (
            _("„%(name)s“ gilt dann nicht mehr. Es gilt wieder das Regelwerk davor.")
            if applies
            else _("Der Wechsel am %(day)s zu „%(name)s“ entfällt. Das Regelwerk von heute gilt weiter.")
        ) % {"name": name, "day": f"{switch.since:%d.%m.%Y}"}
        return confirm(
            request, title=_("Wechsel zurücknehmen?"), text=text,
            button=_("Zurücknehmen"), back=reverse("sap:rules"), kind="warning",
        )  # fmt: skip
    actions.withdraw_switch(switch=switch, actor=request.actor, now=clock.now())
    messages.success(request, _("Der Wechsel ist zurückgenommen."))
    return redirect("sap:rules")


@page(*FORM)
def evaluation(request: ActingRequest) -> HttpResponse:
    """The report on how a set proved itself."""
    programme, today = _own_programme(request), clock.today()
    form = EvaluationForm(posted(request), sets=[one for one in sets_in_order() if one.can_apply], today=today)

    def save() -> str:
        data = form.cleaned_data
        actions.record_evaluation(
            programme=programme, key=data["key"], reported_on=data["reported_on"], place=data["place"],
            actor=request.actor, now=clock.now(),
        )  # fmt: skip
        return reverse("sap:rules")

    return form_page(
        request, form, save, title=_("Bericht zur Evaluierung eintragen"), crumbs=_crumbs(), done=_("Gespeichert.")
    )
