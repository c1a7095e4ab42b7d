# SPDX-License-Identifier: EUPL-1.2
"""The writes of set-up: policy first, rule second, one transaction, one journal line."""

import secrets
from datetime import date, datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from schutznetz.adapters.mail import Server
from schutznetz.adapters.mail_check import Checkup, examine
from schutznetz.adapters.papers import check_paper
from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.notify.facts import trial_letter
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.setup.models import BarrierReport, Confirmation, Contact, Paper, Participation, Release
from schutznetz.apps.setup.policies import (
    require_decide_interim,
    require_read_barriers,
    require_set_up,
    require_withdraw,
)
from schutznetz.apps.setup.queries import holders_of
from schutznetz.regulation.finding import require
from schutznetz.regulation.participation import release as rules

INTERIM = "setup.interim_decided"
MOST_PAPERS = 50


class TooManyPapers(Exception):
    """The authority keeps as many papers here as it may."""


@transaction.atomic
def save_contact(*, contact: Contact, actor: Actor, now: datetime) -> None:
    require_set_up(actor, contact.authority)
    contact.changed_at = now
    contact.save()
    record(verb="setup.contact_changed", subject=contact.authority, actor=actor.user, now=now)


@transaction.atomic
def save_participation(*, participation: Participation, actor: Actor, now: datetime) -> None:
    require_set_up(actor, participation.authority)
    participation.changed_at = now
    participation.save()
    record(
        verb="setup.participation_changed", subject=participation, actor=actor.user, now=now, body=participation.body
    )


@transaction.atomic
def record_release(*, release: Release, actor: Actor, now: datetime) -> None:
    """Write down a service agreement; earlier ones stay. Interim decisions are taken, see `decide_interim`."""
    require_set_up(actor, release.authority)
    if release.kind != Release.Kind.AGREEMENT:
        raise ValueError("an interim decision is the head's own act")
    release.recorded_at, release.recorded_by = now, actor.user
    release.save()
    record(verb="setup.release_recorded", subject=release, actor=actor.user, now=now, kind=release.kind)


@transaction.atomic
def decide_interim(
    *, authority: Authority, until: date, reason: str, actor: Actor, now: datetime, today: date
) -> Release:
    """The head of the authority lets the alarm run for a time; the staff council learns of it at once.

    It takes the place of the one before; the same once more (a second click) changes nothing. Raises `Denied`, and
    `Refused` when the end lies too far away or before today.
    """
    require_decide_interim(actor, authority)
    require(rules.interim(decided_on=today, until=until))
    Authority.objects.select_for_update().get(pk=authority.pk)
    running = Release.objects.filter(authority=authority, kind=Release.Kind.INTERIM, withdrawn_at=None)
    if same := running.filter(decided_on=today, until=until, reason=reason).first():
        return same
    for earlier in running.filter(until__gte=today):
        _take_back(earlier, actor=actor, now=now)
    release = Release.objects.create(
        authority=authority, kind=Release.Kind.INTERIM, decided_on=today, until=until, reason=reason,
        signed_by=str(actor), recorded_at=now, recorded_by=actor.user,
    )  # fmt: skip
    record(verb="setup.interim_decided", subject=release, actor=actor.user, now=now, until=until.isoformat())
    for person in holders_of(authority, Role.STAFF_COUNCIL, today):
        path = reverse("setup:participation", args=[authority.key])
        tell(kind=INTERIM, now=now, key=f"{release.pk}:{person.pk}", person=person, path=path)
    return release


@transaction.atomic
def withdraw_release(*, release: Release, actor: Actor, now: datetime) -> None:
    """Take a decision back; a second time changes nothing. Each is taken back by whom it was for to make."""
    require_withdraw(actor, release)
    if release.withdrawn_at is None:
        _take_back(release, actor=actor, now=now)


def _take_back(release: Release, *, actor: Actor, now: datetime) -> None:
    release.withdrawn_at = now
    release.save(update_fields=["withdrawn_at"])
    record(verb="setup.release_withdrawn", subject=release, actor=actor.user, now=now, kind=release.kind)


def put_paper(*, authority: Authority, topic: str, name: str, content: bytes, actor: Actor, now: datetime) -> Paper:
    """Keep a PDF under a name of ours; raises `adapters.papers.NoPaper` or `TooManyPapers`."""
    require_set_up(actor, authority)
    check_paper(content)
    if Paper.objects.filter(authority=authority).count() >= MOST_PAPERS:
        raise TooManyPapers
    paper = Paper(authority=authority, topic=topic, name=name, size=len(content), uploaded_at=now)
    paper.uploaded_by = actor.user
    with transaction.atomic():
        paper.file.save(f"{secrets.token_hex(16)}.pdf", ContentFile(content), save=False)
        paper.save()
        record(verb="setup.paper_added", subject=paper, actor=actor.user, now=now, topic=topic)
    return paper


def remove_paper(*, paper: Paper, actor: Actor, now: datetime) -> None:
    require_set_up(actor, paper.authority)
    storage, name = paper.file.storage, paper.file.name
    with transaction.atomic():
        record(verb="setup.paper_removed", subject=paper, actor=actor.user, now=now, topic=paper.topic)
        paper.delete()
    if name:
        storage.delete(name)


@transaction.atomic
def confirm(*, authority: Authority, topic: str, actor: Actor, now: datetime) -> None:
    """Write down who confirmed what cannot be derived, and when; a new confirmation takes the place of the old."""
    require_set_up(actor, authority)
    row, _is_new = Confirmation.objects.update_or_create(
        authority=authority, topic=topic, defaults={"confirmed_at": now, "confirmed_by": actor.user}
    )
    record(verb="setup.confirmed", subject=row, actor=actor.user, now=now, topic=topic)


def check_mail(*, authority: Authority, server: Server, address: str, actor: Actor, now: datetime) -> Checkup:
    """Try the mail server, and send a trial to `address` if there is one; the step is done while the last try worked.

    Takes seconds when nobody answers, so the server is asked outside of the transaction.
    """
    require_set_up(actor, authority)
    language = actor.user.language or settings.LANGUAGE_CODE
    found = examine(server, trial_letter(address=address, language=language, now=now) if address else None)
    with transaction.atomic():
        record(verb="setup.mail_checked", subject=authority, actor=actor.user, now=now, fault=found.fault or "none")
        if found.fault:
            Confirmation.objects.filter(authority=authority, topic=Confirmation.Topic.MAIL).delete()
        else:
            confirm(authority=authority, topic=Confirmation.Topic.MAIL, actor=actor, now=now)
    return found


@transaction.atomic
def report_barrier(*, page: str, text: str, answer_to: str, now: datetime) -> BarrierReport:
    """Anybody may say that something cannot be used; who it was is not written down."""
    report = BarrierReport.objects.create(page=page, text=text, answer_to=answer_to, sent_at=now)
    record(verb="setup.barrier_reported", subject=report, actor=None, now=now)
    return report


@transaction.atomic
def answer_barrier(*, report: BarrierReport, actor: Actor, now: datetime) -> None:
    """Mark a report as answered; a second time changes nothing."""
    require_read_barriers(actor)
    if report.answered_at is None:
        report.answered_at, report.answered_by = now, actor.user
        report.save(update_fields=["answered_at", "answered_by"])
        record(verb="setup.barrier_answered", subject=report, actor=actor.user, now=now)
