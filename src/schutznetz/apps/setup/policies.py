# SPDX-License-Identifier: EUPL-1.2
"""Who may set up an authority, and who may read how far it is.

The administration does it. The head of the authority, the staff bodies and data protection read it: they have to be
convinced, and they own a part of it.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.setup.models import Release
from schutznetz.apps.ui.policies import Denied, declared

READERS = (Role.HEAD, Role.STAFF_COUNCIL, Role.DISABILITY, Role.EQUALITY, Role.DATA_PROTECTION)
ALL = (Role.ADMINISTRATOR, *READERS)


@declared(
    says("Eine Behörde einrichten: Kontakt, Beteiligung, Freigabe des Alarms."), Role.ADMINISTRATOR, scope="authority"
)
def may_set_up(actor: Actor, authority: Authority) -> bool:
    """Enter contact, participation, release and confirmations of an authority."""
    return actor.has_role_for(authority, Role.ADMINISTRATOR)


@declared(
    says("Den Alarm vorläufig freigeben, während die Beteiligung läuft, und das zurücknehmen."),
    Role.HEAD,
    scope="authority",
    cite="§ 66 Abs. 8 LPVG NRW",
)
def may_decide_interim(actor: Actor, authority: Authority) -> bool:
    """The head or their deputy themselves: nobody who helps in their name, and no administration."""
    return actor.has_role_for(authority, Role.HEAD) and not actor.is_helped


@declared(
    says("Lesen, wie weit die Einrichtung ist, mit allen Unterlagen und gemessenen Probealarmen."),
    *ALL,
    scope="authority",
)
def may_see_setup(actor: Actor, authority: Authority) -> bool:
    """Read how far an authority is, with its papers and the figures of test presses."""
    return actor.has_role_for(authority, *ALL)


@declared(says("Den Bereich Einrichtung öffnen."), *ALL, scope="authority")
def may_open_setup(actor: Actor) -> bool:
    """The area of set-up in the navigation: whoever may read it for some authority."""
    return actor.has_role_for_any(*ALL)


@declared(says("Gemeldete Barrieren lesen und beantworten."), Role.ADMINISTRATOR, Role.DISABILITY, scope="authority")
def may_read_barriers(actor: Actor) -> bool:
    """Reports of barriers: the administration and the representation of disabled staff."""
    return actor.has_role_for_any(Role.ADMINISTRATOR, Role.DISABILITY)


@declared(
    says("Auf der Startseite lesen, dass die Freigabe des Alarms fehlt oder endet."),
    Role.ADMINISTRATOR,
    Role.HEAD,
    scope="authority",
)
def may_hear_of_release(actor: Actor) -> bool:
    """A missing release concerns those who can do something about it."""
    return actor.has_role_for_any(Role.ADMINISTRATOR, Role.HEAD)


def require_set_up(actor: Actor, authority: Authority) -> None:
    if not may_set_up(actor, authority):
        raise Denied(_("Die Einrichtung macht die Administration dieser Behörde."))


def require_decide_interim(actor: Actor, authority: Authority) -> None:
    if not may_decide_interim(actor, authority):
        raise Denied(_("Eine vorläufige Regelung trifft nur die Behördenleitung selbst."))


def is_decided_by(actor: Actor, release: Release) -> bool:
    """Is a decision of this kind theirs to make? Then it is theirs to take back; both are declared above."""
    if release.kind == Release.Kind.INTERIM:
        return may_decide_interim(actor, release.authority)
    return may_set_up(actor, release.authority)


def require_withdraw(actor: Actor, release: Release) -> None:
    if release.kind == Release.Kind.INTERIM:
        require_decide_interim(actor, release.authority)
    else:
        require_set_up(actor, release.authority)


def require_see_setup(actor: Actor, authority: Authority) -> None:
    if not may_see_setup(actor, authority):
        raise Denied(
            _("Die Einrichtung sehen die Administration, die Behördenleitung, die Vertretungen und der Datenschutz.")
        )


def require_open_setup(actor: Actor) -> None:
    if not may_open_setup(actor):
        raise Denied(
            _("Die Einrichtung sehen die Administration, die Behördenleitung, die Vertretungen und der Datenschutz.")
        )


def require_read_barriers(actor: Actor) -> None:
    if not may_read_barriers(actor):
        raise Denied(_("Gemeldete Barrieren sehen die Administration und die Schwerbehindertenvertretung."))
