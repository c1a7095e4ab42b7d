# SPDX-License-Identifier: EUPL-1.2
"""The entrance of the area, and who takes part in the programme."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap import actions, policies, queries
from schutznetz.apps.sap.forms.programme import GroupForm, HeadcountForm, JoinForm, LeaveForm, ProgrammeForm
from schutznetz.apps.sap.models import Participant, Programme
from schutznetz.apps.sap.queries.panel import days_seen_by
from schutznetz.apps.sap.queries.programme import authorities_led_by, size_of
from schutznetz.apps.sap.views.frame import FORM, Crumb, form_page, home, posted, programme_for
from schutznetz.apps.ui.facts import spoken
from schutznetz.apps.ui.policies import Denied


@page()
def index(request: ActingRequest) -> HttpResponse:
    """What the acting person can do here, and nothing else."""
    policies.require_open_programme(request.actor)
    programme = programme_for(request)
    context = {
        "programme": programme,
        "own": queries.counsellor_of(request.actor, clock.today()),
        "may_see_register": policies.may_see_register(request.actor),
        "leads": request.actor.has_role_for_any(Role.HEAD),
        "runs": programme is not None and policies.may_run_programme(request.actor, programme),
        "sees_procedures": (programme and request.actor.has_role_for_any(Role.MINISTRY))
        or days_seen_by(request.actor).exists(),
        "may_begin": programme is None and request.actor.has_role_for_any(Role.MINISTRY),
    }
    return render(request, "sap/index.html", context)


@page()
def programme(request: ActingRequest) -> HttpResponse:
    """The programme, its authorities, and the part of one's own."""
    policies.require_open_programme(request.actor)
    found = programme_for(request)
    runs = found is not None and policies.may_run_programme(request.actor, found)
    led = list(authorities_led_by(request.actor))
    context = {
        "programme": found,
        "runs": runs,
        "participants": queries.participants_of(found) if found and runs else (),
        "departures": found.departures.select_related("authority") if found and runs else (),
        "led": [(authority, Participant.objects.filter(authority=authority).first()) for authority in led],
        "may_begin": found is None and request.actor.has_role_for_any(Role.MINISTRY),
    }
    return render(request, "sap/programme.html", context)


def _crumbs() -> list[Crumb]:
    return [home(), (_("Teilnahme"), reverse("sap:programme"))]


@page(*FORM)
def begin(request: ActingRequest) -> HttpResponse:
    """The ministry begins its programme, or changes name and academy."""
    ministry = Authority.objects.filter(pk__in=request.actor.authorities_with(Role.MINISTRY)).first()
    if ministry is None:
        raise Denied(_("Ein SAP-Programm beginnt nur das Ministerium selbst."))
    policies.require_begin_programme(request.actor, ministry)
    found = Programme.objects.filter(ministry=ministry).first()
    form = ProgrammeForm(posted(request), instance=found)

    def save() -> str:
        if found is None:
            actions.begin_programme(
                ministry=ministry, name=form.cleaned_data["name"], academy=form.cleaned_data["academy"],
                actor=request.actor, now=clock.now(),
            )  # fmt: skip
        else:
            actions.change_programme(programme=form.instance, actor=request.actor, now=clock.now())
        return reverse("sap:programme")

    title = _("Programm ändern") if found else _("Programm beginnen")
    says = _("Behörden treten selbst bei. Erst dann sehen Sie ihre Sozialen Ansprechpersonen.")
    return form_page(request, form, save, title=title, crumbs=_crumbs(), done=_("Gespeichert."), says=says)


@page(*FORM)
def join(request: ActingRequest, key: str) -> HttpResponse:
    """The head joins with their authority; once it takes part, the same page keeps the number of its people."""
    authority = Authority.objects.get(key=key)
    policies.require_join(request.actor, authority)
    part = Participant.objects.filter(authority=authority).select_related("authority", "programme").first()
    return _headcount(request, part) if part else _join(request, authority)


def _join(request: ActingRequest, authority: Authority) -> HttpResponse:
    form = JoinForm(posted(request))

    def save() -> str:
        actions.join(
            authority=authority, programme=form.cleaned_data["programme"], headcount=form.cleaned_data["headcount"],
            actor=request.actor, now=clock.now(), today=clock.today(),
        )  # fmt: skip
        return reverse("sap:programme")

    says = _(
        "Das Ministerium sieht dann, wer bei Ihnen Soziale Ansprechperson ist und wie viele Menschen bei Ihnen "
        "arbeiten. Beratungen sieht es nie."
    )
    return form_page(
        request, form, save, title=_("Dem SAP-Programm beitreten"), crumbs=_crumbs(),
        done=_("Ihre Behörde nimmt teil."), says=says, button=_("Beitreten"), over=authority,
    )  # fmt: skip


def _headcount(request: ActingRequest, part: Participant) -> HttpResponse:
    form = HeadcountForm(posted(request), instance=part)

    def save() -> str:
        data = form.cleaned_data
        actions.save_headcount(
            part=part, headcount=data["headcount"], on=data["headcount_on"], actor=request.actor, now=clock.now()
        )
        return reverse("sap:programme")

    return form_page(
        request, form, save, title=_("Zahl der Beschäftigten"), crumbs=_crumbs(), done=_("Gespeichert."),
        over=part.authority,
    )  # fmt: skip


@page(*FORM)
def leave(request: ActingRequest, key: str) -> HttpResponse:
    """The head leaves with their authority."""
    part = Participant.objects.select_related("programme__ministry", "authority").get(authority__key=key)
    policies.require_join(request.actor, part.authority)
    form = LeaveForm(posted(request), part=part)

    def save() -> str:
        actions.leave(part=part, actor=request.actor, now=clock.now(), today=clock.today())
        return reverse("sap:programme")

    says = _(
        "Das Ministerium sieht dann nichts mehr von Ihren Sozialen Ansprechpersonen; was es entschieden hat, bleibt "
        "bei ihm. Wer bei Ihnen das Amt hat, behält es. Sie können jederzeit wieder beitreten."
    )
    return form_page(
        request, form, save, title=_("SAP-Programm verlassen"), crumbs=_crumbs(), says=says, over=part.authority,
        done=_("Ihre Behörde nimmt nicht mehr teil."), button=_("Programm verlassen"),
    )  # fmt: skip


@page(*FORM)
def group(request: ActingRequest, key: str) -> HttpResponse:
    """To which working group an authority belongs."""
    part = Participant.objects.select_related("programme__ministry", "authority").get(authority__key=key)
    policies.require_run_programme(request.actor, part.programme)
    form = GroupForm(posted(request), part=part)

    def save() -> str:
        chosen = form.cleaned_data["group"]
        actions.assign_group(part=part, group=chosen, actor=request.actor, now=clock.now())
        size = size_of(chosen, clock.today()) if chosen else None
        if size and size.warning:
            told = spoken(size)
            messages.warning(request, f"{told.says} {told.instead} ({told.cite})")
        return reverse("sap:programme")

    return form_page(
        request, form, save, title=_("Arbeitskreis zuordnen"), crumbs=_crumbs(), done=_("Gespeichert."),
        over=part.authority,
    )  # fmt: skip
