# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.figures.views import structures

app_name = "figures"
urlpatterns: list[URLPattern | URLResolver] = [
    path("personalstruktur/", structures.index, name="structures"),
    path("personalstruktur/<slug:key>/", structures.structure, name="structure"),
    path("personalstruktur/<slug:key>/einlesen/", structures.read, name="read"),
    path("personalstruktur/<slug:key>/vorschau/", structures.preview, name="preview"),
    path("personalstruktur/<slug:key>/bestaetigen/", structures.confirm, name="confirm"),
    path("personalstruktur/<slug:key>/verwerfen/", structures.discard, name="discard"),
    path("personalstruktur/<slug:key>/vorlage/<slug:kind>/", structures.template, name="template"),
    path("empfaenger/", structures.collector, name="collector"),
]
