# SPDX-License-Identifier: EUPL-1.2
"""Who may see and change what of the organisation.

`actor` is None for the system itself (the command line on the server), which may everything. Administrators act for
their authority (or, with an office at one site, for that site only), site managers for the plans of their sites,
the security service looks, everybody sees the list of sites.
"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.organisation.facts import CONFIDENTIAL, DEPUTISED, Actor, Role
from schutznetz.apps.organisation.models import (
    Assistance,
    Authority,
    Deputy,
    Desk,
    Floor,
    Network,
    Office,
    Person,
    Room,
    Site,
    WorkingGroup,
)
from schutznetz.apps.ui.policies import EVERYBODY, Denied, declared

LOOKERS = (Role.SECURITY, Role.SITE_MANAGER, Role.ADMINISTRATOR)
EDITORS = (Role.SITE_MANAGER, Role.ADMINISTRATOR)


@declared(gettext_lazy("Die Liste der Standorte sehen: Name, Anschrift, Telefon."), EVERYBODY)
def may_see_sites(actor: Actor | None) -> bool:
    """The list of sites with address and telephone."""
    return actor is None or bool(actor)


@declared(gettext_lazy("Einen Standort mit Etagen, Plänen und Arbeitsplätzen sehen."), *LOOKERS, scope="site")
def may_see_site(actor: Actor | None, site: Site) -> bool:
    """A site with its floors, plans and desks."""
    return actor is None or actor.has_role_at(site, *LOOKERS)


@declared(
    gettext_lazy("Angaben und Pläne eines Standorts ändern, Menschen Arbeitsplätzen zuordnen."), *EDITORS, scope="site"
)
def may_edit_site(actor: Actor | None, site: Site) -> bool:
    """The site's own data, its floors, rooms, doors and desks."""
    return actor is None or actor.has_role_at(site, *EDITORS)


@declared(
    gettext_lazy("Den Plan einer Etage sehen."),
    *LOOKERS,
    scope="site",
    also=gettext_lazy("wer auf dieser Etage seinen Arbeitsplatz hat"),
)
def may_see_floor(actor: Actor | None, floor: Floor) -> bool:
    """A plan; employees see the one on which their own desk stands."""
    own = actor is not None and actor.person and actor.person.desk_id and actor.person.desk.room.floor_id == floor.pk
    return may_see_site(actor, floor.site) or bool(own)


@declared(
    gettext_lazy("Standorte, Personen, Ämter, Arbeitskreise und Netzwerke einer Behörde verwalten."),
    Role.ADMINISTRATOR,
    scope="authority",
)
def may_administer(actor: Actor | None, authority: Authority) -> bool:
    """Sites, people and offices of an authority."""
    return actor is None or actor.has_role_for(authority, Role.ADMINISTRATOR)


@declared(gettext_lazy("Listen einlesen und Behörden anlegen."), Role.ADMINISTRATOR, scope="authority")
def may_administer_any(actor: Actor | None) -> bool:
    """Import, and the list of authorities."""
    return actor is None or actor.has_role_for_any(Role.ADMINISTRATOR)


@declared(
    gettext_lazy("Die Liste der Personen sehen: Name, Personalkennung, Standort, Arbeitsplatz."), *EDITORS, scope="site"
)
def may_see_people(actor: Actor | None) -> bool:
    """The list of people, which is scoped to the actor's sites and authorities."""
    return actor is None or actor.has_role(*EDITORS)


@declared(gettext_lazy("Angaben und Ämter einer Person sehen."), *EDITORS, scope="site")
def may_see_person(actor: Actor | None, person: Person) -> bool:
    if actor is None or may_administer(actor, person.authority):
        return True
    return person.site is not None and actor.has_role_at(person.site, *EDITORS)


@declared(
    gettext_lazy("Eine eingelesene Datei und ihr Ergebnis sehen."),
    also=gettext_lazy("nur wer sie hochgeladen hat (Administration)"),
)
def may_see_import(actor: Actor | None, created_by_id: object) -> bool:
    """Uploaded files are seen by whoever uploaded them: they may hold people of several authorities."""
    return actor is None or (may_administer_any(actor) and actor.user.pk == created_by_id)


@declared(gettext_lazy("Nachlesen, wer was darf: diese Übersicht."), EVERYBODY, cite=gettext_lazy("LPVG NRW § 65"))
def may_see_permissions(actor: Actor | None) -> bool:
    return actor is None or bool(actor)


@declared(gettext_lazy("Eigene Ämter, Vertretungen und Hilfe im eigenen Namen sehen."), EVERYBODY, scope="own")
def may_see_own_offices(actor: Actor) -> bool:
    return actor.person is not None


def has_offices(actor: Actor) -> bool:
    """For the navigation: whoever holds more than their employment, or stands in for somebody."""
    return any(office.role != Role.EMPLOYEE for office in actor.offices)


@declared(
    gettext_lazy("Jemandem ein Amt geben oder es beenden; sich selbst nur das Amt der Administration."),
    Role.ADMINISTRATOR,
    scope="authority",
)
def may_give_office(actor: Actor | None, office: Office) -> bool:
    """Nobody lets themselves see more: an office for oneself comes from another administrator."""
    if actor is None:
        return True
    is_self = actor.person is not None and actor.person.pk == office.person_id
    harmless = office.role in (Role.EMPLOYEE, Role.ADMINISTRATOR) or office.pk is not None
    return may_administer(actor, office.authority) and (harmless or not is_self) and not actor.is_helped


@declared(
    gettext_lazy("Eine Vertretung für ein Amt benennen oder beenden."),
    Role.ADMINISTRATOR,
    scope="authority",
    also=gettext_lazy("wer das Amt selbst hat. Persönliche und vertrauliche Ämter kennen keine Vertretung"),
)
def may_name_deputy(actor: Actor | None, office: Office) -> bool:
    """Whoever holds the office, and the administration (the holder may be ill). A deputy names no deputy."""
    if office.role not in DEPUTISED:
        return False
    if actor is None:
        return True
    if actor.is_helped:
        return False
    holds = actor.person is not None and actor.person.pk == office.person_id
    return holds or may_administer(actor, office.authority)


@declared(
    gettext_lazy("Jemanden um Erlaubnis bitten, für kurze Zeit in seinem Namen zu handeln."),
    Role.ADMINISTRATOR,
    scope="authority",
    also=gettext_lazy("nie für Ämter mit vertraulichen Inhalten; Passwort und Anmeldung bleiben immer unerreichbar"),
)
def may_ask_to_help(actor: Actor | None, person: Person) -> bool:
    """The administration of the person's authority; not the system, which has nobody at a keyboard."""
    if not actor or actor.is_helped or actor.person is None or actor.person.pk == person.pk:
        return False
    return may_administer(actor, person.authority)


@declared(
    gettext_lazy("Der Administration erlauben oder verbieten, im eigenen Namen zu handeln."), EVERYBODY, scope="own"
)
def may_answer_help(actor: Actor, help_: Assistance) -> bool:
    return actor.person is not None and actor.person.pk == help_.person_id and not actor.is_helped


@declared(
    gettext_lazy("Hilfe im Namen einer anderen Person sofort beenden."),
    scope="own",
    also=gettext_lazy("die Person selbst und wer ihr hilft"),
)
def may_end_help(actor: Actor, help_: Assistance) -> bool:
    user = actor.helper or actor.user
    return may_answer_help(actor, help_) or (user is not None and user.pk == help_.helper_id)


@declared(
    gettext_lazy(
        "Mit Erlaubnis der Person kurz in ihrem Namen handeln; jede Handlung steht mit beiden Namen im Journal."
    ),
    Role.ADMINISTRATOR,
    scope="authority",
)
def may_begin_help(actor: Actor, help_: Assistance, roles: frozenset[str], now: datetime) -> bool:
    """Whoever asked, once the person agreed, while nobody confided anything to the person's offices."""
    agreed = help_.ended_at is None and help_.until is not None and help_.until > now
    mine = bool(actor) and not actor.is_helped and actor.user.pk == help_.helper_id
    return agreed and mine and may_administer(actor, help_.person.authority) and not roles & CONFIDENTIAL


HELPED_ROOMS = {
    "": (),
    "start": ("GET", "HEAD", "POST"),
    "organisation": ("GET", "HEAD", "POST"),
    "alarm": ("GET", "HEAD"),
}
"""What can be done in somebody's name, by URL namespace. Everything else stays shut: signing in, messages, own data.
A new room stays shut until it is entered here."""
HELPED_NAMES = frozenset({"account_logout", "set_language", "language"})


def is_open_to_helper(namespace: str, name: str, method: str) -> bool:
    """May this address be used while somebody acts in a person's name?"""
    return name in HELPED_NAMES or method in HELPED_ROOMS.get(namespace, ())


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


@declared(gettext_lazy("Den Bereich Verwaltung in der Navigation finden."), *LOOKERS, scope="any")
def may_see_plans(actor: Actor) -> bool:
    """The area of administration: everybody with an office beyond their own desk."""
    return actor.has_role(*LOOKERS)


@declared(gettext_lazy("Den eigenen Arbeitsplatz auf dem Plan sehen."), EVERYBODY, scope="own")
def may_see_own_desk(actor: Actor) -> bool:
    """Their own desk, for those who do not find it in the area of administration."""
    return actor.person is not None and not may_see_plans(actor)


def require_give_office(actor: Actor | None, office: Office) -> None:
    require_administer(actor, office.authority)
    if not may_give_office(actor, office) or _lengthens_own(actor, office):
        raise Denied(_("Ein Amt für Sie selbst vergibt eine andere Administratorin oder ein anderer Administrator."))


def _lengthens_own(actor: Actor | None, office: Office) -> bool:
    """Would the actor hold an office of their own, given by somebody else, longer than was said?"""
    is_self = actor is not None and actor.person is not None and actor.person.pk == office.person_id
    if office.pk is None or not is_self or office.role in (Role.EMPLOYEE, Role.ADMINISTRATOR):
        return False
    before = Office.objects.get(pk=office.pk)
    return office.since < before.since or (
        before.until is not None and not (office.until and office.until <= before.until)
    )


def require_of_authority(authority: Authority | int, *parts: Site | WorkingGroup | Network | Person | None) -> None:
    """Whoever writes, and whatever a form has looked at: nothing is bound to a part of another authority."""
    wanted = authority if isinstance(authority, int) else authority.pk
    if any(part is not None and part.authority_id != wanted for part in parts):
        raise Denied(_("Das gehört zu einer anderen Behörde."))


def require_of_site(site: Site | int, *rooms: Room | None) -> None:
    """A desk stands, and a door leads, nowhere but at its own site."""
    wanted = site if isinstance(site, int) else site.pk
    if any(room is not None and room.floor.site_id != wanted for room in rooms):
        raise Denied(_("Dieser Raum liegt an einem anderen Standort."))


def require_name_deputy(actor: Actor | None, office: Office) -> None:
    if office.role not in DEPUTISED:
        raise Denied(_("Dieses Amt ist persönlich. Es kennt keine Vertretung."))
    if not may_name_deputy(actor, office):
        raise Denied(_("Eine Vertretung benennt, wer das Amt hat, oder die Administration dieser Behörde."))


def require_other_deputy(actor: Actor | None, person: Person) -> None:
    """Nobody lets themselves see more: who is to stand in is entered by somebody else."""
    if actor is not None and actor.person is not None and actor.person.pk == person.pk:
        raise Denied(
            _("Sich selbst trägt niemand als Vertretung ein. Das tut, wer das Amt hat, oder die Administration.")
        )


def require_end_deputy(actor: Actor | None, deputy: Deputy) -> None:
    """Whoever may name one; and nobody has to stand in against their will."""
    own = actor is not None and actor.person is not None and actor.person.pk == deputy.person_id
    if not own:
        require_name_deputy(actor, deputy.office)


def require_ask_to_help(actor: Actor | None, person: Person, roles: frozenset[str]) -> None:
    """`roles` are the offices the person holds."""
    if not may_ask_to_help(actor, person):
        raise Denied(_("Um Hilfe im Namen einer Person bittet nur die Administration ihrer Behörde."))
    if roles & CONFIDENTIAL:
        raise Denied(_("Diese Person hat ein vertrauliches Amt. In ihrem Namen handelt niemand sonst."))


def require_answer_help(actor: Actor, help_: Assistance) -> None:
    if not may_answer_help(actor, help_):
        raise Denied(_("Darüber entscheidet nur die Person, in deren Namen gehandelt werden soll."))


def require_begin_help(actor: Actor, help_: Assistance, roles: frozenset[str], now: datetime) -> None:
    if not may_begin_help(actor, help_, roles, now):
        raise Denied(_("Dafür gibt es keine Erlaubnis, oder sie ist abgelaufen."))


def require_end_help(actor: Actor, help_: Assistance) -> None:
    if not may_end_help(actor, help_):
        raise Denied(_("Das beenden nur die beiden Beteiligten."))


def require_seat(actor: Actor | None, person: Person, desk: Desk) -> None:
    """People of the same authority, who sit nowhere or where the actor may change it too."""
    require_edit_site(actor, desk.site)
    if person.authority_id != desk.site.authority_id:
        raise Denied(_("Diese Person arbeitet für eine andere Behörde."))
    if person.desk and not may_edit_site(actor, person.desk.site):
        raise Denied(
            _("Diese Person sitzt an einem anderen Standort. Bitte sprechen Sie mit der Standortleitung dort.")
        )
