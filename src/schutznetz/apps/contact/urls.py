# SPDX-License-Identifier: EUPL-1.2
"""Below `/hilfe/kontakt/`: without a trace (see `apps.directory.views.frame`)."""

from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.contact import api, views

app_name = "contact"
urlpatterns: list[URLPattern | URLResolver] = [
    path("antwort/", views.again, name="again"),
    path("api/aufgabe", api.give_task, name="task"),
    path("api/brief", api.leave, name="leave"),
    path("api/antwort", api.look, name="look"),
    path("api/weiter", api.write, name="write_again"),
    path("api/loeschen", api.withdraw, name="withdraw"),
    path("api/termin", api.take, name="take"),
    path("api/termin/ansehen", api.look_at_slot, name="look_at_slot"),
    path("api/termin/zurueckgeben", api.give_back, name="give_back"),
    path("<slug:key>/", views.write, name="write"),
    path("<slug:key>/rueckruf/", views.after_incident, name="after_incident"),
    path("<slug:key>/termin/", views.book, name="book"),
]
