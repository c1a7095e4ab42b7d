# SPDX-License-Identifier: EUPL-1.2
"""Everything the vault's own origin serves besides the files of its program; nothing here is served elsewhere.

An app adds its endpoints by a list `paths` in its `vault_api`.
"""

from django.urls import URLPattern, URLResolver, include, path

from schutznetz.apps.contact import vault_api as contact
from schutznetz.apps.figures import vault_api as figures
from schutznetz.apps.vault import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", api.shell, name="shell"),
    path("anmelden", api.enter, name="enter"),
    path("api/", include((api.paths, "vault_api"))),
    path("api/", include((contact.paths, "contact_api"))),
    path("api/", include((figures.paths, "figures_api"))),
]
