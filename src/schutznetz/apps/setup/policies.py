# SPDX-License-Identifier: EUPL-1.2
"""Who may set up an authority, and who may read how far it is.

The administration does it. The head of the authority, the staff bodies and data protection read it: they have to be
convinced, and they own a part of it.
"""

from django.utils.translation import gettext as _

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.policies import may_administer, may_administer_any
from schutznetz.apps.ui.policies import Denied

READERS = ("HEAD", "PR", "SBV", "GLB", "DPO")


def may_set_up(actor: Actor, authority: Authority) -> bool:
    """Enter contact, participation, release and confirmations of an authority."""
    return bool(actor) and may_administer(actor, authority)


def may_see_setup(actor: Actor, authority: Authority) -> bool:
    """Read how far an authority is, with its papers."""
    return may_set_up(actor, authority) or any(
        office.role in READERS and office.authority_id == authority.pk and office.site_id is None
        for office in actor.offices
    )


def may_open_setup(actor: Actor) -> bool:
    """The area of set-up in the navigation: whoever may read it for some authority."""
    return bool(actor) and (
        may_administer_any(actor) or any(o.role in READERS and o.site_id is None for o in actor.offices)
    )


def may_read_barriers(actor: Actor) -> bool:
    """Reports of barriers: the administration and the representation of disabled staff."""
    return bool(actor) and (may_administer_any(actor) or actor.has_role("SBV"))


def may_hear_of_release(actor: Actor) -> bool:
    """A missing release concerns those who can do something about it."""
    return bool(actor) and actor.has_role(Role.ADMINISTRATOR, "HEAD")


def require_set_up(actor: Actor, authority: Authority) -> None:
    if not may_set_up(actor, authority):
        raise Denied(_("Die Einrichtung macht die Administration dieser Behörde."))


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
