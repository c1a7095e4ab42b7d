# SPDX-License-Identifier: EUPL-1.2
"""Subcommands that need the database."""

import argparse
import os
import sys

import django

from schutznetz.adapters import clock


def main(options: argparse.Namespace) -> None:
    django.setup()
    TASKS[options.command](options)


def migrate(_options: argparse.Namespace) -> None:
    from schutznetz.config import database

    database.migrate()
    print("Die Datenbank ist auf dem Stand dieses Programms.")


def demo(_options: argparse.Namespace) -> None:
    from schutznetz.config import database
    from schutznetz.config import demo as county

    database.migrate()
    if not county.fill(now=clock.now(), today=clock.today()):
        sys.exit("Diese Datenbank ist nicht leer. Demodaten kommen nur in eine leere Datenbank.")
    print("Der Demokreis ist angelegt: 10 Standorte und das Kreishaus, 1.000 Schreibtische, erfundene Personen.")


def worker(_options: argparse.Namespace) -> None:
    from schutznetz.config import worker as process

    process.serve()


def draft(options: argparse.Namespace) -> None:
    """Behind everything else on this machine: drafts and releases have time."""
    from schutznetz.config.drafting import room_of

    os.nice(10)
    room_of(options.name).compute(options.name, now=clock.now, today=clock.today(), milliseconds=clock.monotonic_ms)


def colleagues(_options: argparse.Namespace) -> None:
    from schutznetz.config import demo_colleagues

    demo_colleagues.serve()


def admin(options: argparse.Namespace) -> None:
    from schutznetz.config import first_account

    first_account.create(options.username, options.authority)


def import_files(options: argparse.Namespace) -> None:
    from schutznetz.config import importing

    sys.exit(importing.main(options.files, apply=options.apply))


def journal(options: argparse.Namespace) -> None:
    from schutznetz.config import journal_check

    sys.exit(journal_check.main(since=options.since, heads=options.heads))


def retention(options: argparse.Namespace) -> None:
    from schutznetz.config import deletion

    sys.exit(deletion.main(dry_run=options.dry_run))


def mail(_options: argparse.Namespace) -> None:
    """Read one message from standard input. Nothing is printed and the exit code is 0 whatever it was: a mail server
    would send a bounce about the bounce."""
    from schutznetz.apps.notify.jobs import take_bounce
    from schutznetz.domain.notices.bounces import LARGEST

    take_bounce(sys.stdin.buffer.read(LARGEST), clock.now())


TASKS = {
    "migrate": migrate,
    "demo": demo,
    "worker": worker,
    "draft": draft,
    "colleagues": colleagues,
    "admin": admin,
    "import": import_files,
    "mail": mail,
    "journal": journal,
    "retention": retention,
}
