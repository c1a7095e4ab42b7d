# SPDX-License-Identifier: EUPL-1.2
"""Endpoints for a handover between colleagues, and what everybody may know as data: rules, services, numbers."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse

from schutznetz.adapters import clock
from schutznetz.apps.directory.queries.lines import lines_as_data
from schutznetz.apps.vault import actions, queries
from schutznetz.apps.vault.api.files import LARGEST_BLOB
from schutznetz.apps.vault.api.requests import VaultRequest, body, done, endpoint, octets, own
from schutznetz.regulation.privacy.retention import kept_until


@endpoint("GET")
def shares(request: VaultRequest) -> HttpResponse:
    """What colleagues left for the caller."""
    today = clock.today()
    rows = [
        {
            "id": one.pk.hex, "size_bucket": one.size_bucket,
            "until": kept_until("vault_shares", one.left_on, today).isoformat(),
        }
        for one in queries.shares_for(own(request))
    ]  # fmt: skip
    return JsonResponse(rows, safe=False)


@endpoint("GET", "PUT", "DELETE")
def share(request: VaultRequest, key: UUID) -> HttpResponse:
    """PUT leaves a file closed for the colleague named by `?recipient=age1…`, who fetches it and then deletes it.

    The id is random and known to these two only; either may delete.
    """
    own(request)
    today = clock.today()
    if request.method == "GET":
        return octets(queries.share_for(own(request), key).blob)
    if request.method == "PUT":
        to = queries.colleague(request.actor, request.GET.get("recipient", ""), today)
        content = body(request, LARGEST_BLOB)
        actions.leave_share(to=to, access=request.access, key=key, content=content, today=today)
    else:
        actions.drop_share(access=request.access, key=key, today=today)
    return done()


@endpoint("GET")
def colleagues(request: VaultRequest) -> HttpResponse:
    """Counsellors of the own programme whose name begins with `?name=`, with public key and fingerprint."""
    found = queries.colleagues(request.actor, request.GET.get("name", ""), clock.today())
    rows = [
        {"recipient": one.recipient, "fingerprint": one.fingerprint, "name": str(person), "authority": str(
            person.authority)}
        for one in found
        if (person := one.user.person) is not None
    ]  # fmt: skip
    return JsonResponse(rows, safe=False)


@endpoint("GET")
def rules(request: VaultRequest) -> HttpResponse:
    """`{"topic.parameter": {"value", "citation"}}` as in force today."""
    return JsonResponse(queries.rules_as_data(request.actor, clock.today()))


@endpoint("GET")
def services(request: VaultRequest) -> HttpResponse:
    """The whole directory of services: the browser looks into it, so that nobody learns what is looked for."""
    return JsonResponse(queries.services_as_data(), safe=False)


@endpoint("GET")
def lines(request: VaultRequest) -> HttpResponse:
    """The numbers of „Hilfe finden“, emergency calls first: asked for at each unlock, whatever its owner does next."""
    return JsonResponse(lines_as_data(), safe=False)
