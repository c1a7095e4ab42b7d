# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.start import views

app_name = "start"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("anleitung/", views.guide, name="help"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("leichte-sprache/", views.easy, name="easy"),
    path("datenschutz/", views.privacy, name="privacy"),
]
