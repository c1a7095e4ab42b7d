# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.reporting.views import explorer, releases, reports, reports_trends, years

app_name = "reporting"
urlpatterns: list[URLPattern | URLResolver] = [
    path("freigaben/", releases.index, name="releases"),
    path("freigaben/<slug:key>/", releases.overview, name="overview"),
    path("freigaben/<slug:key>/<int:year>/<int:quarter>/berechnen/", releases.ask, name="ask"),
    path("freigaben/<slug:key>/<int:year>/schutz/", years.protection, name="protection"),
    path("freigaben/<slug:key>/<int:year>/budget/", years.ledger, name="ledger"),
    path("freigaben/<slug:key>/<int:year>/erklaerung/", years.statement, name="statement"),
    path("freigaben/<slug:key>/<int:year>/erklaerung/<slug:language>.pdf", years.statement_pdf, name="statement_pdf"),
    path("freigabe/<int:pk>/", releases.release, name="release"),
    path("freigabe/<int:pk>/noch-einmal/", releases.again, name="again"),
    path("freigabe/<int:pk>/veroeffentlichen/", releases.publish, name="publish"),
    path("freigabe/pruefbericht/<int:pk>/", releases.report, name="report_of_gate"),
    path("berichte/", reports.reports, name="reports"),
    path("berichte/<slug:key>/leser/", reports.readers, name="readers"),
    path("berichte/<slug:key>/<int:year>/", reports.report, name="report"),
    path("berichte/<slug:key>/<int:year>/datei/<slug:kind>/", reports.report_file, name="report_file"),
    path("berichte/<slug:key>/<int:year>/<int:quarter>/", reports.report, name="report"),
    path("berichte/<slug:key>/<int:year>/<int:quarter>/datei/<slug:kind>/", reports.report_file, name="report_file"),
    path("tabelle/<slug:key>/", explorer.explore, name="explore"),
    path("tabelle/<slug:key>/datei/<slug:kind>/", explorer.explore_file, name="explore_file"),
    path("tabelle/<slug:key>/vorschlagen/", explorer.propose, name="propose"),
    path("vorschlaege/<slug:key>/", explorer.proposals, name="proposals"),
    path("vorschlag/<int:pk>/", explorer.answer_proposal, name="answer_proposal"),
    path("entwicklungen/", reports_trends.trends, name="trends"),
    path("entwicklungen/<slug:key>/", reports_trends.trend, name="trend"),
]
