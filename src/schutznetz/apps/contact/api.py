# SPDX-License-Identifier: EUPL-1.2
"""What the writer's browser asks and leaves: by POST only, without session, in answers of one size and at beats.

A request is `{"work": {"task", "number"}, "body": "<JSON>"}`; see `domain.contact.work`. `task` needs no work.
"""

import base64
import binascii
import json
import os
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from schutznetz.adapters import clock, patience
from schutznetz.apps.contact.actions import writing
from schutznetz.apps.contact.facts import LARGE, SMALL, digest_of, is_sealed
from schutznetz.apps.contact.models import Slot
from schutznetz.apps.contact.queries import passed_lately
from schutznetz.apps.directory.models import Profile
from schutznetz.apps.directory.queries.people import profile_by_key
from schutznetz.apps.directory.views.frame import traceless
from schutznetz.apps.sap.models import Counsellor
from schutznetz.domain.contact.answers import of_one_size, wait_ms
from schutznetz.domain.contact.work import bits_for, is_done, task

Body = dict[str, Any]
LARGEST_REQUEST = 16 * 1024


class Misshapen(ValueError):
    """A request no page of ours sends."""


def posted(size: int = SMALL) -> Callable[[Callable[[Body], Body]], Callable[..., HttpResponse]]:
    """A view `view(body) -> content`; whatever it finds, the answer has this size and leaves at a beat."""

    def decorate(view: Callable[[Body], Body]) -> Callable[..., HttpResponse]:
        @traceless("POST")
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            began = clock.monotonic_ms()
            try:
                body, status = _opened(request), 200
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                return _answer({"fault": "shape"}, SMALL, 400)
            if body is None:
                return _answer({"fault": "work"}, SMALL, 428)
            try:
                with transaction.atomic():
                    writing.pass_turnstile(minute=_minute())
                    content = view(body)
            except (Misshapen, ValueError, KeyError, TypeError, binascii.Error):
                content, status = {"fault": "shape"}, 400
            response = _answer(content, size, status)
            patience.wait(wait_ms(began, clock.monotonic_ms()))
            return response

        return answer

    return decorate


def _opened(request: HttpRequest) -> Body | None:
    """The body, when the work was done for it; None when it was not. ValueError and the like: misshapen."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_REQUEST:
        raise Misshapen
    sent = json.loads(request.body)
    work, text = sent["work"], sent["body"]
    digest = sha256(text.encode()).hexdigest()
    if not is_done(_secret(), str(work["task"]), digest, str(work["number"]), _minute()):
        return None
    body = json.loads(text)
    if not isinstance(body, dict):
        raise Misshapen
    return body


def _answer(content: Body, size: int, status: int) -> HttpResponse:
    made = of_one_size(content, size, os.urandom)
    return HttpResponse(made, content_type="application/json", status=status)


def _secret() -> bytes:
    return salted_hmac("contact.work", "task", secret=settings.SECRET_KEY, algorithm="sha256").digest()


def _minute() -> int:
    return int(clock.now().timestamp()) // 60


@traceless("POST")
def give_task(request: HttpRequest) -> HttpResponse:
    """A task for the next request; harder the more people come."""
    made = task(_secret(), bits_for(passed_lately(_minute())), _minute(), secrets.token_hex(8))
    return _answer({"task": made}, SMALL, 200)


@posted()
def leave(body: Body) -> Body:
    """Begin a conversation: `{profile, lookup, blob, urgent}`. `kept` false: nobody reads for this counsellor now."""
    digest, blob, today = digest_of(body["lookup"]), _blob(body), clock.today()
    counsellor = _counsellor(body)
    if counsellor is None:
        return {"kept": False}
    kept = writing.leave_letter(
        counsellor=counsellor, digest=digest, blob=blob, is_urgent=body.get("urgent") is True, now=clock.now(),
        today=today,
    )  # fmt: skip
    return {"kept": kept}


@posted(LARGE)
def look(body: Body) -> Body:
    """Everything behind a code: `{lookup}`. An unknown one has no letters, and looks the same from outside."""
    letters, before = writing.open_mailbox(digest=digest_of(body["lookup"]), today=clock.today())
    return {
        "letters": [base64.b64encode(bytes(one.blob)).decode() for one in letters],
        "opened": before.isoformat() if before else "",
        "fetched": any(one.mailbox.state == one.mailbox.State.FETCHED for one in letters[:1]),
        "reader": all(one.mailbox.counsellor.is_advising for one in letters[:1]),
    }


@posted()
def write(body: Body) -> Body:
    """One more letter: `{lookup, blob}`."""
    kept = writing.write_again(digest=digest_of(body["lookup"]), blob=_blob(body), today=clock.today())
    return {"kept": kept}


@posted()
def withdraw(body: Body) -> Body:
    """Delete everything behind a code: `{lookup}`."""
    writing.withdraw(digest=digest_of(body["lookup"]), today=clock.today())
    return {}


@posted()
def take(body: Body) -> Body:
    """Take a time: `{profile, slot, lookup, blob}`."""
    digest, blob, key = digest_of(body["lookup"]), _blob(body), UUID(str(body["slot"]))
    counsellor = _counsellor(body)
    if counsellor is None:
        return {"kept": False}
    return {"kept": writing.take_slot(counsellor=counsellor, key=key, digest=digest, blob=blob, now=clock.now())}


@posted()
def look_at_slot(body: Body) -> Body:
    """The time behind four words: `{lookup}`."""
    slot = writing.look_at_slot(digest=digest_of(body["lookup"]))
    return {"slot": _slot(slot) if slot else None}


@posted()
def give_back(body: Body) -> Body:
    """Not coming: `{lookup}`."""
    writing.give_back(digest=digest_of(body["lookup"]), now=clock.now())
    return {}


def _slot(slot: Slot) -> Body:
    """As the browser shows it."""
    return {
        "start": _wire(slot.starts_at), "minutes": slot.minutes, "off": slot.state == Slot.State.CALLED_OFF,
        "who": str(slot.counsellor.person),
    }  # fmt: skip


def _wire(moment: datetime) -> str:
    return clock.wire_time(moment)


def _blob(body: Body) -> bytes:
    blob = base64.b64decode(body["blob"], validate=True)
    if not is_sealed(blob):
        raise Misshapen
    return blob


def _counsellor(body: Body) -> Counsellor | None:
    """Whom a message is for; None when they show no profile any more."""
    try:
        return profile_by_key(str(body["profile"]), clock.today()).counsellor
    except Profile.DoesNotExist:
        return None
