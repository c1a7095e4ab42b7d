# SPDX-License-Identifier: EUPL-1.2
from django.urls import include, path

urlpatterns = [
    path("", include("schutznetz.apps.start.urls")),
    path("konto/", include("schutznetz.apps.accounts.urls")),
    path("verwaltung/", include("schutznetz.apps.organisation.urls")),
    path("alarm/", include("schutznetz.apps.alarm.urls")),
]
