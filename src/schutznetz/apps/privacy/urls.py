# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.privacy import views

app_name = "privacy"
urlpatterns: list[URLPattern | URLResolver] = [
    path("uebersicht/", views.overview, name="overview"),
    path("meine-daten/", views.own_data, name="own_data"),
    path("meine-daten/ausgeben/", views.export, name="export"),
    path("meine-daten/loeschen/", views.erase, name="erase"),
    path("antraege/", views.requests, name="requests"),
    path("antraege/neu/", views.ask, name="ask"),
    path("antraege/<int:pk>/", views.one_request, name="request"),
    path("antraege/<int:pk>/antworten/", views.answer, name="answer"),
    path("antraege/<int:pk>/aufschieben/", views.put_off, name="put_off"),
    path("antraege/<int:pk>/zurueckziehen/", views.withdraw, name="withdraw"),
    path("journal/", views.journal_page, name="journal"),
    path("journal/koepfe/", views.journal_heads, name="journal_heads"),
    path("journal/pruefen/", views.check_journal, name="check_journal"),
    path("loeschungen/", views.deletion_runs, name="deletions"),
    path("unterlagen/<slug:name>/", views.document, name="document"),
    path("unterlagen/<slug:name>/datei/", views.document_file, name="document_file"),
]
