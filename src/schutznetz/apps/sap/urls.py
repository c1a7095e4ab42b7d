# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.sap.views import programme, rules

app_name = "sap"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", programme.index, name="index"),
    path("teilnahme/", programme.programme, name="programme"),
    path("teilnahme/programm/", programme.begin, name="begin"),
    path("teilnahme/<slug:key>/", programme.join, name="join"),
    path("teilnahme/<slug:key>/arbeitskreis/", programme.group, name="group"),
    path("regelwerk/", rules.rules, name="rules"),
    path("regelwerk/wechsel/", rules.propose, name="propose_switch"),
    path("regelwerk/wechsel/<int:pk>/freigeben/", rules.approve, name="approve_switch"),
    path("regelwerk/wechsel/<int:pk>/zuruecknehmen/", rules.withdraw, name="withdraw_switch"),
    path("regelwerk/evaluierung/", rules.evaluation, name="evaluation"),
    path("regelwerk/<slug:key>/", rules.rule_set, name="rule_set"),
]
