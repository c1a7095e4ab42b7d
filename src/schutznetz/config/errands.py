# SPDX-License-Identifier: EUPL-1.2
"""Mail, duties and old sessions in the worker: in threads of their own, since a slow server must hold up nothing."""

import asyncio
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import close_old_connections, connection

from schutznetz.adapters import clock
from schutznetz.apps.academy.jobs import keep_academy
from schutznetz.apps.accounts.jobs import tidy
from schutznetz.apps.alarm.jobs.faults import note_faults
from schutznetz.apps.alarm.jobs.keeping import Job
from schutznetz.apps.alarm.queries import connected_stations
from schutznetz.apps.contact.jobs import keep_contact
from schutznetz.apps.duties import jobs as duties
from schutznetz.apps.figures.jobs import Nights
from schutznetz.apps.journal.queries import tip
from schutznetz.apps.notify import jobs as notices
from schutznetz.apps.privacy.actions.access_links import tell_links
from schutznetz.apps.privacy.actions.heads import tell_heads
from schutznetz.apps.privacy.actions.own_keys import tell_keys
from schutznetz.apps.quality import jobs as quality
from schutznetz.apps.sap.jobs import keep_roles
from schutznetz.apps.training.jobs import keep_training
from schutznetz.apps.vault.jobs import expire_vaults
from schutznetz.apps.working_groups.jobs import keep_groups
from schutznetz.apps.worktime.jobs import tell_shares

MAIL_EVERY_S = 5.0
BOUNCES_EVERY_S = 300.0
DUTIES_EVERY_S = 60.0
TIDY_EVERY_S = 3600.0
HEADS_EVERY_S = 600.0
LINKS_EVERY_S = 20.0
FAULTS_EVERY_S = 600.0
SHARES_EVERY_S = 600.0
ACADEMY_EVERY_S = 60.0
CONTACT_EVERY_S = 600.0
VAULTS_EVERY_S = 3600.0
RETURNS = Nights()
REVIEW_AT_LEAST_EVERY = 30
"""Turns of the job: half an hour without anything in the journal."""


def errands() -> list[Job]:
    """The jobs of mail and duties; that of the returned mail only when a mailbox is named."""
    found = [
        Job("Mailversand", _apart(_mail), MAIL_EVERY_S),
        Job("Aufgaben", _apart(Duties()), DUTIES_EVERY_S),
        Job("Gestörte Geräte", _apart(_faults), FAULTS_EVERY_S),
        Job("Anteile der SAP", _apart(_shares), SHARES_EVERY_S),
        Job("Ämter der SAP", _apart(_roles), SHARES_EVERY_S),
        Job("Arbeitskreise", _apart(_groups), SHARES_EVERY_S),
        Job("Ausbildung der SAP", _apart(_training), SHARES_EVERY_S),
        Job("Akademie", _apart(_academy), ACADEMY_EVERY_S),
        Job("Quartalsmeldungen", _apart(_returns), SHARES_EVERY_S),
        Job("Tresore nach dem Ende der Tätigkeit", _apart(_vaults), VAULTS_EVERY_S),
        Job("Pflichten der SAP", _apart(Quality()), SHARES_EVERY_S),
        Job("Anonyme Anfragen", _apart(_contact), CONTACT_EVERY_S),
        Job("Köpfe des Journals", _apart(_heads), HEADS_EVERY_S),
        Job("Zugangslinks", _apart(_links), LINKS_EVERY_S),
        Job("Alte Sitzungen", _apart(lambda: tidy(clock.now())), TIDY_EVERY_S),
    ]
    if settings.MAILBOX:
        found.append(Job("Zurückgekommene Mails", _apart(_bounces), BOUNCES_EVERY_S))
    return found


def _apart(work: Callable[[], None]) -> Callable[[], asyncio.Future[None]]:
    """`work` in a thread and connection of its own."""

    def run() -> None:
        close_old_connections()
        try:
            work()
        finally:
            connection.close()

    return lambda: asyncio.ensure_future(asyncio.to_thread(run))


def _vaults() -> None:
    expire_vaults(clock.now(), clock.today())


def _mail() -> None:
    """Pack what is due, send it. An unreachable server is said once by the keeper of jobs."""
    notices.pack(clock.now(), is_sending=settings.MAIL_SERVER is not None)
    if settings.MAIL_SERVER:
        notices.send(clock.now, settings.MAIL_SERVER)


def _faults() -> None:
    """Ask the brokers which devices they see; without loops there is nothing to ask."""
    if settings.LOOPS:
        note_faults(clock.now(), connected_stations())


def _shares() -> None:
    """Line managers hear what the role of a counsellor may take now."""
    tell_shares(clock.now(), clock.today())


def _academy() -> None:
    keep_academy(clock.now(), clock.today())


def _contact() -> None:
    keep_contact(clock.now(), clock.today())


def _roles() -> None:
    """Steps of counsellors whose day has come, and the end with the last day of service."""
    keep_roles(clock.now(), clock.today())


def _returns() -> None:
    """Once a day, after midnight: receipts, orders forgotten, pools settled."""
    RETURNS.look(clock.now())


def _training() -> None:
    """Accompaniments end by rule, tasks with the role."""
    keep_training(clock.now(), clock.today())


def _groups() -> None:
    """Decided districts take effect; places in working groups follow roles and authorities."""
    keep_groups(clock.now(), clock.today())


def _heads() -> None:
    """Closed months of the journal go to the data protection officers."""
    tell_heads(now=clock.now(), today=clock.today())


def _links() -> None:
    """Everybody learns of changed keys to their account; whoever holds a confidential office of a new link, too."""
    tell_links(now=clock.now(), today=clock.today())
    tell_keys(now=clock.now())


def _bounces() -> None:
    assert settings.MAILBOX is not None
    notices.read_bounces(clock.now(), settings.MAILBOX)


class Quality:
    """Duties of counsellors: everything once a day; ended roles and new line managers at every turn."""

    def __init__(self) -> None:
        self.day = date.min

    def __call__(self) -> None:
        now, today = clock.now(), clock.today()
        if today != self.day:
            quality.review_all(now, today)
            self.day = today
        else:
            quality.keep_up(now, today)


class Duties:
    """Review when the journal has news or after a while, everything once a day; then remind."""

    def __init__(self) -> None:
        self.seen, self.turns, self.day = -1, 0, date.min

    def __call__(self) -> None:
        now, today, news = clock.now(), clock.today(), tip().number
        is_new_day = today != self.day
        self.turns += 1
        if is_new_day or news != self.seen or self.turns >= REVIEW_AT_LEAST_EVERY:
            duties.review(now, today, nightly=is_new_day)
            self.seen, self.turns = news, 0
        duties.remind(now, today)
        self.day = today
