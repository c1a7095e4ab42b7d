# SPDX-License-Identifier: EUPL-1.2
"""The lists of the organisation: their columns and filters, and what they are for."""

from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.organisation import policies, queries
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Desk, ImportRun, Person, Site
from schutznetz.apps.ui.facts import ListDeclaration
from schutznetz.apps.ui.forms import NamedChoiceField, SearchFilter
from schutznetz.apps.ui.models import found_anywhere
from schutznetz.apps.ui.views import Column, Listing, page_of

BASIS = gettext_lazy("Art. 6 Abs. 1 Buchst. e DSGVO, § 18 DSG NRW, § 3 ArbSchG")


class SiteFilter(SearchFilter):
    q = forms.CharField(label=gettext_lazy("Name oder Anschrift"), required=False, max_length=100)

    def narrow(self, queryset: QuerySet[Site]) -> Any:
        return found_anywhere(queryset, self.cleaned_data["q"], "name", "address")


def site_columns(visible: set[int]) -> list[Column]:
    """Columns of the sites; those in `visible` lead to their page."""

    def link(site: Site) -> str:
        return reverse("organisation:site", args=[site.key]) if site.pk in visible else ""

    return [
        Column("name", gettext_lazy("Standort"), sort="name", link=link),
        Column("address", gettext_lazy("Anschrift"), sort="address", cell=lambda site: site.address or "–"),
        Column("phone", gettext_lazy("Telefon bei Alarm"), cell=lambda site: site.phone or "–"),
        Column("authority", gettext_lazy("Behörde"), sort="authority__name"),
    ]


def site_list(request: Any, _of: str = "") -> Listing:
    """Everybody's list of sites; the own ones lead further."""
    policies.require_see_sites(request.actor)
    visible = set(queries.sites_visible_to(request.actor).values_list("pk", flat=True))
    return Listing(
        request,
        queries.sites_listed_for(request.actor),
        site_columns(visible),
        key="sites",
        caption=_("Standorte"),
        filters=SiteFilter,
        default_sort="name",
        empty_title=_("Noch keine Standorte"),
        empty_text=_("Hier stehen die Gebäude Ihrer Behörde. Am schnellsten geht es mit einer Liste aus Excel."),
        saved_as="sites",
    )


class DeskFilter(SearchFilter):
    q = forms.CharField(label=gettext_lazy("Bezeichnung, Raum oder Kennung"), required=False, max_length=100)

    def narrow(self, queryset: QuerySet[Desk]) -> Any:
        return found_anywhere(queryset, self.cleaned_data["q"], "label", "room__name", "key")


DESKS = [
    Column(
        "label",
        gettext_lazy("Arbeitsplatz"),
        sort="label",
        link=page_of("organisation:desk", "site.key", "key"),
    ),
    Column("room", gettext_lazy("Raum"), sort="room__name", cell=lambda desk: desk.room.name),
    Column(
        "floor",
        gettext_lazy("Etage"),
        sort=("room__floor__level", "room__floor__name"),
        cell=lambda desk: desk.room.floor.name,
    ),
    Column(
        "public",
        gettext_lazy("Publikumsverkehr"),
        cell=lambda desk: _("ja") if desk.has_public_contact else _("nein"),
    ),
    Column("people", gettext_lazy("Personen"), sort="people_count", cell=lambda desk: desk.people_count, numeric=True),
]


def desk_list(request: Any, of: str) -> Listing:
    """The desks of the site with the key `of`; raises `Denied` or `Site.DoesNotExist`."""
    return Listing(
        request,
        queries.desks_of(queries.site_for(request.actor, of)),
        DESKS,
        key="desks",
        caption=_("Arbeitsplätze"),
        filters=DeskFilter,
        default_sort="label",
        empty_title=_("Noch keine Arbeitsplätze"),
        empty_text=_("Arbeitsplätze setzen Sie auf den Plan einer Etage oder lesen sie aus einer Liste ein."),
        saved_as="desks",
        of=of,
    )


class PeopleFilter(SearchFilter):
    q = forms.CharField(label=gettext_lazy("Name oder Personalkennung"), required=False, max_length=100)
    site = NamedChoiceField(
        Site.objects.none(), label=gettext_lazy("Standort"), required=False, empty_label=gettext_lazy("Alle")
    )
    gone = forms.BooleanField(label=gettext_lazy("Auch Ausgeschiedene"), required=False)

    def __init__(self, *args: Any, sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]

    def narrow(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        data = self.cleaned_data
        if data["q"].strip():
            queryset = queryset.filter(search__words=data["q"])
        if data["site"]:
            queryset = queryset.filter(site=data["site"])
        return queryset if data["gone"] else queryset.filter(left_on=None)


PEOPLE = [
    Column(
        "name",
        gettext_lazy("Name"),
        sort="sort_name",
        cell=lambda person: f"{person.family_name}, {person.given_name}",
        link=page_of("organisation:person"),
    ),
    Column("external_id", gettext_lazy("Personalkennung"), sort="external_id"),
    Column("site", gettext_lazy("Standort"), cell=lambda person: person.site or "–"),
    Column("desk", gettext_lazy("Arbeitsplatz"), cell=lambda person: person.desk or "–"),
    Column("email", gettext_lazy("E-Mail"), on_page=False, may=policies.may_administer_any),
    Column("phone", gettext_lazy("Telefon"), on_page=False, may=policies.may_administer_any),
]


def people_list(request: Any, _of: str = "") -> Listing:
    """The people of the actor's sites and authorities; raises `Denied`."""
    found = queries.people_visible_to(request.actor)
    return Listing(
        request,
        found if request.GET else found.filter(left_on=None),
        PEOPLE,
        key="people",
        caption=_("Personen"),
        filters=partial(PeopleFilter, sites=queries.sites_with_role(request.actor, *policies.EDITORS)),
        default_sort="name",
        empty_title=_("Keine Personen gefunden"),
        empty_text=_("Hier stehen die Beschäftigten Ihrer Standorte."),
        saved_as="people",
    )


IMPORT_KINDS = {
    ImportRun.State.READY: "warning",
    ImportRun.State.FAULTY: "danger",
    ImportRun.State.FAILED: "danger",
    ImportRun.State.DONE: "success",
}
IMPORTS = [
    Column(
        "file_name",
        gettext_lazy("Datei"),
        link=page_of("organisation:import"),
    ),
    Column("created_at", gettext_lazy("hochgeladen am"), sort="id", cell=lambda run: run.created_at),
    Column(
        "state",
        gettext_lazy("Stand"),
        cell=lambda run: run.get_state_display(),
        badge=lambda run: IMPORT_KINDS.get(run.state, "info"),
    ),
]


class ImportFilter(SearchFilter):
    state = forms.ChoiceField(
        label=gettext_lazy("Stand"),
        required=False,
        choices=[("", gettext_lazy("alle")), *ImportRun.State.choices],
    )

    def narrow(self, queryset: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
        state = self.cleaned_data["state"]
        return queryset.filter(state=state) if state else queryset


def import_list(request: Any) -> Listing:
    """The actor's own imports, newest first."""
    runs = queries.imports_of(request.actor)
    return Listing(
        request,
        runs,
        IMPORTS,
        key="imports",
        caption=_("Frühere Importe"),
        filters=ImportFilter,
        page_size=20,
        empty_title=_("Noch nichts eingelesen"),
    )


def _build(listing: Any) -> Any:
    def build(request: HttpRequest, of: str) -> Listing:
        found: Listing = listing(request, of)
        return found

    return build


DECLARATIONS = [
    ListDeclaration(
        key="sites",
        holds_people=False,
        name=gettext_lazy("Standorte"),
        purpose=gettext_lazy("Damit Beschäftigte die Gebäude ihrer Behörde und die Rufnummer bei Alarm finden."),
        basis=gettext_lazy("§ 10 ArbSchG"),
        fields=[column.label for column in site_columns(set())],
        roles=[*Role],
        build=_build(site_list),
        url_name="organisation:sites",
        asks_purpose=False,
    ),
    ListDeclaration(
        key="desks",
        holds_people=False,
        name=gettext_lazy("Arbeitsplätze eines Standorts"),
        purpose=gettext_lazy("Damit Rufkreise und Wege bei Alarm stimmen."),
        basis=gettext_lazy("§§ 5 und 10 ArbSchG"),
        fields=[column.label for column in DESKS],
        roles=[*policies.LOOKERS],
        build=_build(desk_list),
        url_name="organisation:desks",
        asks_purpose=False,
    ),
    ListDeclaration(
        key="people",
        holds_people=True,
        name=gettext_lazy("Personen"),
        purpose=gettext_lazy(
            "Damit Zuständige die Beschäftigten ihrer Standorte dem Schutz zuordnen können. Für nichts anderes."
        ),
        basis=BASIS,
        fields=[column.label for column in PEOPLE],
        roles=[*policies.EDITORS],
        build=_build(people_list),
        url_name="organisation:people",
    ),
]
