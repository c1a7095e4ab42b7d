# SPDX-License-Identifier: EUPL-1.2
"""Agreed hours and frames, how an authority reckons, and exceptions for a while."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.views.pages import FORM, form_page, page, say_done
from schutznetz.apps.sap.queries import counsellor_of, rules_for
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import confirm
from schutznetz.apps.worktime import actions, policies, queries
from schutznetz.apps.worktime.forms import ExceptionForm, MethodForm, TermsForm
from schutznetz.apps.worktime.models import CapException, Method, Terms

MOST_PERCENT = 100.0


def _posted(request: ActingRequest) -> Any:
    return request.POST if request.method == "POST" else None


@page()
def terms_list(request: ActingRequest) -> HttpResponse:
    """The counsellors of my authorities with their hours; for the head what the rule suggests."""
    keys = request.actor.authorities_with(*policies.KEEPERS)
    if not keys or request.actor.is_helped:
        raise Denied(_("Das sehen nur die Behördenleitung und die Administration einer Behörde."))
    today = clock.today()
    people: dict[int, list[Any]] = {key: [] for key in keys}
    for one in queries.served_by(request.actor).order_by("person__sort_name"):
        people[one.authority_id].append((one, queries.terms_on(one.person, today)))
    authorities = Authority.objects.filter(pk__in=keys)
    found = [(one, queries.method_on(one, today), people[one.pk]) for one in authorities]
    context = {"authorities": found, "suggested": queries.suggested_by_head(request.actor, today)}
    return render(request, "worktime/terms_list.html", context)


@page(*FORM)
def method(request: ActingRequest, key: str) -> HttpResponse:
    """How this authority reckons annual hours."""
    authority = Authority.objects.get(key=key)
    policies.require_set_terms(request.actor, authority)
    known = queries.method_on(authority, clock.today())
    form = MethodForm(_posted(request), instance=known, initial={"since": clock.today()})

    def save() -> str:
        made = Method(**{name: form.cleaned_data[name] for name in ("since", "full_time_hours", "says")})
        actions.set_method(authority=authority, method=made, actor=request.actor, now=clock.now())
        return reverse("worktime:terms_list")

    says = _("Ein Verfahren für die ganze Behörde. Jede SAP liest es neben ihren eigenen Stunden.")
    return form_page(
        request, form, save, title=_("So rechnet die Behörde"), says=says, crumbs=[_hours()], done=_("Gespeichert.")
    )


@page(*FORM)
def terms(request: ActingRequest, pk: int) -> HttpResponse:
    """Annual hours and frame of one counsellor."""
    counsellor = queries.counsellor_with_terms(request.actor, pk)
    policies.require_set_terms(request.actor, counsellor.authority)
    today = clock.today()
    form = TermsForm(_posted(request), initial=_known(queries.terms_on(counsellor.person, today), counsellor, today))

    def save() -> str:
        names = ("since", "annual_hours", "frame_days", "frame_from", "frame_until")
        made = Terms(**{name: form.cleaned_data[name] for name in names})
        actions.set_terms(counsellor=counsellor, terms=made, actor=request.actor, now=clock.now())
        return reverse("worktime:terms_list")

    return form_page(
        request, form, save, title=_("SAP-Stunden: %(name)s") % {"name": counsellor.person}, crumbs=[_hours()],
        done=_("Gespeichert."),
        says=_("Die vereinbarten Stunden und der Rahmen. Was davor galt, bleibt für die Zeit davor gültig."),
    )  # fmt: skip


def _known(terms: Terms | None, counsellor: Any, today: Any) -> dict[str, Any]:
    if terms is not None:
        names = ("annual_hours", "frame_days", "frame_from", "frame_until")
        return {"since": terms.since} | {name: getattr(terms, name) for name in names}
    reckoned = queries.method_on(counsellor.authority, today)
    return {"since": today, "annual_hours": reckoned.full_time_hours if reckoned else None}


def _hours() -> tuple[str, str]:
    return _("SAP-Stunden"), reverse("worktime:terms_list")


@page(*FORM)
def ask_exception(request: ActingRequest) -> HttpResponse:
    """More time for a while: dates and a figure, no reason."""
    today = clock.today()
    counsellor = counsellor_of(request.actor, today)
    policies.require_record_times(request.actor, counsellor)
    assert counsellor is not None
    regular = rules_for(counsellor.authority).number("time_quota.share", today) * 100
    form = ExceptionForm(_posted(request), initial={"since": today}, regular=regular, most=MOST_PERCENT, today=today)
    managers = queries.managers_of(counsellor.person, today)

    def save() -> str:
        actions.ask_exception(counsellor=counsellor, wish=form.instance, actor=request.actor, now=clock.now())
        return reverse("worktime:own")

    if not managers:
        raise Denied(
            _("Für Sie ist noch keine Führungskraft eingetragen. Bitte wenden Sie sich an die Behördenleitung.")
        )
    says = _("Ihre Führungskraft (%(names)s) liest nur Zeitraum und Prozent. Begründen müssen Sie nichts.")
    return form_page(
        request, form, save, title=_("Ausnahme absprechen"), crumbs=[(_("Meine SAP-Zeit"), reverse("worktime:own"))],
        says=says % {"names": ", ".join(map(str, managers))}, button=_("An die Führungskraft senden"),
        done=_("Gesendet. Die Ausnahme gilt, sobald Ihre Führungskraft zustimmt."),
    )  # fmt: skip


@page(*FORM)
def answer_exception(request: ActingRequest, pk: int) -> HttpResponse:
    """The line manager's answer."""
    wish = queries.exception_to_answer(request.actor, pk, clock.today())
    if wish.state != CapException.State.ASKED:
        return _too_late(request)
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        is_agreed = request.POST["answer"] == "yes"
        wish = actions.answer_exception(wish=wish, is_agreed=is_agreed, actor=request.actor, now=clock.now())
        if wish.state != (CapException.State.AGREED if is_agreed else CapException.State.DECLINED):
            return _too_late(request)
        messages.success(request, _("Vereinbart.") if is_agreed else _("Nicht vereinbart. Die Person weiß Bescheid."))
        return redirect("worktime:team")
    return render(request, "worktime/exception.html", {"wish": wish}, status=422 if request.method == "POST" else 200)


def _too_late(request: ActingRequest) -> HttpResponse:
    messages.error(request, _("Diese Anfrage ist schon beantwortet, oder die Person hat sie zurückgezogen."))
    return redirect("worktime:team")


@page(*FORM)
def withdraw_exception(request: ActingRequest, pk: int) -> HttpResponse:
    """The counsellor needs it no longer."""
    policies.require_see_times(request.actor, request.actor.person)
    wish = CapException.objects.get(pk=pk, person=request.actor.person)
    if request.method == "POST":
        wish = actions.withdraw_exception(wish=wish, actor=request.actor, now=clock.now())
        is_done = wish.state == CapException.State.WITHDRAWN
        say_done(request, _("Zurückgezogen. Es gilt wieder der übliche Rahmen."), is_done=is_done)
        return redirect("worktime:own")
    return confirm(
        request, title=_("Ausnahme zurückziehen?"), text=_("Dann gilt sofort wieder der übliche Rahmen."),
        button=_("Zurückziehen"), back=reverse("worktime:own"),
    )  # fmt: skip
