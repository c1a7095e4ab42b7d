# SPDX-License-Identifier: EUPL-1.2
"""`urlpatterns` are the administration's pages; `scim` is the server for identity providers (no slash at the end)."""

from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.provisioning import api
from schutznetz.apps.provisioning.views import connection, leavers, lists

app_name = "provisioning"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", connection.overview, name="overview"),
    path("schluessel/neu/", connection.new_key, name="new_key"),
    path("schluessel/<int:pk>/ersetzen/", connection.rotate_key, name="rotate_key"),
    path("schluessel/<int:pk>/sperren/", connection.revoke_key, name="revoke_key"),
    path("regel/neu/", connection.new_rule, name="new_rule"),
    path("regel/<int:pk>/entfernen/", connection.delete_rule, name="delete_rule"),
    path("listen/", lists.lists, name="lists"),
    path("listen/vorlage/", lists.template, name="list_template"),
    path("listen/<int:pk>/", lists.one_list, name="list"),
    path("listen/<int:pk>/uebernehmen/", lists.apply, name="apply_list"),
    path("listen/<int:pk>/verwerfen/", lists.discard, name="discard_list"),
    path("ausgeschieden/", leavers.departures, name="departures"),
    path("ausgeschieden/<int:pk>/", leavers.departure, name="departure"),
    path("ausgeschieden/<int:pk>/zuruecknehmen/", leavers.take_back, name="take_back"),
    path("person/<int:pk>/", leavers.leave, name="leave"),
]

scim: list[URLPattern | URLResolver] = [
    path("ServiceProviderConfig", api.endpoint(GET=api.read_config), name="config"),
    path("ResourceTypes", api.endpoint(GET=api.list_types), name="types"),
    path("ResourceTypes/<str:name>", api.endpoint(GET=api.read_type), name="type"),
    path("Schemas", api.endpoint(GET=api.list_schemas), name="schemas"),
    path("Schemas/<str:name>", api.endpoint(GET=api.read_schema), name="schema"),
    path("Users", api.endpoint(GET=api.list_users, POST=api.create_user), name="users"),
    path("Users/.search", api.endpoint(POST=api.list_users), name="search_users"),
    path(
        "Users/<str:pk>",
        api.endpoint(GET=api.read_user, PUT=api.replace_user, PATCH=api.patch_user, DELETE=api.delete_user),
        name="user",
    ),
    path("Groups", api.endpoint(GET=api.list_groups, POST=api.create_group), name="groups"),
    path("Groups/.search", api.endpoint(POST=api.list_groups), name="search_groups"),
    path(
        "Groups/<str:pk>",
        api.endpoint(GET=api.read_group, PUT=api.replace_group, PATCH=api.patch_group, DELETE=api.delete_group),
        name="group",
    ),
    path("Me", api.endpoint(GET=api.not_supported, PUT=api.not_supported, PATCH=api.not_supported), name="me"),
    path("Bulk", api.endpoint(POST=api.not_supported), name="bulk"),
    path(".search", api.endpoint(POST=api.not_supported), name="search"),
    path("<path:rest>", api.endpoint(GET=api.unknown, POST=api.unknown), name="unknown"),
]
