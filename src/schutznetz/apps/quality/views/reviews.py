# SPDX-License-Identifier: EUPL-1.2
"""Reviews: the list and the counts for the ministry, the page of one, its steps; the release for the head."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.quality import actions, policies, queries
from schutznetz.apps.quality.facts import EVENTS, KIND_OF_STATE, in_words, period_of
from schutznetz.apps.quality.forms import ItemsFilter, StepForm
from schutznetz.apps.quality.models import OPEN, Item, Reporter, Review, State
from schutznetz.apps.sap.queries import rules_for
from schutznetz.apps.sap.views.frame import FORM, Crumb, posted
from schutznetz.apps.ui.templatetags.ui import day
from schutznetz.apps.ui.views import Column, Listing, said
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import review as rule
from schutznetz.regulation.sap_erlass.review import Event


def _link(row: Review) -> str:
    return reverse("quality:review", args=[row.pk])


@page()
def reviews(request: ActingRequest) -> HttpResponse:
    """What was reported, what runs, what ended; and the counts of the programme without a name."""
    rows = queries.reviews_seen_by(request.actor)
    columns = [
        Column(
            "person", _("Name"), sort=("counsellor__person__sort_name",), cell=lambda row: row.counsellor, link=_link
        ),
        Column("authority", _("Behörde"), cell=lambda row: row.counsellor.authority),
        Column("item", _("Punkt"), cell=said("item", Item.choices)),
        Column("reporter", _("Gemeldet von"), cell=said("reporter", Reporter.choices)),
        Column("reported_on", _("Gemeldet am"), sort="reported_on", cell=lambda row: day(row.reported_on)),
        Column("state", _("Stand"), cell=said("state", State.choices), badge=_kind),
    ]
    listing = Listing(
        request, rows, columns, key="reviews", caption=_("Prüfungen"), filters=ItemsFilter, default_sort="-reported_on",
        empty_title=_("Keine Prüfung"),
        empty_text=_("Eine Prüfung beginnt mit der Meldung einer Sprecherin, eines Sprechers oder der Akademie."),
    )  # fmt: skip
    context = {"listing": listing, "overview": queries.overview_of(request.actor)}
    context["running"] = rows.filter(state__in=OPEN).count()
    context["receives"] = bool(queries.programmes_receiving(request.actor, clock.today()))
    context["reads_complaints"] = policies.opens_complaints(request.actor)
    return render(request, "quality/reviews.html", context)


def _kind(row: Review) -> str:
    return KIND_OF_STATE[row.state]


def _way(request: ActingRequest, found: Review) -> list[Crumb]:
    if policies.is_own(request.actor, found.counsellor):
        return [(_("Meine Pflichten"), reverse("quality:own"))]
    if policies.may_see_reviews(request.actor):
        return [(_("Prüfungen"), reverse("quality:reviews"))]
    return [(_("Offene Punkte"), reverse("quality:items"))] if policies.may_see_academy(request.actor) else []


@page()
def review(request: ActingRequest, pk: int) -> HttpResponse:
    """One review in full, for the counsellor and the ministry."""
    found = queries.review_for(request.actor, pk)
    own = policies.is_own(request.actor, found.counsellor)
    steps = found.steps.select_related("recorded_by__person")
    context = {
        "review": found, "is_own": own, "kind": KIND_OF_STATE[found.state], "crumbs": _way(request, found),
        "misses": [(one, period_of(one)) for one in found.open_items.all()],
        "history": [(step, EVENTS[Event(step.event)].done) for step in steps],
        "choices": _choices(request, found), "clock": _clock(found),
    }  # fmt: skip
    return render(request, "quality/review.html", context)


def _choices(request: ActingRequest, found: Review) -> list[tuple[Any, str, Any]]:
    """Steps the acting person can take now, with their pages; those that still lack something are left out."""
    today, rules = clock.today(), rules_for(found.counsellor.authority)
    table = dict(rule.TRANSITIONS[rule.State(found.state)])
    ready = {Event.PERIOD_OVER: False, Event.EXECUTE: False, Event.RESUME: _is_over(found)}
    events = [event for event in policies.steps_of(request.actor, found) if ready.get(event, True)]
    if found.state == "hearing" and rule.MIN in policies.stands_for(request.actor, found) and not _waits(found):
        events += [Event.SET_DEADLINE, Event.DECIDE_RELEASE]
        table |= rule.TRANSITIONS[rule.State.HEARD]
    return [
        (EVENTS[event], reverse("quality:review_step", args=[found.pk, event.value]),
         rules.citation(table[event].parameter, today))
        for event in events
    ]  # fmt: skip


def _waits(found: Review) -> bool:
    finding = _hearing(found)
    return finding is not None and finding.is_open


def _hearing(found: Review) -> Finding | None:
    if found.asked_on is None:
        return None
    rules = rules_for(found.counsellor.authority)
    return rule.hearing(asked_on=found.asked_on, commented_on=found.commented_on, rules=rules, today=clock.today())


def _is_over(found: Review) -> bool:
    if found.deadline_on is None:
        return False
    rules = rules_for(found.counsellor.authority)
    finding = rule.deadline(until=found.deadline_on, fulfilled_on=None, rules=rules, today=clock.today())
    return finding.status.value == "breached"


def _clock(found: Review) -> Finding | None:
    """What runs: the begin, the time to comment, a deadline, the execution."""
    rules, today = rules_for(found.counsellor.authority), clock.today()
    if found.state == "reported":
        return in_words(rule.opening(reported_on=found.reported_on, opened_on=None, rules=rules, today=today))
    if found.state == "hearing":
        return _hearing(found)
    if found.state == "deadline" and found.deadline_on:
        return rule.deadline(until=found.deadline_on, fulfilled_on=None, rules=rules, today=today)
    return None


@page(*FORM)
def step(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """Take a step; what the rule forbids is refused with its section."""
    event = _event(name)
    found = Review.objects.select_related("counsellor__person", "counsellor__authority").get(pk=pk)
    policies.require_take(request.actor, found, event)
    form = StepForm(posted(request), event=event, review=found, today=clock.today())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        details = actions.Details(data.get("text", ""), data.get("deadline"), data.get("on"))
        actions.take(
            found=found, event=event, details=details, actor=request.actor, now=clock.now(), today=clock.today()
        )
        messages.success(request, _("Eingetragen: %(step)s.") % {"step": EVENTS[event].done})
        return redirect(_target(request, found))
    way = [*_way(request, found), *([(str(found.counsellor), _link(found))] if _reads(request, found) else [])]
    context = {
        "form": form, "title": EVENTS[event].heading, "says": EVENTS[event].says, "crumbs": way,
        "back": _target(request, found), "button": EVENTS[event].heading,
        "over": "" if policies.is_own(request.actor, found.counsellor) else found.counsellor.person,
        "cite": rules_for(found.counsellor.authority).citation(_parameter(found, event), clock.today()),
    }  # fmt: skip
    return render(request, "sap/form.html", context, status=422 if form.is_bound else 200)


def _reads(request: ActingRequest, found: Review) -> bool:
    return policies.may_read_review(request.actor, found)


def _target(request: ActingRequest, found: Review) -> str:
    """Back to the review for who may read it; the academy to its list, the head to the release."""
    if _reads(request, found):
        return _link(found)
    if policies.may_see_academy(request.actor):
        return reverse("quality:items")
    return reverse("quality:release", args=[found.pk])


def _event(name: str) -> Event:
    try:
        event = Event(name)
    except ValueError as error:
        raise Http404 from error
    if event in (Event.ROLE_ENDED, Event.PERIOD_OVER):
        raise Http404
    return event


def _parameter(found: Review, event: Event) -> str:
    """The section behind a step, in this state or the first that has it."""
    tables = [rule.TRANSITIONS[rule.State(found.state)], *rule.TRANSITIONS.values()]
    return next(table[event].parameter for table in tables if event in table)


@page()
def release(request: ActingRequest, pk: int) -> HttpResponse:
    """The head carries out what the ministry decided; neither reasons nor comment stand here."""
    found = queries.release_for(request.actor, pk)
    rules, today = rules_for(found.counsellor.authority), clock.today()
    finding = rule.execution(release_decided_on=found.decided_on, executed_on=found.closed_on, rules=rules, today=today)
    return render(request, "quality/release.html", {"review": found, "finding": finding})
