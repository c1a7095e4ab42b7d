# SPDX-License-Identifier: EUPL-1.2
"""JSON for the station and security pages. None of it is on the way of a press."""

import json
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from schutznetz.adapters import clock
from schutznetz.apps.alarm import actions, queries
from schutznetz.apps.alarm.forms import EnrolmentForm
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Desk, Site
from schutznetz.apps.organisation.queries import sites_with_role
from schutznetz.apps.ui.policies import Denied, without_factor
from schutznetz.regulation.site_safety.desk_alarm import ladder_params

WRONG_CODES_ALLOWED = 10
WRONG_CODES_WINDOW_S = 300


@without_factor
@never_cache
@require_GET
def config(request: HttpRequest) -> JsonResponse:
    """What a station page needs before it is enrolled. Needs no sign-in: a station is a place, not a person.

    `{"loops": {"a": {"ws": url}, ...}, "params": {...}, "demo": bool, "csrf": token, "me": null | {"name", "desk":
    {"site", "key", "label"} | null, "security": [{"key", "name"}]}}`
    """
    return JsonResponse(
        {
            "loops": _websockets(),
            "params": ladder_params(clock.today()),
            "demo": settings.DEMO,
            "csrf": get_token(request),
            "me": _me(request.actor) if request.actor else None,  # type: ignore[attr-defined]
        }
    )


def _websockets() -> dict[str, dict[str, str]]:
    return {loop: {"ws": urls["ws"]} for loop, urls in settings.LOOPS.items()}


def _me(actor: Actor) -> dict[str, Any]:
    desk = actor.person.desk if actor.person else None
    return {
        "name": str(actor),
        "desk": {"site": desk.site.key, "key": desk.key, "label": desk.label} if desk else None,
        "security": [{"key": site.key, "name": site.name} for site in sites_with_role(actor, Role.SECURITY)],
    }


@without_factor
@never_cache
@require_POST
def enrol(request: HttpRequest) -> JsonResponse:
    """Make the calling device a station. Body: `{"keys": {"a": "U...", "b": "U..."}, "label": "", "keep": false}` and
    either `"code"`, or `"site"` and `"desk"` (own desk; any desk in the demo), or `"site"` alone (demo: security).

    201 with `{"station", "kind", "site", "sites", "desk", "label", "jwts", "replay_jwts", "urls", "params"}`;
    403 not allowed, 404 no such desk, 422 wrong shape or wrong code, 429 too many wrong codes.
    """
    form = EnrolmentForm(_body(request))
    if not form.is_valid():
        return _no(422, " ".join(str(line) for lines in form.errors.values() for line in lines))
    if form.cleaned_data["code"] and _wrong_codes(request) >= WRONG_CODES_ALLOWED:
        return _no(429, _("Zu viele falsche Codes. Versuchen Sie es in fünf Minuten noch einmal."))
    try:
        enrolled = _enrol(form.cleaned_data, request.actor)  # type: ignore[attr-defined]
    except (actions.WrongCodeError, Denied, Desk.DoesNotExist, Site.DoesNotExist, IntegrityError) as error:
        if isinstance(error, actions.WrongCodeError):
            _count_wrong_code(request)
        return _no(*_reason(error))
    return JsonResponse(_answer(enrolled), status=201)


def _reason(error: Exception) -> tuple[int, str]:
    """Status and message for a device that could not be enrolled."""
    match error:
        case actions.WrongCodeError():
            return 422, _(
                "Dieser Code gilt nicht. Jeder Code gilt einmal und 15 Minuten lang. Bitten Sie um einen neuen."
            )
        case Denied():
            return 403, str(error)
        case IntegrityError():
            return 422, _("Mit diesem Schlüssel ist schon eine Station angemeldet.")
        case _:
            return 404, _("Diesen Arbeitsplatz gibt es nicht.")


def _no(status: int, message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)


def _body(request: HttpRequest) -> dict[str, Any]:
    """The JSON body as flat form data; {} when it is not an object."""
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    keys = data.get("keys")
    if isinstance(keys, dict):
        data = {**data, "key_a": keys.get("a"), "key_b": keys.get("b")}
    return {name: value for name, value in data.items() if isinstance(value, str | bool)}


def _enrol(data: dict[str, Any], actor: Actor) -> actions.Enrolled:
    device = actions.Device(label=data["label"], keys={"a": data["key_a"], "b": data["key_b"]})
    now = clock.now()
    if data["code"]:
        return actions.enrol_by_code(code=data["code"], device=device, actor=actor, keep=data["keep"], now=now)
    if data["desk"]:
        desk = queries.desk_by_key(data["site"], data["desk"])
        return actions.enrol_at_desk(desk=desk, device=device, actor=actor, keep=data["keep"], now=now)
    return actions.enrol_demo_security(site=queries.site_by_key(data["site"]), device=device, actor=actor, now=now)


def _answer(enrolled: actions.Enrolled) -> dict[str, Any]:
    station = enrolled.station
    return {
        "station": station.key,
        "kind": station.kind,
        "site": enrolled.sites[0].key,
        "sites": [site.key for site in enrolled.sites],
        "desk": station.desk_key,
        "label": station.label,
        "jwts": enrolled.jwts,
        "replay_jwts": enrolled.replay_jwts,
        "urls": {loop: urls["ws"] for loop, urls in settings.LOOPS.items()},
        "params": ladder_params(clock.today()),
    }


def _attempts_key(request: HttpRequest) -> str:
    """Who guesses: the account, else the address as trusted proxies tell it. One who guesses holds up nobody else."""
    who = request.user.pk if request.user.is_authenticated else get_adapter().get_client_ip(request)
    return f"alarm-enrol-{who}"


def _wrong_codes(request: HttpRequest) -> int:
    return int(cache.get(_attempts_key(request), 0))


def _count_wrong_code(request: HttpRequest) -> None:
    cache.set(_attempts_key(request), _wrong_codes(request) + 1, WRONG_CODES_WINDOW_S)


@without_factor
@never_cache
@require_GET
def running(request: HttpRequest) -> JsonResponse:
    """The alarms that concern the signed-in person now: `{"alarms": [{"room", "page", "site", "state"}]}`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    alarms = queries.running_alarms(actor, clock.now()) if actor else []
    return JsonResponse(
        {
            "alarms": [
                {
                    "room": alarm.place,
                    "page": queries.page_of(alarm, actor),
                    "site": alarm.site.name,
                    "state": alarm.state,
                }
                for alarm in alarms
            ]
        }
    )
