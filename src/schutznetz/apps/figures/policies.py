# SPDX-License-Identifier: EUPL-1.2
"""Who keeps the staff structure of an authority, who sees its proof, and who adds up returns.

Returns themselves are read by nobody here: the server has no key to them.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.ui.policies import Denied, declared

SEERS = (Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.STAFF_COUNCIL)
RECEIVERS = (Role.STATISTICS, Role.MINISTRY)


@declared(
    says("Die Personalstruktur einer Behörde einlesen und bestätigen: Zahlen, keine Personen."), Role.ADMINISTRATOR,
    scope="authority", cite=says("SAP-Erlass 2007, Nr. 5.4"),
)  # fmt: skip
def may_keep_structure(actor: Actor, authority: Authority) -> bool:
    return actor.has_role_for(authority, Role.ADMINISTRATOR)


@declared(
    says("Nachsehen, auf wie viele Beschäftigte jede Angabe in anonymen Meldungen zutrifft."), *SEERS,
    scope="authority", cite=says("SAP-Erlass 2007, Nr. 5.4"),
)  # fmt: skip
def may_see_structure(actor: Actor, authority: Authority) -> bool:
    return actor.has_role_for(authority, *SEERS)


@declared(
    says("Bestimmen, wer die Quartalsmeldungen zusammenzählt."), Role.MINISTRY, scope="authority",
    cite=says("SAP-Erlass 2007, Nr. 5.4"),
)  # fmt: skip
def may_name_collector(actor: Actor, ministry: Authority) -> bool:
    return actor.has_role_for(ministry, Role.MINISTRY) and not actor.is_helped


@declared(
    says("Quartalsmeldungen eines Arbeitskreises zusammenzählen, ab fünf Meldungen; danach werden sie gelöscht."),
    *RECEIVERS, scope="authority", also=says("nur die Stelle, die das Ministerium bestimmt hat"),
    cite=says("SAP-Erlass 2007, Nr. 5.4"), confidential=True,
)  # fmt: skip
def may_collect(actor: Actor, ministry: Authority, role: str) -> bool:
    """`role` is the one the ministry named."""
    return role in RECEIVERS and actor.has_role_for(ministry, role) and not actor.is_helped


@declared(
    says("Im eigenen Tresor die Meldung eines Quartals abgeben, auch ohne Beratung."), Role.COUNSELLOR, scope="own",
    also=says("nur die Person selbst"), cite=says("SAP-Erlass 2007, Nr. 5.4"), confidential=True,
)  # fmt: skip
def may_hand_in(actor: Actor) -> bool:
    return actor.person is not None and actor.has_role(Role.COUNSELLOR) and not actor.is_helped


def opens_structures(actor: Actor) -> bool:
    """For the navigation, without a look into the database."""
    return actor.has_role_for_any(*SEERS)


def opens_collector(actor: Actor) -> bool:
    return actor.has_role_for_any(Role.MINISTRY) and not actor.is_helped


def require_keep_structure(actor: Actor, authority: Authority) -> None:
    _require(may_keep_structure(actor, authority), _("Die Personalstruktur liest nur die Administration ein."))


def require_see_structure(actor: Actor, authority: Authority) -> None:
    _require(
        may_see_structure(actor, authority),
        _("Das sehen nur Administration, Datenschutz und Personalrat der Behörde."),
    )


def require_name_collector(actor: Actor, ministry: Authority) -> None:
    _require(may_name_collector(actor, ministry), _("Den Empfänger bestimmt nur das Ministerium."))


def require_hand_in(actor: Actor) -> None:
    _require(may_hand_in(actor), _("Meldungen geben nur Soziale Ansprechpersonen selbst ab."))


def require_collect(actor: Actor, ministry: Authority, role: str) -> None:
    _require(
        may_collect(actor, ministry, role), _("Meldungen zählt nur die Stelle zusammen, die das Ministerium bestimmt.")
    )


def _require(allowed: bool, message: str) -> None:
    if not allowed:
        raise Denied(message)
