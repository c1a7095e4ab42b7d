# SPDX-License-Identifier: EUPL-1.2
"""Endpoints for closed files: the container and its states, attachments and archives."""

import re
from uuid import UUID

from django.http import HttpResponse, JsonResponse

from schutznetz.adapters import clock
from schutznetz.apps.vault import actions, facts, queries
from schutznetz.apps.vault.api.requests import VaultRequest, body, data, done, endpoint, octets, own
from schutznetz.apps.vault.facts import Misshapen
from schutznetz.apps.vault.models import VaultVersion

LARGEST_CONTAINER = facts.CONTAINERS[-1] + facts.CONTAINERS[-1] // 256 + facts.OVERHEAD
LARGEST_BLOB = facts.BLOBS[-1] + facts.BLOBS[-1] // 256 + facts.OVERHEAD
MATCH = re.compile(r'"?(\d{1,9})"?')


@endpoint("GET", "PUT")
def container(request: VaultRequest) -> HttpResponse:
    """The newest state, its number as `ETag`; PUT with `If-Match` keeps a new one (412: somebody was faster)."""
    found = own(request)
    if request.method == "PUT":
        number = actions.save_container(
            identity=found, access=request.access, content=body(request, LARGEST_CONTAINER), after=_match(request),
            today=clock.today(),
        )  # fmt: skip
        return done(version=number)
    newest = queries.newest(found)
    if newest is None:
        raise VaultVersion.DoesNotExist
    return octets(newest.blob, ETag=f'"{newest.version}"')


def _match(request: VaultRequest) -> int:
    given = MATCH.fullmatch(request.headers.get("If-Match", ""))
    if given is None:
        raise Misshapen("if_match")
    return int(given[1])


@endpoint("GET")
def versions(request: VaultRequest) -> HttpResponse:
    """The states kept, newest first."""
    rows = [
        {
            "version": one.version, "size_bucket": one.size_bucket, "saved_day": one.saved_day.isoformat(),
            "sha256": one.sha256,
        }
        for one in queries.versions(own(request))
    ]  # fmt: skip
    return JsonResponse(rows, safe=False)


@endpoint("GET")
def version(request: VaultRequest, number: int) -> HttpResponse:
    """One state, as it was saved."""
    found = queries.version(own(request), number)
    return octets(found.blob, ETag=f'"{found.version}"')


@endpoint("POST")
def restore(request: VaultRequest, number: int) -> HttpResponse:
    """Make an older state the newest, when its owner has confirmed it (`{"confirmed": true}`, `If-Match`)."""
    if data(request).get("confirmed") is not True:
        raise Misshapen("not_confirmed")
    made = actions.restore_version(
        identity=own(request), access=request.access, number=number, after=_match(request), today=clock.today()
    )
    return done(version=made)


@endpoint("GET")
def blobs(request: VaultRequest) -> HttpResponse:
    """All closed files of the vault, without their contents."""
    rows = [
        {"id": one.pk.hex, "size_bucket": one.size_bucket, "saved_week": one.saved_week.isoformat()}
        for one in queries.blobs(own(request))
    ]
    return JsonResponse(rows, safe=False)


@endpoint("GET", "PUT", "DELETE")
def blob(request: VaultRequest, key: UUID) -> HttpResponse:
    """One closed file; its id is drawn by the browser, and a file never changes.

    DELETE deletes for good, whatever backup is put back; with `?replaced=1` and `If-Match` an archive that the newest
    state needs no more, but an older backup may (412: somebody was faster).
    """
    found = own(request)
    if request.method == "GET":
        return octets(queries.blob(found, key).blob)
    if request.method == "PUT":
        content = body(request, LARGEST_BLOB)
        actions.keep_blob(identity=found, access=request.access, key=key, content=content, today=clock.today())
    elif "replaced" in request.GET:
        actions.let_go_of_blob(identity=found, access=request.access, key=key, after=_match(request))
    else:
        actions.drop_blob(identity=found, access=request.access, key=key, today=clock.today())
    return done()
