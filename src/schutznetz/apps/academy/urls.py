# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.academy.views import calendar, own, planning, requests

app_name = "academy"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", calendar.calendar, name="calendar"),
    path("monat/<int:year>/<int:number>/", calendar.month, name="month"),
    path("meine-termine/", own.own, name="own"),
    path("abwesenheiten/", own.absences, name="absences"),
    path("veranstaltungen/<int:pk>/", calendar.event, name="event"),
    path("veranstaltungen/<int:pk>/termin.ics", calendar.file, name="file"),
    path("veranstaltungen/<int:pk>/anmelden/", own.register, name="register"),
    path("anmeldungen/<int:pk>/abmelden/", own.cancel, name="cancel"),
    path("veranstaltungen/<int:pk>/teilnahme/", planning.attendance, name="attendance"),
    path("veranstaltungen/<int:pk>/eintragen/", planning.enter, name="enter"),
    path("veranstaltungen/<int:pk>/aendern/", planning.edit, name="edit"),
    path("veranstaltungen/<int:pk>/absagen/", planning.call_off, name="call_off"),
    path("leitung/", planning.led, name="led"),
    path("planung/", planning.plan, name="plan"),
    path("planung/neu/", planning.new, name="new"),
    path("planung/verteilen/", planning.lay_out, name="lay_out"),
    path("planung/<int:year>/<slug:part>/freigeben/", planning.release, name="release"),
    path("themen/", planning.topics, name="topics"),
    path("themen/<int:pk>/loeschen/", planning.remove_topic, name="remove_topic"),
    path("kleingruppen/", requests.small_groups, name="small_groups"),
    path("kleingruppen/beantragen/", requests.ask_small, name="ask_small"),
    path("kleingruppen/<int:pk>/", requests.small_group, name="small_group"),
    path("kleingruppen/<int:pk>/zurueckziehen/", requests.withdraw_small, name="withdraw_small"),
    path("kleingruppen/<int:pk>/planen/", requests.plan_small, name="plan_small"),
    path("zusaetzlich/", requests.additional, name="additional"),
    path("zusaetzlich/beantragen/", requests.ask_additional, name="ask_additional"),
    path("zusaetzlich/eintragen/", requests.external, name="external"),
    path("zusaetzlich/<int:pk>/", requests.one_additional, name="one_additional"),
]
