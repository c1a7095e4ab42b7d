# SPDX-License-Identifier: EUPL-1.2
"""The sheet for line managers, the direct line to the head, talks about general problems."""

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.quality import policies, queries
from schutznetz.apps.quality.actions import standing as actions
from schutznetz.apps.quality.facts import TOPICS
from schutznetz.apps.quality.forms.standing import AnswerForm, MessageForm, TalkForm
from schutznetz.apps.quality.models import Message
from schutznetz.apps.quality.queries import standing as reads
from schutznetz.apps.sap.queries import counsellor_of, rules_for
from schutznetz.apps.sap.views.frame import FORM, form_page, posted
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.sap_erlass import standing as rule


@page(*FORM)
def sheet(request: ActingRequest, pk: int) -> HttpResponse:
    """What the role of somebody in the team means; read once, confirmed once."""
    found = reads.sheet_for(request.actor, pk)
    if request.method == "POST":
        actions.confirm_sheet(sheet=found, actor=request.actor, now=clock.now(), today=clock.today())
        notes.success(request, _("Danke. Die Aufgabe ist erledigt."))
        return redirect("quality:sheet", pk)
    return render(request, "quality/sheet.html", {"sheet": found})


@page()
def messages(request: ActingRequest) -> HttpResponse:
    """What I wrote to the head, or what was written to me as head."""
    own = counsellor_of(request.actor, clock.today())
    is_own = policies.may_see_own(request.actor, own) and own is not None
    led = _led(request)
    if not is_own and not led:
        raise Denied(_("Diese Nachrichten lesen nur SAP und ihre Behördenleitung."))
    found = reads.messages_of(own) if is_own and own else reads.messages_to(request.actor)
    return render(request, "quality/messages.html", {"own": own if is_own else None, "found": found, "led": led})


def _led(request: ActingRequest) -> list[Authority]:
    ids = request.actor.authorities_with(Role.HEAD)
    found = Authority.objects.filter(pk__in=ids)
    return [one for one in found if policies.heads_directly(request.actor, one)]


@page(*FORM)
def write(request: ActingRequest) -> HttpResponse:
    """A counsellor turns to the head."""
    own = queries.own_counsellor(request.actor, clock.today())
    form = MessageForm(posted(request))

    def save() -> str:
        data = form.cleaned_data
        actions.write_message(
            counsellor=own, text=data["text"], wants_talk=data["wants_talk"], actor=request.actor, now=clock.now()
        )
        return reverse("quality:messages")

    says = _(
        "Nur die Behördenleitung selbst liest Ihre Nachricht. Schreiben Sie nichts über Menschen, die Sie beraten."
    )
    return form_page(
        request, form, save, title=_("An die Behördenleitung"), done=_("Gesendet."), says=says, button=_("Senden"),
        crumbs=[(_("Direkter Weg"), reverse("quality:messages"))], over=own.authority,
    )  # fmt: skip


@page(*FORM)
def message(request: ActingRequest, pk: int) -> HttpResponse:
    """One message with its answer; the head answers here."""
    found = reads.message_for(request.actor, pk)
    form = _answer_form(request, found)
    if form is not None and request.method == "POST" and form.is_valid():
        actions.answer_message(message=found, text=form.cleaned_data["text"], actor=request.actor, now=clock.now())
        notes.success(request, _("Ihre Antwort ist gesendet."))
        return redirect("quality:message", pk)
    if request.method == "POST" and form is None:
        policies.require_head_directly(request.actor, found.authority)
        return redirect("quality:message", pk)
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "quality/message.html", {"message": found, "form": form}, status=status)


def _answer_form(request: ActingRequest, found: Message) -> AnswerForm | None:
    may = policies.heads_directly(request.actor, found.authority) and not policies.is_own(
        request.actor, found.counsellor
    )
    return AnswerForm(posted(request)) if may and found.answered_at is None else None


@page()
def talks(request: ActingRequest, key: str) -> HttpResponse:
    """Talks of an authority: day and topics."""
    authority, today = Authority.objects.get(key=key), clock.today()
    policies.require_keep_talks(request.actor, authority, counsellor_of(request.actor, today))
    found = reads.talks_of(authority)
    held = sum(one.held_on.year == today.year for one in found)
    finding = rule.leadership_talk(talks_this_year=held, topics={}, rules=rules_for(authority), today=today)
    shown = [(one, [(TOPICS.get(code, code), count) for code, count in one.topics]) for one in found]
    return render(request, "quality/talks.html", {"authority": authority, "talks": shown, "finding": finding})


@page(*FORM)
def add_talk(request: ActingRequest, key: str) -> HttpResponse:
    """A talk with its topics, without counts."""
    authority, today = Authority.objects.get(key=key), clock.today()
    own = counsellor_of(request.actor, today)
    policies.require_keep_talks(request.actor, authority, own)
    form = TalkForm(posted(request), today=today)

    def save() -> str:
        actions.record_talk(
            authority=authority, own=own, held_on=form.cleaned_data["held_on"], topics=form.cleaned_data["topics"],
            actor=request.actor, now=clock.now(),
        )  # fmt: skip
        return reverse("quality:talks", args=[key])

    says = _("Nur der Tag und die Themen. Zahlen aus Beratungen stehen allein in der veröffentlichten Statistik.")
    return form_page(
        request, form, save, title=_("Gespräch eintragen"), done=_("Eingetragen."), says=says, over=authority,
        crumbs=[(_("Gespräche über allgemeine Themen"), reverse("quality:talks", args=[key]))],
    )  # fmt: skip
