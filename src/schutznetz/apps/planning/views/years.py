# SPDX-License-Identifier: EUPL-1.2
"""Drafts for a year of the academy: the list, a new one, one at a glance, two beside each other, taken over."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.academy.queries.events import topics_of
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import FORM, page
from schutznetz.apps.planning import actions
from schutznetz.apps.planning.facts.years import KINDS, kind_label, months_in, why_not
from schutznetz.apps.planning.forms.years import CompareYearsForm, TakeOverForm, YearForm, months_left
from schutznetz.apps.planning.models import YearDraft
from schutznetz.apps.planning.queries import years as reads
from schutznetz.apps.planning.views.frame import gap_in_words, kind_of
from schutznetz.apps.planning.views.years_frame import figures_in_words, home, left_out_in_words, lines_of
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.ui.templatetags.ui import moment
from schutznetz.apps.ui.views import Column, Listing, confirm, page_of


@page()
def index(request: ActingRequest) -> HttpResponse:
    """All drafts for years."""
    programme = reads.programme_planned_by(request.actor)
    listing = Listing(
        request,
        reads.years_of(programme),
        [
            Column("name", _("Entwurf"), sort="name", link=page_of("planning:year")),
            Column("year", _("Jahr"), sort=("year", "pk")),
            Column("state", _("Stand"), cell=lambda row: row.get_state_display(), badge=kind_of),
            Column("asked_at", _("Angefordert"), sort=("asked_at", "pk"), cell=lambda row: moment(row.asked_at)),
            Column("gap", _("Abstand zum Besten"), cell=lambda row: gap_in_words(row.gap)),
        ],
        key="years",
        caption=_("Jahresentwürfe"),
        default_sort="-asked_at",
        empty_title=_("Noch kein Entwurf"),
        empty_text=_("Ein Entwurf verteilt den Bedarf eines Jahres auf Monate und Orte. Er ändert nichts."),
    )
    may_compare = programme.year_drafts.filter(state=YearDraft.State.DONE)[:2].count() > 1
    return render(request, "planning/years.html", {"listing": listing, "may_compare": may_compare, "crumbs": home()})


def _year(request: ActingRequest, today: date) -> int:
    """This year or one of the next three; without one in the address the next."""
    asked = request.GET.get("jahr", "")
    found = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year + 1
    return found if today.year <= found <= today.year + 3 and months_left(found, today) else today.year + 1


@page(*FORM)
def ask(request: ActingRequest) -> HttpResponse:
    """Ask for a draft; the worker computes it."""
    programme, today = reads.programme_planned_by(request.actor), clock.today()
    year, venues = _year(request, today), reads.venues_of(programme)
    number = programme.year_drafts.filter(year=year).count() + 1
    a_month = reads.usual_a_month(programme)
    form = YearForm(
        request.POST if request.method == "POST" else None, year=year, venues=venues, today=today,
        initial=YearForm.usual(year, today, number, venues, a_month),
    )  # fmt: skip
    if request.method == "POST" and venues and form.is_valid():
        most = rules_of(programme).integer("further_training.most_a_year", today)
        made = actions.ask_for_year(
            programme=programme, name=form.cleaned_data["name"], wishes=form.wishes, venues=form.chosen_venues,
            most_trainings=most, actor=request.actor, now=clock.now(),
        )  # fmt: skip
        return redirect("planning:year", made.pk)
    others = [one for one in range(today.year, today.year + 4) if one != year and months_left(one, today)]
    context = {"form": form, "year": year, "others": others, "venues": venues, "crumbs": home()}
    return render(request, "planning/ask_year.html", context, status=422 if form.is_bound else 200)


@page()
def year(request: ActingRequest, pk: int) -> HttpResponse:
    """One draft: how far it is; or the year at a glance with its figures."""
    found = reads.year_for(request.actor, pk)
    context = {"draft": found, "kind": kind_of(found), "crumbs": home()}
    if found.state != YearDraft.State.DONE:
        passed = int(found.passed) if found.begun_at is None else int((clock.now() - found.begun_at).total_seconds())
        context |= {"passed": min(passed, found.seconds), "reasons": why_not(found)}
        return render(request, "planning/year_waiting.html", context)
    return render(request, "planning/year.html", context | _glance(found, clock.today()))


def _glance(found: YearDraft, today: date) -> dict[str, object]:
    events = list(found.events.select_related("venue", "group"))
    held = {one.kind for one in events}
    kinds = [kind.value for kind in KINDS if kind in held]
    rules = rules_of(found.programme)
    return {
        "months": months_in(found, events, kinds),
        "kinds": [kind_label(kind) for kind in kinds],
        "events": [(one, kind_label(one.kind)) for one in events],
        "figures": figures_in_words(found),
        "left_out": left_out_in_words(found),
        "many": found.figures.get("many_trainings", 0),
        "many_cite": rules.citation("further_training.most_a_year", today),
        "wishes": [(kind_label(kind), *found.kinds[kind]) for kind in KINDS if kind in found.kinds],
    }


@page()
def compare(request: ActingRequest) -> HttpResponse:
    """Two drafts beside each other."""
    programme = reads.programme_planned_by(request.actor)
    done = reads.years_of(programme).filter(state=YearDraft.State.DONE)
    newest = [str(row.pk) for row in done[:2]]
    if len(newest) < 2:
        return redirect("planning:years")
    given = request.GET if {"one", "other"} <= set(request.GET) else {"one": newest[1], "other": newest[0]}
    form = CompareYearsForm(given, drafts=done)
    context: dict[str, object] = {"form": form, "crumbs": home()}
    if form.is_valid():
        drafts = [form.cleaned_data[name] for name in ("one", "other")]
        context |= {"lines": lines_of(drafts), "titles": [one.name for one in drafts]}
        context["glances"] = [_glance(one, clock.today()) | {"draft": one} for one in drafts]
    return render(request, "planning/compare_years.html", context, status=200 if form.is_valid() else 422)


@page("POST")
def stop(request: ActingRequest, pk: int) -> HttpResponse:
    """End the computation."""
    found = reads.year_for(request.actor, pk)
    actions.stop_year(draft=found, actor=request.actor, now=clock.now())
    return redirect("planning:year", pk)


@page(*FORM)
def delete(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask, then delete."""
    found = reads.year_for(request.actor, pk)
    if request.method != "POST":
        text = _("Der Entwurf wird gelöscht. Was Sie schon in den Kalender übernommen haben, bleibt dort.")
        return confirm(
            request, title=_("Entwurf „%(name)s“ löschen?") % {"name": found.name}, text=text, button=_("Löschen"),
            back=reverse("planning:year", args=[pk]), kind="danger",
        )  # fmt: skip
    actions.delete_year(draft=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Gelöscht."))
    return redirect("planning:years")


@page(*FORM)
def take_over(request: ActingRequest, pk: int) -> HttpResponse:
    """Make drafts of events from it; the academy changes and releases them as all others."""
    found, today = reads.year_for(request.actor, pk), clock.today()
    if found.state != YearDraft.State.DONE:
        raise YearDraft.DoesNotExist
    planned = set(found.events.values_list("kind", flat=True))
    form = TakeOverForm(
        request.POST if request.method == "POST" else None, kinds=[kind.value for kind in KINDS if kind in planned],
        topics=topics_of(found.programme, today), lasted=reads.lasted(found.programme),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = actions.take_over(draft=found, taken=form.taken, actor=request.actor, now=clock.now(), today=today)
        says = _(
            "%(count)d Entwürfe stehen jetzt in der Planung. Sehen Sie sie durch, dann geben Sie den Kalender frei."
        )
        messages.success(request, says % {"count": len(made)})
        return redirect(f"{reverse('academy:plan')}?jahr={found.year}")
    back = reverse("planning:year", args=[pk])
    context = {"form": form, "draft": found, "count": found.events.count(), "back": back, "crumbs": home()}
    return render(request, "planning/take_over.html", context, status=422 if form.is_bound else 200)
