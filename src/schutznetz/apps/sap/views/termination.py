# SPDX-License-Identifier: EUPL-1.2
"""Ending a role by the head: one page for everybody concerned, and one form for each step."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap import queries
from schutznetz.apps.sap.actions import termination as actions
from schutznetz.apps.sap.facts.proceedings import STEPS
from schutznetz.apps.sap.facts.standing import is_own
from schutznetz.apps.sap.forms import termination as forms
from schutznetz.apps.sap.models import Termination, TerminationGuest
from schutznetz.apps.sap.policies import termination as policies
from schutznetz.apps.sap.queries import termination as reads
from schutznetz.apps.sap.views.frame import FORM, Crumb, form_page, home, posted
from schutznetz.apps.sap.views.panel import PDF, as_file
from schutznetz.apps.sap.views.roles import crumbs as role_crumbs
from schutznetz.apps.ui.facts import Task
from schutznetz.regulation.sap_erlass.termination import Event

Stage = Termination.Stage


def _url(found: Termination, name: str = "termination", *more: str) -> str:
    return reverse(f"sap:{name}", args=[found.pk, *more])


def crumbs(found: Termination, request: ActingRequest) -> list[Crumb]:
    return [home(), (_("Verfahren zum Amt: %(who)s") % {"who": found.counsellor.person}, _url(found))]


@page(*FORM)
def start(request: ActingRequest, pk: int) -> HttpResponse:
    """The head begins a proceeding."""
    role = queries.counsellor_for(request.actor, pk)
    policies.require_open_termination(request.actor, role)
    form = forms.OpenForm(posted(request))

    def save() -> str:
        made = actions.open_termination(
            counsellor=role, reasons=form.cleaned_data["reasons"], is_important=True, actor=request.actor,
            now=clock.now(), today=clock.today(),
        )  # fmt: skip
        return _url(made)

    says = _("Am Amt ändert sich nichts, bis das Verfahren zu Ende ist. Die Person erfährt davon, wenn Sie die Gründe "
             "mitteilen.")  # fmt: skip
    return form_page(
        request, form, save, title=_("Verfahren zur Beendigung eröffnen"), crumbs=role_crumbs(role, request), says=says,
        done=_("Das Verfahren ist eröffnet. Teilen Sie jetzt die Gründe mit."), over=role.person,
        button=_("Verfahren eröffnen"), cite=str(queries.rules_for(role.authority).citation(
            "termination.important_reason", clock.today())),
    )  # fmt: skip


@page()
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """Where it stands, what was done on which day, and whose turn it is."""
    found = reads.termination_for(request.actor, pk)
    actor = request.actor
    is_person = is_own(actor, found.counsellor)
    context = {
        "one": found,
        "is_own": is_person,
        "tasks": tasks_of(found, request),
        "guests": reads.guests_of(found),
        "may_edit": policies.may_step(actor, found, Event.SEND_LETTER),
        "may_withdraw": policies.may_step(actor, found, Event.WITHDRAW),
        "may_agree": policies.may_answer(actor, found, Stage.TALKED),
        "letters": [(name, label) for name, label, is_there in _letters(found) if is_there],
        "moved_on": not found.is_open and found.stage not in (Stage.ENDS, Stage.STAYS),
    }
    return render(request, "sap/termination.html", context)


def _letters(found: Termination) -> list[tuple[str, str, bool]]:
    return [
        ("gruende", _("Schreiben mit den Gründen"), found.letter_on is not None),
        ("gespraech", _("Einladung zum Gespräch"), found.talk_planned_on is not None),
        ("entscheidung", _("Entscheidung des Ministeriums"), bool(found.escalated_on and found.decided_on)),
    ]


def tasks_of(found: Termination, request: ActingRequest) -> list[Task]:
    """The steps in order: what is done, what is next, and whose it is."""
    steps = policies.steps_of(request.actor, found)
    answers = policies.may_answer(request.actor, found, Stage.TOLD)
    plans = policies.may_plan_talk(request.actor, found)
    talk = Event.HOLD_TALK in steps
    own = _("Sagen, ob weitere SAP dabei sein sollen")
    asked = own if answers else _("Antwort, ob weitere SAP dabei sein sollen")
    rows = [
        (_("Gründe schriftlich mitteilen"), found.letter_on, _step_url(found, Event.SEND_LETTER, steps)),
        (asked, found.wishes_others is not None, _url(found, "termination_wish") if answers else ""),
        (_("Gespräch planen und einladen"), found.talk_planned_on, _url(found, "plan_talk") if plans else ""),
        (_("Gespräch führen"), found.talk_on, _step_url(found, Event.HOLD_TALK, steps) if talk else ""),
    ]  # fmt: skip
    tasks = [_task(title, done, url, found) for title, done, url in rows]
    closing = [event for event in steps if event in (Event.AGREE, Event.DISAGREE, Event.DECIDE_END, Event.DECIDE_STAY)]
    return tasks + [_closing(found, event) for event in closing]


def _task(title: str, done: Any, url: str, found: Termination) -> Task:
    day = f"{done:%d.%m.%Y}" if hasattr(done, "year") else ""
    if done:
        return Task(title, "done", url if found.stage == Stage.TOLD else "", day)
    return Task(title, "next" if url else "open", url, "")


def _closing(found: Termination, event: Event) -> Task:
    """An agreed end waits for the person's yes."""
    if event is Event.AGREE and found.agreed_on is None:
        return Task(str(STEPS[event.value]), "blocked", "", _("Die Person hat ihr Einverständnis nicht erklärt."))
    return Task(str(STEPS[event.value]), "next", _url(found, "termination_step", event.value))


def _step_url(found: Termination, event: Event, steps: list[Event]) -> str:
    return _url(found, "termination_step", event.value) if event in steps else ""


def _form_of(event: Event, request: ActingRequest, found: Termination) -> Form:
    if event is Event.HOLD_TALK:
        return forms.TalkForm(posted(request), found=found, today=clock.today())
    if event in (Event.DECIDE_END, Event.DECIDE_STAY):
        return forms.DecisionForm(posted(request))
    return forms.SureForm(posted(request))


def _says(event: Event) -> str:
    return {
        Event.SEND_LETTER: _("Die Person liest die Gründe ab jetzt auf ihrer Seite. Drucken Sie danach das Schreiben."),
        Event.HOLD_TALK: _("Hier steht nur der Tag. Was gesprochen wurde, steht hier nicht."),
        Event.AGREE: _("Das Amt endet heute."),
        Event.DISAGREE: _("Das Ministerium entscheidet abschließend. Bis dahin ändert sich am Amt nichts."),
        Event.DECIDE_END: _("Das Amt endet heute. Die Entscheidung ist abschließend."),
        Event.DECIDE_STAY: _("Am Amt ändert sich nichts. Die Entscheidung ist abschließend."),
        Event.WITHDRAW: _("Das Verfahren endet, das Amt bleibt."),
    }[event]


@page(*FORM)
def step(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """A step of the head or the ministry."""
    try:
        event = Event(name)
    except ValueError as error:
        raise Http404 from error
    found = reads.termination_for(request.actor, pk)
    policies.require_step(request.actor, found, event)
    form = _form_of(event, request, found)

    def save() -> str:
        given = {key: value for key, value in form.cleaned_data.items() if key != "asked"}
        if form.cleaned_data.get("asked"):
            given["wishes_others"] = False
        actions.take(found=found, event=event, actor=request.actor, now=clock.now(), today=clock.today(), **given)
        return _url(found)

    title = STEPS[event.value]
    return form_page(
        request, form, save, title=title, crumbs=crumbs(found, request), done=_("Eingetragen: %(step)s.") % {
            "step": title}, says=_says(event), button=title, over=found.counsellor.person,
    )  # fmt: skip


@page(*FORM)
def reasons(request: ActingRequest, pk: int) -> HttpResponse:
    """Change the reasons before they are told."""
    found = reads.termination_for(request.actor, pk)
    policies.require_step(request.actor, found, Event.SEND_LETTER)
    if found.stage != Stage.HEARING:
        raise Termination.DoesNotExist
    form = forms.ReasonsForm(posted(request), initial={"reasons": found.reasons})

    def save() -> str:
        actions.change_reasons(found=found, reasons=form.cleaned_data["reasons"], actor=request.actor, now=clock.now())
        return _url(found)

    return form_page(
        request, form, save, title=_("Gründe ändern"), crumbs=crumbs(found, request), done=_("Gespeichert."),
        over=found.counsellor.person,
    )  # fmt: skip


@page(*FORM)
def wish(request: ActingRequest, pk: int) -> HttpResponse:
    """The person says who else should come."""
    found = reads.termination_for(request.actor, pk)
    policies.require_answer(request.actor, found, Stage.TOLD)
    form = forms.WishForm(posted(request), found=found, today=clock.today())

    def save() -> str:
        data = form.cleaned_data
        actions.answer_wish(
            found=found, wishes=data["wishes"] == "yes", others=list(data["others"]), actor=request.actor,
            now=clock.now(), today=clock.today(),
        )  # fmt: skip
        return _url(found)

    says = _("Wen Sie wählen, der bekommt eine Einladung mit Tag und Ort. Die Gründe stehen nicht darin.")
    return form_page(
        request, form, save, title=_("Weitere SAP beim Gespräch"), crumbs=crumbs(found, request), says=says,
        done=_("Ihre Antwort ist eingetragen."),
    )  # fmt: skip


@page(*FORM)
def plan(request: ActingRequest, pk: int) -> HttpResponse:
    """The head invites to the talk."""
    found = reads.termination_for(request.actor, pk)
    policies.require_plan_talk(request.actor, found)
    form = forms.PlanForm(posted(request), found=found, today=clock.today())

    def save() -> str:
        data = form.cleaned_data
        actions.plan_talk(
            found=found, on=data["on"], at=data["at"], place=data["place"], actor=request.actor, now=clock.now()
        )
        return _url(found)

    says = _("Die Person und die SAP, die sie wünscht, bekommen eine Einladung.")
    return form_page(
        request, form, save, title=_("Gespräch planen"), crumbs=crumbs(found, request), says=says,
        done=_("Eingeladen."), over=found.counsellor.person, button=_("Einladen"),
    )  # fmt: skip


@page("POST")
def agree(request: ActingRequest, pk: int) -> HttpResponse:
    """The person's own yes to the end, or taking it back."""
    found = reads.termination_for(request.actor, pk)
    agrees = request.POST.get("agrees") != "no"
    actions.agree(found=found, agrees=agrees, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Eingetragen."))
    return redirect(_url(found))


@page("POST")
def letter(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One of the letters as PDF."""
    found = reads.termination_for(request.actor, pk)
    if name not in actions.LETTERS:
        raise Http404
    content = actions.print_letter(found=found, name=name, actor=request.actor, now=clock.now(), today=clock.today())
    return as_file(content, PDF, f"{name}-{found.pk}.pdf")


@page()
def invitation(request: ActingRequest, pk: int) -> HttpResponse:
    """What a further counsellor reads: whose talk, when and where; no reasons."""
    guest = TerminationGuest.objects.select_related("termination__counsellor__person", "counsellor").get(pk=pk)
    policies.require_read_invitation(request.actor, guest)
    return render(request, "sap/talk_invitation.html", {"guest": guest, "one": guest.termination})
