# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.training.views import groups, mentoring, mentors, people, speakers

app_name = "training"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", groups.index, name="index"),
    path("gruppen/", groups.groups, name="groups"),
    path("gruppen/neu/", groups.plan, name="plan"),
    path("gruppen/<int:pk>/", groups.group, name="group"),
    path("gruppen/<int:pk>/aendern/", groups.change, name="change"),
    path("gruppen/<int:pk>/schritt/<str:name>/", groups.step, name="step"),
    path("gruppen/<int:pk>/modul/", groups.add_module, name="add_module"),
    path("module/<int:pk>/", groups.module, name="module"),
    path("module/<int:pk>/entfernen/", groups.drop_module, name="drop_module"),
    path("module/<int:pk>/anwesenheit/", people.attendance, name="attendance"),
    path("gruppen/<int:pk>/lehrende/", groups.mandate, name="mandate"),
    path("lehrende/<int:pk>/beenden/", groups.end_mandate, name="end_mandate"),
    path("gruppen/<int:pk>/praxisbegleitung/", people.assign_companion, name="assign_companion"),
    path("praxisbegleitung/<int:pk>/beenden/", people.end_companion, name="end_companion"),
    path("gruppen/<int:pk>/mitglieder/", people.admit, name="admit"),
    path("mitglieder/<int:pk>/abschluss/", people.complete, name="complete"),
    path("mitglieder/<int:pk>/ausscheiden/", people.leave, name="leave"),
    path("mitglieder/<int:pk>/zertifikat.pdf", people.certificate, name="certificate"),
    path("mentoren/", mentors.mentors, name="mentors"),
    path("mentoren/neu/", mentors.record_course, name="record_course"),
    path("mentoren/<int:pk>/", mentors.mentor, name="mentor"),
    path("mentoren/<int:pk>/bestellen/", mentors.appoint, name="appoint"),
    path("mentoren/<int:pk>/beenden/", mentors.end, name="end_mentor"),
    path("mentoren/<int:pk>/zertifikat.pdf", mentors.certificate, name="mentor_certificate"),
    path("arbeitskreis/<slug:key>/", speakers.working_group, name="working_group"),
    path("arbeitskreis/<slug:key>/vorschlag/", speakers.propose, name="propose"),
    path("arbeitskreis/<slug:key>/sap/<int:pk>/", speakers.name_mentor, name="name_mentor"),
    path("arbeitskreis/<slug:key>/summen/", speakers.totals, name="totals"),
    path("begleitung/<int:pk>/beenden/", speakers.end_pairing, name="end_pairing"),
    path("begleiten/", mentoring.mentoring, name="mentoring"),
    path("begleiten/eintrag/", mentoring.log, name="log"),
    path("begleiten/eintrag/<int:pk>/loeschen/", mentoring.discard, name="discard_log"),
    path("begleiten/summe/<int:year>/<int:number>/", mentoring.send_total, name="send_total"),
    path("begleitung/<int:pk>/", mentoring.pairing, name="pairing"),
    path("rueckmeldung/<int:pk>/loeschen/", mentoring.withdraw_feedback, name="withdraw_feedback"),
    path("eigene/", mentoring.own, name="own"),
]
