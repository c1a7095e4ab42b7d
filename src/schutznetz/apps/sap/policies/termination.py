# SPDX-License-Identifier: EUPL-1.2
"""Whose act a step of ending a role is, and who may read of it: the head, the person, and the ministry once asked."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.facts.standing import is_own, stands_for
from schutznetz.apps.sap.models import Counsellor, Termination, TerminationGuest
from schutznetz.apps.sap.policies import require
from schutznetz.apps.ui.policies import declared
from schutznetz.regulation.sap_erlass import mandate
from schutznetz.regulation.sap_erlass.mandate import HEAD, MIN
from schutznetz.regulation.sap_erlass.termination import TRANSITIONS, Event, Stage

CITE = says("SAP-Erlass 2007, Nr. 6.4.2")


def _leads(actor: Actor, termination: Termination) -> bool:
    """Nobody leads a proceeding about themselves."""
    return actor.has_role_for(termination.authority, Role.HEAD) and not is_own(actor, termination.counsellor)


def _decides(actor: Actor, termination: Termination) -> bool:
    asked = termination.escalated_on is not None and not is_own(actor, termination.counsellor)
    return asked and MIN in stands_for(actor, termination.counsellor)


@declared(
    says("Ein Verfahren eröffnen, mit dem das Amt einer Sozialen Ansprechperson enden soll."), Role.HEAD,
    also=says("nur aus wichtigem Grund"), cite=CITE,
)  # fmt: skip
def may_open_termination(actor: Actor, counsellor: Counsellor) -> bool:
    can_end = mandate.Event.TERMINATE in mandate.TRANSITIONS[mandate.State(counsellor.state)]
    is_head = actor.has_role_for(counsellor.authority, Role.HEAD) and not is_own(actor, counsellor)
    return is_head and can_end and not actor.is_helped


@declared(
    says("Ein Verfahren zur Beendigung eines Amtes lesen."), Role.HEAD, Role.MINISTRY,
    also=says("die Person selbst, sobald die Gründe mitgeteilt sind; das Ministerium erst, wenn es unterrichtet ist"),
    cite=CITE,
)  # fmt: skip
def may_see_termination(actor: Actor, termination: Termination) -> bool:
    if actor.is_helped:
        return False
    is_told = is_own(actor, termination.counsellor) and termination.letter_on is not None
    return is_told or _leads(actor, termination) or _decides(actor, termination)


@declared(
    says("Einen Schritt im Verfahren zur Beendigung eines Amtes tun."), Role.HEAD, Role.MINISTRY,
    also=says("wessen Schritt es ist, steht im Erlass"), cite=CITE,
)  # fmt: skip
def may_step(actor: Actor, termination: Termination, event: Event) -> bool:
    found = TRANSITIONS[Stage(termination.stage)].get(event)
    return found is not None and termination.is_open and _is_theirs(actor, termination, set(found.by))


def _is_theirs(actor: Actor, termination: Termination, by: set[str]) -> bool:
    if actor.is_helped:
        return False
    return (HEAD in by and _leads(actor, termination)) or (MIN in by and _decides(actor, termination))


def steps_of(actor: Actor, termination: Termination) -> list[Event]:
    """The steps that are the actor's now, in the order of the table."""
    return [event for event in Event if may_step(actor, termination, event)]


@declared(
    says("Das Gespräch im Verfahren planen und dazu einladen."), Role.HEAD,
    also=says("nachdem die Gründe mitgeteilt sind"), cite=CITE,
)  # fmt: skip
def may_plan_talk(actor: Actor, termination: Termination) -> bool:
    return may_step(actor, termination, Event.HOLD_TALK)


@declared(
    says("Im Verfahren zum eigenen Amt antworten: weitere SAP wünschen, einverstanden sein."), scope="own",
    also=says("nur die Person selbst"), cite=CITE,
)  # fmt: skip
def may_answer(actor: Actor, termination: Termination, stage: str) -> bool:
    """`stage`: the one in which this answer is asked for."""
    is_theirs = is_own(actor, termination.counsellor) and not actor.is_helped
    return is_theirs and termination.is_open and termination.stage == stage


@declared(
    says("Die Einladung zu einem Gespräch lesen, zu dem jemand eine weitere SAP wünscht."), scope="own",
    also=says("nur wer eingeladen ist; die Gründe stehen nicht darin"), cite=CITE,
)  # fmt: skip
def may_read_invitation(actor: Actor, guest: TerminationGuest) -> bool:
    return guest.invited_at is not None and is_own(actor, guest.counsellor) and not actor.is_helped


def require_open_termination(actor: Actor, counsellor: Counsellor) -> None:
    require(may_open_termination(actor, counsellor), _("Dieses Verfahren eröffnet nur die Leitung der Behörde."))


def require_see_termination(actor: Actor, termination: Termination) -> None:
    says = _("Dieses Verfahren sehen nur die Behördenleitung, die Person selbst und das unterrichtete Ministerium.")
    require(may_see_termination(actor, termination), says)


def require_step(actor: Actor, termination: Termination, event: Event) -> None:
    """A step this stage does not have is for the rule to refuse, if the actor may take it in any stage."""
    by = {one for steps in TRANSITIONS.values() if event in steps for one in steps[event].by}
    says = _("Dieser Schritt ist nicht Ihre Entscheidung.")
    require(_is_theirs(actor, termination, by), says)
    require(termination.is_open, _("Dieses Verfahren ist abgeschlossen."))


def require_plan_talk(actor: Actor, termination: Termination) -> None:
    says = _("Das Gespräch plant die Behördenleitung, nachdem sie die Gründe mitgeteilt hat.")
    require(may_plan_talk(actor, termination), says)


def require_answer(actor: Actor, termination: Termination, stage: str) -> None:
    require(
        may_answer(actor, termination, stage), _("Das beantwortet nur die Person selbst, und nur an dieser Stelle.")
    )


def require_read_invitation(actor: Actor, guest: TerminationGuest) -> None:
    require(may_read_invitation(actor, guest), _("Diese Einladung liest nur, wer eingeladen ist."))
