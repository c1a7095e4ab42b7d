# SPDX-License-Identifier: EUPL-1.2
"""Vacancy notices and the choice among applicants, as the rules and pages want them."""

from datetime import date

from django.db.models import QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.sap.facts import in_words
from schutznetz.apps.sap.models import Counsellor, Participant, Participation, Vacancy
from schutznetz.apps.sap.policies import SPEAKERS
from schutznetz.apps.sap.queries.need import gap_of
from schutznetz.apps.sap.queries.programme import rules_for
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import selection, vacancy


def participations_of(counsellor: Counsellor, today: date) -> Finding:
    """Have all five been heard?"""
    heard = tuple(
        selection.Participation(selection.Body(row.body), row.heard_on, selection.View(row.view), row.is_there)
        for row in counsellor.participations.all()
    )
    return selection.participations(heard=heard, rules=rules_for(counsellor.authority), today=today)


def rows_of(counsellor: Counsellor) -> list[tuple[Participation.Body, Participation | None]]:
    """Every body with what is on record."""
    known = {row.body: row for row in counsellor.participations.select_related("recorded_by__person")}
    return [(body, known.get(body.value)) for body in Participation.Body]


def vacancies_seen_by(actor: Actor) -> QuerySet[Vacancy]:
    """Notices of the own authority (head) and of the authorities of one's working group (speaker)."""
    groups = [office.working_group_id for office in actor.offices if office.role in SPEAKERS]
    led = Participant.objects.filter(working_group__in=groups).values("authority")
    own = Vacancy.objects.filter(authority__in=actor.authorities_with(Role.HEAD))
    found = own | Vacancy.objects.filter(authority__in=led)
    return found.select_related("authority")


def published_for(actor: Actor, today: date) -> QuerySet[Vacancy]:
    """Notices to which the acting person may apply."""
    if actor.person is None:
        return Vacancy.objects.none()
    mine = Vacancy.objects.filter(authority=actor.person.authority_id, published_on__lte=today, apply_by__gte=today)
    return mine.select_related("authority")


def findings_of(found: Vacancy, today: date) -> list[Finding]:
    """What a notice still lacks before it is published."""
    part = Participant.objects.filter(authority=found.authority).select_related("programme").first()
    gap = gap_of(part, today) if part else 0
    facts = vacancy.Vacancy(found.new_posts, found.replacement_posts, found.apply_by, found.consulted_on, found.reason)
    asked = vacancy.publishable(vacancy=facts, gap=gap, rules=rules_for(found.authority), today=today)
    return [in_words(one) for one in asked]


def settled_of(found: Vacancy, today: date) -> Finding:
    """Whether the talk may still be entered."""
    return vacancy.settled(published_on=found.published_on, rules=rules_for(found.authority), today=today)


def speakers_of(found: Vacancy, today: date) -> list[Office]:
    """Who speaks for the working group of the authority today, and their deputies."""
    part = Participant.objects.filter(authority=found.authority).first()
    if part is None or part.working_group_id is None:
        return []
    held = Office.objects.held_on(today).filter(role__in=SPEAKERS, working_group=part.working_group_id)
    return list(held.select_related("person"))
