# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.equipment import views

app_name = "equipment"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("sap/<int:pk>/", views.workplace, name="workplace"),
    path("antrag/", views.ask, name="ask"),
    path("antrag/<int:pk>/", views.expense, name="expense"),
    path("antrag/<int:pk>/zurueckziehen/", views.withdraw, name="withdraw"),
]
