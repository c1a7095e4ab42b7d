# SPDX-License-Identifier: EUPL-1.2
"""Lists of accounts: upload, preview, confirmation."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from schutznetz.adapters import clock
from schutznetz.adapters.tables import csv_file
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.queries.texts import problem_text
from schutznetz.apps.provisioning import jobs, queries
from schutznetz.apps.provisioning.actions import lists as actions
from schutznetz.apps.provisioning.forms import ListForm
from schutznetz.apps.provisioning.models import AccountList
from schutznetz.apps.provisioning.policies import require_provision_any
from schutznetz.apps.provisioning.views.pages import posted
from schutznetz.apps.ui.policies import require_proof
from schutznetz.apps.ui.templatetags.ui import day, moment
from schutznetz.apps.ui.views import Column, Listing, confirm, page_of
from schutznetz.domain.provisioning.lists import ACCOUNTS

State = AccountList.State
KINDS = {
    "new": gettext_lazy("neues Konto"),
    "changed": gettext_lazy("geändert"),
    "last_day": gettext_lazy("letzter Tag"),
    "closed": gettext_lazy("wird geschlossen"),
    "opened": gettext_lazy("wird wieder geöffnet"),
    "missing": gettext_lazy("fehlt in der Liste, wird geschlossen"),
    "unchanged": gettext_lazy("unverändert"),
}
PROBLEMS = {
    "too_many_rows": gettext_lazy("Die Liste hat mehr als %(most)s Zeilen. Bitte teilen Sie sie auf."),
    "closes_you": gettext_lazy("Das ist Ihr eigenes Konto. Das kann nur eine andere Administration schließen."),
    "has_left": gettext_lazy("Diese Person ist ausgeschieden. Bitte nehmen Sie zuerst das Ausscheiden zurück."),
    "closed_here": gettext_lazy(
        "Dieses Konto wurde von Hand gesperrt oder anders geschlossen. Öffnen Sie es von Hand."
    ),
    "name_taken": gettext_lazy("Der Anmeldename „%(value)s“ ist vergeben. Bitte wählen Sie einen anderen."),
}
COLUMNS = [
    Column(
        "file_name",
        gettext_lazy("Datei"),
        sort="file_name",
        link=page_of("provisioning:list"),
    ),
    Column("made_at", gettext_lazy("Hochgeladen"), sort="made_at", cell=lambda row: moment(row.made_at)),
    Column("state", gettext_lazy("Stand"), cell=lambda row: row.get_state_display()),
]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: ActingRequest) -> HttpResponse:
    """Upload a list; below, the earlier ones."""
    require_provision_any(request.actor)
    form = ListForm(posted(request), request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = actions.upload_list(
            authority=form.chosen_authority, file=data["file"], is_full=data["is_full"], actor=request.actor,
            now=clock.now(),
        )  # fmt: skip
        if made.file.size <= actions.DIRECT_UP_TO:
            jobs.run_list(made, now=clock.now(), today=clock.today())
        return redirect("provisioning:list", made.pk)
    listing = Listing(
        request,
        queries.lists_for(request.actor),
        COLUMNS,
        key="lists",
        caption=_("Frühere Listen"),
        page_size=20,
        empty_title=_("Noch keine Liste eingelesen"),
    )
    context = {"form": form, "listing": listing}
    return render(request, "provisioning/lists.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def template(request: ActingRequest) -> HttpResponse:
    """An empty list with one line as an example."""
    require_provision_any(request.actor)
    rows = [[column.heading for column in ACCOUNTS.columns], [column.example for column in ACCOUNTS.columns]]
    response = HttpResponse(csv_file(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="konten.csv"'
    return response


@login_required
@require_GET
def one_list(request: ActingRequest, pk: int) -> HttpResponse:
    """The preview while there is something to decide, else what became of it."""
    found = _own(request, pk)
    report = found.report
    context = {
        "list": found,
        "is_working": found.state in (State.WAITING, State.CONFIRMED),
        "counts": [(KINDS[kind], report["counts"][kind]) for kind in KINDS if report.get("counts", {}).get(kind)],
        "changes": [one | {"kind": KINDS[one["kind"]], "on": _day(one["on"])} for one in report.get("changes", [])],
        "problems": [one | {"text": _said(one)} for one in report.get("problems", [])],
    }
    return render(request, "provisioning/list.html", context)


def _day(text: str) -> str:
    return day(date.fromisoformat(text)) if text else ""


def _said(problem: dict[str, Any]) -> str:
    text = PROBLEMS.get(problem["code"])
    return str(text) % problem["facts"] if text else problem_text(problem["code"], problem["facts"])


def _own(request: ActingRequest, pk: int) -> AccountList:
    require_provision_any(request.actor)
    return get_object_or_404(queries.lists_for(request.actor), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask once more, with the number of accounts that would be closed; the answer counts for this number only."""
    found = _own(request, pk)
    require_proof(request)
    closing = found.report.get("closing", 0)
    if request.method != "POST":
        text = ngettext(
            "Es wird genau das getan, was die Vorschau zeigt. %(n)s Konto wird geschlossen.",
            "Es wird genau das getan, was die Vorschau zeigt. %(n)s Konten werden geschlossen.",
            closing,
        ) % {"n": closing}
        return confirm(
            request, title=_("Liste übernehmen?"), text=text, button=_("Übernehmen"),
            back=reverse("provisioning:list", args=[pk]), kind="warning" if closing else "info",
        )  # fmt: skip
    if actions.confirm_list(accounts=found, closing=closing, actor=request.actor, now=clock.now()):
        found.refresh_from_db()
        if found.report.get("change_count", 0) <= 50:
            jobs.run_list(found, now=clock.now(), today=clock.today())
    else:
        messages.warning(request, _("Diese Liste wartet nicht mehr auf Ihre Entscheidung."))
    return redirect("provisioning:list", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: ActingRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    if request.method != "POST":
        text = _("Die hochgeladene Datei wird gelöscht. An den Konten ändert sich nichts.")
        back = reverse("provisioning:list", args=[pk])
        return confirm(request, title=_("Liste verwerfen?"), text=text, button=_("Verwerfen"), back=back)
    actions.discard_list(accounts=found, actor=request.actor, now=clock.now())
    return redirect("provisioning:list", pk)
