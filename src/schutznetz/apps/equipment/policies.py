# SPDX-License-Identifier: EUPL-1.2
"""Who may see and change what counsellors have to work with: they themselves, and the head of their authority."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.equipment.models import Expense
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.ui.policies import Denied, declared


def is_own(actor: Actor, counsellor: Counsellor) -> bool:
    return actor.person is not None and actor.person.pk == counsellor.person_id


def leads(actor: Actor, counsellor: Counsellor) -> bool:
    return actor.has_role_for(counsellor.authority, Role.HEAD)


@declared(
    says("Den Bereich Ausstattung der SAP öffnen."), Role.COUNSELLOR, Role.HEAD, scope="any",
    cite=says("SAP-Erlass 2007, Nr. 5.6"),
)  # fmt: skip
def may_open(actor: Actor) -> bool:
    return actor.has_role(Role.COUNSELLOR, Role.HEAD) and not actor.is_helped


@declared(
    says("Raum, Telefon und Geräte einer SAP sehen und eintragen."), Role.HEAD, also=says("die SAP selbst"),
    cite=says("SAP-Erlass 2007, Nr. 5.6"),
)  # fmt: skip
def may_keep(actor: Actor, counsellor: Counsellor) -> bool:
    return (is_own(actor, counsellor) or leads(actor, counsellor)) and not actor.is_helped


@declared(
    says("Eine Aufwendung beantragen und den Antrag zurückziehen."), scope="own", also=says("nur die SAP selbst"),
    cite=says("SAP-Erlass 2007, Nr. 5.7"),
)  # fmt: skip
def may_ask(actor: Actor, counsellor: Counsellor | None) -> bool:
    return counsellor is not None and is_own(actor, counsellor) and not actor.is_helped


@declared(
    says("Über die Aufwendung einer SAP entscheiden."), Role.HEAD, also=says("nicht über die eigene"),
    cite=says("SAP-Erlass 2007, Nr. 5.7"),
)  # fmt: skip
def may_decide(actor: Actor, expense: Expense) -> bool:
    own = is_own(actor, expense.counsellor)
    return leads(actor, expense.counsellor) and not own and not actor.is_helped


def require_open(actor: Actor) -> None:
    _require(may_open(actor), _("Diesen Bereich öffnen nur SAP und Behördenleitungen."))


def require_keep(actor: Actor, counsellor: Counsellor) -> None:
    _require(may_keep(actor, counsellor), _("Das tragen nur die SAP selbst und ihre Behördenleitung ein."))


def require_ask(actor: Actor, counsellor: Counsellor | None) -> None:
    _require(may_ask(actor, counsellor), _("Einen Antrag stellen nur Soziale Ansprechpersonen für sich."))


def require_read(actor: Actor, expense: Expense) -> None:
    allowed = may_decide(actor, expense) or may_ask(actor, expense.counsellor)
    _require(allowed, _("Diesen Antrag sehen nur die SAP selbst und ihre Behördenleitung."))


def require_decide(actor: Actor, expense: Expense) -> None:
    _require(may_decide(actor, expense), _("Darüber entscheidet nur die Behördenleitung, nicht über Eigenes."))


def _require(allowed: bool, says: str) -> None:
    if not allowed:
        raise Denied(says)
