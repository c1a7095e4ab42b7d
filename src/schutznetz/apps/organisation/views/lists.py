# SPDX-License-Identifier: EUPL-1.2
"""The tables of the lists: their columns and filters."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.organisation.models import Desk, ImportRun, Person, Site
from schutznetz.apps.ui.forms import SearchFilter
from schutznetz.apps.ui.views import Column


class SiteFilter(SearchFilter):
    q = forms.CharField(label=_("Name oder Anschrift"), required=False)

    def narrow(self, queryset: QuerySet[Site]) -> QuerySet[Site]:
        text = self.cleaned_data["q"]
        return queryset.filter(Q(name__icontains=text) | Q(address__icontains=text)) if text else queryset


def site_columns(visible: set[int]) -> list[Column]:
    """Columns of the sites; those in `visible` lead to their page."""

    def link(site: Site) -> str:
        return reverse("organisation:site", args=[site.key]) if site.pk in visible else ""

    return [
        Column("name", _("Standort"), sort="name", link=link),
        Column("address", _("Anschrift"), sort="address", cell=lambda site: site.address or "–"),
        Column("phone", _("Telefon bei Alarm"), cell=lambda site: site.phone or "–"),
        Column("authority", _("Behörde"), sort="authority__name"),
    ]


class DeskFilter(SearchFilter):
    q = forms.CharField(label=_("Bezeichnung, Raum oder Kennung"), required=False)

    def narrow(self, queryset: QuerySet[Desk]) -> QuerySet[Desk]:
        text = self.cleaned_data["q"]
        found = Q(label__icontains=text) | Q(room__name__icontains=text) | Q(key__icontains=text)
        return queryset.filter(found) if text else queryset


DESKS = [
    Column(
        "label",
        _("Arbeitsplatz"),
        sort="label",
        link=lambda desk: reverse("organisation:desk", args=[desk.site.key, desk.key]),
    ),
    Column("room", _("Raum"), sort="room__name", cell=lambda desk: desk.room.name),
    Column(
        "floor", _("Etage"), sort=("room__floor__level", "room__floor__name"), cell=lambda desk: desk.room.floor.name
    ),
    Column("public", _("Publikumsverkehr"), cell=lambda desk: _("ja") if desk.has_public_contact else _("nein")),
    Column("people", _("Personen"), sort="people_count", cell=lambda desk: desk.people_count, numeric=True),
]


class PeopleFilter(SearchFilter):
    q = forms.CharField(label=_("Name oder Personalkennung"), required=False)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Standort"), required=False, empty_label=_("Alle"))
    gone = forms.BooleanField(label=_("Auch Ausgeschiedene"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.all()  # type: ignore[attr-defined]

    def narrow(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        data = self.cleaned_data
        for word in data["q"].split():
            queryset = queryset.filter(
                Q(family_name__istartswith=word) | Q(given_name__istartswith=word) | Q(external_id__iexact=word)
            )
        if data["site"]:
            queryset = queryset.filter(site=data["site"])
        return queryset if data["gone"] else queryset.filter(left_on=None)


PEOPLE = [
    Column(
        "name",
        _("Name"),
        sort=("family_name", "given_name"),
        cell=lambda person: f"{person.family_name}, {person.given_name}",
        link=lambda person: reverse("organisation:person", args=[person.pk]),
    ),
    Column("external_id", _("Personalkennung"), sort="external_id"),
    Column("site", _("Standort"), sort="site__name", cell=lambda person: person.site or "–"),
    Column("desk", _("Arbeitsplatz"), sort="desk__label", cell=lambda person: person.desk or "–"),
]

IMPORT_KINDS = {
    ImportRun.State.READY: "warning",
    ImportRun.State.FAULTY: "danger",
    ImportRun.State.FAILED: "danger",
    ImportRun.State.DONE: "success",
}
IMPORTS = [
    Column(
        "file_name",
        _("Datei"),
        link=lambda run: reverse("organisation:import", args=[run.pk]),
    ),
    Column("created_at", _("hochgeladen am"), sort="id", cell=lambda run: run.created_at),
    Column(
        "state",
        _("Stand"),
        cell=lambda run: run.get_state_display(),
        badge=lambda run: IMPORT_KINDS.get(run.state, "info"),
    ),
]
