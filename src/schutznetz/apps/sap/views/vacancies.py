# SPDX-License-Identifier: EUPL-1.2
"""Vacancy notices: draft, talk with the speaker, publication; and the choice among applicants."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap import policies
from schutznetz.apps.sap.actions import selection as actions
from schutznetz.apps.sap.facts import in_words
from schutznetz.apps.sap.forms.selection import ConsultForm, HearForm, LocalForm, VacancyForm
from schutznetz.apps.sap.models import Counsellor, Participant, Participation, Vacancy
from schutznetz.apps.sap.queries import need, rules_for
from schutznetz.apps.sap.queries import selection as reads
from schutznetz.apps.sap.queries.programme import authorities_led_by
from schutznetz.apps.sap.views.frame import FORM, Crumb, form_page, home, posted
from schutznetz.regulation.finding import require


def _crumbs() -> list[Crumb]:
    return [home(), (_("Ausschreibungen"), reverse("sap:vacancies"))]


def _vacancy(pk: int) -> Vacancy:
    return Vacancy.objects.select_related("authority").get(pk=pk)


@page()
def vacancies(request: ActingRequest) -> HttpResponse:
    """What is published for oneself; for heads and speakers all notices."""
    policies.require_find(request.actor)
    context = {
        "published": reads.published_for(request.actor, clock.today()),
        "kept": reads.vacancies_seen_by(request.actor),
        "led": authorities_led_by(request.actor).filter(sap_participant__isnull=False),
        "keeps": request.actor.has_role(Role.HEAD, *policies.SPEAKERS),
    }
    return render(request, "sap/vacancies.html", context)


@page()
def vacancy(request: ActingRequest, pk: int) -> HttpResponse:
    """The notice as everybody reads it; for head and speaker with what it still lacks."""
    found = _vacancy(pk)
    policies.require_read_vacancy(request.actor, found)
    keeps, consults = (
        policies.may_keep_vacancies(request.actor, found.authority),
        policies.may_consult(request.actor, found),
    )
    is_draft = found.published_on is None
    findings = reads.findings_of(found, clock.today()) if is_draft else []
    context = {
        "vacancy": found,
        "is_draft": is_draft,
        "keeps": keeps and is_draft,
        "consults": consults,
        "may_see_representation": policies.may_see_representation(request.actor, found.authority),
        "lacking": [one for one in findings if one.is_open],
        "may_apply": not is_draft and found.apply_by >= clock.today() and policies.may_apply(request.actor),
    }
    return render(request, "sap/vacancy.html", context)


@page(*FORM)
def draft(request: ActingRequest, key: str) -> HttpResponse:
    """A new draft; the need of today is proposed."""
    authority = Authority.objects.get(key=key)
    policies.require_keep_vacancies(request.actor, authority)
    part = Participant.objects.select_related("programme", "authority").get(authority=authority)
    return _form(request, Vacancy(authority=authority), need.gap_of(part, clock.today()))


@page(*FORM)
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    found = _vacancy(pk)
    policies.require_keep_vacancies(request.actor, found.authority)
    part = Participant.objects.select_related("programme", "authority").get(authority=found.authority)
    return _form(request, found, need.gap_of(part, clock.today()))


def _form(request: ActingRequest, found: Vacancy, gap: int) -> HttpResponse:
    today = clock.today()
    cite = str(rules_for(found.authority).citation("vacancy.ratio", today))
    form = VacancyForm(posted(request), instance=found, gap=gap, today=today, cite=cite)

    def save() -> str:
        made = actions.save_vacancy(vacancy=form.instance, actor=request.actor, now=clock.now(), today=clock.today())
        return reverse("sap:vacancy", args=[made.pk])

    says = _("Ihr Bedarf heute: %(gap)d. Der Wortlaut der Ausschreibung steht fest.") % {"gap": gap}
    title = _("Entwurf der Ausschreibung ändern") if found.pk else _("Ausschreibung entwerfen")
    return form_page(
        request, form, save, title=title, crumbs=_crumbs(), done=_("Gespeichert."), says=says,
        over=found.authority,
    )  # fmt: skip


@page(*FORM)
def consult(request: ActingRequest, pk: int) -> HttpResponse:
    """The talk with the speaker of the working group."""
    found = _vacancy(pk)
    policies.require_consult(request.actor, found)
    require(reads.settled_of(found, clock.today()))
    speakers = [str(office.person) for office in reads.speakers_of(found, clock.today())]
    form = ConsultForm(posted(request), instance=found, today=clock.today(), speakers=speakers)

    def save() -> str:
        data = form.cleaned_data
        actions.consult(
            vacancy=found, on=data["consulted_on"], who=data["consulted_with"], says=data["consultation"],
            actor=request.actor, now=clock.now(), today=clock.today(),
        )  # fmt: skip
        return reverse("sap:vacancy", args=[found.pk])

    return form_page(
        request, form, save, title=_("Absprache eintragen"), crumbs=_crumbs(), done=_("Gespeichert."),
        over=found.authority,
    )  # fmt: skip


@page("POST")
def publish(request: ActingRequest, pk: int) -> HttpResponse:
    """Publish in the authority."""
    found = _vacancy(pk)
    actions.publish(vacancy=found, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Veröffentlicht. Alle Beschäftigten Ihrer Behörde können sie lesen."))
    return redirect("sap:vacancy", found.pk)


def _applicant(pk: int) -> Counsellor:
    return Counsellor.objects.select_related("person", "authority").get(pk=pk)


@page()
def participations(request: ActingRequest, pk: int) -> HttpResponse:
    """Who was heard about an applicant."""
    found = _applicant(pk)
    policies.require_see_participations(request.actor, found)
    rows = [(body, row, policies.may_hear(request.actor, found, body)) for body, row in reads.rows_of(found)]
    context = {
        "counsellor": found,
        "rows": rows,
        "finding": in_words(reads.participations_of(found, clock.today())),
        "may_select": policies.may_select_locally(request.actor, found),
    }
    return render(request, "sap/participations.html", context)


@page(*FORM)
def hear(request: ActingRequest, pk: int, body: str) -> HttpResponse:
    """That one body was heard."""
    found = _applicant(pk)
    if body not in Participation.Body.values:
        raise Participation.DoesNotExist
    policies.require_hear(request.actor, found, body)
    row = found.participations.filter(body=body).first() or Participation(counsellor=found, body=body)
    form = HearForm(posted(request), instance=row, today=clock.today())
    back = reverse("sap:participations", args=[pk])

    def save() -> str:
        actions.hear(participation=form.instance, actor=request.actor, now=clock.now())
        return back

    return form_page(
        request, form, save, title=Participation.Body(body).label, crumbs=[home(), (_("Beteiligung"), back)],
        done=_("Gespeichert."), over=found.person,
    )  # fmt: skip


@page(*FORM)
def select(request: ActingRequest, pk: int) -> HttpResponse:
    """The authority chooses this applicant."""
    found = _applicant(pk)
    policies.require_select_locally(request.actor, found)
    form = LocalForm(posted(request), today=clock.today())

    def save() -> str:
        actions.select_locally(
            counsellor=found, on=form.cleaned_data["on"], actor=request.actor, now=clock.now(), today=clock.today()
        )
        return reverse("sap:counsellor", args=[pk])

    return form_page(
        request, form, save, title=_("In der Behörde auswählen"), done=_("Gespeichert."), over=found.person,
        crumbs=[home(), (_("Beteiligung"), reverse("sap:participations", args=[pk]))],
    )  # fmt: skip
