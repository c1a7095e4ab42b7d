# SPDX-License-Identifier: EUPL-1.2
"""The programme itself, who takes part, and which rule set is applied."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, WorkingGroup
from schutznetz.apps.sap.actions.telling import OFFICE
from schutznetz.apps.sap.facts import in_words
from schutznetz.apps.sap.models import Departure, Evaluation, Participant, Programme, RuleSetSwitch
from schutznetz.apps.sap.policies import (
    require_approve_switch,
    require_begin_programme,
    require_join,
    require_run_programme,
)
from schutznetz.apps.sap.queries import holders_of, rules_of
from schutznetz.apps.sap.queries.programme import origin_of, regrouping
from schutznetz.regulation.finding import Refused, require
from schutznetz.regulation.sap_erlass import validity


@transaction.atomic
def begin_programme(
    *, ministry: Authority, name: str, academy: Authority | None, actor: Actor, now: datetime
) -> Programme:
    """A ministry runs one programme; asking for a second returns the first."""
    require_begin_programme(actor, ministry)
    values = {"name": name, "academy": academy, "begun_at": now}
    programme, is_new = Programme.objects.get_or_create(ministry=ministry, defaults=values)
    if is_new:
        record(verb="sap.programme_begun", subject=ministry, actor=actor.user, now=now, programme=programme.pk)
    return programme


@transaction.atomic
def change_programme(*, programme: Programme, actor: Actor, now: datetime) -> None:
    require_run_programme(actor, programme)
    programme.save(update_fields=["name", "academy"])
    record(verb="sap.programme_changed", subject=programme.ministry, actor=actor.user, now=now, programme=programme.pk)


@transaction.atomic
def join(
    *, authority: Authority, programme: Programme, headcount: int, actor: Actor, now: datetime, today: date
) -> Participant:
    """The authority's own head takes part; from now on the ministry sees its counsellors. Twice changes nothing.

    Whoever joins again belongs to the group in which its people still are; only a district moves them.  (SAP-141)
    """
    require_join(actor, authority)
    values = {"programme": programme, "since": today, "headcount": headcount, "headcount_on": today}
    part, is_new = Participant.objects.get_or_create(authority=authority, defaults=values)
    if is_new:
        part.working_group_id = origin_of(part)
        part.save(update_fields=["working_group"])
        record(verb="sap.joined", subject=part, actor=actor.user, now=now, programme=programme.pk)
    return part


@transaction.atomic
def leave(*, part: Participant, actor: Actor, now: datetime, today: date) -> None:
    """The head leaves with their authority: the ministry sees nothing of it from now on. What it decided stays with it.

    Roles go on under the decree. Whoever decides on something of this authority comes first, see `queries.leaving`.
    """
    require_join(actor, part.authority)
    Departure.objects.create(
        programme=part.programme, authority=part.authority, since=min(part.since, today), until=today
    )
    record(verb="sap.left", subject=part, actor=actor.user, now=now, programme=part.programme_id)
    for person in holders_of(part.programme.ministry, Role.MINISTRY, today):
        tell(kind=OFFICE, now=now, key=f"left:{part.pk}:{person.pk}", person=person, path=reverse("sap:programme"))
    part.delete()


@transaction.atomic
def save_headcount(*, part: Participant, headcount: int, on: date, actor: Actor, now: datetime) -> None:
    """How many people work in the authority (people, not posts)."""
    require_join(actor, part.authority)
    part.headcount, part.headcount_on = headcount, on
    part.save(update_fields=["headcount", "headcount_on"])
    record(verb="sap.participant_changed", subject=part, actor=actor.user, now=now)


@transaction.atomic
def assign_group(*, part: Participant, group: WorkingGroup | None, actor: Actor | None, now: datetime) -> None:
    """The ministry says to which working group an authority belongs; without actor, what it decided is carried out.

    ``Refused`` where people belong to another group already: a district moves them, on which the groups comment first.
    (SAP-146)
    """
    if actor is not None:
        require_run_programme(actor, part.programme)
        finding = regrouping(part, group, now.astimezone(BERLIN).date())
        if finding is not None:
            raise Refused(finding)
    part.working_group = group
    part.save(update_fields=["working_group"])
    user = actor.user if actor else None
    record(verb="sap.group_assigned", subject=part, actor=user, now=now, group=group.pk if group else 0)


@transaction.atomic
def propose_switch(
    *, programme: Programme, key: str, since: date, basis: str, actor: Actor, now: datetime, today: date
) -> RuleSetSwitch:
    """Propose another rule set; nothing changes until a second person approves. Raises `Denied` and `Refused`."""
    require_run_programme(actor, programme)
    _require_fit(programme, key, since, ("first", "second"), today)
    switch = RuleSetSwitch.objects.create(
        programme=programme, key=key, since=since, basis=basis, proposed_by=actor.user, proposed_at=now
    )
    record(verb="sap.switch_proposed", subject=programme.ministry, actor=actor.user, now=now, set=key, switch=switch.pk)
    return switch


@transaction.atomic
def approve_switch(*, switch: RuleSetSwitch, actor: Actor, now: datetime, today: date) -> None:
    """The second person; a second click changes nothing. An approved switch for the same day is taken back."""
    require_approve_switch(actor, switch)
    switch = (
        RuleSetSwitch.objects.select_for_update(of=("self",)).select_related("programme__ministry").get(pk=switch.pk)
    )
    if switch.approved_at is not None or switch.withdrawn_at is not None:
        return
    _require_fit(switch.programme, switch.key, switch.since, (str(switch.proposed_by_id), str(actor.user.pk)), today)
    same = RuleSetSwitch.objects.filter(programme=switch.programme, since=switch.since, withdrawn_at=None)
    same.filter(approved_at__isnull=False).update(withdrawn_at=now)
    switch.approved_by, switch.approved_at = actor.user, now
    switch.save(update_fields=["approved_by", "approved_at"])
    _line("sap.switch_approved", switch, actor, now)


@transaction.atomic
def withdraw_switch(*, switch: RuleSetSwitch, actor: Actor, now: datetime) -> None:
    """Take a switch back, proposed or approved; the rules that counted before count again. Twice changes nothing."""
    require_run_programme(actor, switch.programme)
    if switch.withdrawn_at is None:
        switch.withdrawn_at = now
        switch.save(update_fields=["withdrawn_at"])
        _line("sap.switch_withdrawn", switch, actor, now)


def _require_fit(programme: Programme, key: str, since: date, approvers: tuple[str, ...], today: date) -> None:
    found = validity.switch(key=key, since=since, approvers=approvers, rules=rules_of(programme), today=today)
    require(in_words(found))


def _line(verb: str, switch: RuleSetSwitch, actor: Actor, now: datetime) -> None:
    ministry = switch.programme.ministry
    record(verb=verb, subject=ministry, actor=actor.user, now=now, set=switch.key, switch=switch.pk)


@transaction.atomic
def record_evaluation(
    *, programme: Programme, key: str, reported_on: date, place: str, actor: Actor, now: datetime
) -> Evaluation:
    """That the report exists, and where it can be read."""
    require_run_programme(actor, programme)
    made = Evaluation.objects.create(
        programme=programme, key=key, reported_on=reported_on, place=place, recorded_by=actor.user, recorded_at=now
    )
    record(verb="sap.evaluation_recorded", subject=programme.ministry, actor=actor.user, now=now, set=key)
    return made
