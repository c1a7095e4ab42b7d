# SPDX-License-Identifier: EUPL-1.2
"""Complaints to the ministry: who reads them and by when, the form, the answer."""

from datetime import date
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.quality import policies
from schutznetz.apps.quality.actions import complaints as actions
from schutznetz.apps.quality.forms.complaints import ComplaintForm
from schutznetz.apps.quality.forms.standing import AnswerForm
from schutznetz.apps.quality.models import Complaint
from schutznetz.apps.quality.queries import complaints as reads
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import rules_for
from schutznetz.apps.sap.views.frame import FORM, Crumb, form_page, posted
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import confirm
from schutznetz.regulation.sap_erlass import resources


@page()
def complaints(request: ActingRequest) -> HttpResponse:
    """What I wrote, who reads it and by when; or what came to me as an officer of the ministry."""
    today, writer = clock.today(), reads.writer_of(request.actor)
    if writer is None and not policies.opens_complaints(request.actor):
        raise Denied(
            _("Beschwerden lesen nur die SAP selbst und die Zuständigen im Ministerium (SAP-Erlass 2007, Nr. 5.5).")
        )
    own = reads.own_complaints(writer) if writer else []
    context: dict[str, Any] = {
        "writer": writer, "own": [(one, reads.times_of(one, today)) for one in own],
        "sent": [(one, reads.times_of(one, today)) for one in reads.complaints_to(request.actor)],
        "is_ministry": policies.opens_complaints(request.actor),
    }  # fmt: skip
    if writer is not None:
        context |= _promise(writer)
    return render(request, "quality/complaints.html", context)


def _promise(writer: Counsellor) -> dict[str, Any]:
    """Who would read a complaint of today, and by when it would be confirmed and answered."""
    today, rules = clock.today(), rules_for(writer.authority)
    found = resources.complaint(sent_on=today, received_on=None, closed_on=None, rules=rules, today=today)
    try:
        readers = reads.readers_of(actions.addressed(writer, today), today)
    except Denied as no:
        return {"no_reader": str(no)}
    days: dict[str, Any] = {name: date.fromisoformat(str(found.facts[name])) for name in ("receipt_by", "answer_by")}
    return {"readers": readers} | days


def _crumbs() -> list[Crumb]:
    return [(_("Beschwerde an das Ministerium"), reverse("quality:complaints"))]


@page(*FORM)
def complain(request: ActingRequest) -> HttpResponse:
    """Write to the ministry, past one's own authority."""
    writer = reads.writer_of(request.actor)
    policies.require_see_own(request.actor, writer)
    assert writer is not None
    today = clock.today()
    addressee = actions.addressed(writer, today).authority
    form = ComplaintForm(posted(request))

    def save() -> str:
        made = actions.complain(
            counsellor=writer, actor=request.actor, now=clock.now(), today=today, **form.cleaned_data
        )
        return reverse("quality:complaint", args=[made.pk])

    says = _(
        "Nur die Zuständigen im Ministerium lesen das. Ihre Behörde, Ihr Arbeitskreis und die Administration erfahren "
        "nicht, dass Sie geschrieben haben."
    )
    return form_page(
        request, form, save, title=_("Beschwerde schreiben"), done=_("Gesendet. Sie hören vom Ministerium."), says=says,
        button=_("Senden"), crumbs=_crumbs(), over=addressee, cite="SAP-Erlass 2007, Nr. 5.5",
    )  # fmt: skip


@page(*FORM)
def complaint(request: ActingRequest, pk: int) -> HttpResponse:
    """One complaint with its state and answer; the ministry answers here."""
    found, today = reads.complaint_for(request.actor, pk), clock.today()
    is_own = policies.is_own(request.actor, found.counsellor)
    form = None if is_own or found.closed_on else AnswerForm(posted(request))
    if request.method == "POST":
        policies.require_answer_complaint(request.actor, found)
        if form is None:
            return redirect("quality:complaint", pk)
        if form.is_valid():
            actions.answer_complaint(
                complaint=found, text=form.cleaned_data["text"], actor=request.actor, now=clock.now(), today=today
            )
            notes.success(request, _("Ihre Antwort ist gesendet."))
            return redirect("quality:complaint", pk)
    context = {"complaint": found, "form": form, "is_own": is_own, "finding": reads.times_of(found, today)}
    return render(request, "quality/complaint.html", context, status=422 if form is not None and form.is_bound else 200)


@page("POST")
def receive_complaint(request: ActingRequest, pk: int) -> HttpResponse:
    """The ministry confirms the receipt."""
    actions.receive_complaint(complaint=_any(pk), actor=request.actor, now=clock.now())
    notes.success(request, _("Der Eingang ist bestätigt."))
    return redirect("quality:complaint", pk)


@page(*FORM)
def withdraw_complaint(request: ActingRequest, pk: int) -> HttpResponse:
    """The writer takes the complaint back."""
    found = reads.complaint_for(request.actor, pk)
    policies.require_see_own(request.actor, found.counsellor)
    if request.method == "POST":
        actions.withdraw_complaint(complaint=found, actor=request.actor, now=clock.now(), today=clock.today())
        notes.success(request, _("Die Beschwerde ist zurückgezogen und ihr Text gelöscht."))
        return redirect("quality:complaints")
    return confirm(
        request, title=_("Beschwerde zurückziehen?"), button=_("Zurückziehen"),
        text=_("Der Text wird gelöscht. Das Ministerium sieht die Beschwerde dann nicht mehr."),
        back=reverse("quality:complaint", args=[pk]),
    )  # fmt: skip


def _any(pk: int) -> Complaint:
    return Complaint.objects.get(pk=pk)
