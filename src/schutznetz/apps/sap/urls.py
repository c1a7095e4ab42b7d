# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.sap.views import programme, roles, rules, steps

app_name = "sap"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", programme.index, name="index"),
    path("teilnahme/", programme.programme, name="programme"),
    path("teilnahme/programm/", programme.begin, name="begin"),
    path("teilnahme/<slug:key>/", programme.join, name="join"),
    path("teilnahme/<slug:key>/arbeitskreis/", programme.group, name="group"),
    path("mein-amt/", roles.own, name="own"),
    path("mein-amt/einverstanden/", roles.consent, name="consent"),
    path("mein-amt/angaben/", roles.own_details, name="own_details"),
    path("bewerben/", roles.apply, name="apply"),
    path("verzeichnis/", roles.register, name="register"),
    path("verzeichnis/<int:pk>/", roles.counsellor, name="counsellor"),
    path("verzeichnis/<int:pk>/schritt/<str:name>/", steps.step, name="step"),
    path("verzeichnis/<int:pk>/zuruecknehmen/<int:act>/", steps.withdraw, name="withdraw_step"),
    path("verzeichnis/<int:pk>/fuehrungskraft/", roles.manager, name="manager"),
    path("verzeichnis/<int:pk>/ausbildung/", roles.training, name="training"),
    path("verzeichnis/<int:pk>/bestellung.pdf", roles.letter, name="letter"),
    path("anzeigen/<int:pk>/eingang/", roles.receipt, name="receipt"),
    path("behoerden/<slug:key>/bewerbung/", roles.enter, name="enter"),
    path("regelwerk/", rules.rules, name="rules"),
    path("regelwerk/wechsel/", rules.propose, name="propose_switch"),
    path("regelwerk/wechsel/<int:pk>/freigeben/", rules.approve, name="approve_switch"),
    path("regelwerk/wechsel/<int:pk>/zuruecknehmen/", rules.withdraw, name="withdraw_switch"),
    path("regelwerk/evaluierung/", rules.evaluation, name="evaluation"),
    path("regelwerk/<slug:key>/", rules.rule_set, name="rule_set"),
]
