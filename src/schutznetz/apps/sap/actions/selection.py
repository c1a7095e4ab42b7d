# SPDX-License-Identifier: EUPL-1.2
"""Cooperations, vacancy notices, and the choice among applicants."""

from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.sap.actions.telling import OFFICE
from schutznetz.apps.sap.facts import in_words
from schutznetz.apps.sap.models import Cooperation, Counsellor, Participant, Participation, Representation, Vacancy
from schutznetz.apps.sap.policies import (
    require_consult,
    require_hear,
    require_keep_vacancies,
    require_run_programme,
    require_select_locally,
)
from schutznetz.apps.sap.queries import rules_for
from schutznetz.apps.sap.queries.need import gap_of
from schutznetz.apps.sap.queries.selection import findings_of, settled_of, speakers_of
from schutznetz.regulation.finding import require
from schutznetz.regulation.sap_erlass import mandate


@transaction.atomic
def save_cooperation(
    *, cooperation: Cooperation, members: list[Participant], actor: Actor, now: datetime
) -> Cooperation:
    """The ministry enters an agreement of authorities; their counsellors may then advise each other's people."""
    require_run_programme(actor, cooperation.programme)
    cooperation.save()
    cooperation.members.set(members)
    record(verb="sap.cooperation_saved", subject=cooperation.programme.ministry, actor=actor.user, now=now)
    return cooperation


@transaction.atomic
def save_vacancy(*, vacancy: Vacancy, actor: Actor, now: datetime, today: date) -> Vacancy:
    """A draft; the gap of today is written beside it. A published notice is not changed any more."""
    require_keep_vacancies(actor, vacancy.authority)
    if vacancy.published_on is not None:
        return vacancy
    is_new = vacancy.pk is None
    part = Participant.objects.select_related("programme").get(authority=vacancy.authority)
    vacancy.gap, vacancy.made_at = gap_of(part, today), vacancy.made_at or now
    vacancy.save()
    record(verb="sap.vacancy_saved", subject=vacancy, actor=actor.user, now=now)
    if is_new:
        for office in speakers_of(vacancy, today):
            tell(kind=OFFICE, now=now, key=f"vacancy:{vacancy.pk}:{office.person_id}", person=office.person)
    return vacancy


@transaction.atomic
def consult(*, vacancy: Vacancy, on: date, who: str, says: str, actor: Actor, now: datetime, today: date) -> None:
    """The talk with the speaker of the working group, entered by either side. `Refused` once it is published."""
    require_consult(actor, vacancy)
    vacancy.published_on = Vacancy.objects.select_for_update().get(pk=vacancy.pk).published_on
    require(settled_of(vacancy, today))
    vacancy.consulted_on, vacancy.consulted_with, vacancy.consultation = on, who, says
    vacancy.save(update_fields=["consulted_on", "consulted_with", "consultation"])
    record(verb="sap.vacancy_consulted", subject=vacancy, actor=actor.user, now=now)


@transaction.atomic
def publish(*, vacancy: Vacancy, actor: Actor, now: datetime, today: date) -> None:
    """Everybody in the authority may read it from now on. Raises `Refused` while something is lacking."""
    require_keep_vacancies(actor, vacancy.authority)
    if vacancy.published_on is not None:
        return
    for finding in findings_of(vacancy, today):
        require(finding)
    vacancy.published_on, vacancy.published_by = today, actor.user
    vacancy.save(update_fields=["published_on", "published_by"])
    record(verb="sap.vacancy_published", subject=vacancy, actor=actor.user, now=now, posts=vacancy.posts)


@transaction.atomic
def save_representation(
    *, vacancy: Vacancy, counts: dict[str, list[int]], on: date, actor: Actor, now: datetime
) -> None:
    """How many of each group there are, as the head counted them for a notice; numbers only."""
    require_keep_vacancies(actor, vacancy.authority)
    Representation.objects.update_or_create(vacancy=vacancy, defaults={"counts": counts, "counted_on": on})
    record(verb="sap.represented", subject=vacancy, actor=actor.user, now=now)


@transaction.atomic
def hear(*, participation: Participation, actor: Actor, now: datetime) -> None:
    """That a body was heard: entered by the head, or by the body itself."""
    require_hear(actor, participation.counsellor, participation.body)
    participation.recorded_by, participation.recorded_at = actor.user, now
    participation.save()
    record(verb="sap.body_heard", subject=participation.counsellor, actor=actor.user, now=now, body=participation.body)


@transaction.atomic
def select_locally(*, counsellor: Counsellor, on: date, actor: Actor, now: datetime, today: date) -> None:
    """The authority has chosen this person; without their consent it cannot. Raises `Refused`."""
    require_select_locally(actor, counsellor)
    rules = rules_for(counsellor.authority)
    require(in_words(mandate.consent(consented_on=counsellor.consented_on, rules=rules, today=today)))
    counsellor.locally_selected_on = on
    counsellor.save(update_fields=["locally_selected_on"])
    record(verb="sap.locally_selected", subject=counsellor, actor=actor.user, now=now)
