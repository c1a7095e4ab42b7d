# SPDX-License-Identifier: EUPL-1.2
"""One page with every component of the kit, for tests only: a list, a form, and all the parts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from schutznetz.apps.organisation.models import Person
from schutznetz.apps.ui.facts import Task
from schutznetz.apps.ui.forms import DayField, KernForm, SearchFilter
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.views import Column, Listing, confirm
from schutznetz.config.urls import urlpatterns as program

LONG = "Arbeitsschutzausschusssitzungsprotokollführung"
KINDS = [("a", "Verbale Gewalt"), ("b", "Sachbeschädigung"), ("c", LONG)]


class PeopleFilter(SearchFilter):
    q = forms.CharField(label="Name", required=False)
    gone = forms.BooleanField(label="auch Ausgeschiedene", required=False)

    def narrow(self, queryset: Any) -> Any:
        return queryset.filter(family_name__istartswith=self.cleaned_data["q"])


class Everything(KernForm, forms.Form):
    groups = [("Der Vorfall", ["title", "when", "kind", "how"])]
    title = forms.CharField(label="Kurzbeschreibung", help_text="Ein Satz, zum Beispiel: Bedrohung am Schalter 3")
    when = DayField(label="Wann ist es passiert?")
    kind = forms.ChoiceField(label="Art des Vorfalls", choices=KINDS, widget=forms.RadioSelect)
    how = forms.MultipleChoiceField(
        label="Wer war dabei?", choices=KINDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    site = forms.ChoiceField(label="Standort", choices=[("", "Bitte wählen"), *KINDS])
    text = forms.CharField(label="Was ist passiert?", widget=forms.Textarea, required=False)
    paper = forms.FileField(label="Anlage", required=False)
    agreed = forms.BooleanField(label="Ich habe die Hinweise zum Datenschutz gelesen")


COLUMNS = [
    Column("name", "Name", sort=("family_name", "given_name"), cell=str, link=lambda person: f"/galerie/{person.pk}/"),
    Column("external_id", "Personalkennung", sort="external_id"),
    Column("pk", "Nummer", sort="pk", numeric=True),
    Column("state", "Stand", cell=lambda person: "aktiv", badge=lambda person: "success"),
]
TASKS = [
    Task("Standort anlegen", "done", "/"),
    Task("Grundriss zeichnen", "next", "/", "Noch 3 Räume ohne Tür"),
    Task(LONG, "open", "/"),
    Task("Stationen anmelden", "blocked", "/", "Erst wenn der Grundriss fertig ist"),
]

PARTS = (Path(__file__).parent / "gallery_parts.html").read_text(encoding="utf-8")
LIST = """{% extends "ui/page.html" %}{% load ui %}{% block title %}Liste{% endblock %}
{% block crumbs %}{% crumb "Personen" "list" keep=True %}{% endblock %}
{% block content %}<h1>Personen</h1>{% if listing %}{% listing listing %}{% endif %}{% endblock %}"""


def draw(request: HttpRequest, text: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(text).render(context, request), status=status)


def parts(request: HttpRequest) -> HttpResponse:
    form = Everything(request.POST or None, request.FILES or None)
    moment = datetime(2027, 3, 14, 8, 5, tzinfo=UTC)
    context = {"form": form, "tasks": TASKS, "moment": moment, "delta": timedelta(hours=1, minutes=15)}
    return draw(request, PARTS, context, 422 if form.errors else 200)


def people(request: HttpRequest) -> HttpResponse:
    rows = Person.objects.all()
    listing = Listing(
        request,
        rows,
        COLUMNS,
        key="people",
        caption="Personen",
        filters=PeopleFilter,
        default_sort="name",
        page_size=10,
    )
    return draw(request, LIST, {"listing": listing})


def one(request: HttpRequest, pk: int) -> HttpResponse:
    return draw(request, LIST, {})


def remove(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return HttpResponse("weg")
    return confirm(request, title="Wirklich löschen?", text="Weg ist weg.", button="Löschen", back="/galerie/")


def refuse(request: HttpRequest) -> HttpResponse:
    raise Denied("Das darf nur die Standortleitung.")


urlpatterns = [
    path("galerie/", parts, name="parts"),
    path("galerie/liste/", people, name="list"),
    path("galerie/<int:pk>/", one),
    path("galerie/weg/", remove),
    path("galerie/nein/", refuse),
    *program,
]
