# SPDX-License-Identifier: EUPL-1.2
"""Events and papers of working groups."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters import clock
from schutznetz.apps.exchange import policies
from schutznetz.apps.exchange.actions import work as actions
from schutznetz.apps.exchange.forms.work import ActivityFilter, ActivityForm, MaterialForm
from schutznetz.apps.exchange.models import Activity, Material
from schutznetz.apps.exchange.queries import work as reads
from schutznetz.apps.exchange.queries.groups import led_groups, my_groups, own_group
from schutznetz.apps.exchange.views.frame import FORM, Crumb, day_of, form_page, home, posted
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.organisation.views.pages import page
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import Column, Listing, confirm, page_of

KINDS = {"draft": "warning", "planned": "info", "held": "success", "cancelled": ""}


def _activities() -> list[Crumb]:
    return [home(), (_("Veranstaltungen"), reverse("exchange:activities"))]


def _materials() -> list[Crumb]:
    return [home(), (_("Unterlagen"), reverse("exchange:materials"))]


def _require_member(request: ActingRequest) -> None:
    if not my_groups(request.actor, clock.today()):
        raise Denied(_("Das lesen nur Mitglieder eines Arbeitskreises."))


@page()
def activities(request: ActingRequest) -> HttpResponse:
    """What the groups of the actor planned and did."""
    _require_member(request)
    groups = my_groups(request.actor, clock.today())
    led = set(led_groups(request.actor).values_list("pk", flat=True))
    user = request.actor.user

    def link(row: Activity) -> str:
        return _edit(row) if row.working_group_id in led or row.entered_by_id == user.pk else ""

    listing = Listing(
        request, reads.activities_of(request.actor, clock.today()),
        [
            Column("title", _("Titel"), link=link),
            Column("on", _("Tag"), sort=("on", "id")),
            Column("kind", _("Art"), cell=lambda row: row.get_kind_display()),
            Column("place", _("Ort"), cell=_place),
            Column("state", _("Stand"), cell=lambda row: row.get_state_display(), badge=lambda row: KINDS[row.state]),
        ],
        key="activities", caption=_("Veranstaltungen"), filters=ActivityFilter, default_sort="-on",
        empty_title=_("Noch keine Veranstaltung"),
        empty_text=_("Was hier steht, gehört später von selbst zum Jahresbericht."),
    )  # fmt: skip
    return render(request, "exchange/activities.html", {"listing": listing, "groups": groups})


def _edit(row: Activity) -> str:
    return reverse("exchange:change_activity", args=[row.pk])


def _place(row: Activity) -> str:
    return f"{row.place} ({row.authority})" if row.authority else row.place


@page(*FORM)
def add_activity(request: ActingRequest, key: str) -> HttpResponse:
    """A new event, by a member of the group."""
    group = WorkingGroup.objects.get(key=key)
    policies.require_enter_activity(request.actor, group, own_group(request.actor, clock.today()))
    return _activity_form(request, Activity(working_group=group), _("Veranstaltung eintragen"))


@page(*FORM)
def change_activity(request: ActingRequest, pk: int) -> HttpResponse:
    """Change an event, or say that it was held."""
    return _activity_form(
        request, reads.activity_to_change(request.actor, pk, clock.today()), _("Veranstaltung ändern")
    )


def _activity_form(request: ActingRequest, found: Activity, title: str) -> HttpResponse:
    form = ActivityForm(posted(request), instance=found, today=clock.today())

    def save() -> str:
        actions.save_activity(activity=form.instance, actor=request.actor, now=clock.now(), today=clock.today())
        return reverse("exchange:activities")

    says = _("Wer teilgenommen hat und worüber einzelne gesprochen haben, gehört nicht hierher. Beratungen zählen hier "
             "nicht mit; das hier steht im Jahresbericht.")  # fmt: skip
    return form_page(
        request, form, save, title=title, crumbs=_activities(), done=_("Gespeichert."), says=says,
        over=found.working_group,
    )  # fmt: skip


@page()
def materials(request: ActingRequest) -> HttpResponse:
    """Papers for presentations and events."""
    _require_member(request)
    led = list(led_groups(request.actor))
    listing = Listing(
        request, reads.materials_of(request.actor, clock.today()),
        [
            Column("title", _("Titel"), sort="title", link=page_of("exchange:material")),
            Column("name", _("Datei")),
            Column("size", _("Größe"), cell=_size, numeric=True),
            Column("uploaded_at", _("Hochgeladen"), cell=lambda row: day_of(row.uploaded_at)),
        ],
        key="materials", caption=_("Unterlagen"), default_sort="title", empty_title=_("Noch keine Unterlage"),
        empty_text=_("Hier liegen Vorträge und Handzettel, mit denen Ihr Arbeitskreis die SAP vorstellt."),
    )  # fmt: skip
    return render(request, "exchange/materials.html", {"listing": listing, "led": led})


def _size(row: Material) -> str:
    return _("%(kb)d kB") % {"kb": max(1, row.size // 1024)}


@page(*FORM)
def add_material(request: ActingRequest, key: str) -> HttpResponse:
    """Upload a PDF."""
    group = WorkingGroup.objects.get(key=key)
    policies.require_keep_work(request.actor, group)
    form = MaterialForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.cleaned_data["paper"]
        try:
            actions.add_material(
                group=group, title=form.cleaned_data["title"], name=name, content=content, actor=request.actor,
                now=clock.now(),
            )  # fmt: skip
        except actions.TooManyMaterials:
            form.add_error(
                "paper", _("Ihr Arbeitskreis hat schon sehr viele Unterlagen. Bitte löschen Sie zuerst eine.")
            )
        else:
            messages.success(request, _("Die Unterlage liegt jetzt für alle Mitglieder bereit."))
            return redirect("exchange:materials")
    says = _("Alle Mitglieder Ihres Arbeitskreises können sie herunterladen.")
    context = {"form": form, "title": _("Unterlage hochladen"), "crumbs": _materials(), "says": says, "over": group}
    context |= {"back": reverse("exchange:materials"), "button": _("Hochladen")}
    return render(request, "exchange/form.html", context, status=422 if form.is_bound else 200)


@page()
def material(request: ActingRequest, pk: int) -> HttpResponse:
    """One paper, and for the speaker the way to delete it."""
    found = reads.material_for(request.actor, pk, clock.today())
    context = {"material": found, "keeps": policies.may_keep_work(request.actor, found.working_group)}
    return render(request, "exchange/material.html", context)


@page()
def material_file(request: ActingRequest, pk: int) -> HttpResponse:
    """The PDF as a download, never shown inside this program."""
    found = reads.material_for(request.actor, pk, clock.today())
    try:
        with found.file.open("rb") as kept:
            response = HttpResponse(kept.read(), content_type="application/pdf")
    except FileNotFoundError as error:
        raise Material.DoesNotExist from error
    response["Content-Disposition"] = f'attachment; filename="unterlage-{pk}.pdf"'
    return response


@page(*FORM)
def remove_material(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask, then delete."""
    found = reads.material_for(request.actor, pk, clock.today())
    policies.require_keep_work(request.actor, found.working_group)
    if request.method != "POST":
        text = _("Die Datei ist dann für alle Mitglieder weg.")
        back = reverse("exchange:material", args=[pk])
        return confirm(request, title=_("Unterlage löschen?"), text=text, button=_("Löschen"), back=back)
    actions.remove_material(material=found, actor=request.actor, now=clock.now())
    messages.success(request, _("Gelöscht."))
    return redirect("exchange:materials")
