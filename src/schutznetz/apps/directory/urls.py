# SPDX-License-Identifier: EUPL-1.2
"""Below `/hilfe/`: without a trace. All else: for people who are signed in."""

from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.directory.views import keeping, public, rooms

app_name = "directory"
urlpatterns: list[URLPattern | URLResolver] = [
    path("hilfe/", public.start, name="start"),
    path("hilfe/sofort/", public.now, name="now"),
    path("hilfe/kollegen/", public.people, name="people"),
    path("hilfe/kollegen/<slug:key>/", public.profile, name="profile"),
    path("hilfe/stellen/", public.services, name="services"),
    path("hilfe/stellen/<int:pk>/", public.service, name="service"),
    path("hilfe/gut-zu-wissen/", public.know, name="know"),
    path("hilfe/leicht/", public.easy, name="easy"),
    path("beratung/profil/", keeping.own_profile, name="own_profile"),
    path("beratung/profil/ausgelastet/", keeping.busy, name="busy"),
    path("beratung/angaben/", keeping.index, name="keeping"),
    path("beratung/angaben/stelle/<slug:key>/neu/", keeping.add_contact, name="add_contact"),
    path("beratung/angaben/stelle/<int:pk>/", keeping.change_contact, name="change_contact"),
    path("beratung/angaben/stelle/<int:pk>/loeschen/", keeping.delete_contact, name="delete_contact"),
    path("beratung/angaben/nummer/neu/", keeping.add_line, name="add_line"),
    path("beratung/angaben/nummer/<int:pk>/", keeping.change_line, name="change_line"),
    path("beratung/angaben/nummer/<int:pk>/loeschen/", keeping.delete_line, name="delete_line"),
    path("raeume/", rooms.rooms, name="rooms"),
    path("raeume/<int:pk>/", rooms.room, name="room"),
    path("raeume/<int:pk>/aendern/", keeping.change_room, name="change_room"),
    path("raeume/standort/<int:pk>/neu/", keeping.add_room, name="add_room"),
    path("raeume/buchung/<int:pk>/absagen/", rooms.cancel, name="cancel"),
]
