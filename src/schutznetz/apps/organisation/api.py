# SPDX-License-Identifier: EUPL-1.2
"""The plan of a floor as one JSON document, read and written by the editor.

GET gives the document with its version as `ETag`. PUT with `If-Match` replaces the plan: 200 with the new document,
409 with the newest document when somebody else was faster, 422 with the faults by object, 400 when it is no plan.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, JsonResponse

from schutznetz.adapters import clock
from schutznetz.apps.organisation import actions, policies, queries
from schutznetz.apps.organisation.actions.plans import Plan, PlanFaults, PlanMoved
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.organisation.models import Door, Floor, Room
from schutznetz.apps.organisation.queries.plans import plan_document as document_of
from schutznetz.apps.organisation.queries.texts import problem_text
from schutznetz.apps.organisation.views.pages import page
from schutznetz.domain.plans.check import MOST_CORNERS, MOST_OBJECTS, DeskShape, DoorShape, FloorShape, RoomShape

Body = Mapping[str, Any]


@page("GET", "HEAD", "PUT")
def plan_document(request: ActingRequest, site_key: str, key: str) -> HttpResponse:
    floor = queries.floor_for(request.actor, site_key, key)
    policies.require_edit_site(request.actor, floor.site)
    if request.method != "PUT":
        return _document(floor, 200)
    try:
        plan = _plan(floor, json.loads(request.body), request.headers.get("If-Match", ""))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return JsonResponse({"error": "no plan"}, status=400)
    try:
        return _document(actions.save_plan(floor=floor, plan=plan, actor=request.actor, now=clock.now()), 200)
    except PlanMoved:
        return _document(Floor.objects.select_related("site").get(pk=floor.pk), 409)
    except PlanFaults as error:
        faults = [
            {"kind": one.kind, "id": one.id, "code": one.code, "text": problem_text(one.code, one.facts)}
            for one in error.faults
        ]
        return JsonResponse({"faults": faults}, status=422)


def _document(floor: Floor, status: int) -> JsonResponse:
    return JsonResponse(document_of(floor), status=status, headers={"ETag": f'"{floor.version}"'})


def _plan(floor: Floor, body: Body, if_match: str) -> Plan:
    """The plan in a request; ValueError, TypeError or KeyError when it is none."""
    if sum(len(body[name]) for name in ("rooms", "doors", "desks")) > MOST_OBJECTS:
        raise ValueError("too many objects")
    shape = FloorShape(
        floor.width,
        floor.height,
        tuple(_room(one) for one in body["rooms"]),
        tuple(_door(one) for one in body["doors"]),
        tuple(_desk(one) for one in body["desks"]),
    )
    return Plan(int(if_match.strip('"')), shape, frozenset(_text(key) for key in body.get("given_up", ())))


def _room(one: Body) -> RoomShape:
    points = tuple((_metres(x), _metres(y)) for x, y in one["points"][: MOST_CORNERS + 1])
    kind = Room.Kind(one["kind"]).value
    return RoomShape(_text(one["id"]), _text(one["name"], 80).strip(), kind, points, _text(one["shaft"]).strip())


def _door(one: Body) -> DoorShape:
    point = (_metres(one["x"]), _metres(one["y"]))
    kind = Door.Kind(one["kind"]).value
    return DoorShape(_text(one["id"]), kind, point, _text(one["room_a"]), _text(one["room_b"]), bool(one["blocked"]))


def _desk(one: Body) -> DeskShape:
    point = (_metres(one["x"]), _metres(one["y"]))
    return DeskShape(_text(one["id"]), _text(one["label"], 80).strip(), _text(one["room"]), point, bool(one["public"]))


def _text(value: Any, longest: int = 40) -> str:
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise ValueError("no text")
    return value


def _metres(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -10 <= value <= 1010:
        raise ValueError("no length")
    return round(float(value), 3)
