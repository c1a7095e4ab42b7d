# SPDX-License-Identifier: EUPL-1.2
"""Who may see and make drafts: the ministry that cuts the working groups (SAP-141), the academy for its year."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.planning.models import Draft, YearDraft
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.ui.policies import Denied, declared


@declared(
    says("Entwürfe für den Zuschnitt der Arbeitskreise anfordern, vergleichen, ändern und löschen."), Role.MINISTRY,
    also=says("des Programms, zu dem die Arbeitskreise gehören"), cite=says("SAP-Erlass 2007, Nr. 10"),
)  # fmt: skip
def may_plan(actor: Actor, programme: Programme) -> bool:
    return actor.has_role_for(programme.ministry, Role.MINISTRY) and not actor.is_helped


@declared(says("Den Bereich Planung öffnen."), Role.MINISTRY, scope="any")
def may_open_planning(actor: Actor) -> bool:
    """What stands there depends on the programme."""
    return actor.has_role_for_any(Role.MINISTRY)


def require_open_planning(actor: Actor) -> None:
    if not may_open_planning(actor):
        raise Denied(_("Entwürfe macht nur das Ministerium, das ein SAP-Programm führt."))


def require_plan(actor: Actor, programme: Programme) -> None:
    if not may_plan(actor, programme):
        raise Denied(_("Entwürfe macht nur das Ministerium, das dieses Programm führt."))


def require_see_draft(actor: Actor, draft: Draft) -> None:
    require_plan(actor, draft.programme)


@declared(
    says("Entwürfe für das Jahr der Akademie anfordern, vergleichen, übernehmen und löschen."), Role.ACADEMY,
    also=says("die Akademie des Programms"), cite=says("SAP-Erlass 2007, Nr. 8, 9.1"),
)  # fmt: skip
def may_plan_year(actor: Actor, programme: Programme) -> bool:
    academy = programme.academy
    return academy is not None and actor.has_role_for(academy, Role.ACADEMY) and not actor.is_helped


def require_plan_year(actor: Actor, programme: Programme | None) -> None:
    if programme is None or not may_plan_year(actor, programme):
        raise Denied(_("Das Jahr plant nur die Akademie des SAP-Programms."))


def require_see_year(actor: Actor, draft: YearDraft) -> None:
    require_plan_year(actor, draft.programme)
