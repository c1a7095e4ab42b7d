# SPDX-License-Identifier: EUPL-1.2
"""Training groups: the entrance, the list, one group, its plan and its steps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.sap.views.frame import form_page
from schutznetz.apps.training import policies, queries
from schutznetz.apps.training.actions import groups as actions
from schutznetz.apps.training.facts import EVENTS, STATE_KINDS, area_name, in_words
from schutznetz.apps.training.forms.groups import GroupFilter, GroupForm, LecturerForm, ModuleForm
from schutznetz.apps.training.models import GroupState, Lecturer, Module, TrainingGroup
from schutznetz.apps.training.queries import groups as reads
from schutznetz.apps.training.queries.mentoring import own_membership, own_mentor, working_groups_of
from schutznetz.apps.training.views.frame import (
    FORM,
    address,
    crumbs_of,
    day_page,
    home,
    posted,
    programme_for,
)
from schutznetz.apps.training.views.speakers import working_group
from schutznetz.apps.ui.facts import Task, spoken
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import Column, Listing, confirm
from schutznetz.regulation.sap_erlass.basic_training import Event

DATED = frozenset({Event.START, Event.COMPLETE, Event.CANCEL})
"""Steps that ask for a day."""


@page()
def index(request: ActingRequest) -> HttpResponse:
    """What the acting person can do here; whoever has one place only goes there at once."""
    found = _places(request)
    if not found:
        raise Denied(_("Diesen Bereich sehen Akademie, Ministerium, Arbeitskreise und wer ausgebildet wird."))
    if len(found) == 1:
        own = working_groups_of(request.actor)
        return working_group(request, key=own[0].key) if own else redirect(found[0][1])
    return render(request, "training/index.html", {"places": found})


def _places(request: ActingRequest) -> list[tuple[str, str, str]]:
    """Title, address, and what is there."""
    actor, found = request.actor, []
    if actor.has_role(Role.ACADEMY, Role.MINISTRY, Role.LECTURER, Role.COMPANION):
        text = _("Plan, Lehrende, Praxisbegleitung, Mitglieder und Anwesenheit.")
        found.append((_("Ausbildungsgruppen"), reverse("training:groups"), text))
    if actor.has_role_for_any(Role.ACADEMY, Role.MINISTRY):
        text = _("Wer die Weiterbildung hat und wen begleiten kann.")
        found.append((_("Mentorinnen und Mentoren"), reverse("training:mentors"), text))
    for group in working_groups_of(actor):
        text = _("Wer ausgebildet wird, und wer wen begleitet.")
        found.append((group.name, reverse("training:working_group", args=[group.key]), text))
    if own_mentor(actor) is not None:
        found.append(
            (_("Ich begleite"), reverse("training:mentoring"), _("Tagebuch, Rückmeldungen, Summe des Quartals."))
        )
    if own_membership(actor) is not None:
        found.append((_("Meine Ausbildung"), reverse("training:own"), _("Module, Anwesenheit und Rückmeldungen.")))
    return [(str(title), url, str(text)) for title, url, text in found]


@page()
def groups(request: ActingRequest) -> HttpResponse:
    """Every group the actor may see."""
    actor = request.actor
    if not actor.has_role(Role.ACADEMY, Role.MINISTRY, Role.LECTURER, Role.COMPANION):
        raise Denied(_("Ausbildungsgruppen sehen Akademie und Ministerium, und wer sie leitet oder begleitet."))
    listing = Listing(
        request,
        queries.groups_visible_to(actor),
        [
            Column("name", _("Gruppe"), sort="name", link=address),
            Column("state", _("Stand"), cell=lambda row: row.get_state_display(), badge=_badge),
            Column("starts_on", _("Erster Tag"), sort="starts_on"),
            Column("completes_on", _("Abschluss"), cell=lambda row: row.completed_on or row.completes_on or "–"),
            Column("learning", _("Mitglieder"), numeric=True),
        ],
        key="training_groups",
        caption=_("Ausbildungsgruppen"),
        filters=GroupFilter,
        default_sort="-starts_on",
        empty_title=_("Noch keine Ausbildungsgruppe"),
        empty_text=_("Hier stehen die Gruppen der Grundausbildung, die die Akademie plant."),
    )
    return render(request, "training/groups.html", {"listing": listing, "plans": actor.has_role_for_any(Role.ACADEMY)})


def _badge(row: TrainingGroup) -> str:
    return STATE_KINDS.get(row.state, "")


@page(*FORM)
def plan(request: ActingRequest) -> HttpResponse:
    """A new group."""
    holder = Authority.objects.filter(pk__in=request.actor.authorities_with(Role.ACADEMY)).first()
    programme = programme_for(request)
    if holder is None or programme is None:
        raise Denied(_("Ausbildungsgruppen plant nur die Akademie."))
    policies.require_plan(request.actor, holder)
    form = GroupForm(posted(request), instance=TrainingGroup(programme=programme))

    def save() -> str:
        made = actions.plan_group(
            group=form.instance, holder=holder, actor=request.actor, now=clock.now(), today=clock.today()
        )
        return address(made)

    return form_page(
        request, form, save, title=_("Ausbildungsgruppe planen"), done=_("Die Gruppe ist angelegt."),
        crumbs=[home(), (_("Ausbildungsgruppen"), reverse("training:groups"))], over=holder,
        says=_("Danach tragen Sie Module und Lehrende ein und geben den Plan frei."),
    )  # fmt: skip


@page()
def group(request: ActingRequest, pk: int) -> HttpResponse:
    """One group: what is next, plan, people."""
    found = reads.group_for(request.actor, pk)
    return render(request, "training/group.html", _context(request, found))


def _context(request: ActingRequest, found: TrainingGroup) -> dict[str, Any]:
    today, rules = clock.today(), rules_of(found.programme)
    attended = reads.attended_by(found)
    modules = [(one, area_name(one.area), len(attended.get(one.pk, ()))) for one in found.modules.all()]
    people = list(queries.members(found))
    counts = {one.pk: sum(one.pk in who for who in attended.values()) for one in people}
    runs = policies.may_run_training(request.actor, found.programme)
    return {
        "group": found, "kind": _badge(found), "today": today, "runs": runs and not found.is_over, "is_academy": runs,
        "is_planned": found.state == GroupState.PLANNED, "is_running": found.state == GroupState.RUNNING,
        "modules": modules, "lecturers": found.lecturers.select_related("person"),
        "companions": reads.companions_of(found), "tasks": _tasks(request, found),
        "choices": _choices(request, found),
        "findings": [in_words(one) for one in _findings(found) if one.is_open],
        "members": [(one, counts[one.pk], reads.certificate_finding(one, rules, today)) for one in people],
    }  # fmt: skip


def _findings(found: TrainingGroup) -> list[Any]:
    """What is missing, as long as it can be mended."""
    if found.is_over:
        return []
    today = clock.today()
    checks = [reads.companions_finding(found, today)]
    if found.state != GroupState.RUNNING:
        checks = [reads.plan_finding(found, today), reads.lecturers_finding(found, today), *checks]
    return checks


def _tasks(request: ActingRequest, found: TrainingGroup) -> list[Task]:
    """The step everybody waits for: it links to its page, or says why it is not possible yet."""
    tasks = []
    for event, finding in reads.steps_open_to(request.actor, found, clock.today()):
        if event not in (Event.RELEASE, Event.START, Event.COMPLETE):
            continue
        heading = str(EVENTS[event].heading)
        if event is Event.COMPLETE and found.members.learning().exists():
            text = _("Erst, wenn für jedes Mitglied der Abschluss oder das Ausscheiden eingetragen ist.")
            tasks.append(Task(heading, "blocked", "", text))
        elif finding.is_open:
            tasks.append(Task(heading, "blocked", "", str(spoken(in_words(finding)).says)))
        else:
            tasks.append(Task(heading, "next", reverse("training:step", args=[found.pk, event.value])))
    return tasks


def _choices(request: ActingRequest, found: TrainingGroup) -> list[tuple[Any, str]]:
    steps = reads.steps_open_to(request.actor, found, clock.today())
    return [
        (EVENTS[event].heading, reverse("training:step", args=[found.pk, event.value]))
        for event, _finding in steps
        if event in (Event.REVISE, Event.CANCEL)
    ]


def run_group(request: ActingRequest, pk: int) -> TrainingGroup:
    """A group that the actor runs and that is not over."""
    found = reads.group_for(request.actor, pk)
    policies.require_run_training(request.actor, found.programme)
    if found.is_over:
        raise Denied(_("Diese Gruppe ist abgeschlossen oder abgesagt. Sie wird nicht mehr geändert."))
    return found


@page(*FORM)
def change(request: ActingRequest, pk: int) -> HttpResponse:
    """Name and days."""
    found = run_group(request, pk)
    form = GroupForm(posted(request), instance=found)

    def save() -> str:
        actions.change_group(group=form.instance, actor=request.actor, now=clock.now())
        return address(found)

    return form_page(
        request, form, save, title=_("Gruppe ändern"), crumbs=crumbs_of(found), done=_("Gespeichert.")
    )  # fmt: skip


@page(*FORM)
def step(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """Take a step; what the rule forbids is refused with its section."""
    found = reads.group_for(request.actor, pk)
    policies.require_run_training(request.actor, found.programme)
    try:
        event = Event(name)
    except ValueError as error:
        raise Http404 from error

    def act(on: Any) -> str:
        actions.take_step(
            group=found, event=event, on=on, actor=request.actor, now=clock.now(), today=clock.today()
        )  # fmt: skip
        return address(found)

    words = EVENTS[event]
    if event not in DATED:
        return _ask(request, found, event, act)
    if event is Event.COMPLETE and found.members.learning().exists():
        messages.warning(request, _("Tragen Sie zuerst für jedes Mitglied den Abschluss oder das Ausscheiden ein."))
        return redirect(address(found))
    return day_page(
        request, act, label=words.day, earliest=reads.earliest(found, event), title=words.heading, says=words.says,
        crumbs=crumbs_of(found), button=words.heading, done=_("Eingetragen: %(step)s.") % {"step": words.done},
    )  # fmt: skip


def _ask(request: ActingRequest, found: TrainingGroup, event: Event, act: Any) -> HttpResponse:
    words = EVENTS[event]
    if request.method == "POST":
        target = act(clock.today())
        messages.success(request, _("Eingetragen: %(step)s.") % {"step": words.done})
        return redirect(target)
    return confirm(
        request, title=words.heading, text=words.says, button=words.heading, back=address(found), kind="info"
    )  # fmt: skip


# --- modules ----------------------------------------------------------------------------------------------------------


@page(*FORM)
def add_module(request: ActingRequest, pk: int) -> HttpResponse:
    found = run_group(request, pk)
    if found.state != GroupState.PLANNED:
        raise Denied(_("Der Plan ist freigegeben. Nehmen Sie die Freigabe zurück, um Module zu ergänzen."))
    return _module_page(request, Module(group=found), _("Modul ergänzen"))


@page(*FORM)
def module(request: ActingRequest, pk: int) -> HttpResponse:
    """Change a module; of a released plan only its days and its place."""
    found = Module.objects.select_related("group").get(pk=pk)
    found.group = run_group(request, found.group_id)
    return _module_page(request, found, _("Modul ändern"))


def _module_page(request: ActingRequest, found: Module, title: str) -> HttpResponse:
    form = ModuleForm(posted(request), instance=found)

    def save() -> str:
        actions.save_module(module=form.instance, actor=request.actor, now=clock.now(), today=clock.today())
        return address(found.group)

    is_released = found.group.state != GroupState.PLANNED
    says = _("Der Plan ist freigegeben: Die Mitglieder hören von der Änderung.") if is_released else ""
    return form_page(
        request, form, save, title=title, crumbs=crumbs_of(found.group), done=_("Gespeichert."), says=says
    )  # fmt: skip


@page(*FORM)
def drop_module(request: ActingRequest, pk: int) -> HttpResponse:
    """Take a module out of the plan, after asking."""
    found = Module.objects.select_related("group").get(pk=pk)
    found.group = run_group(request, found.group_id)
    if found.group.state != GroupState.PLANNED:
        raise Denied(_("Der Plan ist freigegeben. Nehmen Sie die Freigabe zurück, um Module zu entfernen."))
    if request.method == "POST":
        actions.drop_module(module=found, actor=request.actor, now=clock.now())
        messages.success(request, _("Das Modul ist entfernt."))
        return redirect(address(found.group))
    return confirm(
        request, title=_("Modul entfernen?"), text=found.title, button=_("Entfernen"), back=address(found.group)
    )  # fmt: skip


# --- lecturers --------------------------------------------------------------------------------------------------------


@page(*FORM)
def mandate(request: ActingRequest, pk: int) -> HttpResponse:
    """The academy asks somebody to lead the group."""
    found = run_group(request, pk)
    people: Any = reads.possible_lecturers(found, clock.today())
    form = LecturerForm(
        posted(request), instance=Lecturer(group=found), people=people, initial={"since": found.starts_on}
    )

    def save() -> str:
        form.instance.name = form.cleaned_data["name"]
        actions.mandate(lecturer=form.instance, actor=request.actor, now=clock.now())
        return address(found)

    return form_page(
        request, form, save, title=_("Lehrende beauftragen"), crumbs=crumbs_of(found), done=_("Eingetragen."),
        says=_("Mit dem Auftrag sieht diese Person Plan, Mitglieder und Anwesenheit der Gruppe, sonst nichts."),
    )  # fmt: skip


@page(*FORM)
def end_mandate(request: ActingRequest, pk: int) -> HttpResponse:
    found = Lecturer.objects.select_related("group").get(pk=pk)
    group_ = run_group(request, found.group_id)
    found.group = group_
    if request.method == "POST":
        actions.end_mandate(lecturer=found, on=clock.today(), actor=request.actor, now=clock.now())
        messages.success(request, _("Der Auftrag ist beendet."))
        return redirect(address(group_))
    return confirm(
        request, title=_("Auftrag beenden?"), text=str(found), button=_("Beenden"), back=address(group_)
    )  # fmt: skip
