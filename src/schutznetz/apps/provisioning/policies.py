# SPDX-License-Identifier: EUPL-1.2
"""Who may connect an identity provider, read lists of accounts and close somebody's account: the administration.

No group of an identity provider ever gives an office that law or election gives, or that administers this platform:
whoever runs the directory service would otherwise appoint themselves.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.organisation.policies import may_administer, may_administer_any
from schutznetz.apps.ui.policies import Denied, declared

ROLES_BY_GROUP = (Role.EMPLOYEE, Role.SECURITY, Role.SITE_MANAGER)


@declared(
    gettext_lazy(
        "Den Abgleich mit dem Verzeichnisdienst einrichten, Listen von Konten einlesen, Ausgeschiedene schließen."
    ),
    Role.ADMINISTRATOR,
    scope="authority",
)
def may_provision(actor: Actor | None) -> bool:
    """The pages of provisioning; None is the system itself."""
    return may_administer_any(actor)


def require_provision_any(actor: Actor | None) -> None:
    if not may_provision(actor):
        raise Denied(_("Den Abgleich der Konten richtet nur die Administration einer Behörde ein."))


def require_provision(actor: Actor | None, authority: Authority) -> None:
    if actor is not None and not may_administer(actor, authority):
        raise Denied(_("Den Abgleich der Konten dieser Behörde richtet nur ihre Administration ein."))


def require_role_by_group(role: str) -> None:
    if role not in ROLES_BY_GROUP:
        raise Denied(_("Dieses Amt wird bestellt oder gewählt. Eine Gruppe kann es nicht geben."))
