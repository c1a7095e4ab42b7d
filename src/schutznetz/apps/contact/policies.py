# SPDX-License-Identifier: EUPL-1.2
"""Who may: everybody may write, only the chosen counsellor takes letters out."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.ui.policies import Denied, declared


@declared(
    says("Anonyme Nachrichten und Termine ohne Namen abholen, beantworten und anbieten."), scope="own",
    also=says("nur die SAP selbst, in ihrem Tresor"), cite=says("SAP-Erlass 2007, Nr. 1, 3.2.1"),
)  # fmt: skip
def may_keep_inbox(actor: Actor, counsellor: Counsellor | None) -> bool:
    """Their own only; nobody stands in, nobody helps, no administration."""
    return (
        counsellor is not None and actor.person is not None and not actor.is_helped
        and counsellor.person_id == actor.person.pk and actor.has_role(Role.COUNSELLOR)
    )  # fmt: skip


def require_keep_inbox(actor: Actor, counsellor: Counsellor | None) -> Counsellor:
    if counsellor is None or not may_keep_inbox(actor, counsellor):
        raise Denied(_("Diese Nachrichten und Termine sieht nur die SAP, an die sie gerichtet sind."))
    return counsellor
