# SPDX-License-Identifier: EUPL-1.2
"""Reviews for apps further down the street, which cannot know of duties: accounts, organisation, this machine."""

import logging
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from schutznetz.adapters import probe
from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.accounts.models import FactorRule
from schutznetz.apps.accounts.queries import vouched
from schutznetz.apps.duties.facts import Wanted
from schutznetz.apps.duties.queries import last_done
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Authority, Office, Person
from schutznetz.domain.workdays import add_months
from schutznetz.regulation.access import second_factor
from schutznetz.regulation.citation import Citation
from schutznetz.regulation.duties.lead_times import cited, figure

log = logging.getLogger(__name__)
OWN_DATA = "organisation.own_data"
SECOND_FACTOR = "accounts.second_factor"
CERTIFICATE = "operation.certificate"
FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def _with_account(today: date) -> QuerySet[Person]:
    working = Person.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=today))
    return working.filter(user__is_active=True)


def own_data(now: datetime, today: date) -> Iterator[Wanted]:
    """Everybody with an account looks once in a while whether what is stored about them is right."""
    done, months = last_done(OWN_DATA), figure("own_data_every_months", today)
    within, cite = figure("confirm_within_days", today), cited("own_data_every_months", today)
    for person in _with_account(today).only("pk").iterator(2000):
        last = done.get(str(person.pk))
        if last is None or add_months(last, months) <= today:
            yield Wanted(person, cite, within_days=within, person=person, facts={"months": months})


def without_second_factor(now: datetime, today: date) -> Iterator[Wanted]:
    """People in offices for which a password alone is not enough, and who have nothing else, no service that vouches.

    By the house rule; or by the choice of their authority, known from the day it is made and due on its first day.
    """
    has_one = Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS)
    lacking = _with_account(today).filter(~Exists(has_one), ~vouched("user", today))
    always, within = second_factor.always(today), figure("second_factor_within_days", today)
    cite = str(second_factor.TOPIC.dated("roles", today).citation)
    told = set[int]()
    for person in lacking.filter(pk__in=_holders(today, role__in=always)):
        told.add(person.pk)
        yield Wanted(person, cite, within_days=within, person=person)
    for rule in FactorRule.objects.exclude(role__in=always).order_by("since", "pk"):
        due = {"due_on": rule.since} if rule.since > today else {"within_days": within}
        cite = str(Citation("Festlegung der Behörde", rule.since))
        for person in lacking.filter(pk__in=_holders(today, role=rule.role, authority=rule.authority_id)):
            if person.pk not in told:
                told.add(person.pk)
                yield Wanted(person, cite, person=person, **due)


def _holders(today: date, **of: Any) -> QuerySet[Any]:
    return Office.objects.held_on(today).filter(**of).values("person")


def certificate(now: datetime, today: date) -> Iterator[Wanted]:
    """The certificate of this machine ends soon: a duty of the administration of every authority on it."""
    ends = _certificate_ends(now)
    if ends is None or (ends - today).days > figure("certificate_lead_days", today):
        return
    facts = {"day": f"{ends:%d.%m.%Y}"}
    for authority in Authority.objects.all():
        yield Wanted(
            authority, cited("certificate_lead_days", today), due_on=ends, role=Role.ADMINISTRATOR,
            authority=authority, facts=facts,
        )  # fmt: skip


def _certificate_ends(now: datetime) -> date | None:
    if not settings.TLS_CERTIFICATE:
        return None
    try:
        left = probe.certificate_left(Path(settings.TLS_CERTIFICATE), now)
    except (OSError, ValueError):
        log.error("the certificate cannot be read")
        return None
    return (now + left).astimezone(BERLIN).date()
