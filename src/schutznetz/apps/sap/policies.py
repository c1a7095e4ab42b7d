# SPDX-License-Identifier: EUPL-1.2
"""Who may see and do what in the programme.

Everything hangs on the programme an authority belongs to: its ministry, its working groups. What a step of the role
needs stands in `regulation.sap_erlass.mandate`; here stands whose act it is.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.sap.models import (
    IN_OFFICE,
    Counsellor,
    Move,
    Participant,
    Programme,
    RestNotice,
    RuleSetSwitch,
    State,
)
from schutznetz.apps.ui.policies import EVERYBODY, Denied, declared
from schutznetz.regulation.sap_erlass.mandate import HEAD, MEN, MIN, OWN, TRANSITIONS, Event
from schutznetz.regulation.sap_erlass.mandate import State as Stand

RECEIVER = "receiver"
SPEAKERS = (Role.SPEAKER, Role.DEPUTY_SPEAKER)
REGISTER = (Role.MINISTRY, Role.HEAD, *SPEAKERS)
AREA = (
    *REGISTER, Role.COUNSELLOR, Role.ACADEMY, Role.TRAINEE_MENTOR, Role.STAFF_COUNCIL, Role.DISABILITY, Role.EQUALITY,
)  # fmt: skip


@declared(says("Den Bereich SAP-Programm öffnen."), *AREA, scope="any")
def may_open_programme(actor: Actor) -> bool:
    return actor.has_role(*AREA)


@declared(says("Ein SAP-Programm für das Land beginnen."), Role.MINISTRY, scope="authority")
def may_begin_programme(actor: Actor, authority: Authority) -> bool:
    return actor.has_role_for(authority, Role.MINISTRY) and not actor.is_helped


@declared(
    says("Mit der eigenen Behörde einem SAP-Programm beitreten und die Zahl der Beschäftigten angeben."),
    Role.HEAD, scope="authority",
)  # fmt: skip
def may_join(actor: Actor, authority: Authority) -> bool:
    """Only so does a ministry learn of an authority."""
    return actor.has_role_for(authority, Role.HEAD) and not actor.is_helped


@declared(says("Das Regelwerk mit jedem Wert und seiner Fundstelle lesen."), EVERYBODY)
def may_read_rules(actor: Actor) -> bool:
    return bool(actor)


@declared(
    says("Den Wechsel des Regelwerks vorschlagen, Berichte zur Evaluierung eintragen, Arbeitskreise zuordnen."),
    Role.MINISTRY,
    also=says("des Programms, dem die Behörde angehört"),
)
def may_run_programme(actor: Actor, programme: Programme) -> bool:
    return actor.has_role_for(programme.ministry, Role.MINISTRY) and not actor.is_helped


@declared(
    says("Den Wechsel des Regelwerks freigeben, den eine andere Person vorgeschlagen hat."),
    Role.MINISTRY,
    also=says("eine zweite Person desselben Ministeriums"),
)
def may_approve_switch(actor: Actor, switch: RuleSetSwitch) -> bool:
    is_other = actor.user is not None and actor.user.pk != switch.proposed_by_id
    return is_other and may_run_programme(actor, switch.programme)


@declared(says("Das Verzeichnis der Sozialen Ansprechpersonen öffnen."), *REGISTER, scope="any")
def may_see_register(actor: Actor) -> bool:
    """What stands in it depends on the programme, the authority, the working group."""
    return actor.has_role_for_any(Role.MINISTRY, Role.HEAD) or actor.has_role(*SPEAKERS)


def participant_of(counsellor: Counsellor) -> Participant | None:
    return Participant.objects.filter(authority=counsellor.authority_id).select_related("programme__ministry").first()


def is_own(actor: Actor, counsellor: Counsellor) -> bool:
    return actor.person is not None and actor.person.pk == counsellor.person_id


def _receives(actor: Actor, counsellor: Counsellor) -> bool:
    """Does the actor lead the authority to which the counsellor is seconded now?"""
    if counsellor.state not in (State.SECONDED, State.SECONDED_ACTIVE, State.RESTING):
        return False
    running = counsellor.moves.filter(kind=Move.Kind.SECONDMENT, decision__in=("", "continues", "rests"))
    return any(actor.has_role_for(move.receiver, Role.HEAD) for move in running.select_related("receiver"))


def stands_for(actor: Actor, counsellor: Counsellor) -> frozenset[str]:
    """In which of the capacities of the state table the actor acts towards a role: codes of C2, and OWN."""
    found = {OWN} if is_own(actor, counsellor) else set()
    if actor.has_role_for(counsellor.authority, Role.HEAD):
        found.add(HEAD)
    if _receives(actor, counsellor):
        found.add(RECEIVER)
    part = participant_of(counsellor)
    if part is None:
        return frozenset(found)
    if actor.has_role_for(part.programme.ministry, Role.MINISTRY):
        found.add(MIN)
    if part.programme.academy is not None and actor.has_role_for(part.programme.academy, Role.ACADEMY):
        found.add("ACA")
    if actor.has_role(Role.TRAINEE_MENTOR):
        ids = [office.authority_id for office in actor.offices if office.role == Role.TRAINEE_MENTOR]
        if Participant.objects.filter(authority__in=ids, programme=part.programme_id).exists():
            found.add(MEN)
    if part.working_group is not None and actor.has_role_in(part.working_group, *SPEAKERS):
        found.add("SPK")
    return frozenset(found)


LEARNING = (State.SELECTED, State.IN_TRAINING)


@declared(
    says("Das Amt einer Sozialen Ansprechperson sehen: Stand, Schritte, Ruhen."),
    Role.MINISTRY, Role.HEAD, *SPEAKERS,
    also=says("die Person selbst; Mentorinnen und Mentoren vor dem Gespräch; die Akademie während der Ausbildung"),
)  # fmt: skip
def may_see_counsellor(actor: Actor, counsellor: Counsellor) -> bool:
    found = stands_for(actor, counsellor)
    if found & {OWN, HEAD, RECEIVER, MIN, "SPK"}:
        return True
    return (MEN in found and counsellor.state == State.NOMINATED) or ("ACA" in found and counsellor.state in LEARNING)


@declared(
    says("Einen Schritt im Amt einer Sozialen Ansprechperson tun."),
    Role.HEAD, Role.MINISTRY, Role.ACADEMY, Role.TRAINEE_MENTOR,
    also=says("die Person selbst. Wessen Schritt es ist, steht im Erlass"),
    cite=says("SAP-Erlass 2007, Nr. 6"),
)  # fmt: skip
def may_take(actor: Actor, counsellor: Counsellor, event: Event) -> bool:
    found = TRANSITIONS[Stand(counsellor.state)].get(event)
    return found is not None and not actor.is_helped and _is_theirs(actor, counsellor, event, set(found.by))


def steps_of(actor: Actor, counsellor: Counsellor) -> list[Event]:
    """The steps that are the actor's to decide now, in the order of the table; see `may_take`."""
    if actor.is_helped:
        return []
    found = _capacities(actor, counsellor)
    table = TRANSITIONS[Stand(counsellor.state)]
    return [event for event in Event if event in table and set(table[event].by) & found(event)]


def _capacities(actor: Actor, counsellor: Counsellor) -> Callable[[Event], frozenset[str]]:
    """While somebody is seconded, the receiving authority decides whether the role goes on there."""
    found = stands_for(actor, counsellor)
    elsewhere = found - {HEAD} | ({HEAD} if RECEIVER in found else frozenset())
    asked = (Event.CONTINUE, Event.REST) if counsellor.state == State.SECONDED else ()
    return lambda event: elsewhere if event in asked else found


def _is_theirs(actor: Actor, counsellor: Counsellor, event: Event, by: set[str]) -> bool:
    return bool(by & _capacities(actor, counsellor)(event))


@declared(
    says("Im eigenen Amt handeln: sich einverstanden erklären, ausgelastet sein, Angaben machen."), scope="own",
    also=says("nur die Person selbst"),
)  # fmt: skip
def may_speak_for_oneself(actor: Actor, counsellor: Counsellor) -> bool:
    return is_own(actor, counsellor) and not actor.is_helped


@declared(
    says("Eine Bewerbung eintragen. Ohne das Einverständnis der Person führt sie zu nichts."),
    Role.HEAD, scope="authority",
)  # fmt: skip
def may_enter_applicant(actor: Actor, authority: Authority) -> bool:
    return actor.has_role_for(authority, Role.HEAD) and not actor.is_helped


@declared(
    says("Den Abschluss der Ausbildung eintragen."), Role.ACADEMY, Role.MINISTRY,
    also=says("die Akademie des Programms"),
)  # fmt: skip
def may_complete_training(actor: Actor, counsellor: Counsellor) -> bool:
    return bool({"ACA", MIN} & stands_for(actor, counsellor)) and not actor.is_helped


@declared(
    says("Den Eingang einer Anzeige über das Ruhen bestätigen."), Role.HEAD, Role.MINISTRY,
    also=says("jede Stelle für sich"), cite=says("SAP-Erlass 2007, Nr. 6.4.1"),
)  # fmt: skip
def may_confirm_receipt(actor: Actor, notice: RestNotice) -> bool:
    wanted = HEAD if notice.body == RestNotice.Body.HEAD else MIN
    return wanted in stands_for(actor, notice.rest.counsellor) and not actor.is_helped


@declared(says("Sich in der eigenen Behörde als Soziale Ansprechperson bewerben."), EVERYBODY, scope="own")
def may_apply(actor: Actor) -> bool:
    """Whatever status, hours or age; the authority must take part."""
    if actor.person is None or actor.is_helped:
        return False
    return Participant.objects.filter(authority=actor.person.authority_id).exists()


@declared(
    says("Eintragen, wer eine Soziale Ansprechperson führt."), Role.HEAD,
    also=says("die Person selbst"),
)  # fmt: skip
def may_name_manager(actor: Actor, counsellor: Counsellor) -> bool:
    return bool({OWN, HEAD} & stands_for(actor, counsellor)) and not actor.is_helped


@declared(
    says("Das Schreiben der Bestellung drucken."), Role.HEAD, also=says("sobald die Person bestellt ist"),
    cite=says("SAP-Erlass 2007, Nr. 6.3.1"),
)  # fmt: skip
def may_print_appointment(actor: Actor, counsellor: Counsellor) -> bool:
    return HEAD in stands_for(actor, counsellor) and counsellor.state in IN_OFFICE and not actor.is_helped


def require(allowed: bool, message: str) -> None:
    """Raise `Denied` with these words unless it is allowed."""
    if not allowed:
        raise Denied(message)


def require_open_programme(actor: Actor) -> None:
    require(may_open_programme(actor), _("Diesen Bereich sehen die Ämter des SAP-Programms."))


def require_begin_programme(actor: Actor, authority: Authority) -> None:
    require(may_begin_programme(actor, authority), _("Ein SAP-Programm beginnt nur das Ministerium selbst."))


def require_join(actor: Actor, authority: Authority) -> None:
    require(may_join(actor, authority), _("Das entscheidet nur die Leitung dieser Behörde selbst."))


def require_read_rules(actor: Actor) -> None:
    require(may_read_rules(actor), _("Bitte melden Sie sich an."))


def require_run_programme(actor: Actor, programme: Programme) -> None:
    require(may_run_programme(actor, programme), _("Das darf nur das Ministerium, das dieses Programm führt."))


def require_approve_switch(actor: Actor, switch: RuleSetSwitch) -> None:
    require(
        may_approve_switch(actor, switch),
        _("Einen Wechsel gibt eine zweite Person desselben Ministeriums frei, nie die vorschlagende."),
    )


def require_see_register(actor: Actor) -> None:
    require(
        may_see_register(actor),
        _("Das Verzeichnis sehen das Ministerium, die Behördenleitung und die Sprecherinnen und Sprecher."),
    )


def require_see_counsellor(actor: Actor, counsellor: Counsellor) -> None:
    require(
        may_see_counsellor(actor, counsellor), _("Dieses Amt sehen nur die Person selbst und die zuständigen Stellen.")
    )


def require_take(actor: Actor, counsellor: Counsellor, event: Event) -> None:
    """A step that this state does not have is for the rule to refuse, if the actor may take it in any state."""
    if event in TRANSITIONS[Stand(counsellor.state)]:
        require(may_take(actor, counsellor, event), _("Dieser Schritt ist nicht Ihre Entscheidung."))
        return
    by = {one for steps in TRANSITIONS.values() if event in steps for one in steps[event].by}
    allowed = _is_theirs(actor, counsellor, event, by) and not actor.is_helped
    require(allowed, _("Dieser Schritt ist nicht Ihre Entscheidung."))


def require_speak_for_oneself(actor: Actor, counsellor: Counsellor) -> None:
    require(may_speak_for_oneself(actor, counsellor), _("Das entscheidet nur die Person selbst."))


def require_enter_applicant(actor: Actor, authority: Authority) -> None:
    require(may_enter_applicant(actor, authority), _("Bewerbungen trägt nur die Leitung dieser Behörde ein."))


def require_apply(actor: Actor) -> None:
    require(may_apply(actor), _("Bewerben kann sich, wessen Behörde am SAP-Programm teilnimmt."))


def require_name_manager(actor: Actor, counsellor: Counsellor) -> None:
    require(may_name_manager(actor, counsellor), _("Das tragen die Person selbst oder die Behördenleitung ein."))


def require_print_appointment(actor: Actor, counsellor: Counsellor) -> None:
    require(may_print_appointment(actor, counsellor), _("Die Bestellung druckt die Behördenleitung, die bestellt hat."))


def require_complete_training(actor: Actor, counsellor: Counsellor) -> None:
    require(may_complete_training(actor, counsellor), _("Den Abschluss der Ausbildung trägt die Akademie ein."))


def require_confirm_receipt(actor: Actor, notice: RestNotice) -> None:
    require(may_confirm_receipt(actor, notice), _("Den Eingang bestätigt die Stelle, an die die Anzeige ging."))
