# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.duties import views

app_name = "duties"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.duties, name="duties"),
    path("kalender/", views.calendar, name="calendar"),
    path("kalender/beenden/", views.end_feed, name="end_feed"),
    path("kalender/schutznetz.ics", views.file, name="file"),
    path("kalender/<str:secret>.ics", views.feed, name="feed"),
    path("<uuid:uid>/", views.duty, name="duty"),
    path("<uuid:uid>/bestaetigen/", views.confirm, name="confirm"),
]
