# SPDX-License-Identifier: EUPL-1.2
"""Mentors as academy and ministry see them: course, certificate, appointment, end. Never hours, never feedback."""

from datetime import date

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.models import Counsellor, Programme
from schutznetz.apps.sap.queries import programme_of, rules_of
from schutznetz.apps.sap.views.frame import Crumb, form_page
from schutznetz.apps.training import policies, queries
from schutznetz.apps.training.actions import mentors as actions
from schutznetz.apps.training.facts import in_words
from schutznetz.apps.training.forms.mentors import CourseForm, MentorFilter
from schutznetz.apps.training.models import Mentor
from schutznetz.apps.training.queries.mentoring import SERVING, qualified_finding
from schutznetz.apps.training.views.frame import FORM, day_page, home, pdf, posted, programme_for
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import Column, Listing
from schutznetz.regulation.sap_erlass import certificates


def _programme(request: ActingRequest) -> Programme:
    found = programme_for(request)
    if found is None:
        raise Denied(_("Das sehen nur die Akademie und das Ministerium des Programms."))
    policies.require_see_training(request.actor, found)
    return found


def _link(row: Mentor) -> str:
    return reverse("training:mentor", args=[row.pk])


def _crumbs() -> list[Crumb]:
    return [home(), (_("Mentorinnen und Mentoren"), reverse("training:mentors"))]


@page()
def mentors(request: ActingRequest) -> HttpResponse:
    """Everybody with the course for mentors."""
    programme = _programme(request)
    rows = queries.mentors(programme).annotate(running=Count("pairings", filter=Q(pairings__until=None)))
    listing = Listing(
        request,
        rows,
        [
            Column("counsellor", _("Name"), sort="counsellor__person__sort_name", cell=str, link=_link),
            Column("authority", _("Behörde"), cell=lambda row: row.counsellor.authority),
            Column("state", _("Stand"), cell=_state, badge=lambda row: "success" if row.until is None else ""),
            Column("running", _("Begleitet"), numeric=True),
        ],
        key="mentors",
        caption=_("Mentorinnen und Mentoren"),
        filters=MentorFilter,
        default_sort="counsellor",
        empty_title=_("Noch niemand"),
        empty_text=_("Hier stehen SAP mit der Weiterbildung für Mentorinnen und Mentoren."),
    )
    keeps = policies.may_keep_mentors(request.actor, programme)
    return render(request, "training/mentors.html", {"listing": listing, "keeps": keeps})


def _state(row: Mentor) -> str:
    if row.until is not None:
        return str(_("beendet"))
    return str(_("kann benannt werden")) if row.since else str(_("wartet auf die Bestellung"))


@page(*FORM)
def record_course(request: ActingRequest) -> HttpResponse:
    """The academy enters that a counsellor has completed the course."""
    programme = _programme(request)
    policies.require_keep_mentors(request.actor, programme)
    among = Counsellor.objects.filter(authority__sap_participant__programme=programme, state__in=SERVING)
    form = CourseForm(posted(request), among=among.select_related("person", "authority"), today=clock.today())

    def save() -> str:
        made = actions.record_course(
            counsellor=form.cleaned_data["who"], completed_on=form.cleaned_data["completed_on"], actor=request.actor,
            now=clock.now(), today=clock.today(),
        )  # fmt: skip
        return _link(made)

    return form_page(
        request, form, save, title=_("Weiterbildung eintragen"), crumbs=_crumbs(), done=_("Eingetragen."),
        says=_("Wer die Weiterbildung hat, kann von der Sprecherin oder dem Sprecher benannt werden."),
    )  # fmt: skip


def _found(request: ActingRequest, pk: int) -> tuple[Mentor, Programme]:
    found = Mentor.objects.select_related("counsellor__person", "counsellor__authority").get(pk=pk)
    programme = programme_of(found.counsellor.authority)
    if programme is None:
        raise Mentor.DoesNotExist
    policies.require_see_training(request.actor, programme)
    return found, programme


@page()
def mentor(request: ActingRequest, pk: int) -> HttpResponse:
    """One mentor: course, experience, whether they may be named. No hours, no trainees' names."""
    found, programme = _found(request, pk)
    today, rules = clock.today(), rules_of(programme)
    finding = qualified_finding(found.counsellor, found, today, rules=rules)
    wanted = certificates.mentor(
        certified_on=found.certified_on, appointed_on=found.appointed_on, rules=rules, today=today
    )  # fmt: skip
    context = {
        "mentor": found, "state": _state(found), "finding": in_words(finding), "years": finding.facts["years"],
        "wanted": wanted, "running": found.pairings.filter(until=None).count(),
        "keeps": policies.may_keep_mentors(request.actor, programme),
        "may_appoint": _may_appoint(request, found, programme),
    }  # fmt: skip
    return render(request, "training/mentor.html", context)


def _may_appoint(request: ActingRequest, found: Mentor, programme: Programme) -> bool:
    is_open = found.appointed_on is None and found.until is None
    return is_open and policies.may_appoint_mentor(request.actor, programme)


@page(*FORM)
def appoint(request: ActingRequest, pk: int) -> HttpResponse:
    """The ministry appoints, where the rule set asks for it."""
    found, programme = _found(request, pk)
    policies.require_appoint_mentor(request.actor, programme)

    def act(on: date) -> str:
        actions.appoint_mentor(mentor=found, on=on, actor=request.actor, now=clock.now(), today=clock.today())
        return _link(found)

    return day_page(
        request, act, label=_("Bestellt am"), earliest=found.certified_on or found.course_completed_on,
        title=_("Mentorin oder Mentor bestellen"), crumbs=[*_crumbs(), (str(found), _link(found))],
        over=found.counsellor.person, done=_("Eingetragen."),
    )  # fmt: skip


@page(*FORM)
def end(request: ActingRequest, pk: int) -> HttpResponse:
    """Somebody is a mentor no longer."""
    found, programme = _found(request, pk)
    policies.require_keep_mentors(request.actor, programme)

    def act(on: date) -> str:
        actions.end_mentor(mentor=found, on=on, actor=request.actor, now=clock.now())
        return _link(found)

    return day_page(
        request, act, label=_("Letzter Tag"), earliest=found.since, title=_("Aufgabe beenden"),
        says=_("Laufende Begleitungen enden damit. Der Arbeitskreis benennt dann jemand anderen."),
        crumbs=[*_crumbs(), (str(found), _link(found))], over=found.counsellor.person, done=_("Eingetragen."),
    )  # fmt: skip


@page("POST")
def certificate(request: ActingRequest, pk: int) -> HttpResponse:
    """The certificate of the course as PDF."""
    found, programme = _found(request, pk)
    policies.require_keep_mentors(request.actor, programme)
    content = actions.print_certificate(mentor=found, actor=request.actor, now=clock.now(), today=clock.today())
    return pdf(content, f"zertifikat-mentor-{found.pk}")
