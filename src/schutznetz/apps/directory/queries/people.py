# SPDX-License-Identifier: EUPL-1.2
"""Counsellors as people find them: who agreed to be shown, the own authority first, the busy ones last."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from schutznetz.apps.directory.models import Profile
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.sap.models import Counsellor, Participant, Programme, State
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.sap.queries.need import findable_by
from schutznetz.regulation.sap_erlass import service
from schutznetz.regulation.sap_erlass.rule_sets import Rules

ADDICTION = "addiction"


@dataclass(frozen=True)
class Found:
    """A profile as a list shows it. `is_own`: of the authority that was asked for."""

    profile: Profile
    is_own: bool

    @property
    def is_busy(self) -> bool:
        return self.profile.counsellor.is_full

    @property
    def is_trainee(self) -> bool:
        return self.profile.counsellor.state == State.IN_TRAINING


def _shown(today: date) -> QuerySet[Profile]:
    """Whoever agreed to be shown and advises today."""
    rows = Profile.objects.filter(is_shown=True, counsellor__in=Counsellor.objects.advising(today))
    return rows.select_related("counsellor__person", "counsellor__authority")


def profile_by_key(key: str, today: date) -> Profile:
    """The profile behind an address; raises `Profile.DoesNotExist` also when its owner no longer advises."""
    return _shown(today).get(key=key)


def profiles(authority: Authority, today: date, *, topic: str = "", language: str = "") -> list[Found]:
    """Whom people of an authority find: by topic and language those who name it; nobody is rated or counted.

    Whoever has a module on the topic comes first (SAP-013); within that the own authority before those of a
    cooperation, the busy ones last (SAP-059, SAP-061).
    """
    counsellors = findable_by(authority, today)
    known = {one.counsellor_id: one for one in _shown(today).filter(counsellor__in=counsellors)}
    found = [Found(known[one.pk], one.authority_id == authority.pk) for one in counsellors if one.pk in known]
    if language:
        found = [one for one in found if language in one.profile.languages]
    if topic:
        found = _by_topic(found, topic, rules_for_people_of(authority), today)
    return found


def rules_for_people_of(authority: Authority) -> Rules:
    part = Participant.objects.filter(authority=authority).select_related("programme").first()
    return rules_of(part.programme if part else None)


def rules_in_use() -> list[Rules]:
    """The rules of every programme; where there is none yet, the standard."""
    return [rules_of(one) for one in Programme.objects.order_by("pk")] or [rules_of(None)]


def _by_topic(found: list[Found], topic: str, rules: Rules, today: date) -> list[Found]:
    """Who names the topic stays; who has finished its extra module comes first, as the rule says."""
    named = {one.profile.key: one for one in found if topic in one.profile.topics or topic in _modules(one)}
    listed = tuple(service.Listed(key, _modules(one)) for key, one in named.items())
    order = service.search(topic=topic, directory=listed, rules=rules, today=today).facts["order"]
    assert isinstance(order, tuple)
    return [named[key] for key in order]


def _modules(found: Found) -> frozenset[str]:
    return frozenset({ADDICTION}) if found.profile.has_addiction_module else frozenset()


def next_free(profile: Profile, today: date) -> Profile | None:
    """Somebody else to turn to when the owner of a profile is busy; None when all are."""
    others = profiles(profile.counsellor.authority, today)
    return next((one.profile for one in others if not one.is_busy and one.profile.pk != profile.pk), None)


def authorities(today: date) -> QuerySet[Authority]:
    """Authorities whose people find somebody: those of a programme."""
    return Authority.objects.filter(sap_participant__isnull=False, sap_participant__since__lte=today).order_by("name")
