# SPDX-License-Identifier: EUPL-1.2
"""Elections: announcement, candidacies, the ballot paper, result, confirmation."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.sap.views.frame import FORM, form_page, posted
from schutznetz.apps.ui.facts import Task, spoken
from schutznetz.apps.ui.views import confirm as ask
from schutznetz.apps.working_groups import policies
from schutznetz.apps.working_groups.actions import elections as actions
from schutznetz.apps.working_groups.facts import in_words
from schutznetz.apps.working_groups.facts.standing import programme_of
from schutznetz.apps.working_groups.forms.elections import CallForm, ClosesForm, PaperForm, StandForm
from schutznetz.apps.working_groups.forms.groups import ReasonsForm
from schutznetz.apps.working_groups.models import Candidate, Election
from schutznetz.apps.working_groups.queries import elections as reads
from schutznetz.apps.working_groups.queries import pages
from schutznetz.apps.working_groups.views.frame import back_to, election_crumbs, group_crumbs
from schutznetz.domain.ballots import BallotError
from schutznetz.regulation.sap_erlass.speakers import Event

PAGE = "working_groups:election"
STEPS = {
    Event.OPEN: (gettext_lazy("Wahl eröffnen"), "working_groups:open_vote"),
    Event.COUNT: (gettext_lazy("Auszählen"), "working_groups:count"),
    Event.RUN_OFF: (gettext_lazy("Stichwahl ansetzen"), "working_groups:run_off"),
    Event.CONFIRM: (gettext_lazy("Gewählte bestätigen"), "working_groups:confirm_election"),
}
"""Steps one waits for, as tasks; the others stand below as choices."""


def _url(pk: int) -> str:
    return reverse(PAGE, args=[pk])


@page(*FORM)
def call(request: ActingRequest, key: str) -> HttpResponse:
    """Announce an election; one that runs already is shown."""
    group = pages.group_for(request.actor, key)
    policies.require_run_election(request.actor, group)
    running = reads.running_in(group)
    if running is not None:
        return redirect(PAGE, running.pk)
    form = CallForm(posted(request), instance=Election(group=group, called_on=clock.today()), today=clock.today())

    def save() -> str:
        made = actions.call(election=form.instance, actor=request.actor, now=clock.now(), today=clock.today())
        return _url(made.pk)

    return form_page(
        request, form, save, title=_("Wahl ankündigen"), crumbs=group_crumbs(group), cite="SAP-Erlass 2007, Nr. 10.2",
        done=_("Angekündigt. Die Mitglieder können jetzt kandidieren."), button=_("Ankündigen"),
        says=_("Gewählt werden beide Ämter: Sprecherin oder Sprecher, und die Vertretung. Gewählt wird geheim."),
    )  # fmt: skip


@page()
def election(request: ActingRequest, pk: int) -> HttpResponse:
    """How an election stands, and what the actor can do in it."""
    found = reads.election_for(request.actor, pk)
    today = clock.today()
    may_take_part = policies.may_take_part(request.actor, found.group)
    mine = _own_candidacy(request, found)
    finding, _role = reads.may_stand(request.actor, found, today)
    is_calling = found.state == "called" and today <= found.candidates_by
    context = {
        "election": found, "ballots": _shown(found), "candidates": _candidates(found), "mine": mine,
        "may_stand": is_calling and may_take_part and not finding.is_open,
        "to_vote": reads.open_ballots(request.actor, found, today) if may_take_part else [],
        "turnout": reads.turnout_of(found) if found.state in ("open", "run_off") else None,
        "may_accept": _waits_for(mine, found), "tasks": _tasks(request, found),
        "waits_for_ministry": found.state == "counted" and reads.waits_for_ministry(found, today),
        "choices": [event for event, finding in reads.steps_of(request.actor, found, today)
                    if event not in STEPS and not finding.is_open],
    }  # fmt: skip
    return render(request, "working_groups/election.html", context)


def _own_candidacy(request: ActingRequest, found: Election) -> Candidate | None:
    if request.actor.person is None:
        return None
    return found.candidates.filter(counsellor__person=request.actor.person.pk).first()


def _waits_for(mine: Candidate | None, found: Election) -> bool:
    """Has the actor won, and not yet accepted?"""
    if mine is None or mine.accepted_on is not None or found.state != "counted":
        return False
    return any(row.winner_id == mine.pk for row in found.ballots.all())


def _candidates(found: Election) -> list[tuple[str, list[Candidate]]]:
    rows = list(found.candidates.select_related("counsellor__person", "counsellor__authority"))
    return [(str(office.label), [one for one in rows if one.office == office]) for office in Candidate.Office]


def _shown(found: Election) -> list[dict[str, Any]]:
    """Counted ballots with numbers where they may be shown."""
    rows = []
    for row in reads.ballots_of(found):
        if not row.verdict:
            continue
        names = {str(one.pk): str(one.counsellor.person) for one in row.candidates.all()}
        rows.append({
            "row": row, "votes": sorted(((names.get(key, "–"), n) for key, n in row.votes.items()), key=_most),
            "leading": [names[key] for key in row.leading if key in names],
        })  # fmt: skip
    return rows


def _most(one: tuple[str, int]) -> tuple[int, str]:
    return -one[1], one[0]


def _tasks(request: ActingRequest, found: Election) -> list[Task]:
    tasks = []
    for event, finding in reads.steps_of(request.actor, found, clock.today()):
        if event in STEPS and not (event is Event.RUN_OFF and finding.is_open):
            title, url_name = STEPS[event]
            if finding.is_open:
                tasks.append(Task(str(title), "blocked", "", str(spoken(in_words(finding)).says)))
            else:
                tasks.append(Task(str(title), "next", reverse(url_name, args=[found.pk])))
    return tasks


@page(*FORM)
@back_to(PAGE)
def stand(request: ActingRequest, pk: int) -> HttpResponse:
    """Stand for one of the two offices."""
    found = reads.election_for(request.actor, pk)
    policies.require_take_part(request.actor, found.group)
    mine = _own_candidacy(request, found)
    form = StandForm(posted(request), initial={"office": mine.office if mine else None})

    def save() -> str:
        office = form.cleaned_data["office"]
        actions.stand(election=found, office=office, actor=request.actor, now=clock.now(), today=clock.today())
        return _url(pk)

    return form_page(
        request, form, save, title=_("Kandidieren"), crumbs=election_crumbs(found), button=_("Ich kandidiere"),
        done=_("Sie kandidieren. Bis zum Beginn der Wahl können Sie das zurücknehmen."),
        says=_("Alle Mitglieder sehen Ihren Namen. Eine Wiederwahl ist möglich."),
    )  # fmt: skip


@page("POST")
@back_to(PAGE)
def step_back(request: ActingRequest, pk: int) -> HttpResponse:
    """Take back one's candidacy."""
    found = reads.election_for(request.actor, pk)
    actions.step_back(election=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Ihre Kandidatur ist zurückgenommen."))
    return redirect(PAGE, pk)


@page(*FORM)
@back_to(PAGE)
def vote(request: ActingRequest, pk: int) -> HttpResponse:
    """The ballot paper. Once it is in, nobody can change or read it."""
    found = reads.election_for(request.actor, pk)
    policies.require_take_part(request.actor, found.group)
    rows = reads.open_ballots(request.actor, found, clock.today())
    if not rows:
        raise actions.WrongState(found.state)
    form = PaperForm(posted(request), ballots=rows)

    def save() -> str:
        try:
            actions.vote(election=found, choices=form.choices(), actor=request.actor, today=clock.today())
        except BallotError as error:
            raise actions.WrongState(error.fault.value) from error
        return _url(pk)

    return form_page(
        request, form, save, title=_("Stimmzettel"), crumbs=election_crumbs(found), button=_("Stimme abgeben"),
        done=_("Ihre Stimme ist in der Urne. Danke."),
        says=_("Geheim: Gespeichert wird, dass Sie gewählt haben, und getrennt davon die Stimme. Nichts verbindet "
               "beides. Ändern können Sie die Stimme danach nicht mehr."),
    )  # fmt: skip


def _ask(request: ActingRequest, pk: int, title: str, text: str, button: str) -> HttpResponse:
    return ask(request, title=title, text=text, button=button, back=_url(pk))


@page(*FORM)
@back_to(PAGE)
def open_vote(request: ActingRequest, pk: int) -> HttpResponse:
    """Begin the vote."""
    found = reads.election_for(request.actor, pk)
    policies.require_run_election(request.actor, found.group)
    if request.method != "POST":
        text = _("Wer heute aktiv zum Arbeitskreis gehört, darf wählen. Kandidaturen sind danach nicht mehr möglich.")
        return _ask(request, pk, _("Wahl eröffnen"), text, _("Wahl eröffnen"))
    actions.open_vote(election=found, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Die Wahl läuft. Alle Wahlberechtigten haben eine Nachricht bekommen."))
    return redirect(PAGE, pk)


@page(*FORM)
@back_to(PAGE)
def count(request: ActingRequest, pk: int) -> HttpResponse:
    """Count the votes."""
    found = reads.election_for(request.actor, pk)
    policies.require_run_election(request.actor, found.group)
    if request.method != "POST":
        text = _("Zahlen stehen im Ergebnis nur, wenn sie nicht verraten, wie jemand gewählt hat.")
        return _ask(request, pk, _("Auszählen"), text, _("Auszählen"))
    actions.count(election=found, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Ausgezählt."))
    return redirect(PAGE, pk)


@page(*FORM)
@back_to(PAGE)
def run_off(request: ActingRequest, pk: int) -> HttpResponse:
    """Another ballot between those who lead."""
    found = reads.election_for(request.actor, pk)
    policies.require_run_election(request.actor, found.group)
    form = ClosesForm(posted(request), today=clock.today())

    def save() -> str:
        actions.run_off(
            election=found, closes_on=form.cleaned_data["closes_on"], actor=request.actor, now=clock.now(),
            today=clock.today(),
        )  # fmt: skip
        return _url(pk)

    return form_page(
        request, form, save, title=_("Stichwahl ansetzen"), crumbs=election_crumbs(found), button=_("Ansetzen"),
        done=_("Die Stichwahl läuft."),
    )  # fmt: skip


@page("POST")
@back_to(PAGE)
def accept(request: ActingRequest, pk: int) -> HttpResponse:
    """Take the office one was elected to."""
    found = reads.election_for(request.actor, pk)
    mine = _own_candidacy(request, found)
    if mine is None:
        policies.require_take_part(request.actor, found.group)
        raise actions.WrongState(found.state)
    actions.accept(candidate=mine, actor=request.actor, now=clock.now(), today=clock.today())
    if reads.waits_for_ministry(found, clock.today()):
        messages.success(request, _("Danke. Das Amt beginnt, wenn das Ministerium bestätigt."))
    else:
        messages.success(request, _("Danke. Das Amt beginnt, sobald beide Gewählten annehmen."))
    return redirect(PAGE, pk)


@page(*FORM)
@back_to(PAGE)
def confirm(request: ActingRequest, pk: int) -> HttpResponse:
    """The ministry confirms: the offices begin."""
    found = reads.election_for(request.actor, pk)
    policies.require_confirm(request.actor, found.group)
    if request.method != "POST":
        years = rules_of(programme_of(found.group)).integer("speakers.term_years", clock.today())
        text = _("Die Ämter beginnen heute. Die Amtszeit dauert %(years)d Jahre ab der Wahl. Wer das Amt bisher "
                 "hatte, gibt es damit ab. Wählerverzeichnis und Stimmzettel werden gelöscht.")  # fmt: skip
        return _ask(request, pk, _("Gewählte bestätigen"), text % {"years": years}, _("Bestätigen"))
    actions.confirm(election=found, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Bestätigt. Die Ämter beginnen heute."))
    return redirect(PAGE, pk)


def _with_reasons(request: ActingRequest, found: Election, act: Any, title: str, done: str) -> HttpResponse:
    form = ReasonsForm(posted(request))

    def save() -> str:
        reasons = form.cleaned_data["reasons"]
        act(election=found, reasons=reasons, actor=request.actor, now=clock.now(), today=clock.today())
        return _url(found.pk)

    return form_page(
        request, form, save, title=title, crumbs=election_crumbs(found), done=done, button=title,
        says=_("Die Mitglieder des Arbeitskreises lesen die Begründung."),
    )  # fmt: skip


@page(*FORM)
@back_to(PAGE)
def refuse(request: ActingRequest, pk: int) -> HttpResponse:
    """The ministry does not confirm, with reasons."""
    found = reads.election_for(request.actor, pk)
    policies.require_confirm(request.actor, found.group)
    return _with_reasons(request, found, actions.refuse, _("Nicht bestätigen"), _("Nicht bestätigt."))


@page(*FORM)
@back_to(PAGE)
def cancel(request: ActingRequest, pk: int) -> HttpResponse:
    """Stop an election, with reasons."""
    found = reads.election_for(request.actor, pk)
    policies.require_run_election(request.actor, found.group)
    return _with_reasons(request, found, actions.cancel, _("Wahl abbrechen"), _("Die Wahl ist abgebrochen."))
