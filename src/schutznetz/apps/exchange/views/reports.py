# SPDX-License-Identifier: EUPL-1.2
"""Yearly reports: list of a year, page, writing, submitting, PDF."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.exchange import policies
from schutznetz.apps.exchange.actions import reports as actions
from schutznetz.apps.exchange.facts import NO_CLIENTS
from schutznetz.apps.exchange.facts.sheets import activity_line, hour_lines, training_lines
from schutznetz.apps.exchange.forms.reports import ReportForm
from schutznetz.apps.exchange.models import AnnualReport
from schutznetz.apps.exchange.queries import reports as reads
from schutznetz.apps.exchange.queries.groups import my_groups, run_programme
from schutznetz.apps.exchange.queries.reports import Line
from schutznetz.apps.exchange.views.frame import FORM, day_of, form_page, home, posted
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.working_groups.queries import programme_of
from schutznetz.regulation.finding import Status


def _url(row: Line) -> str:
    return reverse("exchange:report", args=[row.group.key, row.finding.facts["year"]])


def _state(row: Line) -> str:
    if row.finding.status is Status.MET:
        return _("vorgelegt")
    return _("überfällig") if row.finding.status is Status.BREACHED else _("offen")


def _badge(row: Line) -> str:
    return {Status.MET: "success", Status.BREACHED: "warning"}.get(row.finding.status, "info")


def _submitted(row: Line) -> str:
    at = row.report.submitted_at if row.report else None
    return day_of(at) if at else "–"


@page()
def reports(request: ActingRequest) -> HttpResponse:
    """The reports of one year: all groups for the ministry, their own for members."""
    policies.require_open_exchange(request.actor)
    today = clock.today()
    shown = reads.years(today)
    asked = request.GET.get("jahr", "")
    year = next((one for one in shown if str(one) == asked), shown[0])
    programme = run_programme(request.actor)
    mine = my_groups(request.actor, today)
    lines = reads.lines_of(programme, year, today) if programme else reads.lines_of_groups(mine, year, today)
    tabs = [(one, f"{reverse('exchange:reports')}?jahr={one}", one == year) for one in shown]
    rows = [(one, _url(one), _state(one), _badge(one), _submitted(one), _opens(request, one)) for one in lines]
    context = {"lines": rows, "year": year, "tabs": tabs, "runs": programme is not None}
    return render(request, "exchange/reports.html", context)


def _opens(request: ActingRequest, line: Line) -> bool:
    """A report that is not submitted opens for those who write it."""
    is_there = line.report is not None and line.report.submitted_at is not None
    return is_there or policies.may_write_report(request.actor, line.group)


@page()
def report(request: ActingRequest, key: str, year: int) -> HttpResponse:
    """One report with what the records say."""
    today = clock.today()
    found = reads.report_for(request.actor, key, year, today)
    rules = rules_of(programme_of(found.working_group))
    figures = reads.figures_of(found, today)
    writes = policies.may_write_report(request.actor, found.working_group) and found.submitted_at is None
    parts = reads.parts_of(found, rules, today)
    finding = reads.finding_of(found, year, rules, today)
    context = {
        "report": found,
        "group": found.working_group,
        "figures": figures,
        "activities": [activity_line(one) for one in figures["activities"]],
        "planned": [activity_line(one) for one in figures.get("planned", ())],
        "hours": hour_lines(figures["hours"]),
        "trainings": training_lines(figures["trainings"]),
        "finding": finding,
        "parts": parts,
        "alert": "warning" if finding.status is Status.BREACHED else "info",
        "writes": writes,
        "may_submit": writes and found.pk and not parts.is_open,
    }
    return render(request, "exchange/report.html", context)


@page(*FORM)
def write_report(request: ActingRequest, key: str, year: int) -> HttpResponse:
    """The speaker's words."""
    found = reads.report_to_write(request.actor, key, year, clock.today())
    back = reverse("exchange:report", args=[key, year])
    if found.submitted_at is not None:
        messages.info(request, _("Dieser Bericht ist schon vorgelegt und ändert sich nicht mehr."))
        return redirect(back)
    form = ReportForm(posted(request), instance=found)

    def save() -> str:
        actions.write_report(report=form.instance, actor=request.actor, now=clock.now())
        return back

    title = _("Jahresbericht %(year)d schreiben") % {"year": year}
    crumbs = [home(), (_("Jahresberichte"), reverse("exchange:reports")), (str(found), back)]
    return form_page(
        request, form, save, title=title, crumbs=crumbs, done=_("Als Entwurf gespeichert."), hint=NO_CLIENTS,
        over=found.working_group, says=_("Das Ministerium liest den Bericht erst, wenn Sie ihn vorlegen."),
    )  # fmt: skip


@page("POST")
def submit_report(request: ActingRequest, key: str, year: int) -> HttpResponse:
    """Hand it to the ministry."""
    found = reads.report_to_write(request.actor, key, year, clock.today())
    if found.pk is None:
        raise AnnualReport.DoesNotExist
    actions.submit_report(report=found, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Vorgelegt. Das Ministerium kann den Bericht jetzt lesen."))
    return redirect("exchange:report", key, year)


@page("POST")
def report_pdf(request: ActingRequest, key: str, year: int) -> HttpResponse:
    """The report as PDF."""
    found = reads.report_for(request.actor, key, year, clock.today())
    if found.pk is None:
        raise AnnualReport.DoesNotExist
    content = actions.print_report(report=found, actor=request.actor, now=clock.now(), today=clock.today())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="jahresbericht-{key}-{year}.pdf"'
    return response
