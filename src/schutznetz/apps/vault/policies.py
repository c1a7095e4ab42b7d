# SPDX-License-Identifier: EUPL-1.2
"""Who has a vault: counsellors, and offices to which closed figures are sent. Nobody has a key to another's."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.figures.queries.collectors import collects_returns
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.ui.policies import Denied, declared
from schutznetz.apps.vault.facts import Access, Standing

OWNERS = (Role.COUNSELLOR, Role.STATISTICS)


@declared(
    says("Einen eigenen Tresor führen; den Inhalt liest nur die Person selbst."), *OWNERS, scope="own",
    cite=says("SAP-Erlass 2007, Nr. 11"), confidential=True,
)  # fmt: skip
def may_keep_vault(actor: Actor) -> bool:
    """Holds an office that needs a vault, and sits there in person."""
    return (actor.has_role(*OWNERS) or collects_returns(actor)) and not actor.is_helped


def require_inside(access: Access) -> None:
    if access.standing is Standing.NONE:
        raise Denied(_("Einen Tresor haben nur Soziale Ansprechpersonen und die auswertende Stelle."))


def require_write(access: Access) -> None:
    if access.standing is not Standing.WRITE:
        raise Denied(_("Ihre Tätigkeit ist beendet. Sie können lesen, ausgeben und löschen, aber nichts mehr ändern."))
