# SPDX-License-Identifier: EUPL-1.2
"""What the endpoints share: methods, bodies with a limit, the caller's vault, and a pace nobody may exceed."""

import json
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import ActingRequest
from schutznetz.apps.vault import queries
from schutznetz.apps.vault.facts import MIB, Access, Full, Misshapen
from schutznetz.apps.vault.models import VaultIdentity

View = Callable[..., HttpResponse]
JSON_MOST = MIB
WRITES_PER_MINUTE = 240
MINUTE_MS = 60_000


class VaultRequest(ActingRequest):
    """A request as `config.vault_door` hands it on. For annotations only."""

    access: Access


def endpoint(*methods: str) -> Callable[[View], View]:
    """An endpoint for these methods; writes only at a bearable pace."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: VaultRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return JsonResponse({"error": "method"}, status=405, headers={"Allow": ", ".join(methods)})
            if request.method not in {"GET", "HEAD"} and not PACE.allows(str(request.user.pk), clock.monotonic_ms()):
                return JsonResponse({"error": "too_fast"}, status=429, headers={"Retry-After": "60"})
            return view(request, *args, **kwargs)

        return answer

    return decorate


class Pace:
    """Writes of each user in the running minute. In memory only: a table of them would tell who works when."""

    def __init__(self, most: int) -> None:
        self.most, self.minute, self.counts, self.lock = most, -1, dict[str, int](), Lock()

    def allows(self, who: str, now_ms: int) -> bool:
        with self.lock:
            if (minute := now_ms // MINUTE_MS) != self.minute:
                self.minute, self.counts = minute, {}
            self.counts[who] = self.counts.get(who, 0) + 1
            return self.counts[who] <= self.most


PACE = Pace(WRITES_PER_MINUTE)


def body(request: HttpRequest, most: int) -> bytes:
    """The bytes sent, never more than `most`; read from the stream, so that nothing of them is put on a disk."""
    said = request.META.get("CONTENT_LENGTH") or ""
    if not (said.isascii() and said.isdigit()):
        raise Misshapen("length")
    if int(said) > most:
        raise Full
    return request.read(int(said))


def data(request: HttpRequest, most: int = JSON_MOST) -> dict[str, Any]:
    """The JSON object sent."""
    try:
        found = json.loads(body(request, most))
    except (ValueError, RecursionError) as error:
        raise Misshapen("json") from error
    if not isinstance(found, dict):
        raise Misshapen("json")
    return found


def own(request: VaultRequest) -> VaultIdentity:
    """The caller's vault; raises `VaultIdentity.DoesNotExist`."""
    found = queries.identity_of(request.user)
    if found is None:
        raise VaultIdentity.DoesNotExist
    return found


def octets(content: bytes | memoryview, **headers: str) -> HttpResponse:
    return HttpResponse(bytes(content), content_type="application/octet-stream", headers=headers)


def done(**found: Any) -> JsonResponse:
    return JsonResponse({"done": True} | found)
