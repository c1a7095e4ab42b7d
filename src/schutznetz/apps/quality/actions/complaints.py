# SPDX-License-Identifier: EUPL-1.2
"""A counsellor complains to the ministry, the ministry confirms and answers.  (SAP-068)

The journal says that a complaint was written, not by whom: administrators read the journal.
"""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.quality.facts import COMPLAINT, COMPLAINT_STEP
from schutznetz.apps.quality.models import Complaint
from schutznetz.apps.quality.policies import (
    is_own,
    programme_of,
    require_answer_complaint,
    require_see_own,
)
from schutznetz.apps.quality.queries.complaints import readers_of
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.working_groups.queries import group_of


def addressed(counsellor: Counsellor, today: date) -> Complaint:
    """A complaint as it would go out, not saved; `Denied` where nobody could read it."""
    programme = programme_of(counsellor)
    if programme is None:
        raise Denied(_("Ihre Behörde nimmt an keinem Programm teil. Schreiben Sie dem Ministerium bitte einen Brief."))
    found = Complaint(counsellor=counsellor, authority=programme.ministry, group=group_of(counsellor, today))
    if not readers_of(found, today):
        raise Denied(
            _(
                "Im Ministerium ist zurzeit niemand eingetragen, der Ihre Beschwerde lesen darf. Schreiben Sie dem "
                "Ministerium bitte einen Brief (SAP-Erlass 2007, Nr. 5.5)."
            )
        )
    return found


@transaction.atomic
def complain(
    *, counsellor: Counsellor, kind: str, text: str, is_career: bool, may_ask: bool, actor: Actor, now: datetime,
    today: date,
) -> Complaint:  # fmt: skip
    """The officers of the ministry hear of it, nobody else; `Denied` where none could read it."""
    require_see_own(actor, counsellor)
    made = addressed(counsellor, today)
    made.kind, made.text, made.is_career, made.may_ask, made.sent_at = kind, text, is_career, may_ask, now
    made.save()
    record(verb="quality.complaint_sent", subject=made, actor=None, now=now)
    for person in readers_of(made, today):
        tell(kind=COMPLAINT, now=now, key=f"{made.pk}:{person.pk}", person=person, path=_path(made))
    return made


@transaction.atomic
def receive_complaint(*, complaint: Complaint, actor: Actor, now: datetime) -> Complaint:
    """The ministry confirms that it has it; a second time, or once it is closed, changes nothing."""
    row = _locked(complaint)
    require_answer_complaint(actor, row)
    if row.received_at is None and row.closed_on is None:
        row.received_at = now
        row.save(update_fields=["received_at"])
        record(verb="quality.complaint_received", subject=row, actor=actor.user, now=now)
        _tell_writer(row, "received", now)
    return row


@transaction.atomic
def answer_complaint(*, complaint: Complaint, text: str, actor: Actor, now: datetime, today: date) -> Complaint:
    """The ministry answers, once; what was answered stays."""
    row = _locked(complaint)
    require_answer_complaint(actor, row)
    if row.closed_on is None:
        row.received_at = row.received_at or now
        row.answer, row.answered_at, row.answered_by, row.closed_on = text, now, actor.person, today
        row.save()
        record(verb="quality.complaint_answered", subject=row, actor=actor.user, now=now)
        _tell_writer(row, "answered", now)
    return row


@transaction.atomic
def withdraw_complaint(*, complaint: Complaint, actor: Actor, now: datetime, today: date) -> Complaint:
    """The writer takes it back while it is open: the words are gone, nobody sees it any more."""
    row = _locked(complaint)
    if not is_own(actor, row.counsellor) or actor.is_helped:
        raise Denied(_("Zurückziehen kann eine Beschwerde nur, wer sie geschrieben hat."))
    if row.closed_on is None:
        row.text, row.closed_on = "", today
        row.save(update_fields=["text", "closed_on"])
        record(verb="quality.complaint_withdrawn", subject=row, actor=None, now=now)
    return row


def _locked(complaint: Complaint) -> Complaint:
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("authority", "counsellor__person")
    return rows.get(pk=complaint.pk)


def _path(found: Complaint) -> str:
    return reverse("quality:complaint", args=[found.pk])


def _tell_writer(found: Complaint, step: str, now: datetime) -> None:
    tell(kind=COMPLAINT_STEP, now=now, key=f"{found.pk}:{step}", person=found.counsellor.person, path=_path(found))
