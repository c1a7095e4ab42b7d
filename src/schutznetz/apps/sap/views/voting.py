# SPDX-License-Identifier: EUPL-1.2
"""The vote on somebody: its page, and one form for each step of it."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.actions import voting as actions
from schutznetz.apps.sap.forms.panel import CountForm, OpenForm, PaperForm, TieForm, VoteForm, VotesForm
from schutznetz.apps.sap.models import Candidate, State
from schutznetz.apps.sap.policies import panel as policies
from schutznetz.apps.sap.queries import panel as reads
from schutznetz.apps.sap.views.frame import FORM, TooLateError, as_it_stands, form_page, posted
from schutznetz.apps.sap.views.panel import candidate_state, crumbs
from schutznetz.apps.ui.facts import Text

Ballot = Candidate.Ballot
NOW = as_it_stands("sap:candidate", "pk", "number")


def _candidate(request: ActingRequest, pk: int, number: int) -> Candidate:
    """Somebody on a procedure that the actor may see."""
    day = reads.day_for(request.actor, pk)
    found = day.candidates.select_related("counsellor__person", "counsellor__authority").get(pk=number)
    found.day = day
    return found


def _wanted(is_there: bool) -> None:
    """A page that has no sense now leads to how it stands."""
    if not is_there:
        raise TooLateError


@page()
def candidate(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """How far the vote is; in a secret one who has voted, never how."""
    found = _candidate(request, pk, number)
    voting, day = reads.voting_kinds(found.day), found.day
    state, kind = candidate_state(found)
    voted = reads.voted(found) if found.ballot else set()
    given = {row.seat_id: row for row in found.votes.all()}
    seats = reads.standing_seats(found)
    is_open = day.is_open and found.counsellor.state == State.BRIEFED
    context = {
        "day": day, "candidate": found, "state": state, "kind": kind, "is_open": is_open,
        "leads": is_open and policies.may_lead_votes(request.actor, day),
        "votes": is_open and found.is_voting and _may_vote_here(request, found, voting, voted),
        "seats": [(seat, seat.pk in voted, given.get(seat.pk)) for seat in seats],
        "is_complete": bool(seats) and len(voted) == len(seats),
        "shows_numbers": reads.shows_numbers(found),
        "may_print": not day.is_open and found.suitable is not None
        and policies.may_run_procedures(request.actor, day.programme),
    }  # fmt: skip
    return render(request, "sap/candidate.html", context)


def _may_vote_here(request: ActingRequest, found: Candidate, voting: tuple[str, ...], voted: set[int]) -> bool:
    """An open vote may be changed until it is counted, a secret one not."""
    if found.ballot == Ballot.PAPER or not policies.may_vote(request.actor, found, voting):
        return False
    seat = policies.seat_of(request.actor, found.day)
    return found.ballot == Ballot.OPEN or (seat is not None and seat.pk not in voted)


def _form_page(
    request: ActingRequest, found: Candidate, form: BaseForm, act: Callable[[], None], *, title: Text, done: Text,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    back = reverse("sap:candidate", args=[found.day.pk, found.pk])

    def save() -> str:
        act()
        return back

    way = [*crumbs(found.day), (str(found), back)]
    return form_page(request, form, save, title=title, crumbs=way, done=done, over=str(found), **context)


@page(*FORM)
@NOW
def open_vote(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """Begin the vote."""
    found = _candidate(request, pk, number)
    policies.require_lead_votes(request.actor, found.day)
    _wanted(not found.ballot and found.day.is_open)
    form = OpenForm(posted(request), candidate=found)
    return _form_page(
        request, found, form,
        lambda: actions.open_vote(
            candidate=found, ballot=form.cleaned_data["ballot"], actor=request.actor, now=clock.now()
        ),
        title=_("Abstimmung beginnen"), done=_("Die Abstimmung läuft."), button=_("Abstimmung beginnen"),
    )  # fmt: skip


@page(*FORM)
@NOW
def vote(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """One's own vote."""
    found = _candidate(request, pk, number)
    voting = reads.voting_kinds(found.day)
    policies.require_vote(request.actor, found, voting)
    _wanted(found.is_voting and found.ballot != Ballot.PAPER)
    form = VoteForm(posted(request))
    is_secret = found.ballot == Ballot.SECRET
    says = _("Geheim: Gespeichert wird, dass Sie abgestimmt haben, und davon getrennt der Stimmzettel.")
    return _form_page(
        request, found, form,
        lambda: actions.cast(
            candidate=found, choice=form.cleaned_data["choice"], actor=request.actor, now=clock.now()
        ),
        title=_("Abstimmen"), done=_("Ihre Stimme ist abgegeben."), button=_("Stimme abgeben"),
        says=says if is_secret else _("Offen: Die Kommission sieht Ihre Stimme."),
    )  # fmt: skip


@page(*FORM)
@NOW
def votes(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """Open votes as given in the room."""
    found = _candidate(request, pk, number)
    policies.require_lead_votes(request.actor, found.day)
    _wanted(found.is_voting and found.ballot == Ballot.OPEN)
    form = VotesForm(posted(request), candidate=found)
    return _form_page(
        request, found, form,
        lambda: actions.record_votes(candidate=found, votes=form.votes(), actor=request.actor, now=clock.now()),
        title=_("Stimmen eintragen"), done=_("Gespeichert."),
    )  # fmt: skip


@page(*FORM)
@NOW
def close(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """Count: by itself, or the slips of paper that were counted in the room."""
    found = _candidate(request, pk, number)
    policies.require_lead_votes(request.actor, found.day)
    _wanted(found.is_voting)
    is_paper = found.ballot == Ballot.PAPER
    form = PaperForm(posted(request), candidate=found) if is_paper else CountForm(posted(request))

    def act() -> None:
        data = form.cleaned_data
        slips = (data["yes"], data["no"], data["abstained"]) if is_paper else None
        actions.close_vote(candidate=found, actor=request.actor, now=clock.now(), slips=slips)

    return _form_page(
        request, found, form, act, title=_("Abstimmung beenden und auszählen"), done=_("Ausgezählt."),
        button=_("Auszählen"), says="" if is_paper else _("Danach kann niemand mehr abstimmen."),
    )  # fmt: skip


@page(*FORM)
@NOW
def tie(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """The vote that decides."""
    found = _candidate(request, pk, number)
    policies.require_lead_votes(request.actor, found.day)
    _wanted(found.is_tie)
    form = TieForm(posted(request), candidate=found)
    given = reads.chair_vote(found)

    def act() -> None:
        suitable = given if given is not None else form.cleaned_data["casting"] == reads.SUITABLE
        actions.break_tie(
            candidate=found, suitable=suitable, reasons=form.cleaned_data["reasons"], actor=request.actor,
            now=clock.now(),
        )  # fmt: skip

    says = _("Die Stimmen stehen gleich. Es entscheidet die Stimme des Vorsitzes.")
    if given is not None:
        says += " " + (_("Sie lautet: geeignet.") if given else _("Sie lautet: nicht geeignet."))
    return _form_page(
        request, found, form, act, title=_("Bei Stimmengleichheit entscheiden"), done=_("Entschieden."), says=says
    )
