# SPDX-License-Identifier: EUPL-1.2
"""The list of groups, a group, its members, its calendar; making a group, sharing the speakers' time."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.sap.views.frame import FORM, form_page, posted
from schutznetz.apps.ui.views import Column, Listing, page_of
from schutznetz.apps.working_groups import policies, queries
from schutznetz.apps.working_groups.actions import districts as district_actions
from schutznetz.apps.working_groups.actions import offices as office_actions
from schutznetz.apps.working_groups.facts.standing import programmes_cut_by
from schutznetz.apps.working_groups.forms.groups import GroupForm, MembersFilter, ShareForm
from schutznetz.apps.working_groups.models import BudgetShare, Meeting
from schutznetz.apps.working_groups.queries import conferences as conference_reads
from schutznetz.apps.working_groups.queries import districts as district_reads
from schutznetz.apps.working_groups.queries import elections as election_reads
from schutznetz.apps.working_groups.queries import pages as reads
from schutznetz.apps.working_groups.queries.calendar import calendar_of
from schutznetz.apps.working_groups.views.frame import group_crumbs, home
from schutznetz.regulation.sap_erlass import working_groups as rule

SHOWN = 20


@page()
def index(request: ActingRequest) -> HttpResponse:
    """All groups for the ministry; whoever has just one comes straight to it."""
    policies.require_open(request.actor)
    today = clock.today()
    programmes = reads.programmes_run_by(request.actor)
    groups = reads.groups_visible_to(request.actor)
    if not programmes:
        only = list(groups[:2])
        if len(only) == 1:
            return group(request, only[0].key)
    found = reads.with_figures(groups, today.year)
    missing = [one for programme in programmes for one in reads.without_group(programme, today)]
    context = {
        "listing": _groups(request, found, today), "missing": missing[:SHOWN], "missing_count": len(missing),
        "may_run": bool(programmes_cut_by(request.actor)),
    }  # fmt: skip
    return render(request, "working_groups/index.html", context)


def _groups(request: ActingRequest, groups: Any, today: date) -> Listing:
    names = reads.speakers_by_group(groups.values_list("pk", flat=True), today)

    rules = rules_of(next(iter(reads.programmes_run_by(request.actor)), None))

    def is_large(row: Any) -> bool:
        return rule.size(members=row.size, rules=rules, today=today).warning

    def speakers(role: str) -> Any:
        return lambda row: ", ".join(names[row.pk][role]) or "–"

    return Listing(
        request, groups,
        [
            Column(
                "name", _("Arbeitskreis"), sort="name", link=page_of("working_groups:group", "key")
            ),
            Column("size", _("Mitglieder"), numeric=True),
            Column("speaker", _("Sprecherin oder Sprecher"), cell=speakers("SPK")),
            Column("deputy", _("Vertretung"), cell=speakers("DEP")),
            Column("planned", _("Sitzungen %(year)d") % {"year": today.year}, numeric=True),
            Column("hint", _("Hinweis"), cell=lambda row: _("zu groß") if is_large(row) else "–"),
        ],
        key="groups", caption=_("Arbeitskreise"), default_sort="name", empty_title=_("Noch kein Arbeitskreis"),
        empty_text=_("Ein Arbeitskreis verbindet die SAP einer Region."),
    )  # fmt: skip


@page()
def group(request: ActingRequest, key: str) -> HttpResponse:
    """One group: who speaks for it, what is next, what needs somebody."""
    found = reads.group_for(request.actor, key)
    today = clock.today()
    leads, runs = policies.may_lead(request.actor, found), policies.may_run_election(request.actor, found)
    count = queries.members(found, today).count()
    size = reads.size_of(found, count, today)
    coming = Meeting.objects.filter(group=found, state__in=("polling", "planned", "invited")).order_by("on", "pk")
    planned = reads.planned_of(found, today)
    context = {
        "group": found, "leads": leads, "runs": runs, "is_ministry": policies.may_confirm(request.actor, found),
        "count": count, "size": size,
        "parts": district_reads.split_of(found, int(str(size.facts["groups"]))) if size.warning else [],
        "terms": election_reads.terms_of(found, today),
        "coming": [one for one in coming if one.on is None or one.on >= today],
        "late": [one for one in coming if one.on is not None and one.on < today] if leads else [],
        "planned": planned if (leads or runs) and planned.is_open else None,
        "election": reads.election_waiting(found),
        "share": conference_reads.share_of(found, today) if leads else None,
        "districts": district_reads.districts_seen_by(request.actor).filter(state="sent")[:3],
    }  # fmt: skip
    return render(request, "working_groups/group.html", context)


@page()
def members(request: ActingRequest, key: str) -> HttpResponse:
    """Who belongs to the group."""
    found = reads.group_for(request.actor, key)
    listing = Listing(
        request, queries.members(found, clock.today()),
        [
            Column("person", _("Name"), sort=("person__sort_name",), link=None),
            Column("authority", _("Behörde"), sort="authority__name"),
            Column("state", _("Stand"), cell=lambda row: row.get_state_display()),
        ],
        key="members", caption=_("Mitglieder"), filters=MembersFilter, default_sort="person",
        empty_title=_("Noch niemand"),
        empty_text=_("Wer in einer Behörde dieses Arbeitskreises SAP ist oder wird, steht hier von selbst."),
    )  # fmt: skip
    return render(request, "working_groups/members.html", {"group": found, "listing": listing})


@page()
def calendar(request: ActingRequest, key: str) -> HttpResponse:
    """What happens in the region in a year, and where two things fall on one day."""
    found = reads.group_for(request.actor, key)
    today = clock.today()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked) <= 2200 else today.year
    rows, finding = calendar_of(request.actor, found, year, today)
    clashing = {date.fromisoformat(one) for one in finding.facts["days"]}  # type: ignore[attr-defined]
    context = {
        "group": found, "year": year, "rows": [(one, bool(one.days & clashing)) for one in rows], "finding": finding,
        "before": year - 1, "after": year + 1,
    }  # fmt: skip
    return render(request, "working_groups/calendar.html", context)


@page(*FORM)
def make(request: ActingRequest) -> HttpResponse:
    """A new, empty group; a district then fills it."""
    programme = district_reads.programme_to_cut(request.actor)
    form = GroupForm(posted(request))

    def save() -> str:
        form.instance.key = form.key()
        made = district_actions.make_group(
            programme=programme, group=form.instance, actor=request.actor, now=clock.now()
        )
        return reverse("working_groups:group", args=[made.key])

    says = _("Der neue Arbeitskreis ist zuerst leer. Mitglieder bekommt er durch einen Zuschnitt.")
    return form_page(
        request, form, save, title=_("Arbeitskreis anlegen"), crumbs=[home()], done=_("Angelegt."), says=says
    )


@page(*FORM)
def share(request: ActingRequest, key: str) -> HttpResponse:
    """How speaker and deputy share the time of their office."""
    found = reads.group_for(request.actor, key)
    policies.require_lead(request.actor, found)
    today = clock.today()
    known = conference_reads.share_of(found, today)
    parts = {"speaker_percent": known.speaker_percent, "deputy_percent": known.deputy_percent} if known else {}
    first_day = rules_of(queries.programme_of(found)).citation("speakers.budget_shared", today).since
    form = ShareForm(
        posted(request), instance=BudgetShare(group=found), initial={"since": today} | parts, first_day=first_day
    )

    def save() -> str:
        office_actions.share_time(share=form.instance, actor=request.actor, now=clock.now())
        return reverse("working_groups:group", args=[found.key])

    says = _("Der Arbeitskreis hat eine gemeinsame Zeit für beide Ämter. Teilen Sie sie untereinander auf.")
    return form_page(
        request, form, save, title=_("Zeit des Amtes aufteilen"), crumbs=group_crumbs(found), done=_("Gespeichert."),
        says=says, cite=_("SAP-Erlass 2007, Nr. 10.2"),
    )  # fmt: skip
