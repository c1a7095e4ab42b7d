# SPDX-License-Identifier: EUPL-1.2
"""Drafts of the cut: the list, a new one, one with its map, two beside each other."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.planning import actions, policies, queries
from schutznetz.apps.planning.facts import why_not
from schutznetz.apps.planning.forms import CompareForm, MoveForm, WishesForm
from schutznetz.apps.planning.models import Draft
from schutznetz.apps.planning.views.frame import beside_today, gap_in_words, home, kind_of, lines_of, shown
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.templatetags.ui import moment
from schutznetz.apps.ui.views import Column, Listing, confirm, page_of


def _programme(request: ActingRequest) -> Programme:
    """The programme the acting ministry runs."""
    found = queries.programme_run_by(request.actor)
    if found is None:
        raise Denied(_("Entwürfe macht nur das Ministerium, das ein SAP-Programm führt."))
    policies.require_plan(request.actor, found)
    return found


@page()
def index(request: ActingRequest) -> HttpResponse:
    """All drafts; a ministry without a programme learns what comes first."""
    policies.require_open_planning(request.actor)
    if queries.programme_run_by(request.actor) is None:
        return render(request, "planning/index.html")
    programme = _programme(request)
    listing = Listing(
        request,
        queries.drafts_of(programme),
        [
            Column("name", _("Entwurf"), sort="name", link=page_of("planning:draft")),
            Column("state", _("Stand"), cell=_state, badge=kind_of),
            Column("asked_at", _("Angefordert"), sort=("asked_at", "pk"), cell=lambda row: moment(row.asked_at)),
            Column("gap", _("Abstand zum Besten"), cell=lambda row: gap_in_words(row.gap)),
        ],
        key="drafts",
        caption=_("Entwürfe"),
        default_sort="-asked_at",
        empty_title=_("Noch kein Entwurf"),
        empty_text=_("Ein Entwurf zeigt, wie die Arbeitskreise geschnitten sein könnten. Er ändert nichts."),
    )
    may_compare = programme.drafts.filter(state=Draft.State.DONE)[:2].count() > 1
    return render(request, "planning/index.html", {"listing": listing, "may_compare": may_compare})


def _state(draft: Draft) -> str:
    return _("von Hand geändert") if draft.is_by_hand else draft.get_state_display()


@page(*FORM)
def ask(request: ActingRequest) -> HttpResponse:
    """Ask for a draft; the worker computes it."""
    programme = _programme(request)
    found = queries.members_of(programme, clock.today())
    form = WishesForm(request.POST if request.method == "POST" else None, initial=_usual(programme, clock.today()))
    if request.method == "POST" and found.members and form.is_valid():
        made = actions.ask_for(
            programme=programme, name=form.cleaned_data["name"], wishes=form.wishes, actor=request.actor,
            now=clock.now(), today=clock.today(),
        )  # fmt: skip
        return redirect("planning:draft", made.pk)
    context = {"form": form, "found": found, "count": len(found.members), "crumbs": [home()]}
    return render(request, "planning/ask.html", context, status=422 if form.is_bound else 200)


def _usual(programme: Programme, today: date) -> dict[str, object]:
    """The sizes of the decree, and a name that says when."""
    rules = rules_of(programme)
    most, wanted = rules.integer("working_groups.most", today), rules.integer("working_groups.target_least", today)
    number = programme.drafts.count() + 1
    return WishesForm.usual(most, wanted, _("Entwurf %(number)d") % {"number": number})


@page()
def draft(request: ActingRequest, pk: int) -> HttpResponse:
    """One draft: how far it is; or its map, figures and groups, and how to change it."""
    found = queries.draft_for(request.actor, pk)
    if found.state != Draft.State.DONE:
        passed = int(found.passed) if found.begun_at is None else int((clock.now() - found.begun_at).total_seconds())
        context = {
            "draft": found,
            "passed": min(passed, found.seconds),
            "reasons": why_not(found),
            "kind": kind_of(found),
        }
        return render(request, "planning/waiting.html", context)
    cut = queries.sketch_of(found)
    context = {"draft": found, "kind": kind_of(found), "form": MoveForm(cut=cut) if found.is_by_hand else None}
    return render(request, "planning/draft.html", context | beside_today(cut))


@page()
def compare(request: ActingRequest) -> HttpResponse:
    """Two drafts beside each other, and today beside both."""
    programme = _programme(request)
    done = queries.drafts_of(programme).filter(state=Draft.State.DONE)
    newest = [str(row.pk) for row in done[:2]]
    if len(newest) < 2:
        return redirect("planning:index")
    given = request.GET if {"one", "other"} <= set(request.GET) else {"one": newest[1], "other": newest[0]}
    form = CompareForm(given, drafts=done)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        cuts = [queries.sketch_of(form.cleaned_data[name]) for name in ("one", "other")]
        results = [shown(cut, cut.draft.name) for cut in cuts]
        today = cuts[1].today
        context["results"] = results
        context["lines"] = lines_of([today, *(one.figures for one in results)])
        context["titles"] = [_("heute"), *(one.title for one in results)]
    return render(request, "planning/compare.html", context, status=200 if form.is_valid() else 422)


@page("POST")
def stop(request: ActingRequest, pk: int) -> HttpResponse:
    """End the computation."""
    found = queries.draft_for(request.actor, pk)
    actions.stop(draft=found, actor=request.actor, now=clock.now())
    return redirect("planning:draft", pk)


@page(*FORM)
def delete(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask, then delete."""
    found = queries.draft_for(request.actor, pk)
    if request.method != "POST":
        copies = found.copies.count()
        text = _("Karte, Zahlen und Zuordnung werden gelöscht. An den Arbeitskreisen ändert sich nichts.")
        if copies:
            text += " " + ngettext("Eine Kopie davon bleibt.", "%(count)d Kopien davon bleiben.", copies) % {
                "count": copies
            }
        return confirm(
            request, title=_("Entwurf „%(name)s“ löschen?") % {"name": found.name}, text=text, button=_("Löschen"),
            back=reverse("planning:draft", args=[pk]), kind="danger",
        )  # fmt: skip
    actions.delete(draft=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Gelöscht."))
    return redirect("planning:index")
