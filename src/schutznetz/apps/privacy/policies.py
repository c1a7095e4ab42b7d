# SPDX-License-Identifier: EUPL-1.2
"""Who may see what of data protection. Nobody who helps in another's name sees that person's data here."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.privacy.models import RightsRequest
from schutznetz.apps.ui.policies import EVERYBODY, Denied, declared

READERS = (Role.DATA_PROTECTION, Role.ADMINISTRATOR)
OVERSEERS = (
    Role.DATA_PROTECTION,
    Role.ADMINISTRATOR,
    Role.STAFF_COUNCIL,
    Role.DISABILITY,
    Role.EQUALITY,
    Role.HEAD,
)


@declared(
    says("Sehen, ausgeben und löschen, was über einen selbst gespeichert ist; Anträge dazu stellen."),
    EVERYBODY,
    scope="own",
    cite="Art. 15 bis 21 DSGVO",
)
def may_see_own_data(actor: Actor) -> bool:
    return bool(actor) and not actor.is_helped


@declared(
    says("Anträge zum Datenschutz sehen und beantworten."),
    Role.DATA_PROTECTION,
    scope="authority",
    also=says("Anträge auf Berichtigung auch die Administration; eigene Anträge die Person selbst"),
    cite="Art. 12 DSGVO",
    confidential=True,
)
def may_answer_request(actor: Actor, asked: RightsRequest) -> bool:
    roles = [Role.DATA_PROTECTION]
    if asked.kind == RightsRequest.Kind.RECTIFICATION:
        roles.append(Role.ADMINISTRATOR)
    return actor.has_role_for(asked.authority, *roles) and not actor.is_helped


@declared(says("Die Liste der Anträge zum Datenschutz sehen, die man beantworten darf."), *READERS, scope="authority")
def may_see_requests(actor: Actor) -> bool:
    return actor.has_role_for_any(*READERS) and not actor.is_helped


@declared(
    says("Das Journal lesen: wer wann was getan hat, ohne Inhalte."), *READERS, scope="authority", cite="Art. 32 DSGVO"
)
def may_read_journal(actor: Actor) -> bool:
    return actor.has_role_for_any(*READERS) and not actor.is_helped


@declared(
    says("Sehen, was nach Fristen gelöscht wurde und was als Nächstes fällig ist: nur Zahlen."),
    *OVERSEERS,
    scope="any",
    cite="Art. 5 Abs. 1 Buchst. e DSGVO",
)
def may_see_deletions(actor: Actor) -> bool:
    return actor.has_role(*OVERSEERS)


@declared(
    says("Das Verzeichnis der Verarbeitungen, die Folgenabschätzung und das Verzeichnis aller Listen lesen."),
    *OVERSEERS,
    scope="any",
    cite=says("Art. 30 und 35 DSGVO, § 72 Abs. 3 LPVG NRW"),
)
def may_see_register(actor: Actor) -> bool:
    return actor.has_role(*OVERSEERS)


def _require(allowed: Callable[..., bool], reason: str, *args: Any) -> None:
    if not allowed(*args):
        raise Denied(reason)


def require_see_own_data(actor: Actor) -> None:
    _require(
        may_see_own_data, _("Die eigenen Daten sieht nur die Person selbst, nicht wer in ihrem Namen hilft."), actor
    )


def require_answer_request(actor: Actor, asked: RightsRequest) -> None:
    _require(may_answer_request, _("Diesen Antrag beantwortet nur die zuständige Stelle."), actor, asked)


def require_see_requests(actor: Actor) -> None:
    _require(may_see_requests, _("Anträge sieht nur die oder der Datenschutzbeauftragte."), actor)


def require_read_journal(actor: Actor) -> None:
    _require(may_read_journal, _("Das Journal lesen nur Datenschutz und Administration einer Behörde."), actor)


def require_see_deletions(actor: Actor) -> None:
    _require(
        may_see_deletions,
        _("Das sehen nur Datenschutz, Administration, Behördenleitung und die Vertretungen der Beschäftigten."),
        actor,
    )


def require_see_register(actor: Actor) -> None:
    _require(
        may_see_register,
        _("Das sehen nur Datenschutz, Administration, Behördenleitung und die Vertretungen der Beschäftigten."),
        actor,
    )
