# SPDX-License-Identifier: EUPL-1.2
"""The register of counsellors, the page of a role, and one's own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap import policies, queries
from schutznetz.apps.sap.actions import roles as actions
from schutznetz.apps.sap.actions.rests import expect
from schutznetz.apps.sap.facts import choices_of, in_words, name_of, tasks_of
from schutznetz.apps.sap.facts.standing import stands_for
from schutznetz.apps.sap.forms.roles import (
    ApplicantForm,
    ApplyForm,
    ManagerForm,
    OwnForm,
    RegisterFilter,
    RestForm,
    TrainingForm,
)
from schutznetz.apps.sap.models import ADVISING, OVER, Act, Counsellor, RestNotice
from schutznetz.apps.sap.policies.termination import may_open_termination
from schutznetz.apps.sap.queries import roles as reads
from schutznetz.apps.sap.queries.panel import candidacy_of
from schutznetz.apps.sap.queries.programme import authorities_led_by
from schutznetz.apps.sap.queries.termination import terminations_of
from schutznetz.apps.sap.views.frame import FORM, Crumb, form_page, home, posted
from schutznetz.apps.ui.views import Column, Listing
from schutznetz.regulation.sap_erlass.mandate import HEAD, MIN, OWN


def _kind(row: Counsellor) -> str:
    if row.state in ADVISING:
        return "success"
    return "" if row.state in OVER else "info"


def _link(row: Counsellor) -> str:
    return reverse("sap:counsellor", args=[row.pk])


@page()
def register(request: ActingRequest) -> HttpResponse:
    """Everybody with a role whom the actor may see."""
    policies.require_see_register(request.actor)
    listing = Listing(
        request,
        queries.counsellors_visible_to(request.actor),
        [
            Column("person", _("Name"), sort=("person__sort_name",), link=_link),
            Column("authority", _("Behörde"), sort="authority__name"),
            Column("state", _("Stand"), cell=lambda row: row.get_state_display(), badge=_kind),
            Column("state_since", _("Seit"), sort="state_since"),
        ],
        key="sap",
        caption=_("Soziale Ansprechpersonen"),
        filters=RegisterFilter,
        default_sort="person",
        empty_title=_("Noch niemand"),
        empty_text=_("Hier stehen alle, die sich beworben haben oder das Amt ausüben."),
    )
    context = {"listing": listing, "led": list(authorities_led_by(request.actor))}
    return render(request, "sap/register.html", context)


@page()
def counsellor(request: ActingRequest, pk: int) -> HttpResponse:
    """One role: where it stands, what is next, and what has been."""
    found = queries.counsellor_for(request.actor, pk)
    return render(request, "sap/counsellor.html", _context(request, found))


@page()
def own(request: ActingRequest) -> HttpResponse:
    """One's own role; or the way to apply for one."""
    found = queries.counsellor_of(request.actor, clock.today())
    if found is None:
        context = {"may_apply": policies.may_apply(request.actor)}
        return render(request, "sap/no_role.html", context)
    return render(request, "sap/counsellor.html", _context(request, found))


def _context(request: ActingRequest, found: Counsellor) -> dict[str, Any]:
    today, actor = clock.today(), request.actor
    is_own = policies.is_own(actor, found)
    steps = reads.steps_open_to(actor, found, today)
    moves = found.moves.select_related("origin", "receiver")
    return {
        "counsellor": found,
        "is_own": is_own,
        "kind": _kind(found),
        "tasks": tasks_of(steps, found.pk),
        "choices": choices_of(steps, found.pk),
        "outlook": reads.outlook_of(found, today),
        "under": reads.appointed_under(found, today),
        "candidacy": candidacy_of(found) if stands_for(actor, found) & {OWN, HEAD, MIN} else None,
        "terminations": terminations_of(actor, found),
        "may_terminate": may_open_termination(actor, found) and not found.terminations.filter(closed_on=None).exists(),
        "managers": queries.line_managers_of(found, today),
        "may_see_participations": policies.may_see_participations(actor, found),
        "may_complete": policies.may_complete_training(actor, found) and _is_training(found),
        "may_print": policies.may_print_appointment(actor, found),
        "may_name_manager": policies.may_name_manager(actor, found),
        "rests": [_rest(request, row) for row in reads.rests_of(found)],
        "moves": [(move, [in_words(one) for one in reads.move_findings(move, today)]) for move in moves],
        "acts": [(act, name_of(act.event)) for act in _history(found)],
        "pending": [(act, name_of(act.event)) for act in found.acts.filter(is_pending=True)],
        "may_withdraw": is_own,
    }


def _is_training(found: Counsellor) -> bool:
    return found.state == "in_training" and found.training_completed_on is None


def _history(found: Counsellor) -> Any:
    return found.acts.filter(is_pending=False).select_related("recorded_by__person", "authority")


def _rest(request: ActingRequest, row: Any) -> dict[str, Any]:
    """A rest with its notices, and which of them the acting person may confirm."""
    notices = [
        (one, one.received_at is None and policies.may_confirm_receipt(request.actor, one)) for one in row.notices.all()
    ]
    today = clock.today()
    return {
        "row": row, "finding": reads.notices_of(row, today) if notices else None, "notices": notices,
        "over": reads.expected_end_of(row, today),
    }  # fmt: skip


def crumbs(found: Counsellor, request: ActingRequest) -> list[Crumb]:
    if policies.is_own(request.actor, found):
        return [home(), (_("Mein Amt"), reverse("sap:own"))]
    return [home(), (_("Verzeichnis"), reverse("sap:register")), (str(found.person), _link(found))]


@page(*FORM)
def apply(request: ActingRequest) -> HttpResponse:
    """Apply in one's own authority."""
    policies.require_apply(request.actor)
    if queries.counsellor_of(request.actor, clock.today()) is not None:
        messages.info(request, _("Sie haben schon ein Amt oder eine laufende Bewerbung. Hier steht der Stand."))
        return redirect("sap:own")
    form = ApplyForm(posted(request))

    def save() -> str:
        actions.apply_for(
            is_police=form.cleaned_data["is_police"], leaves_on=form.cleaned_data["leaves_on"], actor=request.actor,
            now=clock.now(), today=clock.today(),
        )  # fmt: skip
        return reverse("sap:own")

    says = _("Ihre Bewerbung ist freiwillig. Sie können sie jederzeit zurückziehen, ohne einen Grund zu nennen.")
    return form_page(
        request, form, save, title=_("Bewerben"), crumbs=[home(), (_("Mein Amt"), reverse("sap:own"))], says=says,
        done=_("Ihre Bewerbung ist eingetragen."), button=_("Bewerbung absenden"),
    )  # fmt: skip


@page(*FORM)
def enter(request: ActingRequest, key: str) -> HttpResponse:
    """The head enters an applicant; the person is asked to agree."""
    authority = Authority.objects.get(key=key)
    policies.require_enter_applicant(request.actor, authority)
    today = clock.today()
    form = ApplicantForm(posted(request), authority=authority, today=today)

    def save() -> str:
        made = actions.enter_applicant(
            person=form.cleaned_data["who"], is_police=form.cleaned_data["is_police"], actor=request.actor,
            now=clock.now(), today=today,
        )  # fmt: skip
        return _link(made)

    says = _("Die Person bekommt eine Nachricht und muss selbst zustimmen. Ohne ihr Einverständnis geht nichts weiter.")
    return form_page(
        request, form, save, title=_("Bewerbung eintragen"), says=says, over=authority, done=_("Eingetragen."),
        crumbs=[home(), (_("Verzeichnis"), reverse("sap:register"))],
    )  # fmt: skip


@page("POST")
def consent(request: ActingRequest) -> HttpResponse:
    """The person's own yes."""
    found = queries.counsellor_of(request.actor, clock.today())
    if found is None:
        raise Counsellor.DoesNotExist
    actions.give_consent(counsellor=found, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Danke. Ihr Einverständnis ist eingetragen."))
    return redirect("sap:own")


@page(*FORM)
def own_details(request: ActingRequest) -> HttpResponse:
    """Whether one is full, and until when one expects to serve."""
    found = queries.counsellor_of(request.actor, clock.today())
    if found is None:
        raise Counsellor.DoesNotExist
    form = OwnForm(posted(request), instance=found)

    def save() -> str:
        actions.save_own_details(counsellor=form.instance, actor=request.actor, now=clock.now())
        return reverse("sap:own")

    return form_page(
        request, form, save, title=_("Meine Angaben"), crumbs=crumbs(found, request), done=_("Gespeichert.")
    )


@page(*FORM)
def own_rest(request: ActingRequest) -> HttpResponse:
    """Until when one's own role will probably rest, said anew; it must be resting, or about to."""
    today = clock.today()
    found = queries.counsellor_of(request.actor, today)
    if found is None:
        raise Counsellor.DoesNotExist
    rest = found.rests.get(until=None)
    form = RestForm(posted(request), rest=rest, today=today)

    def save() -> str:
        expect(rest=rest, until=form.cleaned_data["expected_until"], actor=request.actor, now=clock.now(), today=today)
        return reverse("sap:own")

    return form_page(
        request, form, save, title=_("Voraussichtliches Ende ändern"), crumbs=crumbs(found, request),
        done=_("Gespeichert. Behörde und Ministerium erfahren den neuen Tag."),
        says=_("Damit Ihre Behörde weiß, wie lange jemand fehlt. Einen Grund nennen Sie nicht."),
    )  # fmt: skip


@page(*FORM)
def manager(request: ActingRequest, pk: int) -> HttpResponse:
    """Who leads this person."""
    found = queries.counsellor_for(request.actor, pk)
    policies.require_name_manager(request.actor, found)
    form = ManagerForm(posted(request), counsellor=found, today=clock.today())

    def save() -> str:
        actions.name_manager(counsellor=found, manager=form.cleaned_data["who"], actor=request.actor, now=clock.now())
        return crumbs(found, request)[-1][1]

    return form_page(
        request, form, save, title=_("Führungskraft eintragen"), crumbs=crumbs(found, request), done=_("Gespeichert."),
        says=_("Sie sieht nur, dass jemand als SAP unterwegs ist, und Summen der Zeit. Beratungen sieht sie nie."),
    )  # fmt: skip


@page(*FORM)
def training(request: ActingRequest, pk: int) -> HttpResponse:
    """The academy enters that the training is done."""
    found = queries.counsellor_for(request.actor, pk)
    policies.require_complete_training(request.actor, found)
    form = TrainingForm(posted(request), counsellor=found, today=clock.today())

    def save() -> str:
        actions.complete_training(counsellor=found, on=form.cleaned_data["on"], actor=request.actor, now=clock.now())
        return _link(found)

    return form_page(
        request, form, save, title=_("Abschluss der Ausbildung eintragen"), crumbs=crumbs(found, request),
        done=_("Eingetragen. Die Behördenleitung kann jetzt bestellen."), over=found.person,
    )  # fmt: skip


@page("POST")
def letter(request: ActingRequest, pk: int) -> HttpResponse:
    """The letter of appointment."""
    found = queries.counsellor_for(request.actor, pk)
    content = actions.print_appointment(counsellor=found, actor=request.actor, now=clock.now(), today=clock.today())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="bestellung-sap-{found.pk}.pdf"'
    return response


@page("POST")
def receipt(request: ActingRequest, pk: int) -> HttpResponse:
    """A body confirms that it received a notice."""
    notice = RestNotice.objects.select_related("rest__counsellor__authority", "rest__counsellor__person").get(pk=pk)
    actions.confirm_receipt(notice=notice, actor=request.actor, now=clock.now())
    messages.success(request, _("Der Eingang ist bestätigt."))
    return redirect("sap:counsellor", notice.rest.counsellor_id)


def pending_act(found: Counsellor, pk: int) -> Act:
    """A step of this role that has not come yet."""
    return found.acts.get(pk=pk, is_pending=True)
