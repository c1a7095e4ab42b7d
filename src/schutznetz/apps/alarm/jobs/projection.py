# SPDX-License-Identifier: EUPL-1.2
"""Read the streams of a loop from the bookmark on and have them written down.

Nothing is consumed: with the database down, alarms go on and the record catches up from the same place.
"""

import logging
from collections.abc import AsyncIterator, Sequence

from django.db import InterfaceError, OperationalError

from schutznetz.adapters import clock
from schutznetz.adapters.nats import Loop, Message
from schutznetz.adapters.nats_streams import Stored, StreamFacts, replay, site_stream, stream_facts
from schutznetz.apps.alarm import facts
from schutznetz.apps.alarm.jobs import record
from schutznetz.apps.alarm.jobs.keeping import Job, in_database
from schutznetz.apps.organisation.models import Site
from schutznetz.domain.alarm.messages import Answer, Raised, Receipt, decode

log = logging.getLogger(__name__)
RECEIPTS = "RECEIPTS"
HEARD = ("alarm.>", "answer.>", "receipt.>")
PAGE = 500
IDLE_S = 10.0


async def projection(loop: Loop) -> Job:
    """The job that keeps the record up with one loop; woken by everything said on it."""
    job = Job(f"Aufzeichnung, Weg {loop.name}", lambda: read_loop(loop), IDLE_S)

    async def wake(_message: Message) -> None:
        job.wake.set()

    for subject in HEARD:
        await loop.subscribe(subject, wake)
    return job


async def read_loop(loop: Loop) -> None:
    """Bring the record up with everything this loop has stored. Nothing to do while the loop is down."""
    if not loop.is_up:
        return
    for stream in await in_database(_streams):
        found = await stream_facts(loop.name, loop.client(), stream)
        if found is not None:
            await _read_stream(loop, found)


def _streams() -> list[str]:
    return [*(site_stream(key) for key in Site.objects.order_by("key").values_list("key", flat=True)), RECEIPTS]


async def _read_stream(loop: Loop, stream: StreamFacts) -> None:
    created = stream.created.isoformat()
    start = await in_database(record.position, loop.name, stream.name, created, stream.last_seq)
    if start >= stream.last_seq:
        return
    async for page in _pages(replay(loop.name, loop.client(), stream.name, seq=start + 1)):
        heard = tuple(item for stored in page if (item := _heard(stored)) is not None)
        await _take(record.Page(loop.name, stream.name, created, page[-1].seq, heard))


async def _pages(messages: AsyncIterator[Stored]) -> AsyncIterator[Sequence[Stored]]:
    page: list[Stored] = []
    async for stored in messages:
        page.append(stored)
        if len(page) >= PAGE:
            yield page
            page = []
    if page:
        yield page


def _heard(stored: Stored) -> facts.Heard | None:
    message = decode(stored.subject, stored.body, stored.msg_id)
    if not isinstance(message, Raised | Answer | Receipt):
        return None
    return facts.Heard(stored.loop, stored.seq, stored.at, stored.subject, message)


async def _take(page: record.Page) -> None:
    try:
        await in_database(record.take, page, clock.now())
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        await _take_one_by_one(page)


async def _take_one_by_one(page: record.Page) -> None:
    """One message that cannot be written must not hold up those behind it."""
    for item in page.heard:
        single = record.Page(page.loop, page.stream, page.created, item.sequence, (item,))
        try:
            await in_database(record.take, single, clock.now())
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("Weg %s, %s: Nachricht %s nicht aufgezeichnet", page.loop, page.stream, item.sequence)
    await in_database(record.take, record.Page(page.loop, page.stream, page.created, page.through, ()), clock.now())
