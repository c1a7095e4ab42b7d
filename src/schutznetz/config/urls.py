# SPDX-License-Identifier: EUPL-1.2
from django.urls import include, path
from django.views.generic import RedirectView

from schutznetz.apps.accounts.urls import entrance
from schutznetz.apps.provisioning.urls import scim
from schutznetz.apps.ui.policies import without_factor
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
    path("zahlen/", include("schutznetz.apps.figures.urls")),
    path("schreiben/", include("schutznetz.apps.documents.urls")),
    path("benachrichtigungen/", include("schutznetz.apps.notify.urls")),
    path("verwaltung/abgleich/", include("schutznetz.apps.provisioning.urls")),
    path("scim/v2/", include((scim, "provisioning_scim"))),
    path("sap/", include("schutznetz.apps.sap.urls")),
    path("zeit/", include("schutznetz.apps.worktime.urls")),
    path("ausstattung/", include("schutznetz.apps.equipment.urls")),
    path("ausbildung/", include("schutznetz.apps.training.urls")),
    path("akademie/", include("schutznetz.apps.academy.urls")),
    path("arbeitskreise/", include("schutznetz.apps.working_groups.urls")),
    path("austausch/", include("schutznetz.apps.exchange.urls")),
    path("qualitaet/", include("schutznetz.apps.quality.urls")),
    path("planung/", include("schutznetz.apps.planning.urls")),
    path("", include("schutznetz.apps.directory.urls")),
    path("hilfe/kontakt/", include("schutznetz.apps.contact.urls")),
    path("tresor/", include("schutznetz.apps.vault.urls")),
    path("statistik/", include("schutznetz.apps.reporting.urls")),
    path("datenschutz/", include("schutznetz.apps.privacy.urls")),
    path("alarm/", include("schutznetz.apps.alarm.urls")),
    path("station/", without_factor(RedirectView.as_view(pattern_name="alarm:station", query_string=True))),
    path("station/leitstand/", without_factor(RedirectView.as_view(pattern_name="alarm:security", query_string=True))),
]
