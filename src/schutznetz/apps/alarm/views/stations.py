# SPDX-License-Identifier: EUPL-1.2
"""Stations of a site, the codes that make them, and how they are shut out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from schutznetz.adapters import clock
from schutznetz.apps.alarm import actions, policies, queries
from schutznetz.apps.alarm.forms import CodeForm, StationFilter
from schutznetz.apps.alarm.models import EnrolmentCode, Station, StationKind
from schutznetz.apps.alarm.views.access import actor_of, desk_or_404, rights_at
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.ui.facts import ListDeclaration
from schutznetz.apps.ui.templatetags.ui import moment
from schutznetz.apps.ui.views import Column, Listing, confirm


@login_required
@require_GET
def stations(request: HttpRequest, site_key: str) -> HttpResponse:
    found, actor = get_object_or_404(Site, key=site_key), actor_of(request)
    listing = station_list(request, site_key)
    context = {"site": found, "listing": listing, "form": CodeForm(), **rights_at(actor, found)}
    return render(request, "alarm/stations.html", context)


def station_list(request: HttpRequest, of: str) -> Listing:
    """The stations of the site with this key; raises `Denied`, and Http404 for a site that is not there."""
    found = get_object_or_404(Site, key=of)
    policies.require_protection(actor_of(request), found)
    columns = _station_columns()
    if policies.may_manage(actor_of(request), found):
        columns.append(
            Column("revoke", _("Sperren"), cell=_revoke_word, link=lambda row: _revoke_link(found, row), in_file=False)
        )
    return Listing(
        request, queries.stations_of(found), columns, key="stations", caption=_("Stationen"), filters=StationFilter,
        default_sort="label", empty_title=_("Noch keine Stationen"),
        empty_text=_("Öffnen Sie einen Platz im Rufkreis und erzeugen Sie dort einen Einmalcode."),
        saved_as="stations", of=of,
    )  # fmt: skip


def _station_columns() -> list[Column]:
    connected = queries.connected_stations()
    return [
        Column("label", _("Bezeichnung"), sort="label"),
        Column("kind", _("Art"), sort="kind", cell=lambda row: row.get_kind_display()),
        Column("desk", _("Platz"), sort="desk__label", cell=lambda row: row.desk or "–", link=_desk_link),
        Column("state", _("Stand"), sort="revoked_at", cell=_station_state, badge=_station_badge),
        Column("connected", _("Verbunden"), cell=lambda row: _loops_of(row, connected)),
        Column(
            "enrolled_at", _("Angemeldet"), sort="enrolled_at", cell=lambda row: moment(row.enrolled_at),
            plain=lambda row: row.enrolled_at,
        ),
    ]  # fmt: skip


STATIONS = ListDeclaration(
    key="stations",
    holds_people=False,
    name=gettext_lazy("Stationen eines Standorts"),
    purpose=gettext_lazy("Damit Zuständige prüfen, ob jeder Platz Alarm auslösen kann, und verlorene Geräte sperren."),
    basis=gettext_lazy("§§ 3 und 10 ArbSchG"),
    fields=[gettext_lazy(name) for name in ("Bezeichnung", "Art", "Platz", "Stand", "Verbunden", "Angemeldet")],
    roles=[Role.SITE_MANAGER, Role.SECURITY, Role.ADMINISTRATOR],
    build=station_list,
    url_name="alarm:stations",
    asks_purpose=False,
)


def _desk_link(station: Station) -> str:
    return reverse("alarm:desk", args=[station.desk.site.key, station.desk.key]) if station.desk else ""


def _station_state(station: Station) -> str:
    if not station.is_active:
        return _("gesperrt")
    if station.disturbed_since:
        return _("gestört seit %(moment)s") % {"moment": moment(station.disturbed_since)}
    return _("angemeldet")


def _station_badge(station: Station) -> str:
    if not station.is_active:
        return ""
    return "warning" if station.disturbed_since else "success"


def _loops_of(station: Station, connected: dict[str, set[str] | None]) -> str:
    """Over which loops a station is connected now."""
    if not station.is_active:
        return "–"
    if not connected or all(there is None for there in connected.values()):
        return _("nicht bekannt")
    names = [loop.upper() for loop, there in connected.items() if there and station.key in there]
    return _("Weg %(loops)s") % {"loops": " + ".join(names)} if names else _("nein")


def _revoke_word(station: Station) -> str:
    return _("Sperren") if station.is_active else ""


def _revoke_link(site: Site, station: Station) -> str:
    return reverse("alarm:revoke", args=[site.key, station.key]) if station.is_active else ""


@login_required
def revoke(request: HttpRequest, site_key: str, key: str) -> HttpResponse:
    found = get_object_or_404(Site, key=site_key)
    station = get_object_or_404(Station.objects.filter(sites=found), key=key)
    policies.require_manager(actor_of(request), found)
    back = reverse("alarm:stations", args=[site_key])
    if request.method != "POST":
        text = _("%(station)s kann danach keinen Alarm mehr auslösen und hört keinen mehr.") % {"station": station}
        return confirm(request, title=_("Station sperren?"), text=text, button=_("Sperren"), back=back, kind="danger")
    actions.revoke_station(station=station, actor=actor_of(request), now=clock.now())
    messages.success(request, _("%(station)s ist gesperrt.") % {"station": station})
    return redirect(back)


@never_cache
@login_required
@require_POST
def desk_code(request: HttpRequest, site_key: str, desk_key: str) -> HttpResponse:
    """A one-time code for a desk, shown this once."""
    found = desk_or_404(site_key, desk_key)
    code, plain = actions.make_code(
        actor=actor_of(request), kind=StationKind.DESK, sites=[found.site], desk=found, now=clock.now()
    )
    return _show_code(request, found.site, code, plain, reverse("alarm:desk", args=[site_key, desk_key]))


@never_cache
@login_required
@require_POST
def post_code(request: HttpRequest, site_key: str) -> HttpResponse:
    """A one-time code for a security post or an entrance, shown this once."""
    found = get_object_or_404(Site, key=site_key)
    form = CodeForm(request.POST)
    policies.require_manager(actor_of(request), found)
    if not form.is_valid():
        return redirect("alarm:stations", site_key)
    code, plain = actions.make_code(
        actor=actor_of(request), kind=form.cleaned_data["kind"], sites=[found], now=clock.now()
    )
    return _show_code(request, found, code, plain, reverse("alarm:stations", args=[site_key]))


def _show_code(request: HttpRequest, site: Site, code: EnrolmentCode, plain: str, back: str) -> HttpResponse:
    page = "alarm:security" if code.kind == StationKind.SECURITY else "alarm:station"
    address = request.build_absolute_uri(reverse(page))
    return render(
        request, "alarm/code.html", {"site": site, "code": code, "plain": plain, "back": back, "address": address}
    )
