# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.notify import views

app_name = "notify"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.mine, name="mine"),
    path("probe/", views.trial, name="trial"),
    path("adresse-stimmt/", views.trust, name="trust"),
    path("versand/", views.sending, name="sending"),
    path("versand/mails/", views.demo_mails, name="demo_mails"),
    path("versand/mails/<slug:token>/", views.demo_mail, name="demo_mail"),
]
