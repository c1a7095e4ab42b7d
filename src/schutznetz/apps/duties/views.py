# SPDX-License-Identifier: EUPL-1.2
"""The worklist, one duty, and the calendar."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from schutznetz.adapters import clock
from schutznetz.apps.duties import actions, facts, policies, queries
from schutznetz.apps.duties.forms import FeedForm
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.organisation.facts import ActingRequest, Actor
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.ui.views import confirm as ask
from schutznetz.domain import ics

CALENDAR = "text/calendar; charset=utf-8"


@login_required
@require_GET
def duties(request: ActingRequest) -> HttpResponse:
    """Everything I am to do, and what was done."""
    policies.require_see_duties(request.actor)
    today = clock.today()
    lines = queries.named(request.actor, queries.worklist(request.actor, today))
    context = {"lines": lines, "past": queries.past(request.actor, today)}
    return render(request, "duties/duties.html", context | {"today": today})


def _line(request: ActingRequest, uid: UUID) -> facts.Line:
    return queries.named(request.actor, [facts.line_of(_found(request, uid), clock.today())])[0]


def _found(request: ActingRequest, uid: UUID) -> Duty:
    try:
        return queries.duty_for(request.actor, uid)
    except Duty.DoesNotExist:
        raise Http404 from None


@login_required
@require_GET
def duty(request: ActingRequest, uid: UUID) -> HttpResponse:
    """One duty: what, why, under which paragraph, until when, and the way to act."""
    today = clock.today()
    line = _line(request, uid)
    return render(request, "duties/duty.html", {"line": line, "duty": line.duty, "today": today})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: ActingRequest, uid: UUID) -> HttpResponse:
    """I have done this. Asked first when the button came without script."""
    line = _line(request, uid)
    if not line.confirm:
        raise Http404
    if request.method != "POST":
        title = f"{line.confirm}: {line.title}"
        return ask(request, title=title, text=line.says, button=line.confirm, back=line.page, kind="info")
    actions.confirm(duty=line.duty, actor=request.actor, now=clock.now())
    messages.success(request, _("Erledigt. Danke."))
    return redirect("start:home")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: ActingRequest) -> HttpResponse:
    """My deadlines in my own calendar: by an address, or once as a file. A new address is shown once."""
    policies.require_have_feed(request.actor)
    feed = queries.feed_of(request.actor)
    chosen = {"is_neutral": feed.is_neutral, "has_alarm": feed.has_alarm} if feed else None
    form = FeedForm(request.POST if request.method == "POST" else None, initial=chosen)
    address = ""
    if request.method == "POST" and form.is_valid():
        secret = actions.make_feed(actor=request.actor, now=clock.now(), **form.cleaned_data)
        address = request.build_absolute_uri(reverse("duties:feed", args=[secret]))
        feed = queries.feed_of(request.actor)
    return render(request, "duties/calendar.html", {"form": form, "feed": feed, "address": address})


@login_required
@require_POST
def end_feed(request: ActingRequest) -> HttpResponse:
    actions.end_feed(actor=request.actor, now=clock.now())
    messages.success(request, _("Die Adresse Ihres Kalenders gilt nicht mehr."))
    return redirect("duties:calendar")


@login_required
@require_GET
def file(request: ActingRequest) -> HttpResponse:
    """My deadlines of now, as a file for any calendar."""
    policies.require_have_feed(request.actor)
    response = HttpResponse(_calendar_of(request.actor, is_neutral="neutral" in request.GET), content_type=CALENDAR)
    response.headers["Content-Disposition"] = 'attachment; filename="schutznetz.ics"'
    return response


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address, for programs that cannot sign in. 404 for any other address."""
    found = queries.feed_at(secret)
    actor = actor_for(found.user, clock.today()) if found else Actor()
    if found is None or actor.person is None:
        raise Http404
    body = _calendar_of(actor, is_neutral=found.is_neutral, has_alarm=found.has_alarm)
    tag = f'"{queries.digest_of(body.decode())[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return HttpResponse(body, content_type=CALENDAR, headers={"ETag": tag})


def _calendar_of(actor: Actor, *, is_neutral: bool, has_alarm: bool = False) -> bytes:
    today = clock.today()
    events = [facts.event_of(one, is_neutral=is_neutral, has_alarm=has_alarm) for one in queries.worklist(actor, today)]
    events += facts.dates_of(actor, today, is_neutral=is_neutral, has_alarm=has_alarm)
    return ics.calendar("Schutznetz", events)
