# SPDX-License-Identifier: EUPL-1.2
"""Circulars: list, page with addressees, writing and answering."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.exchange import policies
from schutznetz.apps.exchange.actions import circulars as actions
from schutznetz.apps.exchange.actions.circulars import Letter
from schutznetz.apps.exchange.facts import NO_CLIENTS
from schutznetz.apps.exchange.forms.circulars import CircularFilter, CircularForm
from schutznetz.apps.exchange.models import Circular
from schutznetz.apps.exchange.queries import circulars as reads
from schutznetz.apps.exchange.queries.groups import led_groups, run_programme
from schutznetz.apps.exchange.views.frame import FORM, Crumb, day_of, form_page, home, posted
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import Column, Listing, page_of
from schutznetz.apps.working_groups.queries import programme_of

Direction = Circular.Direction


def _crumbs() -> list[Crumb]:
    return [home(), (_("Rundschreiben"), reverse("exchange:circulars"))]


def _sender(row: Circular) -> str:
    return str(row.programme.ministry if row.direction == Direction.SPEAKERS else row.working_group)


def _state(row: Any) -> str:
    if row.is_mine:
        return _("bitte bestätigen")
    if row.is_addressed:
        return _("gelesen")
    return _("%(read)d von %(asked)d gelesen") % {"read": row.read, "asked": row.asked}


def _kind(row: Any) -> str:
    if row.is_mine:
        return "warning"
    return "success" if row.is_addressed or row.read == row.asked else "info"


@page()
def circulars(request: ActingRequest) -> HttpResponse:
    """What was sent to the actor, and by their office."""
    policies.require_open_exchange(request.actor)
    listing = Listing(
        request, reads.circulars_of(request.actor),
        [
            Column("subject", _("Betreff"), link=page_of("exchange:circular")),
            Column("sender", _("Von"), cell=_sender),
            Column("sent_at", _("Gesendet"), sort=("sent_at", "id"), cell=lambda row: day_of(row.sent_at)),
            Column("state", _("Stand"), cell=_state, badge=_kind),
        ],
        key="circulars", caption=_("Rundschreiben"), filters=CircularFilter, default_sort="-sent_at",
        empty_title=_("Noch kein Rundschreiben"),
        empty_text=_("Hier steht, was Ministerium und Arbeitskreise einander schreiben."),
    )  # fmt: skip
    context = {"listing": listing, "runs": run_programme(request.actor), "led": list(led_groups(request.actor))}
    return render(request, "exchange/circulars.html", context)


@page()
def circular(request: ActingRequest, pk: int) -> HttpResponse:
    """The text; for the side that sent it also who has read it."""
    found, receipt = reads.circular_for(request.actor, pk)
    sees_readers = policies.may_see_readers(request.actor, found)
    readers = reads.readers_of(found) if sees_readers else []
    context = {
        "circular": found,
        "sender": _sender(found),
        "receipt": receipt,
        "readers": readers,
        "finding": reads.finding_of(found, readers, clock.today()) if readers else None,
        "may_answer": _may_answer(request, found),
        "replies": reads.circulars_of(request.actor).filter(answers=found),
    }
    return render(request, "exchange/circular.html", context)


def _may_answer(request: ActingRequest, found: Circular) -> bool:
    if found.direction == Direction.MINISTRY:
        return policies.may_send_to_speakers(request.actor, found.programme)
    return found.direction == Direction.SPEAKERS and _answering_group(request, found) is not None


def _answering_group(request: ActingRequest, found: Circular) -> WorkingGroup | None:
    """The group of the programme for which the actor answers the ministry."""
    rows = (one for one in led_groups(request.actor) if programme_of(one) == found.programme)
    return next(rows, None)


@page("POST")
def confirm_reading(request: ActingRequest, pk: int) -> HttpResponse:
    """The addressee confirms."""
    found = Circular.objects.select_related("programme__ministry", "working_group").get(pk=pk)
    actions.confirm_reading(circular=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Danke. Die Absenderin oder der Absender sieht, dass Sie es gelesen haben."))
    return redirect("exchange:circular", pk)


@page("POST")
def remind(request: ActingRequest, pk: int) -> HttpResponse:
    """Those who have not confirmed get another mail."""
    found = Circular.objects.select_related("programme__ministry", "working_group").get(pk=pk)
    count = actions.remind(circular=found, actor=request.actor, now=clock.now())
    text = _("%(count)d erinnert.") % {"count": count} if count else _("Heute wurde schon erinnert.")
    messages.success(request, text)
    return redirect("exchange:circular", pk)


@page(*FORM)
def write_to_speakers(request: ActingRequest) -> HttpResponse:
    """The ministry to all groups."""
    programme = run_programme(request.actor)
    if programme is None:
        raise Denied(_("An alle Arbeitskreise schreibt nur das Ministerium."))
    return _to_speakers(request, programme, None)


def _to_speakers(request: ActingRequest, programme: Programme, answers: Circular | None) -> HttpResponse:
    policies.require_send_to_speakers(request.actor, programme)

    def send(letter: Letter) -> Circular:
        return actions.send_to_speakers(
            programme=programme, letter=letter, actor=request.actor, now=clock.now(), today=clock.today()
        )

    to = answers.working_group if answers and answers.working_group else _("alle Sprecherinnen, Sprecher, Vertretungen")
    return _write(request, send, title=_("Rundschreiben an die Arbeitskreise"), to=to, answers=answers)


@page(*FORM)
def write_to_ministry(request: ActingRequest, key: str) -> HttpResponse:
    """A group to its ministry."""
    return _to_ministry(request, WorkingGroup.objects.get(key=key), None)


def _to_ministry(request: ActingRequest, group: WorkingGroup, answers: Circular | None) -> HttpResponse:
    policies.require_send_for(request.actor, group)
    programme = _programme(group)

    def send(letter: Letter) -> Circular:
        return actions.send_to_ministry(
            group=group, programme=programme, letter=letter, actor=request.actor, now=clock.now(), today=clock.today()
        )

    return _write(
        request, send, title=_("An das Ministerium schreiben"), to=programme.ministry, answers=answers, over=group
    )


@page(*FORM)
def write_to_members(request: ActingRequest, key: str) -> HttpResponse:
    """The speaker to the members."""
    group = WorkingGroup.objects.get(key=key)
    policies.require_send_for(request.actor, group)
    programme = _programme(group)

    def send(letter: Letter) -> Circular:
        return actions.send_to_members(
            group=group, programme=programme, letter=letter, actor=request.actor, now=clock.now(), today=clock.today()
        )

    return _write(request, send, title=_("An die Mitglieder schreiben"), to=group, answers=None, over=group)


@page(*FORM)
def answer(request: ActingRequest, pk: int) -> HttpResponse:
    """Answer the other side."""
    found, _receipt = reads.circular_for(request.actor, pk)
    if found.direction == Direction.MINISTRY:
        return _to_speakers(request, found.programme, found)
    group = _answering_group(request, found)
    if group is None or found.direction != Direction.SPEAKERS:
        raise Denied(_("Auf dieses Rundschreiben antworten Sprecherin, Sprecher oder Vertretung."))
    return _to_ministry(request, group, found)


def _programme(group: WorkingGroup) -> Programme:
    found = programme_of(group)
    if found is None:
        raise Programme.DoesNotExist
    return found


def _write(
    request: ActingRequest, send: Any, *, title: str, to: Any, answers: Circular | None, over: Any = ""
) -> HttpResponse:
    initial = {"subject": _("Antwort: %(subject)s") % {"subject": answers.subject[:130]}} if answers else {}
    form = CircularForm(posted(request), initial=initial)

    def save() -> str:
        made = send(Letter(form.cleaned_data["subject"], form.cleaned_data["body"], answers))
        return reverse("exchange:circular", args=[made.pk])

    says = _("An: %(to)s. Sie sehen später, wer es gelesen hat.") % {"to": to}
    return form_page(
        request, form, save, title=title, crumbs=_crumbs(), done=_("Gesendet."), says=says, button=_("Senden"),
        hint=NO_CLIENTS, over=over,
    )  # fmt: skip
