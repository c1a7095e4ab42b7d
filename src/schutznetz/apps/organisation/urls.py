# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.organisation import api
from schutznetz.apps.organisation.views import floors, imports, people, sites, things

SITE = "standorte/<str:site_key>/"
FLOOR = f"{SITE}etagen/<str:key>/"
ON_FLOOR = f"{SITE}etagen/<str:floor_key>/"

app_name = "organisation"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", sites.sites, name="sites"),
    path("standort-anlegen/", sites.add_site, name="add_site"),
    path("standorte/<str:key>/", sites.site, name="site"),
    path("standorte/<str:key>/bearbeiten/", sites.edit_site, name="edit_site"),
    path("standorte/<str:key>/plaetze/", sites.desks, name="desks"),
    path("mein-arbeitsplatz/", sites.own_desk, name="own_desk"),
    path("behoerden/", sites.authorities, name="authorities"),
    path("behoerde-anlegen/", sites.edit_authority, name="add_authority"),
    path("behoerden/<str:key>/", sites.edit_authority, name="edit_authority"),
    path(f"{SITE}etage-anlegen/", floors.add_floor, name="add_floor"),
    path(FLOOR, floors.floor, name="floor"),
    path(f"{FLOOR}bearbeiten/", floors.edit_floor, name="edit_floor"),
    path(f"{FLOOR}loeschen/", floors.delete_floor, name="delete_floor"),
    path(f"{FLOOR}plan/", floors.editor, name="editor"),
    path(f"{FLOOR}plan.json", api.plan_document, name="plan_document"),
    path(f"{FLOOR}zeichnung/", floors.drawing, name="drawing"),
    path(f"{FLOOR}zeichnung/bild", floors.drawing_image, name="drawing_image"),
    path(f"{ON_FLOOR}raum-anlegen/", things.edit_room, name="add_room"),
    path(f"{ON_FLOOR}raeume/<str:key>/", things.edit_room, name="edit_room"),
    path(f"{ON_FLOOR}raeume/<str:key>/loeschen/", things.delete_room, name="delete_room"),
    path(f"{ON_FLOOR}tuer-anlegen/", things.edit_door, name="add_door"),
    path(f"{ON_FLOOR}tueren/<str:key>/", things.edit_door, name="edit_door"),
    path(f"{ON_FLOOR}tueren/<str:key>/loeschen/", things.delete_door, name="delete_door"),
    path(f"{ON_FLOOR}platz-anlegen/", things.add_desk, name="add_desk"),
    path(f"{SITE}plaetze/<str:key>/", things.desk, name="desk"),
    path(f"{SITE}plaetze/<str:key>/bearbeiten/", things.edit_desk, name="edit_desk"),
    path(f"{SITE}plaetze/<str:key>/loeschen/", things.delete_desk, name="delete_desk"),
    path("personen/", people.people, name="people"),
    path("person-anlegen/", people.edit_person, name="add_person"),
    path("personen/<int:pk>/", people.person, name="person"),
    path("personen/<int:pk>/bearbeiten/", people.edit_person, name="edit_person"),
    path("personen/<int:pk>/amt-vergeben/", people.edit_office, name="add_office"),
    path("personen/<int:pk>/aemter/<int:office_pk>/", people.edit_office, name="edit_office"),
    path("import/", imports.imports, name="imports"),
    path("import/vorlage.<str:kind>", imports.template, name="import_template"),
    path("import/<int:pk>/", imports.import_run, name="import"),
    path("import/<int:pk>/uebernehmen/", imports.apply_import, name="apply_import"),
    path("import/<int:pk>/verwerfen/", imports.discard_import, name="discard_import"),
]
