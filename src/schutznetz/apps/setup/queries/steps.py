# SPDX-License-Identifier: EUPL-1.2
"""How far an authority is. Every step is read from the data; nobody ticks a box where a fact can be counted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schutznetz.apps.alarm.models import Ring
from schutznetz.apps.alarm.queries.protection import SiteProtection, protection
from schutznetz.apps.organisation.models import Authority, Desk, Person, Site
from schutznetz.apps.setup import queries
from schutznetz.apps.setup.facts import Step, Vacancy
from schutznetz.apps.setup.models import Confirmation
from schutznetz.apps.setup.queries.vacancies import vacancies
from schutznetz.regulation.finding import Finding, Status


@dataclass(frozen=True)
class Numbers:
    """What is there: sites, floors, desks, people, desks with a computed ring."""

    sites: int
    desks: int
    people: int
    rings: int


@dataclass(frozen=True)
class Standing:
    """Everything the steps and the summary are drawn from."""

    authority: Authority
    numbers: Numbers
    protection: list[SiteProtection]
    hearings: list[Finding]
    release: Finding
    vacancies: list[Vacancy]

    @property
    def untested(self) -> list[SiteProtection]:
        """Sites with desks at which no test press has reached another station."""
        return [line for line in self.protection if line.desks and not line.tested]

    @property
    def without_trigger(self) -> int:
        return sum(line.without for line in self.protection)


def standing_of(authority: Authority, now: datetime, today: date) -> Standing:
    """About twenty queries, however large the authority is."""
    return Standing(
        authority,
        numbers_of(authority),
        protection(Site.objects.filter(authority=authority), now),
        [finding for _body, _row, finding in queries.hearings(authority, today)],
        queries.release_of(queries.releases_of(authority), today),
        vacancies(authority, today),
    )


def numbers_of(authority: Authority) -> Numbers:
    return Numbers(
        Site.objects.filter(authority=authority).count(),
        Desk.objects.filter(site__authority=authority).count(),
        Person.objects.filter(authority=authority, left_on=None).count(),
        Ring.objects.filter(site__authority=authority).count(),
    )


def steps_of(standing: Standing) -> list[Step]:
    """The nine steps in their order."""
    return [
        _contact(standing.authority),
        _participation(standing),
        _places(standing.numbers),
        _rings(standing),
        _offices(standing),
        _mail(standing.authority),
        _notices(standing.authority),
        _trial(standing),
        _file(standing.authority),
    ]


def _contact(authority: Authority) -> Step:
    known = queries.contact_of(authority)
    says = known.email if known else _("Anschrift, E-Mail und Telefon fehlen.")
    return Step("contact", known is not None, says)


def _participation(standing: Standing) -> Step:
    waiting = sum(finding.is_open for finding in standing.hearings)
    is_done = not waiting and standing.release.status is Status.MET
    if waiting:
        says = ngettext(
            "%(n)d Vertretung ist noch nicht gehört.", "%(n)d Vertretungen sind noch nicht gehört.", waiting
        )
        return Step("participation", False, says % {"n": waiting})
    texts = {
        Status.MET: _("Alle sind gehört, die Dienstvereinbarung gilt."),
        Status.DUE: _("Alle sind gehört. Die Freigabe ist vorläufig."),
    }
    says = texts.get(standing.release.status, _("Alle sind gehört. Die Dienstvereinbarung fehlt."))
    return Step("participation", is_done, says)


def _places(numbers: Numbers) -> Step:
    says = _("Standorte: %(sites)d, Arbeitsplätze: %(desks)d, Personen: %(people)d") % {
        "sites": numbers.sites, "desks": numbers.desks, "people": numbers.people,
    }  # fmt: skip
    is_done = bool(numbers.sites and numbers.desks and numbers.people > 1)
    return Step("places", is_done, says)


def _rings(standing: Standing) -> Step:
    numbers = standing.numbers
    if not numbers.desks:
        return Step("rings", False, _("Zuerst braucht es Arbeitsplätze auf einem Plan."), is_blocked=True)
    if standing.without_trigger:
        says = ngettext("%(n)d Platz ohne Auslöser", "%(n)d Plätze ohne Auslöser", standing.without_trigger)
        return Step("rings", False, says % {"n": standing.without_trigger})
    if numbers.rings < numbers.desks:
        return Step("rings", False, _("Die Rufkreise werden noch berechnet."))
    return Step("rings", True, _("Jeder Platz hat einen Auslöser und einen Rufkreis."))


def _offices(standing: Standing) -> Step:
    missing = sum(vacancy.is_open for vacancy in standing.vacancies)
    says = ngettext("%(n)d Amt ist unbesetzt.", "%(n)d Ämter sind unbesetzt.", missing) % {"n": missing}
    return Step("offices", not missing, says if missing else _("Alle nötigen Ämter sind besetzt."))


def _mail(authority: Authority) -> Step:
    if not settings.MAIL_SERVER:
        known = queries.confirmation_of(authority, Confirmation.Topic.NO_MAIL)
        says = _("So entschieden: Es gehen keine Mails hinaus.") if known else _("Kein Mailserver ist eingerichtet.")
    else:
        known = queries.confirmation_of(authority, Confirmation.Topic.MAIL)
        says = _("Der Mailserver ist geprüft.") if known else _("Bitte prüfen Sie den Mailserver.")
    return Step("mail", known is not None, says)


def _notices(authority: Authority) -> Step:
    known = queries.confirmation_of(authority, Confirmation.Topic.NOTICES)
    says = _("Gelesen und bestätigt.") if known else _("Bitte lesen und bestätigen.")
    return Step("notices", known is not None, says)


def _trial(standing: Standing) -> Step:
    if not any(line.stations for line in standing.protection):
        return Step("trial", False, _("Zuerst braucht es angemeldete Stationen."), is_blocked=True)
    missing = len(standing.untested)
    if missing:
        says = ngettext(
            "%(n)d Standort hat noch keinen Probealarm.", "%(n)d Standorte haben noch keinen Probealarm.", missing
        )
        return Step("trial", False, says % {"n": missing})
    return Step("trial", True, _("An jedem Standort ist ein Probealarm angekommen."))


def _file(authority: Authority) -> Step:
    known = queries.confirmation_of(authority, Confirmation.Topic.FILE)
    says = _("Abgeschlossen und zur Akte genommen.") if known else _("Prüfen, drucken und zur Akte nehmen.")
    return Step("summary", known is not None, says)
