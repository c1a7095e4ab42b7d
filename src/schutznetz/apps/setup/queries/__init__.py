# SPDX-License-Identifier: EUPL-1.2
"""Reads of set-up, scoped to the actor."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Office, Person, Site
from schutznetz.apps.setup import facts
from schutznetz.apps.setup.models import BarrierReport, Body, Confirmation, Contact, Paper, Participation, Release
from schutznetz.apps.setup.policies import ALL, require_read_barriers, require_see_setup
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.participation import release as rules


def authorities_for(actor: Actor) -> QuerySet[Authority]:
    """Authorities whose set-up the actor may read."""
    return Authority.objects.filter(pk__in=actor.authorities_with(*ALL))


def empty_authority_of(actor: Actor) -> Authority | None:
    """An authority the actor administers that has no site yet: after the first start set-up comes first."""
    ids = actor.authorities_with(Role.ADMINISTRATOR)
    return Authority.objects.filter(pk__in=ids, sites=None).first() if ids else None


def authority_for(actor: Actor, key: str) -> Authority:
    """An authority whose set-up the actor may read; raises `Denied` or `Authority.DoesNotExist`."""
    found = Authority.objects.get(key=key)
    require_see_setup(actor, found)
    return found


def holders_of(authority: Authority, role: str, today: date) -> QuerySet[Person]:
    """Who holds this office today, for the authority or one of its sites, and works here."""
    held = Office.objects.held_on(today).filter(authority=authority, role=role)
    here = Q(left_on=None) | Q(left_on__gte=today)
    return Person.objects.filter(here, pk__in=held.values("person"))


def contact_of(authority: Authority) -> Contact | None:
    return Contact.objects.filter(authority=authority).first()


def barrier_contact() -> Contact | None:
    """Who answers for barriers on this server: the first authority that named somebody, else any with a contact."""
    named = Contact.objects.exclude(barrier_email="", barrier_phone="").select_related("authority").first()
    return named or Contact.objects.select_related("authority").first()


def participation_of(authority: Authority, body: str, site: Site | None = None) -> Participation | None:
    """What is known of a body of the authority, or of the local one of a site."""
    return Participation.objects.filter(authority=authority, body=body, site=site).first()


def hearings(authority: Authority, today: date) -> list[tuple[Body, Participation | None, Finding]]:
    """Every body with what is known of it and what the rule says, then the local ones that were entered (F11)."""
    rows = list(Participation.objects.filter(authority=authority).select_related("site").order_by("body", "site__name"))
    known = {row.body: row for row in rows if row.site is None}
    found = [(body, known.get(body)) for body in Body] + [(Body(row.body), row) for row in rows if row.site]
    return [(body, row, rules.hearing(body=body, heard=facts.hearing(row), today=today)) for body, row in found]


def releases_of(authority: Authority) -> QuerySet[Release]:
    """All decisions, the withdrawn ones among them, newest first."""
    return Release.objects.filter(authority=authority).select_related("recorded_by__person")


def release_of(rows: Iterable[Release], today: date) -> Finding:
    """What the rule says about these decisions of one authority (F3)."""
    known = list(rows)
    return rules.release(
        agreements=facts.decisions(known, Release.Kind.AGREEMENT),
        interims=facts.decisions(known, Release.Kind.INTERIM),
        today=today,
    )


def papers_of(authority: Authority, topic: str = "") -> QuerySet[Paper]:
    papers = Paper.objects.filter(authority=authority)
    return papers.filter(topic=topic) if topic else papers


def paper_for(actor: Actor, key: str, pk: int) -> Paper:
    """A paper the actor may read; raises `Denied` or `DoesNotExist`."""
    return Paper.objects.get(authority=authority_for(actor, key), pk=pk)


def confirmation_of(authority: Authority, topic: str) -> Confirmation | None:
    return Confirmation.objects.filter(authority=authority, topic=topic).select_related("confirmed_by__person").first()


def barriers_for(actor: Actor) -> QuerySet[BarrierReport]:
    """Reports of barriers, those without an answer first; raises `Denied`."""
    require_read_barriers(actor)
    newest_open = F("answered_at").asc(nulls_first=True)
    return BarrierReport.objects.select_related("answered_by__person").order_by(newest_open, "-sent_at")
