# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.documents.views import letters, lists, templates

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", letters.overview, name="overview"),
    path("listen/<slug:key>/", lists.save_list, name="save_list"),
    path("listen/<slug:key>/<slug:of>/", lists.save_list, name="save_list"),
    path("bestellung/<int:pk>/", letters.appointment, name="appointment"),
    path("zugang/<uuid:pk>/", letters.handover, name="handover"),
    path("behoerde/<slug:key>/bescheinigungen/", letters.certificates, name="certificates"),
    path("behoerde/<slug:key>/briefkopf/", templates.letterhead, name="letterhead"),
    path("behoerde/<slug:key>/briefkopf/ansehen/", templates.letterhead_preview, name="letterhead_preview"),
    path("behoerde/<slug:key>/vorlagen/<slug:kind>/", templates.template, name="template"),
    path("behoerde/<slug:key>/vorlagen/<slug:kind>/zuruecksetzen/", templates.reset, name="reset_template"),
    path("behoerde/<slug:key>/vorlagen/<slug:kind>/<int:pk>/", templates.version, name="template_version"),
]
