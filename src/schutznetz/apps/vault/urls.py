# SPDX-License-Identifier: EUPL-1.2
"""Pages of the platform that lead to the vault; the vault itself has an origin of its own (`config.vault_urls`)."""

from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.vault import views

app_name = "vault"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.entrance, name="entrance"),
    path("oeffnen/", views.open_vault, name="open"),
]
