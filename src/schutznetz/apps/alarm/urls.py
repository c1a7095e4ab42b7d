# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.alarm import api, views

app_name = "alarm"
urlpatterns: list[URLPattern | URLResolver] = [
    path("station/", views.station, name="station"),
    path("station/leitstand/", views.security, name="security"),
    path("station/worker.js", views.worker, name="worker"),
    path("station/dienst.js", views.service_worker, name="service_worker"),
    path("station/app.webmanifest", views.manifest, name="manifest"),
    path("api/config/", api.config, name="config"),
    path("api/anmelden/", api.enrol, name="enrol"),
]
