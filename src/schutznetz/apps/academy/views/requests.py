# SPDX-License-Identifier: EUPL-1.2
"""Requests: small groups, and events of other providers."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.academy import actions, policies
from schutznetz.apps.academy.forms import (
    AdditionalForm,
    DecideSmallForm,
    ExternalForm,
    SmallGroupForm,
    SmallPlanForm,
)
from schutznetz.apps.academy.models import Additional, Event, SmallGroupRequest
from schutznetz.apps.academy.queries import events as reads
from schutznetz.apps.academy.queries import planning
from schutznetz.apps.academy.views.frame import FORM, Crumb, days, draw, form_page, home, posted
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.organisation.views.pages import page, say_done
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import counsellor_of, programme_of, rules_of
from schutznetz.apps.ui.views import Column, Listing, page_of
from schutznetz.regulation.finding import Status

State = SmallGroupRequest.State
KINDS = {State.APPROVED: "success", State.PLANNED: "success", State.HELD: "success", State.REQUESTED: "warning"}
ADDITIONAL_KINDS = {Additional.State.APPROVED: "success", Additional.State.REQUESTED: "warning"}


def _small_crumbs() -> list[Crumb]:
    return [home(), (_("Kleingruppen"), reverse("academy:small_groups"))]


def _more_crumbs() -> list[Crumb]:
    return [home(), (_("Andere Veranstalter"), reverse("academy:additional"))]


def _small_link(row: SmallGroupRequest) -> str:
    return reverse("academy:small_group", args=[row.pk])


def _own(request: ActingRequest) -> Counsellor | None:
    return counsellor_of(request.actor, clock.today())


@page()
def small_groups(request: ActingRequest) -> HttpResponse:
    """One's own requests; for the ministry all, for the academy those approved."""
    may_ask = policies.may_ask_small_group(request.actor, _own(request))
    policies.require(
        may_ask or request.actor.has_role_for_any(Role.MINISTRY, Role.ACADEMY),
        _("Kleingruppen beantragen Soziale Ansprechpersonen; das Ministerium entscheidet, die Akademie plant."),
    )
    columns = [
        Column("counsellor", _("Beantragt von"), cell=lambda row: row.counsellor.person, link=_small_link),
        Column("authority", _("Behörde"), cell=lambda row: row.counsellor.authority),
        Column("made_at", _("Am"), sort="made_at", cell=lambda row: f"{row.made_at:%d.%m.%Y}"),
        Column("size", _("Personen"), numeric=True),
        Column(
            "state", _("Stand"), cell=lambda row: row.get_state_display(), badge=lambda row: KINDS.get(row.state, "")
        ),
    ]
    listing = Listing(
        request, planning.small_groups_for(request.actor), columns, key="small", caption=_("Anträge"),
        default_sort="-made_at", empty_title=_("Noch kein Antrag"),
        empty_text=_("Eine Kleingruppe ist für besonders schwierige Beratungssituationen da. Warum, fragt niemand."),
    )  # fmt: skip
    context = {"listing": listing, "may_ask": may_ask, "crumbs": [home()]}
    return draw(request, "small_groups", context)


@page(*FORM)
def ask_small(request: ActingRequest) -> HttpResponse:
    """Days and size; nothing about the case."""
    counsellor = _own(request)
    policies.require_ask_small_group(request.actor, counsellor)
    assert counsellor is not None
    programme = programme_of(counsellor.authority)
    if programme is None:
        raise SmallGroupRequest.DoesNotExist
    rules = rules_of(programme)
    form = SmallGroupForm(posted(request), today=clock.today(), rules=rules)

    def save() -> str:
        made = actions.ask_small_group(
            counsellor=counsellor, programme=programme, size=form.cleaned_data.get("size"), wishes=form.wishes(),
            actor=request.actor, now=clock.now(), today=clock.today(),
        )  # fmt: skip
        return _small_link(made)

    says = _("Der Anlass steht fest: eine besonders schwierige Beratungssituation. Beschreiben Sie sie nicht. Den "
             "Antrag liest das Ministerium, nach der Genehmigung auch die Akademie.")  # fmt: skip
    return form_page(
        request, form, save, title=_("Kleingruppe beantragen"), crumbs=_small_crumbs(), says=says,
        done=_("Ihr Antrag liegt dem Ministerium vor."), button=_("Antrag absenden"),
        cite=str(rules.citation("small_group.request_fields", clock.today())),
    )  # fmt: skip


@page(*FORM)
def small_group(request: ActingRequest, pk: int) -> HttpResponse:
    """One request: facts, and the one step that is the actor's."""
    found, actor = planning.small_group_for(request.actor, pk), request.actor
    may_decide = policies.may_decide_small_group(actor, found) and found.state == State.REQUESTED
    form = DecideSmallForm(posted(request), instance=found) if may_decide else None
    if request.method == "POST":
        policies.require_decide_small_group(actor, found)
        if form is not None and form.is_valid():
            data = form.cleaned_data
            actions.decide_small_group(
                request=SmallGroupRequest.objects.select_related("programme__ministry").get(pk=pk),
                is_approved=data["answer"] == "yes", reasons=data["reasons"],
                counts_as_yearly=data["counts_as_yearly"], actor=actor, now=clock.now(), today=clock.today(),
            )  # fmt: skip
        if form is None or form.is_valid():
            say_done(request, _("Entschieden. Die Person bekommt eine Nachricht."), is_done=form is not None)
            return redirect(_small_link(found))
    context = {
        "found": found,
        "wishes": [date.fromisoformat(day) for day in found.wishes],
        "kind": KINDS.get(State(found.state), ""),
        "form": form,
        "may_plan": policies.may_plan(actor, found.programme) and found.state == State.APPROVED,
        "may_withdraw": policies.may_ask_small_group(actor, found.counsellor)
        and found.state in (State.REQUESTED, State.APPROVED, State.PLANNED),
        "plans": policies.may_plan(actor, found.programme),
        "crumbs": _small_crumbs(),
    }
    return draw(request, "small_group", context, status=422 if form is not None and form.is_bound else 200)


@page("POST")
def withdraw_small(request: ActingRequest, pk: int) -> HttpResponse:
    """The person needs it no more."""
    found = planning.small_group_for(request.actor, pk)
    actions.withdraw_small_group(request=found, actor=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Ihr Antrag ist zurückgezogen."))
    return redirect(_small_link(found))


@page(*FORM)
def plan_small(request: ActingRequest, pk: int) -> HttpResponse:
    """The academy sets the date of an approved group."""
    found = planning.small_group_for(request.actor, pk)
    policies.require_plan(request.actor, found.programme)
    most = rules_of(found.programme).integer("small_group.most", clock.today())
    wishes = [date.fromisoformat(day) for day in found.wishes]
    event = Event(programme=found.programme, kind=Event.Kind.SMALL_GROUP, title=_("Supervision in der Kleingruppe"))
    start = {"places": found.size, "first_day": wishes[0] if wishes else None}
    form = SmallPlanForm(posted(request), instance=event, initial=start, most=most)

    def save() -> str:
        actions.plan_small_group(
            request=found, event=form.instance, actor=request.actor, now=clock.now(), today=clock.today()
        )
        return _small_link(found)

    says = _("Gewünscht: %(days)s.") % {"days": ", ".join(f"{day:%d.%m.%Y}" for day in wishes)} if wishes else ""
    return form_page(
        request, form, save, title=_("Kleingruppe planen"), crumbs=[*_small_crumbs()], says=says,
        done=_("Geplant. Die Person bekommt eine Nachricht."), cite="SAP-Erlass 2007, Nr. 9.2",
    )  # fmt: skip


@page()
def additional(request: ActingRequest) -> HttpResponse:
    """Events of other providers: one's own, or those the own authority decides on."""
    actor = request.actor
    may_ask = policies.may_ask_additional(actor, _own(request))
    plans = reads.planned_by(actor) is not None
    policies.require(
        may_ask or plans or (actor.has_role_for_any(Role.HEAD) and not actor.is_helped),
        _("Zusätzliche Fortbildungen beantragen Soziale Ansprechpersonen; ihre Behördenleitung entscheidet."),
    )
    rows = planning.additional_for(actor)
    columns = [
        Column("title", _("Veranstaltung"), link=page_of("academy:one_additional")),
        Column("who", _("Für"), cell=lambda row: row.counsellor.person),
        Column("provider", _("Veranstalter")),
        Column("first_day", _("Wann"), sort="first_day", cell=lambda row: days(row.first_day, row.last_day)),
        Column("state", _("Stand"), cell=_state_of, badge=lambda row: ADDITIONAL_KINDS.get(row.state, "")),
    ]
    listing = Listing(
        request, rows, columns, key="additional", caption=_("Zusätzliche Fortbildungen"), default_sort="-first_day",
        empty_title=_("Noch keine"),
        empty_text=_("Hier stehen Kongresse und Seminare anderer Veranstalter. Auf Ihre Pflichten wirken sie nicht."),
    )  # fmt: skip
    context = {"listing": listing, "may_ask": may_ask, "plans": plans, "crumbs": [home()]}
    return draw(request, "additional", context)


def _state_of(row: Additional) -> str:
    return _("teilgenommen") if row.is_attended else row.get_state_display()


def _wish(request: ActingRequest, pk: int) -> Additional:
    """One of those the actor may see; `Additional.DoesNotExist` for any other."""
    return planning.additional_for(request.actor).get(pk=pk)


@page(*FORM)
def ask_additional(request: ActingRequest) -> HttpResponse:
    counsellor = _own(request)
    policies.require_ask_additional(request.actor, counsellor)
    form = AdditionalForm(posted(request), instance=Additional(counsellor=counsellor))

    def save() -> str:
        actions.ask_additional(wish=form.instance, actor=request.actor, now=clock.now())
        return reverse("academy:additional")

    says = _("Darüber entscheidet Ihre Behördenleitung. Die Pflichten bei der Akademie bleiben, wie sie sind.")
    return form_page(
        request, form, save, title=_("Zusätzliche Fortbildung beantragen"), crumbs=_more_crumbs(), says=says,
        done=_("Ihr Antrag liegt der Behördenleitung vor."), button=_("Antrag absenden"),
        cite="SAP-Erlass 2007, Nr. 8",
    )  # fmt: skip


@page(*FORM)
def one_additional(request: ActingRequest, pk: int) -> HttpResponse:
    """One request: the head decides here, the person withdraws it or says that they were there."""
    found, actor, today = _wish(request, pk), request.actor, clock.today()
    if request.method == "POST":
        _answer(request, found, today)
        return redirect("academy:one_additional", pk=pk)
    is_own = policies.may_ask_additional(actor, found.counsellor)
    asked, approved = found.state == Additional.State.REQUESTED, found.state == Additional.State.APPROVED
    here = planning.decided_here(found, today)
    decides, elsewhere = asked and policies.may_decide_additional(actor, found), here.status is Status.BREACHED
    context = {
        "found": found, "when": days(found.first_day, found.last_day), "state": _state_of(found),
        "kind": ADDITIONAL_KINDS.get(Additional.State(found.state), ""),
        "may_decide": decides and not elsewhere, "may_withdraw": asked and is_own,
        "elsewhere": here if decides and elsewhere else None, "credit": planning.credit_elsewhere(found, today),
        "may_attend": is_own and approved and not found.is_attended and found.last_day <= today,
        "crumbs": _more_crumbs(),
    }  # fmt: skip
    return draw(request, "one_additional", context)


def _answer(request: ActingRequest, found: Additional, today: date) -> None:
    """One of the four answers; when another was given before, that one stands, and the page says so."""
    answer, actor, now = request.POST.get("answer"), request.actor, clock.now()
    wish = Additional.State
    if answer in ("yes", "no"):
        made = actions.decide_additional(wish=found, is_approved=answer == "yes", actor=actor, now=now, today=today)
        is_done = made.state == (wish.APPROVED if answer == "yes" else wish.DECLINED)
        done = _("Entschieden. Die Person bekommt eine Nachricht.")
    elif answer == "attended":
        is_done = actions.attend_additional(wish=found, actor=actor, now=now, today=today).is_attended
        done = _("Eingetragen.")
    elif answer == "withdraw":
        is_done = actions.withdraw_additional(wish=found, actor=actor, now=now).state == wish.WITHDRAWN
        done = _("Ihr Antrag ist zurückgezogen.")
    else:
        messages.error(request, _("Bitte wählen Sie, was geschehen soll."))
        return
    say_done(request, done, is_done=is_done)


@page(*FORM)
def external(request: ActingRequest) -> HttpResponse:
    """The academy enters attendance at events of others, for several people at once."""
    programme = reads.planned_by(request.actor)
    policies.require_plan(request.actor, programme)
    assert programme is not None
    form = ExternalForm(posted(request), programme=programme, today=clock.today())

    def save() -> str:
        count = actions.enter_additional(
            programme=programme, rows=form.rows(), actor=request.actor, now=clock.now()
        )  # fmt: skip
        messages.info(request, _("Neu eingetragen: %(count)d.") % {"count": count})
        return reverse("academy:additional")

    says = _(
        "Teilnahmen bei anderen Veranstaltern zählen zusätzlich. Fristen bei der Akademie ändern sich dadurch nicht."
    )
    return form_page(
        request, form, save, title=_("Teilnahmen anderer Veranstalter eintragen"), crumbs=_more_crumbs(), says=says,
        done=_("Eingetragen."), cite="SAP-Erlass 2007, Nr. 8", button=_("Eintragen"),
    )  # fmt: skip
