# SPDX-License-Identifier: EUPL-1.2
"""Reading the organisation from files: upload, preview, confirmation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation import actions, jobs, policies, queries
from schutznetz.apps.organisation.actions.imports.runs import DIRECT_UP_TO
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.forms import ImportForm
from schutznetz.apps.organisation.models import ImportRun
from schutznetz.apps.organisation.queries.imports import changes_of, counts_of, problems_of, template_csv, template_xlsx
from schutznetz.apps.organisation.views.lists import import_list
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.ui.views import confirm

State = ImportRun.State
WORKING = (State.WAITING, State.CHECKING, State.CONFIRMED, State.APPLYING)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(*FORM)
def imports(request: ActingRequest) -> HttpResponse:
    """Upload a file; below, the earlier imports."""
    listing = import_list(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = actions.upload_import(actor=request.actor, now=clock.now(), **form.cleaned_data)
        _work_at_once(run)
        return redirect("organisation:import", run.pk)
    context = {"form": form, "listing": listing}
    return render(request, "organisation/imports.html", context, status=422 if form.is_bound else 200)


def _work_at_once(run: ImportRun) -> None:
    """Small files need no waiting for the worker."""
    if run.file and run.file.size <= DIRECT_UP_TO:
        jobs.run_import(run, today=clock.today(), clock=clock.now)


@page()
def import_run(request: ActingRequest, pk: int) -> HttpResponse:
    """The preview while there is something to decide, else what became of it."""
    run = queries.import_for(request.actor, pk)
    context = {
        "run": run,
        "is_working": run.state in WORKING,
        "counts": counts_of(run.report),
        "problems": problems_of(run.report),
        "changes": changes_of(run.report),
    }
    return render(request, "organisation/import.html", context)


@page(*FORM)
def apply_import(request: ActingRequest, pk: int) -> HttpResponse:
    run = queries.import_for(request.actor, pk)
    target = reverse("organisation:import", args=[pk])
    if request.method != "POST":
        text = _("Es werden genau die Änderungen der Vorschau geschrieben.")
        return confirm(
            request, title=_("Import übernehmen?"), text=text, button=_("Übernehmen"), back=target, kind="info"
        )
    if actions.confirm_import(run=run, actor=request.actor, now=clock.now()):
        run.refresh_from_db()
        _work_at_once(run)
    else:
        messages.warning(request, _("Dieser Import wartet nicht mehr auf Ihre Entscheidung."))
    return redirect(target)


@page(*FORM)
def discard_import(request: ActingRequest, pk: int) -> HttpResponse:
    run = queries.import_for(request.actor, pk)
    if request.method != "POST":
        text = _("Die hochgeladene Datei wird gelöscht. An der Organisation ändert sich nichts.")
        back = reverse("organisation:import", args=[pk])
        return confirm(request, title=_("Import verwerfen?"), text=text, button=_("Verwerfen"), back=back)
    if actions.discard_import(run=run, actor=request.actor, now=clock.now()):
        messages.success(request, _("Der Import ist verworfen."))
    return redirect("organisation:imports")


@page()
def template(request: ActingRequest, kind: str) -> HttpResponse:
    """An empty file to fill in: headings and one example row a table."""
    policies.require_administer_any(request.actor)
    content, content_type, name = (
        (template_xlsx(), XLSX, "schutznetz-vorlage.xlsx")
        if kind == "xlsx"
        else (template_csv(), "application/zip", "schutznetz-vorlage.zip")
    )
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
