# SPDX-License-Identifier: EUPL-1.2
"""Who may see and change what of the organisation.

`actor` is None for the system itself (the command line on the server), which may everything. Administrators act for
their authority (or, with an office at one site, for that site only), site managers for the plans of their sites,
the security service looks, everybody sees the list of sites.
"""

from django.utils.translation import gettext as _

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Floor, Person, Site
from schutznetz.apps.ui.policies import Denied

LOOKERS = (Role.SECURITY, Role.SITE_MANAGER, Role.ADMINISTRATOR)
EDITORS = (Role.SITE_MANAGER, Role.ADMINISTRATOR)


def may_see_sites(actor: Actor | None) -> bool:
    """The list of sites with address and telephone."""
    return actor is None or bool(actor)


def may_see_site(actor: Actor | None, site: Site) -> bool:
    """A site with its floors, plans and desks."""
    return actor is None or actor.has_role_at(site, *LOOKERS)


def may_edit_site(actor: Actor | None, site: Site) -> bool:
    """The site's own data, its floors, rooms, doors and desks."""
    return actor is None or actor.has_role_at(site, *EDITORS)


def may_see_floor(actor: Actor | None, floor: Floor) -> bool:
    """A plan; employees see the one on which their own desk stands."""
    own = actor is not None and actor.person and actor.person.desk_id and actor.person.desk.room.floor_id == floor.pk
    return may_see_site(actor, floor.site) or bool(own)


def may_administer(actor: Actor | None, authority: Authority) -> bool:
    """Sites, people and offices of an authority."""
    return actor is None or actor.has_role_for(authority, Role.ADMINISTRATOR)


def may_administer_any(actor: Actor | None) -> bool:
    """Import, and the list of authorities."""
    return actor is None or actor.has_role_for_any(Role.ADMINISTRATOR)


def may_see_people(actor: Actor | None) -> bool:
    """The list of people, which is scoped to the actor's sites and authorities."""
    return actor is None or actor.has_role(*EDITORS)


def may_see_person(actor: Actor | None, person: Person) -> bool:
    if actor is None or may_administer(actor, person.authority):
        return True
    return person.site is not None and actor.has_role_at(person.site, *EDITORS)


def may_see_import(actor: Actor | None, created_by_id: object) -> bool:
    """Uploaded files are seen by whoever uploaded them: they may hold people of several authorities."""
    return actor is None or (may_administer_any(actor) and actor.user.pk == created_by_id)


def require_see_sites(actor: Actor | None) -> None:
    if not may_see_sites(actor):
        raise Denied(_("Bitte melden Sie sich an."))


def require_see_site(actor: Actor | None, site: Site) -> None:
    if not may_see_site(actor, site):
        raise Denied(_("Diesen Standort sehen nur die Standortleitung, der Sicherheitsdienst und die Administration."))


def require_edit_site(actor: Actor | None, site: Site) -> None:
    if not may_edit_site(actor, site):
        raise Denied(_("Diesen Standort ändern nur seine Standortleitung und die Administration."))


def require_see_floor(actor: Actor | None, floor: Floor) -> None:
    if not may_see_floor(actor, floor):
        raise Denied(_("Diesen Plan sehen nur die Standortleitung, der Sicherheitsdienst und die Administration."))


def require_administer(actor: Actor | None, authority: Authority) -> None:
    if not may_administer(actor, authority):
        raise Denied(_("Das darf nur die Administration dieser Behörde."))


def require_administer_any(actor: Actor | None) -> None:
    if not may_administer_any(actor):
        raise Denied(_("Das darf nur die Administration einer Behörde."))


def require_see_people(actor: Actor | None) -> None:
    if not may_see_people(actor):
        raise Denied(_("Die Liste der Personen sehen nur Standortleitungen und die Administration."))


def require_see_person(actor: Actor | None, person: Person) -> None:
    if not may_see_person(actor, person):
        raise Denied(_("Diese Person sehen nur ihre Standortleitung und die Administration ihrer Behörde."))


def require_see_import(actor: Actor | None, created_by_id: object) -> None:
    if not may_see_import(actor, created_by_id):
        raise Denied(_("Diesen Import sieht nur, wer ihn hochgeladen hat."))


def may_see_plans(actor: Actor) -> bool:
    """The area of administration: everybody with an office beyond their own desk."""
    return actor.has_role(*LOOKERS)


def may_see_own_desk(actor: Actor) -> bool:
    """Their own desk, for those who do not find it in the area of administration."""
    return actor.person is not None and not may_see_plans(actor)
