# SPDX-License-Identifier: EUPL-1.2
"""Endpoints of returns on the vault's origin. JSON in and out; numbers and closed files as base64.

`POST figures/share` is the one that nobody signs in for: the browser sends it without a cookie, with a token.
"""

import base64
import binascii
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import URLPattern, path

from schutznetz.adapters import clock
from schutznetz.apps.figures.actions import returns as actions
from schutznetz.apps.figures.facts import Misshapen
from schutznetz.apps.figures.queries import returns as queries
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.ui.policies import without_session

View = Callable[..., HttpResponse]
LARGEST = 64 * 1024


def endpoint(method: str) -> Callable[[View], View]:
    """An endpoint for one method, with the refusals of returns as data."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != method:
                return JsonResponse({"error": "method"}, status=405, headers={"Allow": method})
            try:
                return view(request, *args, **kwargs)
            except Misshapen as error:
                return JsonResponse({"error": error.code}, status=422)
            except (actions.Closed, actions.Used) as error:
                return JsonResponse({"error": type(error).__name__.lower()}, status=409)

        return answer

    return decorate


def _sent(request: ActingRequest) -> dict[str, Any]:
    said = request.META.get("CONTENT_LENGTH") or ""
    if not (said.isascii() and said.isdigit() and int(said) <= LARGEST):
        raise Misshapen("length")
    try:
        found = json.loads(request.read(int(said)))
    except (ValueError, RecursionError) as error:
        raise Misshapen("json") from error
    if not isinstance(found, dict):
        raise Misshapen("json")
    return found


def _bytes(found: dict[str, Any], key: str) -> bytes:
    try:
        return base64.b64decode(str(found.get(key, "")), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Misshapen(key) from error


def _whole(found: dict[str, Any], key: str) -> int:
    value = found.get(key)
    if type(value) is not int or not 0 <= value < 2**31:
        raise Misshapen(key)
    return value


def _said(content: bytes) -> str:
    return base64.b64encode(content).decode()


@endpoint("GET")
def start(request: ActingRequest) -> HttpResponse:
    """`{mine, collects, plan, sheet}`, see `queries.returns.told`."""
    return JsonResponse(queries.told(request.actor, clock.today()))


@endpoint("POST")
def pool(request: ActingRequest) -> HttpResponse:
    """The pool of the caller's group for the last quarter: `{pool, hand_in, receipt}`, the public keys as base64."""
    found, keys = actions.open_pool(actor=request.actor, today=clock.today())
    return JsonResponse({"pool": found.pk} | {purpose: _said(key) for purpose, key in keys.items()})


@endpoint("POST")
def token(request: ActingRequest) -> HttpResponse:
    """`{blinded}`; answers `{signature}`. One number a quarter."""
    blinded = _bytes(_sent(request), "blinded")
    return JsonResponse(
        {"signature": _said(actions.grant_token(blinded=blinded, actor=request.actor, today=clock.today()))}
    )


@without_session
@endpoint("POST")
def share(request: ActingRequest) -> HttpResponse:
    """`{pool, token, signature, blob, blinded}`; answers `{signature}` for the receipt. Looks at no session."""
    found = _sent(request)
    signature = actions.hand_in(
        pool_id=_whole(found, "pool"), token=_bytes(found, "token"), signature=_bytes(found, "signature"),
        blob=_bytes(found, "blob"), blinded=_bytes(found, "blinded"),
    )  # fmt: skip
    return JsonResponse({"signature": _said(signature)})


@endpoint("POST")
def receipt(request: ActingRequest) -> HttpResponse:
    """`{pool, token, signature}`: the caller has handed in a return."""
    found = _sent(request)
    actions.show_receipt(
        pool_id=_whole(found, "pool"), token=_bytes(found, "token"), signature=_bytes(found, "signature"),
        actor=request.actor,
    )  # fmt: skip
    return JsonResponse({"done": True})


@endpoint("GET")
def pools(request: ActingRequest) -> HttpResponse:
    """What the caller may add up: `[{id, name, year, quarter, returns, keys}]`; `keys`: are record keys wanted?"""
    return JsonResponse({"pools": queries.ready(request.actor)})


@endpoint("GET")
def shares(request: ActingRequest, pk: int) -> HttpResponse:
    """The closed files of a pool in a random order: `{shares: [base64]}`."""
    return JsonResponse({"shares": queries.shares_of(queries.ready_pool(request.actor, pk))})


@endpoint("POST")
def sums(request: ActingRequest, pk: int) -> HttpResponse:
    """`{digest, cells, returns, left_out}`, and `keys` where they are wanted; the shares are deleted."""
    found = _sent(request)
    actions.sum_up(
        pool=queries.ready_pool(request.actor, pk), plan_digest=str(found.get("digest", "")),
        cells=found.get("cells"), returns=_whole(found, "returns"), left_out=_whole(found, "left_out"),
        actor=request.actor, now=clock.now(), keys=found.get("keys"),
    )  # fmt: skip
    return JsonResponse({"done": True})


paths: list[URLPattern] = [
    path("figures", start, name="start"),
    path("figures/pool", pool, name="pool"),
    path("figures/token", token, name="token"),
    path("figures/share", share, name="share"),
    path("figures/receipt", receipt, name="receipt"),
    path("figures/pools", pools, name="pools"),
    path("figures/pools/<int:pk>", shares, name="shares"),
    path("figures/pools/<int:pk>/sums", sums, name="sums"),
]
