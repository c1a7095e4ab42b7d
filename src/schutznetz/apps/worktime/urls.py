# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.worktime.views import agreements, notices, own, team

app_name = "worktime"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", own.own, name="own"),
    path("beginnen/", own.leave, name="leave"),
    path("zurueck/", own.come_back, name="come_back"),
    path("eintraege/", own.entries, name="entries"),
    path("nachtragen/", own.add_later, name="add_later"),
    path("eintraege/<int:pk>/", own.correct, name="correct"),
    path("eintraege/<int:pk>/loeschen/", own.discard, name="discard"),
    path("ausnahme/", agreements.ask_exception, name="ask_exception"),
    path("ausnahme/<int:pk>/", agreements.answer_exception, name="answer_exception"),
    path("ausnahme/<int:pk>/zurueckziehen/", agreements.withdraw_exception, name="withdraw_exception"),
    path("ueberlastung/", notices.send_own, name="send_own"),
    path("ueberlastung/<int:pk>/", notices.send_as_head, name="send_as_head"),
    path("anzeigen/", notices.received, name="received"),
    path("anzeigen/<int:pk>/aufnehmen/", notices.take_up, name="take_up"),
    path("team/", team.team, name="team"),
    path("stunden/", agreements.terms_list, name="terms_list"),
    path("stunden/<int:pk>/", agreements.terms, name="terms"),
    path("stunden/behoerde/<slug:key>/", agreements.method, name="method"),
]
