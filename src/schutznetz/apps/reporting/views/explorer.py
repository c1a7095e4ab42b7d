# SPDX-License-Identifier: EUPL-1.2
"""Asking the released tables, saving an answer, proposing what they lack."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.reporting import facts, policies
from schutznetz.apps.reporting.actions import readers as acts
from schutznetz.apps.reporting.actions import reports as saving
from schutznetz.apps.reporting.forms.explorer import AnswerForm, Choices, ProposalForm, QuestionForm
from schutznetz.apps.reporting.models import PlanProposal
from schutznetz.apps.reporting.queries import explorer, series, series_trends
from schutznetz.apps.reporting.queries.explorer import Grid, Withheld
from schutznetz.apps.reporting.queries.released import NotPublished, ReleasedSet, releases
from schutznetz.apps.reporting.queries.released import published as released
from schutznetz.apps.reporting.views.reports import answer_file
from schutznetz.regulation.statistics.table_plans import REGION, plan

PARAMETERS = ("rows", "columns", "region", "period")


def _chosen(ministry: Authority, asked: str) -> tuple[ReleasedSet, Choices]:
    """The release that is asked for ("2025" or "2026-1"), or the newest year; and all there are to choose from."""
    found = [(year, quarter) for _key, year, quarter in releases(ministry=ministry.key)]
    if not found:
        raise NotPublished(ministry.key)
    choices = [(_code(*one), facts.period(*one)) for one in found]
    newest_year = next((one for one in found if one[1] is None), found[0])
    year, quarter = {_code(*one): one for one in found}.get(asked, newest_year)
    return released(year, quarter, ministry=ministry.key), choices


def _code(year: int, quarter: int | None) -> str:
    return str(year) if quarter is None else f"{year}-{quarter}"


def _filled(data: QueryDict, of: ReleasedSet) -> QueryDict:
    """What was asked, with the release and the first rows where nothing was chosen; unknown choices are dropped."""
    filled = data.copy()
    axes = explorer.axes_of(of)
    if filled.get("rows") not in axes:
        filled["rows"] = next(iter(axes), "")
    if filled.get("columns", "") not in {"", explorer.YEAR, *axes}:
        filled["columns"] = ""
    known = {one.key for one in axes[REGION].levels} if REGION in axes else set()
    if filled.get("region", "") not in {"", *known}:
        filled["region"] = ""
    filled["period"] = _code(of.year, of.quarter)
    return filled


@page()
def explore(request: ActingRequest, key: str) -> HttpResponse:
    """Choose rows, columns, region and time; see the released figures, or what to do when there are none."""
    ministry = series.ministry_of(request.actor, key)
    try:
        of, periods = _chosen(ministry, request.GET.get("period", ""))
    except NotPublished:
        return render(request, "reporting/explorer_empty.html", {"ministry": ministry})
    form = QuestionForm(_filled(request.GET, of), of=of, periods=periods)
    form.is_valid()
    asked = form.question()
    found, query = explorer.answer(of, asked), _query(form.data)
    context = {
        "ministry": ministry, "of": of, "form": form, "asked": asked,
        "grid": found if isinstance(found, Grid) else None,
        "withheld": found if isinstance(found, Withheld) else None, "query": query,
        "propose_url": f"{reverse('reporting:propose', args=[key])}?{query}",
        "period": facts.period(of.year, of.quarter), "how": facts.HOW[of.profile], "purpose": facts.PURPOSE,
        "invented": facts.INVENTED, "proposes": policies.may_propose_table(request.actor, ministry),
        "words": words_of(asked.rows, asked.columns, REGION if asked.region else "", of.family),
        "others": [_offered(key, of, one) for one in explorer.tables_with(of, asked.rows)],
    }  # fmt: skip
    return render(request, "reporting/explorer.html", context)


def _query(data: Any) -> str:
    kept = QueryDict(mutable=True)
    kept.update({name: data.get(name, "") for name in PARAMETERS})
    return kept.urlencode()


def _offered(key: str, of: ReleasedSet, table: Any) -> tuple[str, str]:
    """A table there is, and the address that shows it."""
    axes = [axis.key for axis in table.axes]
    asked = QueryDict(mutable=True)
    asked.update({"rows": axes[0], "columns": axes[1] if len(axes) > 1 else "", "period": _code(of.year, of.quarter)})
    return facts.named(table), f"{reverse('reporting:explore', args=[key])}?{asked.urlencode()}"


def words_of(rows: str, columns: str, within: str, family: str) -> str:
    """What a table would be by, in words: "Anlass nach Geschlecht, je Arbeitskreis"."""
    names = {one.key: facts.named(one) for one in plan(family).dimensions.values()} | {explorer.YEAR: _("Jahr")}
    text = names.get(rows, rows)
    if columns:
        text = _("%(rows)s nach %(columns)s") % {"rows": text, "columns": names.get(columns, columns)}
    if within:
        text = _("%(table)s, nur für einen %(within)s") % {"table": text, "within": names.get(within, within)}
    return text


@page("POST")
def explore_file(request: ActingRequest, key: str, kind: str) -> HttpResponse:
    """The answer on the screen as CSV or XLSX."""
    ministry = series.ministry_of(request.actor, key)
    if kind not in (saving.CSV, saving.XLSX):
        raise Http404
    try:
        of, periods = _chosen(ministry, request.GET.get("period", ""))
    except NotPublished as error:
        raise Http404 from error
    form = QuestionForm(_filled(request.GET, of), of=of, periods=periods)
    form.is_valid()
    found = explorer.answer(of, form.question())
    if not isinstance(found, Grid):
        raise Http404
    content = saving.save_view(of=of, grid=found, kind=kind, actor=request.actor, now=clock.now(), today=clock.today())
    return answer_file(content, f"{found.table.key}-{_code(of.year, of.quarter)}", kind)


# --- what the plan lacks ----------------------------------------------------------------------------------------------


@page(*FORM)
def propose(request: ActingRequest, key: str) -> HttpResponse:
    """Propose a table for next year's plan: what by what, and what for."""
    ministry = series.ministry_of(request.actor, key)
    policies.require_propose_table(request.actor, ministry)
    proposal = PlanProposal(ministry=ministry, **_wanted(request.GET))
    if not proposal.rows:
        return redirect("reporting:explore", key)
    form = ProposalForm(request.POST if request.method == "POST" else None, instance=proposal)
    if request.method == "POST" and form.is_valid():
        if acts.propose_table(proposal=form.instance, actor=request.actor, now=clock.now()):
            messages.success(request, _("Danke. Die auswertende Stelle entscheidet darüber vor dem nächsten Plan."))
        else:
            messages.info(request, _("Diese Tabelle ist schon vorgeschlagen; die Entscheidung steht noch aus."))
        return redirect("reporting:proposals", key)
    words = words_of(proposal.rows, proposal.columns, proposal.within, proposal.family)
    context = {"form": form, "ministry": ministry, "words": words}
    return render(request, "reporting/explorer_propose.html", context, status=422 if form.is_bound else 200)


def _wanted(data: QueryDict) -> dict[str, str]:
    """The dimensions asked for; what the plan does not know is dropped."""
    known = plan("sap").dimensions
    rows, columns = data.get("rows", ""), data.get("columns", "")
    within = REGION if data.get("region") else ""
    return {
        "rows": rows if rows in known else "", "columns": columns if columns in known and columns != rows else "",
        "within": within,
    }  # fmt: skip


@page()
def proposals(request: ActingRequest, key: str) -> HttpResponse:
    """What was proposed and what became of it."""
    ministry = series.ministry_of(request.actor, key)
    rows = [
        (one, words_of(one.rows, one.columns, one.within, one.family))
        for one in series_trends.proposals_for(request.actor, ministry)
    ]
    context = {"ministry": ministry, "rows": rows, "decides": policies.may_answer_proposal(request.actor, ministry)}
    return render(request, "reporting/explorer_proposals.html", context)


@page(*FORM)
def answer_proposal(request: ActingRequest, pk: int) -> HttpResponse:
    """Decide about a proposal."""
    proposal = series_trends.proposal_to_answer(request.actor, pk)
    key = proposal.ministry.key
    if proposal.state != PlanProposal.State.OPEN:
        messages.info(request, _("Darüber ist schon entschieden."))
        return redirect("reporting:proposals", key)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        acts.answer_proposal(
            proposal=proposal, state=data["state"], answer=data["answer"], actor=request.actor, now=clock.now()
        )
        messages.success(request, _("Entschieden."))
        return redirect("reporting:proposals", key)
    words = words_of(proposal.rows, proposal.columns, proposal.within, proposal.family)
    context = {"form": form, "proposal": proposal, "ministry": proposal.ministry, "words": words}
    return render(request, "reporting/explorer_answer.html", context, status=422 if form.is_bound else 200)
