# SPDX-License-Identifier: EUPL-1.2
"""Published reports: which there are, one to read, and the same as a file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.documents.views.lists import TYPES, pdf_answer
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.reporting import facts, policies
from schutznetz.apps.reporting.actions import readers as acts
from schutznetz.apps.reporting.actions import reports as saving
from schutznetz.apps.reporting.forms.explorer import ReadersForm
from schutznetz.apps.reporting.models import Readership
from schutznetz.apps.reporting.queries import series
from schutznetz.apps.reporting.queries.released import NotPublished
from schutznetz.apps.reporting.queries.series import Report

ZIP = "application/zip"


@page()
def reports(request: ActingRequest) -> HttpResponse:
    """Every published report the actor may read, the newest first."""
    policies.require_open_reports(request.actor)
    rows = [_shelf(request, ministry, years) for ministry, years in series.reports_for(request.actor)]
    if not rows and not request.actor.has_role_for_any(*policies.READERS):
        raise policies.Denied(_("Berichte lesen Ministerium, auswertende Stelle, Datenschutz und Personalräte."))
    context = {"shelves": rows, "trends": policies.may_open_trends(request.actor)}
    return render(request, "reporting/reports.html", context)


def _shelf(request: ActingRequest, ministry: Authority, years: list[tuple[int, list[int | None]]]) -> dict[str, Any]:
    """The reports of one ministry, and what else the actor may do there."""
    found = [
        (year, [(facts.title(year, one), _url(ministry.key, year, one)) for one in sorted(every, key=lambda q: q or 0)])
        for year, every in years
    ]  # fmt: skip
    return {
        "ministry": ministry, "years": found, "sets_readers": policies.may_set_readers(request.actor, ministry),
        "is_open": Readership.objects.filter(ministry=ministry, everybody=True).exists(),
        "sees_need": request.actor.has_role_for(ministry, Role.MINISTRY),
    }  # fmt: skip


def _url(key: str, year: int, quarter: int | None) -> str:
    return reverse("reporting:report", args=[key, year] if quarter is None else [key, year, quarter])


def _found(request: ActingRequest, key: str, year: int, quarter: int | None) -> Report:
    try:
        return series.report_for(request.actor, key, year, quarter)
    except NotPublished as error:
        raise Http404 from error


@page()
def report(request: ActingRequest, key: str, year: int, quarter: int | None = None) -> HttpResponse:
    """One report, to be read, printed and saved."""
    found = _found(request, key, year, quarter)
    rules = series.rules_for_ministry(Authority.objects.get(key=key))
    chapters = [(facts.CHAPTER_NAMES[name], sections) for name, sections in found.chapters.items() if sections]
    context = {
        "report": found, "of": found.of, "title": facts.title(year, quarter), "chapters": chapters,
        "courses": [(facts.COURSE_NAMES[one.key], one) for one in found.courses],
        "summary": facts.summary(found.of, found.total, found.change), "how": facts.how_made(found.of),
        "purpose": facts.PURPOSE, "rule_set": rules.set_on(clock.today()).key, "invented": facts.INVENTED,
        "unit": found.of.unit_en if get_language() == "en" else found.of.unit, "files": _files(key, year, quarter),
    }  # fmt: skip
    return render(request, "reporting/report.html", context)


def _files(key: str, year: int, quarter: int | None) -> list[tuple[str, str]]:
    """What a report can be saved as, with the address that does it."""
    names = {
        saving.PDF: _("PDF zum Drucken"), saving.XLSX: _("Excel-Tabelle"), saving.CSV: _("CSV-Tabelle"),
        saving.OPEN: _("offene Daten (ZIP)"),
    }  # fmt: skip
    place = [key, year] if quarter is None else [key, year, quarter]
    return [(name, reverse("reporting:report_file", args=[*place, kind])) for kind, name in names.items()]


@page("POST")
def report_file(request: ActingRequest, key: str, year: int, kind: str, quarter: int | None = None) -> HttpResponse:
    """The report as a file."""
    if kind not in saving.KINDS:
        raise Http404
    found = _found(request, key, year, quarter)
    language = get_language() or "de"
    content = saving.save_report(
        report=found, kind=kind, actor=request.actor, language=language, now=clock.now(), today=clock.today()
    )
    when = f"{year}" if quarter is None else f"{year}-q{quarter}"
    return answer_file(content, f"beratungsstatistik-{key}-{when}", kind)


def answer_file(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to save."""
    if kind == saving.PDF:
        answer = pdf_answer(content, f"{name}.pdf")
        answer.headers["Content-Language"] = get_language() or "de"
        return answer
    answer = HttpResponse(content, content_type=TYPES.get(kind, ZIP))
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


@page(*FORM)
def readers(request: ActingRequest, key: str) -> HttpResponse:
    """Who reads reports."""
    ministry = Authority.objects.get(key=key)
    policies.require_set_readers(request.actor, ministry)
    kept = Readership.objects.filter(ministry=ministry).first() or Readership(ministry=ministry)
    form = ReadersForm(request.POST if request.method == "POST" else None, instance=kept)
    if request.method == "POST" and form.is_valid():
        everybody = form.cleaned_data["everybody"]
        acts.set_readers(ministry=ministry, everybody=everybody, actor=request.actor, now=clock.now())
        messages.success(request, _("Gespeichert."))
        return redirect("reporting:reports")
    address = request.build_absolute_uri(reverse("reporting:reports"))
    context = {"form": form, "ministry": ministry, "address": address}
    return render(request, "reporting/report_readers.html", context, status=422 if form.is_bound else 200)
