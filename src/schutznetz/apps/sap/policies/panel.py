# SPDX-License-Identifier: EUPL-1.2
"""Who runs a selection procedure, who sits on its commission, and who votes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import Candidate, PanelSeat, Programme, SelectionDay
from schutznetz.apps.sap.policies import may_run_programme, require
from schutznetz.apps.ui.policies import declared

CITE = says("SAP-Erlass 2007, Nr. 6.2")


@declared(
    says("Auswahlverfahren ansetzen, die Kommission besetzen, einladen und abschließen."), Role.MINISTRY,
    also=says("des eigenen Programms"), cite=CITE,
)  # fmt: skip
def may_run_procedures(actor: Actor, programme: Programme) -> bool:
    return may_run_programme(actor, programme)


def seat_of(actor: Actor, day: SelectionDay) -> PanelSeat | None:
    """The actor's own seat on the commission."""
    if actor.person is None:
        return None
    return next((seat for seat in day.seats.all() if seat.person_id == actor.person.pk), None)


@declared(
    says("Ein Auswahlverfahren sehen."), Role.MINISTRY,
    also=says("wer in der Kommission sitzt, ab der Einladung; Bewerbende sehen nur Tag und Ergebnis"), cite=CITE,
)  # fmt: skip
def may_see_procedure(actor: Actor, day: SelectionDay) -> bool:
    if may_run_procedures(actor, day.programme):
        return True
    return day.invited_at is not None and not actor.is_helped and seat_of(actor, day) is not None


@declared(
    says("Abstimmungen einer Auswahlkommission eröffnen und auszählen, bei Stimmengleichheit entscheiden."),
    Role.MINISTRY, also=says("wer den Vorsitz hat"), cite=CITE,
)  # fmt: skip
def may_lead_votes(actor: Actor, day: SelectionDay) -> bool:
    seat = seat_of(actor, day) if not actor.is_helped and day.invited_at is not None else None
    is_chair = seat is not None and seat.kind == PanelSeat.Kind.CHAIR and not seat.is_absent
    return is_chair or may_run_procedures(actor, day.programme)


@declared(
    says("In einer Auswahlkommission abstimmen."),
    scope="own",
    also=says("wer auf einem Sitz mit Stimme sitzt"),
    cite=CITE,
)
def may_vote(actor: Actor, candidate: Candidate, voting: tuple[str, ...]) -> bool:
    """`voting`: the seats that vote, by the rule set."""
    seat = seat_of(actor, candidate.day)
    return seat is not None and seat.kind in voting and not seat.is_absent and not actor.is_helped


def require_run_procedures(actor: Actor, programme: Programme) -> None:
    require(may_run_procedures(actor, programme), _("Auswahlverfahren führt nur das Ministerium dieses Programms."))


def require_see_procedure(actor: Actor, day: SelectionDay) -> None:
    require(may_see_procedure(actor, day), _("Dieses Auswahlverfahren sehen nur das Ministerium und die Kommission."))


def require_lead_votes(actor: Actor, day: SelectionDay) -> None:
    require(may_lead_votes(actor, day), _("Abstimmungen leiten nur das Ministerium und der Vorsitz der Kommission."))


def require_vote(actor: Actor, candidate: Candidate, voting: tuple[str, ...]) -> None:
    require(may_vote(actor, candidate, voting), _("Abstimmen kann nur, wer auf einem Sitz mit Stimme sitzt."))
