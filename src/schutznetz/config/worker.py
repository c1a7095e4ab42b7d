# SPDX-License-Identifier: EUPL-1.2
"""The worker process: what must happen without anybody clicking. Each job goes on when another one fails."""

import asyncio
import logging
import signal
from functools import partial

from django.conf import settings
from django.db import close_old_connections, connection

from schutznetz.adapters import clock
from schutznetz.apps.alarm import jobs as alarm_jobs
from schutznetz.apps.alarm.jobs.keeping import Job, in_database, keep
from schutznetz.apps.journal.jobs import keep_heads, seal_waiting
from schutznetz.apps.organisation.actions import end_expired_help
from schutznetz.apps.organisation.jobs import import_waits, run_pending_imports
from schutznetz.apps.privacy.jobs import nightly
from schutznetz.apps.provisioning.jobs import close_leavers, list_waits, run_pending_lists
from schutznetz.config.drafting import compute_next
from schutznetz.config.errands import errands

IMPORT_EVERY_S = 1.0
HELP_EVERY_S = 20.0
SEAL_EVERY_S = 1.0
DELETE_EVERY_S = 600.0
LEAVERS_EVERY_S = 60.0
DRAFTS_EVERY_S = 2.0


async def _imports() -> None:
    """In a thread and connection of its own: a long import must not hold up the record of alarms. None is opened
    while nothing waits, which is nearly always."""
    if await in_database(_anything_to_import):
        await asyncio.to_thread(_run_imports)


def _anything_to_import() -> bool:
    return import_waits() or list_waits()


def _run_imports() -> None:
    close_old_connections()
    try:
        run_pending_imports(clock.now(), clock.today(), clock=clock.now)
        run_pending_lists(clock.now(), clock.today())
    finally:
        connection.close()


async def _seal() -> None:
    """Chain what the journal has learned; acts never wait for it."""
    if await in_database(seal_waiting, clock.now()):
        await in_database(keep_heads, settings.JOURNAL_HEADS)


async def _delete() -> None:
    """Once a night, what has been kept long enough; in a thread and connection of its own."""
    await asyncio.to_thread(_run_deletion)


def _run_deletion() -> None:
    close_old_connections()
    try:
        nightly(clock.now(), clock.today())
    finally:
        connection.close()


async def _help() -> None:
    """Help in somebody's name ends by itself; the line in the journal is written here."""
    await in_database(_end_help)


def _end_help() -> None:
    end_expired_help(now=clock.now())


async def _leavers() -> None:
    """Close what was open to people whose last day is over: in the first minute of the next day."""
    await in_database(close_leavers, clock.now(), clock.today())


async def _serve() -> None:
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    imports = keep(Job("Importe", _imports, IMPORT_EVERY_S), stop)
    seals = keep(Job("Journal", _seal, SEAL_EVERY_S), stop)
    deletion = keep(Job("Löschfristen", _delete, DELETE_EVERY_S), stop)
    helps = keep(Job("Ende von Hilfe", _help, HELP_EVERY_S), stop)
    leavers = keep(Job("Ausgeschiedene", _leavers, LEAVERS_EVERY_S), stop)
    drafts = keep(Job("Entwürfe", partial(compute_next, stop), DRAFTS_EVERY_S), stop)
    others = [keep(job, stop) for job in errands()]
    await asyncio.gather(
        imports, leavers, seals, deletion, helps, drafts, *others, alarm_jobs.serve(alarm_jobs.configured_ways(), stop)
    )


def serve() -> None:
    """Work until SIGTERM or SIGINT."""
    logging.getLogger("nats").setLevel(logging.CRITICAL)
    asyncio.run(_serve())
