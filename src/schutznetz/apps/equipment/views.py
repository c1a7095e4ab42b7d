# SPDX-License-Identifier: EUPL-1.2
"""The room, the telephone, the devices and the expenses of counsellors."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.equipment import actions, policies, queries
from schutznetz.apps.equipment.facts import findings, is_lacking
from schutznetz.apps.equipment.forms import DecisionForm, ExpenseForm, WorkplaceForm
from schutznetz.apps.equipment.models import Expense
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import counsellor_of, rules_for
from schutznetz.apps.sap.views.frame import FORM, Crumb, form_page, posted
from schutznetz.apps.ui.templatetags.ui import day, moment
from schutznetz.apps.ui.views import confirm

SHOWN = 200


def _crumbs() -> list[Crumb]:
    return [(_("Ausstattung"), reverse("equipment:index"))]


@page()
def index(request: ActingRequest) -> HttpResponse:
    """What I have and asked for; for heads, their counsellors and the requests to them."""
    policies.require_open(request.actor)
    today = clock.today()
    own = counsellor_of(request.actor, today)
    context: dict[str, Any] = {"own": own, "led": _led(request), "asked": queries.expenses_to(request.actor)[:SHOWN]}
    if own is not None and own.is_advising:
        place = queries.place_of(own)
        context |= {
            "place": place, "lines": findings(place, rules_for(own.authority), today),
            "expenses": queries.expenses_of(own)[:SHOWN], "spent": queries.sums_of(own, today),
        }  # fmt: skip
    return render(request, "equipment/index.html", context)


def _led(request: ActingRequest) -> list[tuple[Counsellor, bool]]:
    """Counsellors of the actor as head, and whether something is missing."""
    today, found = clock.today(), list(queries.led_by(request.actor)[:SHOWN])
    rules = {one.pk: rules_for(one) for one in {row.authority for row in found}}
    return [(one, is_lacking(getattr(one, "workplace", None), rules[one.authority_id], today)) for one in found]


@page(*FORM)
def workplace(request: ActingRequest, pk: int) -> HttpResponse:
    """Say what there is."""
    found = queries.counsellor_for(request.actor, pk)
    cite = str(rules_for(found.authority).citation("resources.meeting_room", clock.today()))
    form = WorkplaceForm(posted(request), place=queries.place_of(found), cite=cite)

    def save() -> str:
        data = form.cleaned_data
        actions.note_workplace(
            counsellor=found, has_single_room=data["has_single_room"], meeting_room=data["meeting_room"],
            is_unmonitored=form.is_unmonitored, devices=data["devices"], actor=request.actor, now=clock.now(),
            today=clock.today(),
        )  # fmt: skip
        return reverse("equipment:index")

    return form_page(
        request, form, save, title=_("Ausstattung eintragen"), over=found.person, crumbs=_crumbs(),
        done=_("Gespeichert."),
        says=_("Tragen Sie ein, was heute da ist. Was fehlt, steht als Aufgabe bei der Behördenleitung."),
        cite="SAP-Erlass 2007, Nr. 5.6",
    )  # fmt: skip


@page(*FORM)
def ask(request: ActingRequest) -> HttpResponse:
    """Ask for an expense."""
    own = counsellor_of(request.actor, clock.today())
    policies.require_ask(request.actor, own)
    assert own is not None
    form = ExpenseForm(posted(request), instance=Expense(counsellor=own))

    def save() -> str:
        made = actions.ask_expense(expense=form.instance, actor=request.actor, now=clock.now(), today=clock.today())
        return reverse("equipment:expense", args=[made.pk])

    return form_page(
        request, form, save, title=_("Aufwendung beantragen"), crumbs=_crumbs(), button=_("Beantragen"),
        done=_("Beantragt. Ihre Behördenleitung ist benachrichtigt."), over=own.authority,
        says=_("Über den Antrag entscheidet Ihre Behördenleitung im Rahmen des Haushalts."),
        cite="SAP-Erlass 2007, Nr. 5.7",
    )  # fmt: skip


@page(*FORM)
def expense(request: ActingRequest, pk: int) -> HttpResponse:
    """One request; the head decides it here."""
    found = queries.expense_for(request.actor, pk)
    decides = policies.may_decide(request.actor, found) and found.state == Expense.State.REQUESTED
    form = DecisionForm(posted(request)) if decides else None
    if request.method == "POST":
        policies.require_decide(request.actor, found)
        if form is None:
            return redirect("equipment:expense", pk)
        if form.is_valid():
            return _decided(request, found, form)
    status = 422 if form is not None and form.is_bound else 200
    withdraws = policies.may_ask(request.actor, found.counsellor) and found.state == Expense.State.REQUESTED
    context = {"expense": found, "form": form, "withdraws": withdraws} | _words(found)
    return render(request, "equipment/expense.html", context, status=status)


def _words(found: Expense) -> dict[str, str]:
    by = getattr(found.decided_by, "person", None)
    return {
        "amount": f"{localize(found.amount)} €",
        "made": moment(found.made_at),
        "decided": ", ".join(filter(None, [day(found.decided_on), str(by or "")])),
    }


def _decided(request: ActingRequest, found: Expense, form: DecisionForm) -> HttpResponse:
    actions.decide_expense(
        expense=found, is_approved=form.cleaned_data["answer"] == "yes", reasons=form.cleaned_data["reasons"],
        actor=request.actor, now=clock.now(), today=clock.today(),
    )  # fmt: skip
    messages.success(request, _("Entschieden. Die SAP ist benachrichtigt."))
    return redirect("equipment:expense", found.pk)


@page(*FORM)
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take a request back."""
    found = queries.expense_for(request.actor, pk)
    policies.require_ask(request.actor, found.counsellor)
    if request.method != "POST":
        return confirm(
            request, title=_("Antrag zurückziehen?"), text=found.what, button=_("Zurückziehen"),
            back=reverse("equipment:expense", args=[pk]), kind="warning",
        )  # fmt: skip
    actions.withdraw_expense(expense=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Der Antrag ist zurückgezogen."))
    return redirect("equipment:index")
