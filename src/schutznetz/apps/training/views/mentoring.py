# SPDX-License-Identifier: EUPL-1.2
"""What mentor and trainee have between them: the mentor's log, feedback, one's own training."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.queries import rules_for
from schutznetz.apps.sap.views.frame import Crumb
from schutznetz.apps.training import policies
from schutznetz.apps.training.actions import pairings as actions
from schutznetz.apps.training.facts import area_name, hours_of, kind_name
from schutznetz.apps.training.forms.mentors import NO_CLIENTS, FeedbackForm, LogForm
from schutznetz.apps.training.models import Feedback, LogEntry, Mentor, Pairing
from schutznetz.apps.training.queries import groups as group_reads
from schutznetz.apps.training.queries import hours
from schutznetz.apps.training.queries import mentoring as reads
from schutznetz.apps.training.views.frame import FORM, home, posted
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import confirm
from schutznetz.apps.worktime.actions import OverlapError
from schutznetz.apps.worktime.facts import quarter_of

SHOWN = 20


def _mentor(request: ActingRequest) -> Mentor:
    found = reads.own_mentor(request.actor)
    policies.require_keep_log(request.actor, found)
    assert found is not None
    return found


def _crumbs() -> list[Crumb]:
    return [home(), (_("Ich begleite"), reverse("training:mentoring"))]


@page()
def mentoring(request: ActingRequest) -> HttpResponse:
    """Whom I accompany, my log, the quarters."""
    found, today = _mentor(request), clock.today()
    pairings, rules = reads.own_pairings(found), rules_for(found.counsellor.authority)
    rows = hours.log_of(request.actor, found)[:SHOWN]
    context = {
        "mentor": found,
        "pairings": [(one, reads.pairing_finding(one, today, rules=rules)) for one in pairings],
        "may_log": any(one.until is None for one in pairings),
        "log": [(one, kind_name(one.kind)) for one in rows],
        "is_cut": len(rows) == SHOWN,
        "quarters": [(one, hours_of(one.minutes), quarter_of(one.first)) for one in hours.own_quarters(found, today)],
        "budget": hours.own_budget(found, today),
        "group": reads.working_group_of(found.counsellor),
        "no_clients": NO_CLIENTS,
    }
    return render(request, "training/mentoring.html", context)


@page(*FORM)
def log(request: ActingRequest) -> HttpResponse:
    """A time with its kind; no word about anybody."""
    found = _mentor(request)
    running = found.pairings.filter(until=None).select_related("trainee__person", "mentor__counsellor__authority")
    first = running.order_by("since").values_list("since", flat=True).first()
    if first is None:
        raise Denied(_("Sie begleiten zurzeit niemanden. Der Arbeitskreis benennt Mentorinnen und Mentoren."))
    form = LogForm(posted(request), pairings=running, now=clock.now(), first_day=first)
    if request.method == "POST" and form.is_valid() and _logged(request, form):
        messages.success(request, _("Eingetragen. Die Zeit steht auch in Ihren SAP-Zeiten."))
        return redirect("training:mentoring")
    context = {"form": form, "title": _("Zeit der Begleitung eintragen"), "crumbs": _crumbs(), "says": NO_CLIENTS}
    context |= {"back": _crumbs()[-1][1], "button": _("Speichern")}
    return render(request, "sap/form.html", context, status=422 if form.is_bound else 200)


def _logged(request: ActingRequest, form: LogForm) -> bool:
    data = form.cleaned_data
    try:
        actions.log(
            pairing=data["pairing"], kind=data["kind"], times=form.times, actor=request.actor, day=data["day"],
            now=clock.now(),
        )  # fmt: skip
    except OverlapError:
        form.add_error("begins", _("In dieser Zeit gibt es schon einen Eintrag in Ihren SAP-Zeiten."))
    except actions.EndedError:
        form.add_error("day", _("An diesem Tag haben Sie diese Person nicht begleitet."))
    return not form.errors


@page(*FORM)
def discard(request: ActingRequest, pk: int) -> HttpResponse:
    """Remove a line of the log and the time booked with it, after asking."""
    found = LogEntry.objects.select_related("pairing__mentor__counsellor", "entry").get(
        pk=pk, pairing__mentor=_mentor(request)
    )
    if request.method == "POST":
        actions.discard_log(row=found, actor=request.actor)
        messages.success(request, _("Gelöscht."))
        return redirect("training:mentoring")
    text = _("Die Zeit verschwindet auch aus Ihren SAP-Zeiten.")
    return confirm(request, title=_("Eintrag löschen?"), text=text, button=_("Löschen"), back=_crumbs()[-1][1])


@page("POST")
def send_total(request: ActingRequest, year: int, number: int) -> HttpResponse:
    """Tell the speaker the sum of a quarter."""
    found = _mentor(request)
    try:
        quarter = quarter_of(date(year, 3 * number - 2, 1))
    except ValueError as error:
        raise Http404 from error
    if reads.working_group_of(found.counsellor) is None:
        raise Denied(_("Ihre Behörde gehört noch zu keinem Arbeitskreis. Bitte wenden Sie sich an das Ministerium."))
    if quarter.last >= clock.today() or found.since is None or quarter.last < found.since:
        raise Denied(_("Dieses Quartal ist noch nicht vorbei, oder Sie haben damals noch nicht begleitet."))
    actions.send_total(mentor=found, quarter=quarter, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Die Summe ist mitgeteilt. Sie liest nur die Sprecherin oder der Sprecher."))
    return redirect("training:mentoring")


# --- the two of them --------------------------------------------------------------------------------------------------


@page(*FORM)
def pairing(request: ActingRequest, pk: int) -> HttpResponse:
    """What was written between mentor and trainee; the mentor writes here."""
    found, today = reads.pairing_for(request.actor, pk), clock.today()
    finding = reads.pairing_finding(found, today)
    runs = found.until is None and finding.status.value == "met"
    writes = policies.may_give_feedback(request.actor, found) and runs
    form = FeedbackForm(posted(request)) if writes else None
    if request.method == "POST":
        policies.require_give_feedback(request.actor, found)
        if form is None:
            raise Denied(_("Diese Begleitung ist beendet. Neue Rückmeldungen gibt es nicht mehr."))
        if form.is_valid():
            return _given(request, found, form)
    context = _pair_context(request, found, finding, form)
    return render(request, "training/pairing.html", context, status=422 if form and form.is_bound else 200)


def _given(request: ActingRequest, found: Pairing, form: FeedbackForm) -> HttpResponse:
    actions.give_feedback(
        pairing=found, text=form.cleaned_data["text"], actor=request.actor, now=clock.now(), today=clock.today()
    )
    messages.success(request, _("Gespeichert. Lesen kann es nur die Person, die Sie begleiten."))
    return redirect("training:pairing", found.pk)


def _pair_context(
    request: ActingRequest, found: Pairing, finding: Any, form: FeedbackForm | None
) -> dict[str, Any]:  # fmt: skip
    is_mentor = policies.may_give_feedback(request.actor, found)
    return {
        "pairing": found, "finding": finding, "form": form, "is_mentor": is_mentor,
        "other": found.trainee.person if is_mentor else found.mentor.counsellor.person,
        "feedback": reads.feedback_of(request.actor, found, clock.today()),
    }  # fmt: skip


@page(*FORM)
def withdraw_feedback(request: ActingRequest, pk: int) -> HttpResponse:
    """Delete a feedback for both, after asking; nobody else learns that there was one."""
    found = Feedback.objects.select_related("pairing__mentor__counsellor", "pairing__trainee").get(
        pk=pk, pairing__mentor__counsellor__person=request.actor.person
    )
    policies.require_give_feedback(request.actor, found.pairing)
    back = reverse("training:pairing", args=[found.pairing_id])
    if request.method == "POST":
        actions.withdraw_feedback(feedback=found, actor=request.actor, now=clock.now())
        messages.success(request, _("Gelöscht."))
        return redirect(back)
    text = _("Sie ist dann für Sie beide fort.")
    return confirm(request, title=_("Rückmeldung löschen?"), text=text, button=_("Löschen"), back=back)


@page()
def own(request: ActingRequest) -> HttpResponse:
    """My training: modules, where I was, who accompanies me."""
    found = reads.own_membership(request.actor)
    if found is None or request.actor.is_helped:
        raise Denied(_("Diese Seite hat, wer als SAP ausgebildet wird."))
    attended = group_reads.attended_by(found.group)
    modules = [(one, area_name(one.area), found.pk in attended.get(one.pk, ())) for one in found.group.modules.all()]
    context = {
        "member": found, "group": found.group, "modules": modules, "pairing": reads.last_pairing_of(found.counsellor),
        "companions": [str(one) for one in group_reads.companions_of(found.group) if one.until is None],
        "lecturers": [str(one) for one in found.group.lecturers.select_related("person") if one.until is None],
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "training/own.html", context)
