# SPDX-License-Identifier: EUPL-1.2
"""Offices an authority needs before it works with the alarm, and who holds them."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Authority, Office, Site
from schutznetz.apps.setup.facts import Text, Vacancy

Holders = dict[tuple[str, int | None], list[str]]

FOR_ALL: tuple[tuple[str, Text, Text, int], ...] = (
    (
        Role.ADMINISTRATOR,
        _("Administration"),
        _("pflegt Standorte und Personen; zu zweit, damit immer jemand da ist"),
        2,
    ),
    (Role.HEAD, _("Behördenleitung"), _("verantwortet die Einführung und entscheidet vorläufig, wenn es eilt"), 1),
    (Role.STAFF_COUNCIL, _("Personalrat"), _("bestimmt mit und liest, welche Auswertungen es gibt"), 1),
    (Role.DISABILITY, _("Schwerbehindertenvertretung"), _("wird gehört und bekommt gemeldete Barrieren"), 1),
    (Role.EQUALITY, _("Gleichstellungsbeauftragte"), _("wirkt mit und liest die Berichte"), 1),
    (Role.DATA_PROTECTION, _("Datenschutzbeauftragte"), _("prüft Verzeichnis, Löschung und Journal"), 1),
)
AT_SITES: tuple[tuple[str, Text, Text], ...] = (
    (Role.SITE_MANAGER, _("Standortleitung"), _("pflegt Plan, Rufkreise und Stationen des Standorts")),
    (Role.SECURITY, _("Sicherheitsdienst"), _("sieht Alarme am Leitstand")),
)


def vacancies(authority: Authority, today: date) -> list[Vacancy]:
    """Wanted offices with their holders, those of the authority first. Two queries."""
    held = _holders(authority, today)
    found = [Vacancy(role, name, why, _of_authority(held, role), wanted) for role, name, why, wanted in FOR_ALL]
    for site in Site.objects.filter(authority=authority):
        for role, name, why in AT_SITES:
            if role == Role.SITE_MANAGER or site.has_guards:
                holders = tuple(held[role, site.pk] + held[role, None])
                found.append(Vacancy(role, name, why, holders, site=site))
    return found


def _of_authority(held: Holders, role: str) -> tuple[str, ...]:
    """Bodies may be elected for a site; an administrator of one site does not stand in for the authority."""
    scopes = [None] if role == Role.ADMINISTRATOR else [site for known, site in held if known == role]
    return tuple(dict.fromkeys(name for site in scopes for name in held.get((role, site), [])))


def _holders(authority: Authority, today: date) -> Holders:
    wanted = [role for role, *_rest in (*FOR_ALL, *AT_SITES)]
    held: defaultdict[tuple[str, int | None], list[str]] = defaultdict(list)
    rows = Office.objects.held_on(today).filter(authority=authority, role__in=wanted).select_related("person")
    for office in rows:
        held[office.role, office.site_id].append(str(office.person))
    return held
