# SPDX-License-Identifier: EUPL-1.2
"""Endpoints of a counsellor's vault: their letters and times, closed as they came. Served on its origin only."""

import base64
import binascii
from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import URLPattern, path

from schutznetz.adapters import clock
from schutznetz.apps.contact.actions import reading
from schutznetz.apps.contact.facts import LETTERS_EACH, MINUTES, is_sealed
from schutznetz.apps.contact.models import Letter, Mailbox, Slot
from schutznetz.apps.vault.api.requests import VaultRequest, data, done, endpoint
from schutznetz.apps.vault.facts import Misshapen
from schutznetz.regulation.privacy.retention import kept_until

UUID_ = "<uuid:key>"


@endpoint("GET")
def inbox(request: VaultRequest) -> HttpResponse:
    """Letters and times of the caller; whoever asks has fetched them."""
    today = clock.today()
    mailboxes, slots = reading.fetch(actor=request.actor, today=today)
    return JsonResponse(
        {
            "mailboxes": [_mailbox(one) for one in mailboxes], "slots": [_slot(one) for one in slots],
            "each": LETTERS_EACH, "minutes": MINUTES,
        }
    )  # fmt: skip


@endpoint("POST")
def letters(request: VaultRequest, key: Any) -> HttpResponse:
    """`{blob}`: an answer, sealed for the writer and for the caller."""
    letter = reading.answer(actor=request.actor, key=key, blob=_blob(request), today=clock.today())
    return JsonResponse(_letter(letter), status=201)


@endpoint("DELETE")
def mailbox(request: VaultRequest, key: Any) -> HttpResponse:
    """The conversation goes, on both sides."""
    reading.delete_mailbox(actor=request.actor, key=key, today=clock.today())
    return done()


@endpoint("POST")
def slots(request: VaultRequest) -> HttpResponse:
    """`{starts: ["2026-06-15T08:00:00Z"], minutes}`; answers all times."""
    given = data(request)
    found = reading.offer_slots(
        actor=request.actor, starts=_moments(given.get("starts")), minutes=given.get("minutes", 0), now=clock.now(),
        today=clock.today(),
    )  # fmt: skip
    return JsonResponse({"slots": [_slot(one) for one in found]})


@endpoint("DELETE")
def slot(request: VaultRequest, key: Any) -> HttpResponse:
    """Take a time back, or call an appointment off."""
    reading.drop_slot(actor=request.actor, key=key, today=clock.today())
    return done()


paths: list[URLPattern] = [
    path("contact/inbox", inbox, name="inbox"),
    path(f"contact/mailboxes/{UUID_}/letters", letters, name="letters"),
    path(f"contact/mailboxes/{UUID_}", mailbox, name="mailbox"),
    path("contact/slots", slots, name="slots"),
    path(f"contact/slots/{UUID_}", slot, name="slot"),
]


def _mailbox(one: Mailbox) -> dict[str, Any]:
    return {
        "id": str(one.pk), "letters": [_letter(letter) for letter in one.letters.all()],
        "kept_until": kept_until("contact_mailboxes", one.used_on, clock.today()).isoformat(),
    }  # fmt: skip


def _letter(one: Letter) -> dict[str, Any]:
    blob = base64.b64encode(bytes(one.blob)).decode()
    return {"id": str(one.pk), "is_from_writer": one.is_from_writer, "blob": blob}


def _slot(one: Slot) -> dict[str, Any]:
    """`state`: free, taken or off."""
    state = one.state if one.state in (Slot.State.FREE, Slot.State.CALLED_OFF) else Slot.State.TAKEN
    return {
        "id": str(one.pk), "start": clock.wire_time(one.starts_at), "minutes": one.minutes, "state": str(state),
        "blob": base64.b64encode(bytes(one.blob)).decode() if one.blob else "",
    }  # fmt: skip


def _blob(request: VaultRequest) -> bytes:
    try:
        blob = base64.b64decode(str(data(request).get("blob")), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Misshapen("blob") from error
    if not is_sealed(blob):
        raise Misshapen("not_encrypted")
    return blob


def _moments(given: Any) -> list[datetime]:
    if not isinstance(given, list) or not 0 < len(given) <= 100:
        raise Misshapen("starts")
    try:
        return [clock.from_wire(str(one)) for one in given]
    except ValueError as error:
        raise Misshapen("starts") from error
