# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.planning.views import drafts, hand, years

app_name = "planning"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", drafts.index, name="index"),
    path("neu/", drafts.ask, name="ask"),
    path("vergleich/", drafts.compare, name="compare"),
    path("jahr/", years.index, name="years"),
    path("jahr/neu/", years.ask, name="ask_year"),
    path("jahr/vergleich/", years.compare, name="compare_years"),
    path("jahr/<int:pk>/", years.year, name="year"),
    path("jahr/<int:pk>/abbrechen/", years.stop, name="stop_year"),
    path("jahr/<int:pk>/loeschen/", years.delete, name="delete_year"),
    path("jahr/<int:pk>/uebernehmen/", years.take_over, name="take_over"),
    path("<int:pk>/", drafts.draft, name="draft"),
    path("<int:pk>/abbrechen/", drafts.stop, name="stop"),
    path("<int:pk>/loeschen/", drafts.delete, name="delete"),
    path("<int:pk>/kopie/", hand.copy, name="copy"),
    path("<int:pk>/uebergeben/", hand.hand_over, name="hand_over"),
    path("<int:pk>/verschieben/", hand.move, name="move"),
]
