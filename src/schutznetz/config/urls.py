# SPDX-License-Identifier: EUPL-1.2
from django.urls import include, path
from django.views.generic import RedirectView

from schutznetz.apps.accounts.urls import entrance
from schutznetz.apps.provisioning.urls import scim
from schutznetz.config import health, well_known

urlpatterns = [
    path("gesund", health.gesund, name="gesund"),
    path(".well-known/security.txt", well_known.security_txt, name="security_txt"),
    path("", include("schutznetz.apps.start.urls")),
    path("", include("schutznetz.apps.setup.urls")),
    path("konto/", include("schutznetz.apps.accounts.urls")),
    path("konto/", include(entrance)),
    path("verwaltung/", include("schutznetz.apps.organisation.urls")),
    path("aufgaben/", include("schutznetz.apps.duties.urls")),
    path("schreiben/", include("schutznetz.apps.documents.urls")),
    path("benachrichtigungen/", include("schutznetz.apps.notify.urls")),
    path("verwaltung/abgleich/", include("schutznetz.apps.provisioning.urls")),
    path("scim/v2/", include((scim, "provisioning_scim"))),
    path("sap/", include("schutznetz.apps.sap.urls")),
    path("zeit/", include("schutznetz.apps.worktime.urls")),
    path("datenschutz/", include("schutznetz.apps.privacy.urls")),
    path("alarm/", include("schutznetz.apps.alarm.urls")),
    path("station/", RedirectView.as_view(pattern_name="alarm:station", query_string=True)),
    path("station/leitstand/", RedirectView.as_view(pattern_name="alarm:security", query_string=True)),
]
