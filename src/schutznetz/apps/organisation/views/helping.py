# SPDX-License-Identifier: EUPL-1.2
"""Help in somebody's name: the question, the answer, the beginning, the end, and the banner on every page."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation import actions, policies, queries
from schutznetz.apps.organisation.facts import HELP_IN_SESSION, ActingRequest, Actor
from schutznetz.apps.organisation.forms import HelpForm
from schutznetz.apps.organisation.models import Assistance
from schutznetz.apps.organisation.queries import offices as office_queries
from schutznetz.apps.organisation.views.pages import FORM, form_page, page
from schutznetz.apps.organisation.views.people import person_crumbs
from schutznetz.apps.ui.facts import Notice
from schutznetz.apps.ui.policies import require_proof
from schutznetz.apps.ui.views import confirm


@page(*FORM)
def ask(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask a person whether one may act in their name."""
    person = queries.person_for(request.actor, pk)
    policies.require_ask_to_help(request.actor, person, office_queries.roles_of(person, clock.today()))
    if not hasattr(person, "user"):
        messages.error(request, _("Diese Person hat kein Konto. Sie kann deshalb nicht zustimmen."))
        return redirect("organisation:person", pk)
    form = HelpForm(request.POST or None)

    def save() -> str:
        actions.ask_to_help(
            person=person, actor=request.actor, now=clock.now(), today=clock.today(), **form.cleaned_data
        )
        return reverse("organisation:own_offices")

    return form_page(
        request,
        form,
        save,
        title=_("Im Namen von %(person)s handeln") % {"person": person},
        crumbs=person_crumbs(person),
        done=_("Die Frage ist gestellt. Sie beginnen, sobald die Person zustimmt."),
        says=_("Die Person entscheidet selbst. Beide sehen, was geschieht, und beide können jederzeit aufhören."),
        button=_("Um Erlaubnis bitten"),
    )


@page(*FORM)
def answer(request: ActingRequest, pk: int) -> HttpResponse:
    """The person agrees or refuses."""
    help_ = _help(pk)
    policies.require_answer_help(request.actor, help_)
    now = clock.now()
    is_open = help_.answered_at is None and help_.ended_at is None and help_.answer_by > now
    if request.method != "POST" or not is_open:
        return render(request, "organisation/help_answer.html", {"help": help_, "is_open": is_open})
    if request.POST.get("answer") == "yes":
        actions.agree_to_help(help_=help_, actor=request.actor, now=now)
        messages.success(request, _("Sie haben zugestimmt. Sie können die Hilfe jederzeit beenden."))
    else:
        actions.refuse_help(help_=help_, actor=request.actor, now=now)
        messages.success(request, _("Sie haben abgelehnt. Niemand handelt in Ihrem Namen."))
    return redirect("organisation:own_offices")


@page(*FORM)
def begin(request: ActingRequest, pk: int) -> HttpResponse:
    """The helper steps into the person's name."""
    help_ = _help(pk)
    now, today = clock.now(), clock.today()
    policies.require_begin_help(request.actor, help_, office_queries.roles_of(help_.person, today), now)
    require_proof(request)
    if request.method != "POST":
        text = _("Alles, was Sie tun, steht mit beiden Namen im Journal.")
        title = _("Jetzt im Namen von %(person)s handeln?") % {"person": help_.person}
        back = reverse("organisation:own_offices")
        return confirm(request, title=title, text=text, button=_("Beginnen"), back=back)
    actions.begin_help(help_=help_, actor=request.actor, now=now, today=today)
    request.session[HELP_IN_SESSION] = help_.pk
    return redirect("start:home")


@page(*FORM)
def end(request: ActingRequest, pk: int) -> HttpResponse:
    """Either of the two ends it."""
    help_ = _help(pk)
    policies.require_end_help(request.actor, help_)
    target = reverse("organisation:own_offices")
    if request.method != "POST":
        text = _("Danach handelt niemand mehr im Namen von %(person)s.") % {"person": help_.person}
        return confirm(request, title=_("Hilfe beenden?"), text=text, button=_("Beenden"), back=target)
    actions.end_help(help_=help_, actor=request.actor, now=clock.now())
    request.session.pop(HELP_IN_SESSION, None)
    messages.success(request, _("Die Hilfe ist beendet."))
    return redirect(target)


def _help(pk: int) -> Assistance:
    return Assistance.objects.select_related("person__authority", "helper__person").get(pk=pk)


def banner(request: HttpRequest) -> str:
    """Above every page: I act in somebody's name, or somebody acts in mine. No query where neither is so."""
    actor: Actor | None = getattr(request, "actor", None)
    if not actor or not actor.person:
        return ""
    until = actor.person.helped_until
    if until is None or until <= clock.now():
        return ""
    running = office_queries.helps_of(actor.person).running(clock.now()).first()
    return render_to_string("organisation/_help_banner.html", {"help": running, "actor": actor}, request)


def needs_now(actor: Actor, now: datetime) -> Iterator[Notice]:
    """A question to me; a consent to my question."""
    if not actor.person or actor.is_helped:
        return
    for help_ in office_queries.helps_of(actor.person).waiting(now):
        yield Notice(
            _("%(helper)s bittet, in Ihrem Namen handeln zu dürfen") % {"helper": help_.helper},
            reverse("organisation:answer_help", args=[help_.pk]),
            help_.reason,
            "warning",
            action=_("Entscheiden"),
        )
    if not policies.may_administer_any(actor):
        return
    for help_ in office_queries.helps_by(actor.user).running(now):
        yield Notice(
            _("%(person)s hat Ihrer Hilfe zugestimmt") % {"person": help_.person},
            reverse("organisation:begin_help", args=[help_.pk]),
            help_.reason,
            action=_("Beginnen"),
        )
