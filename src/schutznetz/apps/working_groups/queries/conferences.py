# SPDX-License-Identifier: EUPL-1.2
"""Conferences, their guests, and how speaker and deputy share their time."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Office, WorkingGroup
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.sap.queries.programme import groups_in
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.working_groups.facts.standing import SPEAKERS
from schutznetz.apps.working_groups.models import BudgetShare, Conference, Guest
from schutznetz.apps.working_groups.policies import may_hold_conferences
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import speakers


def speakers_in(programme: Programme, day: date) -> list[Office]:
    """Speakers and deputies of all groups of a programme on a day."""
    held = Office.objects.held_on(day).filter(role__in=SPEAKERS, working_group__in=groups_in(programme))
    return list(held.select_related("person", "working_group").order_by("working_group__name", "-role"))


def conferences_seen_by(actor: Actor) -> QuerySet[Conference]:
    """All of one's own programme (ministry), and those one is invited to."""
    mine = Q(programme__ministry__in=actor.authorities_with(Role.MINISTRY))
    if actor.person is not None:
        mine |= Q(guests__person=actor.person.pk)
    found = Conference.objects.none() if actor.is_helped else Conference.objects.filter(mine)
    return found.select_related("programme__ministry").distinct().annotate(
        invited=Count("guests", distinct=True),
    )  # fmt: skip


def conference_for(actor: Actor, pk: int) -> Conference:
    """A conference the actor runs or is invited to; raises `Denied` or `Conference.DoesNotExist`."""
    found = Conference.objects.select_related("programme__ministry").get(pk=pk)
    if not may_hold_conferences(actor, found.programme) and guest_of(actor, found) is None:
        raise Denied
    return found


def guest_of(actor: Actor, conference: Conference) -> Guest | None:
    if actor.person is None or actor.is_helped:
        return None
    return Guest.objects.filter(conference=conference, person=actor.person.pk).select_related("conference").first()


def finding_of(conference: Conference, today: date) -> Finding:
    """Are the speakers and deputies of all groups invited?  Guests who are out of office by then do not count."""
    guests = set(conference.guests.values_list("person", "group"))
    held = {(one.person_id, one.working_group_id) for one in speakers_in(conference.programme, conference.on)}
    return speakers.conference(
        groups=groups_in(conference.programme).count(), invited=len(held & guests),
        rules=rules_of(conference.programme), today=today,
    )  # fmt: skip


def share_of(group: WorkingGroup, day: date) -> BudgetShare | None:
    """How speaker and deputy share their time on a day."""
    return BudgetShare.objects.filter(group=group, since__lte=day).first()


def part_of(person_id: int, day: date) -> float:
    """Which part of the speakers' time somebody has on a day, as a part of one.

    While nothing is said the speaker has the whole and the deputy nothing.
    """
    office = Office.objects.held_on(day).filter(person=person_id, role__in=SPEAKERS).order_by("-role", "pk").first()
    share = share_of(office.working_group, day) if office is not None and office.working_group is not None else None
    if office is None or share is None:
        return 0.0 if office is not None and office.role == Role.DEPUTY_SPEAKER else 1.0
    percent = share.speaker_percent if office.role == Role.SPEAKER else share.deputy_percent
    return percent / 100
