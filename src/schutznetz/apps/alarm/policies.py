# SPDX-License-Identifier: EUPL-1.2
"""Who may see and do what around the alarm. What the rules say about a plan stands in `regulation.site_safety`."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.accounts.policies import is_demo_database
from schutznetz.apps.alarm.models import Alarm
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Desk, Site
from schutznetz.apps.ui.policies import Denied, declared

REPRESENTATIVES = (Role.STAFF_COUNCIL, Role.DISABILITY, Role.EQUALITY)
FIGURES = (Role.HEAD, *REPRESENTATIVES)


@declared(
    gettext_lazy("Alarme einer Behörde in Zahlen sehen: je Quartal, ohne Namen und Orte, ohne kleine Zahlen."),
    *FIGURES,
    scope="authority",
)
def may_see_figures(actor: Actor) -> bool:
    """Whoever answers for an authority as a whole, or represents its people, be it those of one site."""
    return not actor.is_helped and (actor.has_role_for_any(Role.HEAD) or actor.has_role(*REPRESENTATIVES))


@declared(
    gettext_lazy("Codes und Stationen eines Standorts verwalten."), Role.SITE_MANAGER, Role.ADMINISTRATOR, scope="site"
)
def may_manage(actor: Actor, site: Site) -> bool:
    """Rings, codes and stations of a site: its manager and the administration."""
    return actor.has_role_at(site, Role.SITE_MANAGER, Role.ADMINISTRATOR)


@declared(gettext_lazy("Einen Rufkreis von Hand ändern."), Role.SITE_MANAGER, scope="site")
def may_edit_ring(actor: Actor, site: Site) -> bool:
    return actor.has_role_at(site, Role.SITE_MANAGER)


@declared(
    gettext_lazy("Sehen, welche Plätze geschützt sind: Rufkreise, Stationen, Lücken. Ohne Alarme."),
    Role.SITE_MANAGER,
    Role.SECURITY,
    Role.ADMINISTRATOR,
    scope="site",
)
def may_see_protection(actor: Actor, site: Site) -> bool:
    """Coverage, rings and stations of a site, without any alarm."""
    return actor.has_role_at(site, Role.SITE_MANAGER, Role.SECURITY, Role.ADMINISTRATOR)


@declared(
    gettext_lazy("Alarme eines Standorts nachlesen."), Role.SITE_MANAGER, Role.SECURITY, scope="site", confidential=True
)
def may_see_history(actor: Actor, site: Site) -> bool:
    """The people in charge of the site; nobody who only helps in their name."""
    return not actor.is_helped and actor.has_role_at(site, Role.SITE_MANAGER, Role.SECURITY)


@declared(
    gettext_lazy("Einen einzelnen Alarm mit seinem Verlauf sehen."),
    Role.SITE_MANAGER,
    Role.SECURITY,
    scope="site",
    also=gettext_lazy("wer den Alarm ausgelöst hat"),
    confidential=True,
)
def may_see_alarm(actor: Actor, alarm: Alarm) -> bool:
    """The people in charge of the site, and whoever pressed; nobody who only helps in their name."""
    if may_see_history(actor, alarm.site):
        return True
    return actor.person is not None and alarm.person_id == actor.person.pk and not actor.is_helped


@declared(
    gettext_lazy("Sehen, wer bei einem Alarm von einem Platz gerufen wird."),
    Role.SITE_MANAGER,
    Role.SECURITY,
    Role.ADMINISTRATOR,
    scope="site",
    also=gettext_lazy("wer an diesem Platz sitzt"),
)
def may_see_ring_of(actor: Actor, desk: Desk) -> bool:
    return may_see_protection(actor, desk.site) or is_own_desk(actor, desk)


def is_own_desk(actor: Actor, desk: Desk) -> bool:
    return actor.person is not None and actor.person.desk_id == desk.pk


@declared(gettext_lazy("Die eigene Alarmstation öffnen."), also=gettext_lazy("wer einen Arbeitsplatz hat"), scope="own")
def may_open_station(actor: Actor) -> bool:
    """Whoever has a desk finds their station in the navigation."""
    return actor.person is not None and actor.person.desk_id is not None


@declared(gettext_lazy("Den Leitstand öffnen."), Role.SECURITY, scope="any")
def may_open_security_desk(actor: Actor) -> bool:
    """Security finds the security desk in the navigation."""
    return actor.has_role(Role.SECURITY) and not actor.is_helped


@declared(
    gettext_lazy("Den Rechner am eigenen Arbeitsplatz ohne Code als Station anmelden."),
    also=gettext_lazy("wer an diesem Platz sitzt; in der Vorführung alle"),
    scope="own",
)
def may_enrol_without_code(actor: Actor, desk: Desk) -> bool:
    """Employees make the computer at their own desk a station; in the demo anybody does so at any desk."""
    return is_demo() or is_own_desk(actor, desk)


def is_demo() -> bool:
    """The demo opens every desk, and only over invented data: the switch alone opens nothing."""
    return bool(settings.DEMO) and is_demo_database()


def require_figures(actor: Actor) -> None:
    if not may_see_figures(actor):
        raise Denied(_("Diese Zahlen sehen Behördenleitung, Personalrat, SBV und Gleichstellung."))


def require_manager(actor: Actor, site: Site) -> None:
    if not may_manage(actor, site):
        raise Denied(_("Codes und Stationen verwaltet die Standortleitung dieses Standorts oder die Administration."))


def require_ring_editor(actor: Actor, site: Site) -> None:
    if not may_edit_ring(actor, site):
        raise Denied(_("Den Rufkreis ändert die Standortleitung dieses Standorts."))


def require_protection(actor: Actor, site: Site) -> None:
    if not may_see_protection(actor, site):
        raise Denied(_("Den Schutz dieses Standorts sehen Standortleitung, Sicherheitsdienst und Administration."))


def require_history(actor: Actor, site: Site) -> None:
    if not may_see_history(actor, site):
        raise Denied(_("Alarme dieses Standorts sehen Standortleitung und Sicherheitsdienst."))


def require_alarm(actor: Actor, alarm: Alarm) -> None:
    if not may_see_alarm(actor, alarm):
        raise Denied(_("Diesen Alarm sehen Standortleitung, Sicherheitsdienst und wer ihn ausgelöst hat."))


def require_paper(actor: Actor, site: Site) -> None:
    """The sheet for the wall: everybody who works at the site, and the people in charge of it."""
    works_here = actor.person is not None and actor.person.site_id == site.pk
    if not (works_here or may_see_protection(actor, site)):
        raise Denied(_("Das Merkblatt dieses Standorts sehen die Menschen, die dort arbeiten."))


def require_ring_of(actor: Actor, desk: Desk) -> None:
    if not may_see_ring_of(actor, desk):
        raise Denied(_("Diesen Rufkreis sehen Leitung, Sicherheitsdienst, Administration und wer hier arbeitet."))


def require_enrolment_without_code(actor: Actor, desk: Desk) -> None:
    if not may_enrol_without_code(actor, desk):
        raise Denied(_("Ohne Einmalcode melden Sie nur den Rechner an Ihrem eigenen Arbeitsplatz an."))


def require_demo() -> None:
    if not is_demo():
        raise Denied(_("Einen Posten des Sicherheitsdienstes meldet man mit einem Einmalcode der Standortleitung an."))
