# SPDX-License-Identifier: EUPL-1.2
"""Endpoints for the public key and the envelopes of a vault, its renewal, and its end."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from schutznetz.adapters import clock
from schutznetz.apps.vault import actions, facts, queries
from schutznetz.apps.vault.actions.keys import Exists, Wrap
from schutznetz.apps.vault.api.requests import VaultRequest, data, done, endpoint, own
from schutznetz.apps.vault.facts import MIB, Misshapen, Standing
from schutznetz.apps.vault.models import VaultIdentity
from schutznetz.regulation.privacy.retention import kept_until

ROTATION_MOST = 192 * MIB
"""A renewal comes in one piece, so that it happens wholly or not at all."""


@endpoint("GET", "POST")
def vault(request: VaultRequest) -> HttpResponse:
    """The caller, and their vault (`vault` null before it is set up); POST sets it up."""
    if request.method == "POST":
        given = data(request)
        try:
            actions.set_up(
                user=request.user, access=request.access, vault=given.get("vault", ""), wraps=_wraps(given),
                recipient=given.get("recipient", ""), fingerprint=given.get("fingerprint", ""), now=clock.now(),
                today=clock.today(),
            )  # fmt: skip
        except Exists:
            return JsonResponse({"error": "exists"}, status=409)
    return JsonResponse(_described(request), status=201 if request.method == "POST" else 200)


def _described(request: VaultRequest) -> dict[str, Any]:
    access, found = request.access, queries.identity_of(request.user)
    return {
        "instance": queries.instance_id(),
        "name": str(request.user),
        "readonly": access.standing is Standing.READ,
        "until": access.until.isoformat() if access.until else None,
        "demo": settings.DEMO,
        "language": getattr(request.user, "language", "") or "de",
        "offices": sorted({office.role for office in request.actor.offices}),
        "platform": request.session.get("vault_from", settings.PUBLIC_URL),
        "today": clock.today().isoformat(),
    } | (_keys(found) if found else {"vault": None})


def _keys(found: VaultIdentity) -> dict[str, Any]:
    return {
        "vault": found.vault,
        "recipient": found.recipient,
        "fingerprint": found.fingerprint,
        "created_month": f"{found.created_month:%Y-%m}",
        "version": queries.newest_number(found),
        "wraps": [
            {"kind": wrap.kind, "n": wrap.n, "blob": facts.encoded(wrap.blob)} for wrap in found.wraps.all()
        ],
        "door_keys": len(queries.door_keys(found)),
    }  # fmt: skip


@endpoint("PUT", "DELETE")
def wrap(request: VaultRequest, kind: str, n: int) -> HttpResponse:
    """Put one envelope in its place, or take that of a passkey away."""
    found = own(request)
    if request.method == "DELETE":
        actions.remove_wrap(identity=found, access=request.access, kind=kind, n=n)
    else:
        made = Wrap(kind, n, facts.decoded(data(request).get("blob"), facts.WRAP_MOST))
        actions.keep_wrap(identity=found, access=request.access, wrap=made)
    return done()


def _wraps(given: dict[str, Any]) -> list[Wrap]:
    rows = given.get("wraps")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Misshapen("wraps")
    return [_wrap(row) for row in rows[: facts.WRAPS_MOST + 1]]


def _wrap(row: dict[str, Any]) -> Wrap:
    kind, n = row.get("kind"), row.get("n", 1)
    if not isinstance(kind, str) or type(n) is not int:
        raise Misshapen("wraps")
    return Wrap(kind, n, facts.decoded(row.get("blob"), facts.WRAP_MOST))


@endpoint("POST")
def rotation(request: VaultRequest) -> HttpResponse:
    """A new key: envelopes, container and attachments closed anew, in one transaction."""
    given = data(request, ROTATION_MOST)
    version, files = given.get("version"), given.get("blobs", {})
    if type(version) is not int or not isinstance(files, dict):
        raise Misshapen("rotation")
    number = actions.renew(
        identity=own(request), access=request.access, recipient=given.get("recipient", ""),
        fingerprint=given.get("fingerprint", ""), wraps=_wraps(given), version=version,
        container=facts.decoded(given.get("container"), 9 * MIB),
        blobs={_key(name): facts.decoded(content, 11 * MIB) for name, content in files.items()},
        now=clock.now(), today=clock.today(),
    )  # fmt: skip
    return done(version=number)


def _key(name: str) -> UUID:
    try:
        return UUID(name)
    except ValueError as error:
        raise Misshapen("blob_id") from error


@endpoint("POST")
def deletion(request: VaultRequest) -> HttpResponse:
    """Everything goes; the answer is the certificate. Backups forget it after their period, and do not revive it."""
    if data(request).get("confirmed") is not True:
        raise Misshapen("not_confirmed")
    today = clock.today()
    made = actions.delete_vault(identity=own(request), access=request.access, now=clock.now(), today=today)
    return done(
        vault=made.vault, deleted_on=made.deleted_on.isoformat(), versions=made.versions,
        attachments=made.attachments, backups_until=kept_until("vault_backups", today, today).isoformat(),
    )  # fmt: skip
