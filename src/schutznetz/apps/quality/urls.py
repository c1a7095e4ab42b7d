# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.quality.views import complaints, functions, offices, own, reviews, standing

app_name = "quality"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", own.own, name="own"),
    path("erklaerung/<int:year>/", own.declare, name="declare"),
    path("meldung/<int:year>/<int:quarter>/", own.send_return, name="send_return"),
    path("offen/", offices.items, name="items"),
    path("offen/<int:pk>/<slug:item>/", offices.item, name="item"),
    path("erklaerungen/", offices.declarations, name="declarations"),
    path("eingaenge/", offices.returns, name="returns"),
    path("eingaenge/bestaetigen/", offices.receive, name="receive"),
    path("pruefungen/", reviews.reviews, name="reviews"),
    path("pruefungen/<int:pk>/", reviews.review, name="review"),
    path("pruefungen/<int:pk>/schritt/<str:name>/", reviews.step, name="review_step"),
    path("entpflichtung/<int:pk>/", reviews.release, name="release"),
    path("ausnahmen/", functions.approvals, name="approvals"),
    path("ausnahmen/neu/", functions.allow, name="allow"),
    path("merkblatt/<int:pk>/", standing.sheet, name="sheet"),
    path("leitung/", standing.messages, name="messages"),
    path("leitung/neu/", standing.write, name="write"),
    path("leitung/<int:pk>/", standing.message, name="message"),
    path("beschwerden/", complaints.complaints, name="complaints"),
    path("beschwerden/neu/", complaints.complain, name="complain"),
    path("beschwerden/<int:pk>/", complaints.complaint, name="complaint"),
    path("beschwerden/<int:pk>/eingang/", complaints.receive_complaint, name="receive_complaint"),
    path("beschwerden/<int:pk>/zurueckziehen/", complaints.withdraw_complaint, name="withdraw_complaint"),
    path("gespraeche/<slug:key>/", standing.talks, name="talks"),
    path("gespraeche/<slug:key>/neu/", standing.add_talk, name="add_talk"),
]
