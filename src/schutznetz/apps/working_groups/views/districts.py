# SPDX-License-Identifier: EUPL-1.2
"""Districting: drafts, their moves and figures, comments of the groups, the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.views.frame import FORM, form_page, posted
from schutznetz.apps.ui.views import Column, Listing, confirm
from schutznetz.apps.working_groups import policies
from schutznetz.apps.working_groups.actions import districts as actions
from schutznetz.apps.working_groups.facts.standing import programmes_cut_by
from schutznetz.apps.working_groups.forms.groups import (
    AuthorityShiftForm,
    CommentForm,
    DistrictForm,
    PersonShiftForm,
    ReasonsForm,
)
from schutznetz.apps.working_groups.models import Comment, District, Shift
from schutznetz.apps.working_groups.queries import districts as reads
from schutznetz.apps.working_groups.views.frame import back_to, district_crumbs, home

PAGE = "working_groups:district"
KINDS = {"draft": "info", "sent": "warning", "decided": "success", "withdrawn": ""}


def _url(pk: int) -> str:
    return reverse(PAGE, args=[pk])


def _cut(request: ActingRequest, pk: int) -> District:
    """A draft of the actor's ministry."""
    found = reads.district_for(request.actor, pk)
    policies.require_cut(request.actor, found.programme)
    return found


@page()
def districts(request: ActingRequest) -> HttpResponse:
    """Drafts and decisions that concern the actor."""
    policies.require_open(request.actor)
    listing = Listing(
        request, reads.districts_seen_by(request.actor),
        [
            Column("name", _("Zuschnitt"), sort="name", link=lambda row: _url(row.pk)),
            Column("state", _("Stand"), cell=lambda row: row.get_state_display(), badge=lambda row: KINDS[row.state]),
            Column("effective_on", _("Wirksam ab"), sort="effective_on"),
            Column("comment_by", _("Stellungnahmen bis")),
        ],
        key="districts", caption=_("Zuschnitt der Arbeitskreise"), default_sort="-effective_on",
        empty_title=_("Noch kein Zuschnitt"),
        empty_text=_("Den Zuschnitt entscheidet das Ministerium. Vorher nehmen die Arbeitskreise Stellung."),
    )  # fmt: skip
    context = {"listing": listing, "may_run": bool(programmes_cut_by(request.actor))}
    return render(request, "working_groups/districts.html", context)


@page(*FORM)
def make(request: ActingRequest) -> HttpResponse:
    """A new draft, still without moves."""
    programme = reads.programme_to_cut(request.actor)
    form = DistrictForm(posted(request), today=clock.today())

    def save() -> str:
        data = form.cleaned_data
        made = actions.draft_districting(
            programme=programme, name=data["name"], says=data["says"], effective_on=data["effective_on"], changes=(),
            actor=request.actor, now=clock.now(),
        )  # fmt: skip
        return _url(made.pk)

    crumbs = [home(), (_("Zuschnitt"), reverse("working_groups:districts"))]
    return form_page(request, form, save, title=_("Zuschnitt entwerfen"), crumbs=crumbs, done=_("Entwurf angelegt."))


@page()
def district(request: ActingRequest, pk: int) -> HttpResponse:
    """A draft: who moves, how large the groups become, what they say to it."""
    found = reads.district_for(request.actor, pk)
    today = clock.today()
    cuts = policies.may_cut(request.actor, found.programme)
    sizes = reads.sizes_of(found, today)
    comments = list(found.comments.select_related("group", "written_by__person"))
    context = {
        "district": found, "cuts": cuts, "kind": KINDS[found.state], "sizes": sizes, "comments": comments,
        "shifts": found.shifts.select_related("participant__authority", "counsellor__person", "origin", "target"),
        "consultation": reads.consultation_of(found, today) if found.state == "sent" and cuts else None,
        "mine": [one.group for one in sizes if policies.may_comment(request.actor, found, one.group)],
        "answered": {one.group_id for one in comments},
    }  # fmt: skip
    return render(request, "working_groups/district.html", context)


@page(*FORM)
@back_to(PAGE)
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Name, words and day of a draft."""
    found = _cut(request, pk)
    _draft_only(found)
    form = DistrictForm(posted(request), instance=found, today=clock.today())

    def save() -> str:
        actions.change_district(district=form.instance, actor=request.actor, now=clock.now())
        return _url(pk)

    crumbs = district_crumbs(reads.district_for(request.actor, pk))
    return form_page(request, form, save, title=_("Entwurf ändern"), crumbs=crumbs, done=_("Gespeichert."))


def _draft_only(found: District) -> None:
    if found.state != District.State.DRAFT:
        raise actions.WrongState(found.state)


@page(*FORM)
@back_to(PAGE)
def move_authority(request: ActingRequest, pk: int) -> HttpResponse:
    """A whole authority goes to another group."""
    found = _cut(request, pk)
    _draft_only(found)
    return _shift(request, found, AuthorityShiftForm, _("Behörde zuordnen"), "")


@page(*FORM)
@back_to(PAGE)
def move_person(request: ActingRequest, pk: int) -> HttpResponse:
    """One counsellor goes to another group than the authority."""
    found = _cut(request, pk)
    _draft_only(found)
    says = _("Die Person gehört dann nicht zum Arbeitskreis ihrer Behörde. Das gilt bis zu einer Versetzung.")
    return _shift(request, found, PersonShiftForm, _("Person einzeln zuordnen"), says)


def _shift(request: ActingRequest, found: District, kind: Any, title: str, says: str) -> HttpResponse:
    form = kind(posted(request), programme=found.programme)

    def save() -> str:
        data = form.cleaned_data
        change = actions.Change(data["target"], data.get("participant"), data.get("person"))
        actions.add_shift(district=found, change=change, actor=request.actor, now=clock.now())
        return _url(found.pk)

    crumbs = district_crumbs(found)
    return form_page(request, form, save, title=title, crumbs=crumbs, done=_("Eingetragen."), says=says)


@page("POST")
@back_to(PAGE)
def drop(request: ActingRequest, pk: int, shift: int) -> HttpResponse:
    """Take a move out of the draft."""
    found = _cut(request, pk)
    row = Shift.objects.filter(pk=shift, district=found).select_related("district__programme__ministry").first()
    if row is None:
        raise actions.WrongState(found.state)
    actions.drop_shift(shift=row, actor=request.actor, now=clock.now())
    messages.success(request, _("Der Wechsel ist gestrichen."))
    return redirect(PAGE, pk)


@page("POST")
@back_to(PAGE)
def send(request: ActingRequest, pk: int) -> HttpResponse:
    """Send the draft to the groups concerned."""
    found = _cut(request, pk)
    actions.send(district=found, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Versandt. Die betroffenen Arbeitskreise nehmen Stellung."))
    return redirect(PAGE, pk)


@page(*FORM)
@back_to(PAGE)
def comment(request: ActingRequest, pk: int, key: str) -> HttpResponse:
    """What the own group says to the draft."""
    found = reads.district_for(request.actor, pk)
    group = WorkingGroup.objects.get(key=key)
    policies.require_comment(request.actor, found, group)
    known = found.comments.filter(group=group).first()
    form = CommentForm(posted(request), instance=known or Comment(district=found, group=group))

    def save() -> str:
        text = form.cleaned_data["text"]
        actions.comment(district=found, group=group, text=text, actor=request.actor, now=clock.now())
        return _url(pk)

    return form_page(
        request, form, save, title=_("Stellung nehmen"), crumbs=district_crumbs(found), over=group,
        done=_("Ihre Stellungnahme liegt dem Ministerium vor."),
        says=_("Sie schreiben für den Arbeitskreis. Das Ministerium und die Mitglieder betroffener Arbeitskreise "
               "lesen es."),
    )  # fmt: skip


@page(*FORM)
@back_to(PAGE)
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    """Decide, with reasons where the groups have not had their time."""
    found = _cut(request, pk)
    if found.state not in ("draft", "sent") or not found.shifts.exists():
        raise actions.WrongState(found.state)
    finding = reads.consultation_of(found, clock.today())
    form = ReasonsForm(posted(request), is_needed=finding.warning)

    def save() -> str:
        actions.decide(
            district=found, reasons=form.cleaned_data["reasons"], actor=request.actor, now=clock.now(),
            today=clock.today(),
        )  # fmt: skip
        return _url(pk)

    early = _("Die betroffenen Arbeitskreise hatten noch nicht die Zeit zur Stellungnahme. Sie können trotzdem "
              "entscheiden, mit einer Begründung.")  # fmt: skip
    return form_page(
        request, form, save, title=_("Zuschnitt entscheiden"), crumbs=district_crumbs(found), button=_("Entscheiden"),
        done=_("Entschieden. Alle betroffenen Mitglieder haben eine Nachricht bekommen."),
        says=early if finding.warning else _("Danach ist der Zuschnitt nicht mehr zu ändern."),
        cite=str(finding.citation),
    )  # fmt: skip


@page(*FORM)
@back_to(PAGE)
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take a draft back."""
    found = _cut(request, pk)
    if request.method != "POST":
        text = _("Der Entwurf bleibt als zurückgezogen stehen. Nichts ändert sich.")
        return confirm(request, title=_("Entwurf zurückziehen"), text=text, button=_("Zurückziehen"), back=_url(pk))
    actions.withdraw(district=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Zurückgezogen."))
    return redirect(PAGE, pk)
