# SPDX-License-Identifier: EUPL-1.2
"""Complaints to the ministry: one's own, and those an officer may read."""

from datetime import date, datetime

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.quality.models import Complaint
from schutznetz.apps.quality.policies import LEADING, is_concerned, opens_complaints, require_read_complaint
from schutznetz.apps.sap.models import Counsellor, State
from schutznetz.apps.sap.policies import SPEAKERS
from schutznetz.apps.sap.queries import rules_for
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import resources

NOT_YET = (State.APPLIED, State.NOMINATED, State.BRIEFED, State.NOT_SELECTED)
READ = "counsellor__person", "counsellor__authority", "authority", "answered_by"


def writer_of(actor: Actor) -> Counsellor | None:
    """The role somebody may complain about: selected, in training, in office, or ended; None for everybody else."""
    if actor.person is None or actor.is_helped:
        return None
    rows = Counsellor.objects.filter(person=actor.person).exclude(state__in=NOT_YET)
    return rows.select_related("person", "authority").order_by("ended_on", "-pk").first()


def own_complaints(writer: Counsellor) -> list[Complaint]:
    """All of one person, whichever role they were about; the caller has found the writer."""
    return list(Complaint.objects.filter(counsellor__person=writer.person_id).select_related(*READ))


def complaints_to(actor: Actor) -> list[Complaint]:
    """What came to the actor as an officer, without those that concern the actor; withdrawn ones are gone."""
    if not opens_complaints(actor):
        return []
    held = [one.authority_id for one in actor.offices if one.role == Role.MINISTRY and one.deputy_for is None]
    rows = Complaint.objects.filter(authority__in=held).exclude(closed_on__isnull=False, answered_at=None)
    if actor.person is not None:
        rows = rows.exclude(counsellor__person=actor.person)
    return [one for one in rows.select_related(*READ) if not is_concerned(actor, one)]


def complaint_for(actor: Actor, pk: int) -> Complaint:
    """A complaint the actor wrote or may read; raises `Denied` or `Complaint.DoesNotExist`."""
    found = Complaint.objects.select_related(*READ).get(pk=pk)
    require_read_complaint(actor, found)
    return found


def readers_of(found: Complaint, today: date) -> list[Person]:
    """The officers who may read it: of the ministry in person, not the writer and nobody who leads them."""
    held = Office.objects.held_on(today)
    ministry = held.filter(authority=found.authority_id, role=Role.MINISTRY, site=None, person__left_on=None)
    leading = set(
        held.filter(authority=found.counsellor.authority_id, role__in=LEADING).values_list("person", flat=True)
    )
    if found.group_id is not None:
        leading |= set(held.filter(working_group=found.group_id, role__in=SPEAKERS).values_list("person", flat=True))
    leading |= {found.counsellor.person_id, found.counsellor.line_manager_id or 0}
    people = {one.person_id: one.person for one in ministry.select_related("person")}
    return [person for pk, person in sorted(people.items()) if pk not in leading]


def times_of(found: Complaint, today: date) -> Finding:
    """By when it is confirmed or answered, as the rule says."""
    rules = rules_for(found.counsellor.authority)
    return resources.complaint(
        sent_on=_day(found.sent_at), received_on=_day(found.received_at) if found.received_at else None,
        closed_on=found.closed_on, rules=rules, today=today,
    )  # fmt: skip


def _day(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()
