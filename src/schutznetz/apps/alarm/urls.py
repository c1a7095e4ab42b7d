# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.alarm import api
from schutznetz.apps.alarm.views import figures, history, live, overview, paper, rings, stations

app_name = "alarm"
urlpatterns: list[URLPattern | URLResolver] = [
    path("station/", live.station, name="station"),
    path("station/leitstand/", live.security, name="security"),
    path("station/worker.js", live.worker, name="worker"),
    path("station/dienst.js", live.service_worker, name="service_worker"),
    path("station/app.webmanifest", live.manifest, name="manifest"),
    path("api/config/", api.config, name="config"),
    path("api/anmelden/", api.enrol, name="enrol"),
    path("api/laufend/", api.running, name="running"),
    path("", overview.index, name="index"),
    path("verlauf/", history.history, name="history"),
    path("verlauf/<slug:site_key>/<slug:key>/", history.alarm, name="alarm"),
    path("zahlen/", figures.figures, name="figures"),
    path("karte/", paper.own_card, name="own_card"),
    path("standort/<slug:site_key>/", overview.site, name="site"),
    path("standort/<slug:site_key>/rufkreise/", rings.rings, name="rings"),
    path("standort/<slug:site_key>/stationen/", stations.stations, name="stations"),
    path("standort/<slug:site_key>/stationen/<slug:key>/sperren/", stations.revoke, name="revoke"),
    path("standort/<slug:site_key>/code/", stations.post_code, name="post_code"),
    path("standort/<slug:site_key>/alarmplan/", overview.plan, name="plan"),
    path("standort/<slug:site_key>/merkblatt/", paper.sheet, name="sheet"),
    path("platz/<slug:site_key>/<slug:desk_key>/", rings.desk, name="desk"),
    path("platz/<slug:site_key>/<slug:desk_key>/rufkreis/", rings.change_ring, name="change_ring"),
    path("platz/<slug:site_key>/<slug:desk_key>/rufkreis/<int:change>/", rings.drop_change, name="drop_change"),
    path("platz/<slug:site_key>/<slug:desk_key>/code/", stations.desk_code, name="desk_code"),
    path("platz/<slug:site_key>/<slug:desk_key>/karte/", paper.card, name="card"),
]
