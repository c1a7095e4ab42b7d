# SPDX-License-Identifier: EUPL-1.2
"""The people of a group: companions, members, attendance, completion, certificate."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.views.frame import form_page
from schutznetz.apps.training.actions import people as actions
from schutznetz.apps.training.forms.groups import AdmitForm, AttendanceForm, CompanionForm
from schutznetz.apps.training.models import Companion, GroupState, Member, Module
from schutznetz.apps.training.policies import require_run_training
from schutznetz.apps.training.queries import groups as reads
from schutznetz.apps.training.queries import members
from schutznetz.apps.training.views.frame import FORM, address, crumbs_of, day_page, pdf, posted
from schutznetz.apps.training.views.groups import run_group
from schutznetz.apps.ui.facts import spoken
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import confirm


@page(*FORM)
def assign_companion(request: ActingRequest, pk: int) -> HttpResponse:
    """Somebody supports the lecturers of the group."""
    found = run_group(request, pk)
    form = CompanionForm(
        posted(request), among=reads.possible_companions(found), initial={"since": max(found.starts_on, clock.today())}
    )

    def save() -> str:
        data = form.cleaned_data
        actions.assign_companion(
            group=found, counsellor=data["who"], since=data["since"], actor=request.actor, now=clock.now(),
            today=clock.today(),
        )  # fmt: skip
        return address(found)

    return form_page(
        request, form, save, title=_("Praxisbegleitung eintragen"), crumbs=crumbs_of(found), done=_("Eingetragen."),
        says=_("Eine bestellte SAP unterstützt die Leitung. Die Aufgabe endet von selbst mit der Gruppe."),
    )  # fmt: skip


@page(*FORM)
def end_companion(request: ActingRequest, pk: int) -> HttpResponse:
    """It ends before the group does."""
    found = Companion.objects.select_related("group", "counsellor__person").get(pk=pk)
    found.group = run_group(request, found.group_id)
    if request.method == "POST":
        actions.end_companion(companion=found, on=clock.today(), actor=request.actor, now=clock.now())
        messages.success(request, _("Die Praxisbegleitung ist beendet."))
        return redirect(address(found.group))
    return confirm(
        request, title=_("Praxisbegleitung beenden?"), text=str(found), button=_("Beenden"), back=address(found.group)
    )  # fmt: skip


@page(*FORM)
def admit(request: ActingRequest, pk: int) -> HttpResponse:
    """Take selected people into the group."""
    found = run_group(request, pk)
    among = reads.candidates(found.programme)
    if not among.exists():
        messages.info(request, _("Zurzeit wartet niemand: Alle Ausgewählten sind schon in einer Gruppe."))
        return redirect(address(found))
    form = AdmitForm(posted(request), among=among)

    def save() -> str:
        actions.admit(
            group=found, counsellors=form.cleaned_data["counsellors"], actor=request.actor, now=clock.now(),
            today=clock.today(),
        )  # fmt: skip
        return address(found)

    begins = _("Die Gruppe läuft schon: Ihre Ausbildung beginnt heute.") if found.state == GroupState.RUNNING else ""
    return form_page(
        request, form, save, title=_("Mitglieder aufnehmen"), crumbs=crumbs_of(found), done=_("Aufgenommen."),
        says=begins, button=_("Aufnehmen"),
    )  # fmt: skip


@page(*FORM)
def attendance(request: ActingRequest, pk: int) -> HttpResponse:
    """Who attended a module; nothing else is asked."""
    found = Module.objects.select_related("group__programme__academy", "group__programme__ministry").get(pk=pk)
    require_run_training(request.actor, found.group.programme)
    if found.group.state in (GroupState.PLANNED, GroupState.CANCELLED):
        raise Denied(_("Diese Gruppe läuft nicht. Eine Anwesenheit gibt es erst, wenn sie begonnen hat."))
    if found.first_on is None or found.first_on > clock.today():
        raise Denied(_("Dieses Modul war noch nicht. Die Anwesenheit tragen Sie danach ein."))
    among = members(found.group)
    known = found.attendances.values_list("member", flat=True)
    form = AttendanceForm(posted(request), among=among, attended=known)

    def save() -> str:
        actions.record_attendance(
            module=found, members=form.cleaned_data["members"], actor=request.actor, now=clock.now()
        )  # fmt: skip
        return address(found.group)

    return form_page(
        request, form, save, title=_("Anwesenheit"), crumbs=crumbs_of(found.group), done=_("Gespeichert."),
        over=found.title, says=_("Festgehalten wird nur, wer da war: keine Gründe, keine Inhalte, keine Bewertung."),
    )  # fmt: skip


def _member(request: ActingRequest, pk: int) -> Member:
    found = Member.objects.select_related(
        "group__programme__academy", "group__programme__ministry", "counsellor__person", "counsellor__authority"
    ).get(pk=pk)
    require_run_training(request.actor, found.group.programme)
    return found


@page(*FORM)
def complete(request: ActingRequest, pk: int) -> HttpResponse:
    """The training of one member is done; while modules lack, the page names them."""
    found = _member(request, pk)
    if found.group.state != GroupState.RUNNING:
        raise Denied(_("Der Abschluss lässt sich eintragen, solange die Gruppe läuft."))

    def act(on: date) -> str:
        actions.complete_member(member=found, on=on, actor=request.actor, now=clock.now())
        return address(found.group)

    lacking = [spoken(one) for one in reads.completion_findings(found.counsellor_id, clock.today()) if one.is_open]
    return day_page(
        request, act, says=" ".join(f"{one.says} {one.instead} ({one.cite})" for one in lacking),
        label=_("Abgeschlossen am"), earliest=max(found.group.starts_on, found.since),
        title=_("Abschluss eintragen"), crumbs=crumbs_of(found.group), over=found.counsellor.person,
        done=_("Eingetragen. Die Behördenleitung kann jetzt bestellen."),
    )  # fmt: skip


@page(*FORM)
def leave(request: ActingRequest, pk: int) -> HttpResponse:
    """Out of the group without completing it."""
    found = _member(request, pk)

    def act(on: date) -> str:
        actions.leave(member=found, on=on, actor=request.actor, now=clock.now())
        return address(found.group)

    return day_page(
        request, act, label=_("Letzter Tag"), earliest=found.since, title=_("Aus der Gruppe nehmen"),
        says=_("Das Amt bleibt, wie es ist. Die Person kann in eine andere Gruppe aufgenommen werden."),
        crumbs=crumbs_of(found.group), over=found.counsellor.person, done=_("Eingetragen."),
    )  # fmt: skip


@page("POST")
def certificate(request: ActingRequest, pk: int) -> HttpResponse:
    """The certificate of one member as PDF."""
    found = _member(request, pk)
    if found.completed_on is None:
        raise Denied(_("Ein Zertifikat gibt es erst nach dem Abschluss."))
    content = actions.print_certificate(member=found, actor=request.actor, now=clock.now(), today=clock.today())
    return pdf(content, f"zertifikat-sap-{found.pk}")
