# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.setup.views import barriers, interim, mail, overview, participation, steps, trial

ONE = "einrichtung/<slug:key>/"

app_name = "setup"
urlpatterns: list[URLPattern | URLResolver] = [
    path("einrichtung/", overview.index, name="index"),
    path(ONE, overview.overview, name="overview"),
    path(f"{ONE}kontakt/", steps.contact, name="contact"),
    path(f"{ONE}beteiligung/", participation.participation, name="participation"),
    path(f"{ONE}beteiligung/vorlaeufige-regelung/", interim.decide, name="decide_interim"),
    path(f"{ONE}beteiligung/freigabe/<slug:kind>/", participation.add_release, name="add_release"),
    path(f"{ONE}beteiligung/freigabe/<int:pk>/zuruecknehmen/", participation.withdraw, name="withdraw"),
    path(f"{ONE}beteiligung/oertlich/", participation.local_body, name="local_body"),
    path(f"{ONE}beteiligung/<slug:body>/<slug:site_key>/", participation.body, name="body_at"),
    path(f"{ONE}beteiligung/<slug:body>/", participation.body, name="body"),
    path(f"{ONE}unterlagen/<int:pk>.pdf", participation.paper, name="paper"),
    path(f"{ONE}unterlagen/<int:pk>/entfernen/", participation.remove_paper, name="remove_paper"),
    path(f"{ONE}standorte/", steps.places, name="places"),
    path(f"{ONE}rufkreise/", steps.rings, name="rings"),
    path(f"{ONE}aemter/", steps.offices, name="offices"),
    path(f"{ONE}mail/", mail.mail, name="mail"),
    path(f"{ONE}mail/ohne/", mail.without, name="without_mail"),
    path(f"{ONE}hinweise/", steps.notices, name="notices"),
    path(f"{ONE}probealarm/", trial.sites, name="trial"),
    path(f"{ONE}probealarm/<slug:site_key>/", trial.desks, name="trial_site"),
    path(f"{ONE}probealarm/<slug:site_key>/<slug:desk_key>/", trial.desk, name="trial_desk"),
    path(f"{ONE}zusammenfassung/", overview.summary, name="summary"),
    path("barrierefreiheit/melden/", barriers.report, name="report_barrier"),
    path("barrierefreiheit/meldungen/", barriers.barriers, name="barriers"),
    path("barrierefreiheit/meldungen/<int:pk>/beantwortet/", barriers.answered, name="barrier_answered"),
]
