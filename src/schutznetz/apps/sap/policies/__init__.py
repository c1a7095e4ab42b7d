# SPDX-License-Identifier: EUPL-1.2
"""Who may see and do what in the programme.

Everything hangs on the programme an authority belongs to: its ministry, its working groups. What a step of the role
needs stands in `regulation.sap_erlass.mandate`; here stands whose act it is.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.sap.facts.standing import RECEIVER, SPEAKERS, capacities, is_own, stands_for
from schutznetz.apps.sap.models import (
    IN_OFFICE,
    Counsellor,
    Participant,
    Participation,
    Programme,
    RestNotice,
    RuleSetSwitch,
    State,
    Vacancy,
)
from schutznetz.apps.ui.policies import EVERYBODY, Denied, declared
from schutznetz.regulation.sap_erlass.mandate import HEAD, MEN, MIN, OWN, TRANSITIONS, Event
from schutznetz.regulation.sap_erlass.mandate import State as Stand

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
    found = capacities(actor, counsellor)
    table = TRANSITIONS[Stand(counsellor.state)]
    return [event for event in Event if event in table and set(table[event].by) & found(event)]


def _is_theirs(actor: Actor, counsellor: Counsellor, event: Event, by: set[str]) -> bool:
    return bool(by & capacities(actor, counsellor)(event))


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


@declared(
    says("Den Bedarf an Sozialen Ansprechpersonen sehen: Zahl, Lücke, Ausblick."), *REGISTER, scope="any",
)  # fmt: skip
def may_see_need(actor: Actor) -> bool:
    """Whose need depends on programme, authority, working group."""
    return may_see_register(actor)


@declared(says("Ausschreibungen entwerfen und veröffentlichen."), Role.HEAD, scope="authority")
def may_keep_vacancies(actor: Actor, authority: Authority) -> bool:
    return actor.has_role_for(authority, Role.HEAD) and not actor.is_helped


@declared(
    says("Sehen, welche Gruppen unter den Sozialen Ansprechpersonen vertreten sind."), Role.HEAD, Role.EQUALITY,
    scope="authority", cite=says("SAP-Erlass 2007, Nr. 6.1"),
)  # fmt: skip
def may_see_representation(actor: Actor, authority: Authority) -> bool:
    """Numbers only."""
    return actor.has_role_for(authority, Role.HEAD, Role.EQUALITY) and not actor.is_helped


@declared(
    says("Die Absprache zu einer Ausschreibung eintragen."), Role.HEAD, *SPEAKERS,
    also=says("des Arbeitskreises, zu dem die Behörde gehört"), cite=says("SAP-Erlass 2007, Nr. 6.1"),
)  # fmt: skip
def may_consult(actor: Actor, vacancy: Vacancy) -> bool:
    return vacancy.published_on is None and _consults(actor, vacancy)


def _consults(actor: Actor, vacancy: Vacancy) -> bool:
    """Is the talk about this notice the actor's to enter, as long as it is a draft?"""
    if actor.is_helped:
        return False
    part = Participant.objects.filter(authority=vacancy.authority).select_related("working_group").first()
    group = part.working_group if part else None
    speaks = group is not None and actor.has_role_in(group, *SPEAKERS)
    return speaks or actor.has_role_for(vacancy.authority, Role.HEAD)


@declared(
    says("Eine veröffentlichte Ausschreibung der eigenen Behörde lesen."), EVERYBODY, scope="authority",
    also=says("Entwürfe sehen nur Leitung und Sprecherin oder Sprecher"),
)  # fmt: skip
def may_read_vacancy(actor: Actor, vacancy: Vacancy) -> bool:
    is_ours = actor.person is not None and actor.person.authority_id == vacancy.authority_id
    if is_ours and vacancy.published_on is not None:
        return True
    return actor.has_role_for(vacancy.authority, Role.HEAD) or may_consult(actor, vacancy)


BODIES = {
    Participation.Body.STAFF_COUNCIL: Role.STAFF_COUNCIL,
    Participation.Body.DISABLED_STAFF: Role.DISABILITY,
    Participation.Body.EQUALITY: Role.EQUALITY,
}
"""Bodies that have an office of their own; the others are heard by the head."""


@declared(
    says("Beteiligungen zu einer Bewerbung sehen, solange die Behörde auswählt."),
    Role.HEAD, Role.STAFF_COUNCIL, Role.DISABILITY, Role.EQUALITY,
    also=says("der eigenen Behörde"), cite=says("SAP-Erlass 2007, Nr. 6.1"),
)  # fmt: skip
def may_see_participations(actor: Actor, counsellor: Counsellor) -> bool:
    if actor.is_helped or counsellor.state != State.APPLIED:
        return False
    return actor.has_role_for(counsellor.authority, Role.HEAD, *BODIES.values())


@declared(
    says("Eintragen, dass eine Stelle zu einer Bewerbung gehört wurde."),
    Role.HEAD, Role.STAFF_COUNCIL, Role.DISABILITY, Role.EQUALITY,
    also=says("jede Vertretung nur für sich selbst"),
)  # fmt: skip
def may_hear(actor: Actor, counsellor: Counsellor, body: str) -> bool:
    if not may_see_participations(actor, counsellor):
        return False
    own = BODIES.get(Participation.Body(body))
    return actor.has_role_for(counsellor.authority, Role.HEAD, *([own] if own else []))


@declared(says("Eine Bewerbung in der Behörde auswählen."), Role.HEAD, also=says("solange sie nicht benannt ist"))
def may_select_locally(actor: Actor, counsellor: Counsellor) -> bool:
    is_head = actor.has_role_for(counsellor.authority, Role.HEAD) and not actor.is_helped
    return is_head and counsellor.state == State.APPLIED


@declared(says("Soziale Ansprechpersonen der eigenen Behörde finden."), EVERYBODY)
def may_find(actor: Actor) -> bool:
    return bool(actor)


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


def require_see_need(actor: Actor) -> None:
    require(may_see_need(actor), _("Den Bedarf sehen Ministerium, Behördenleitung und Sprecherinnen und Sprecher."))


def require_keep_vacancies(actor: Actor, authority: Authority) -> None:
    require(may_keep_vacancies(actor, authority), _("Ausschreibungen macht nur die Leitung dieser Behörde."))


def require_see_representation(actor: Actor, authority: Authority) -> None:
    require(
        may_see_representation(actor, authority),
        _("Das sehen die Behördenleitung und die Gleichstellungsbeauftragte."),
    )


def require_consult(actor: Actor, vacancy: Vacancy) -> None:
    """That a published notice keeps its talk is for the rule to refuse, with its section."""
    require(_consults(actor, vacancy), _("Die Absprache tragen Leitung oder Sprecherin und Sprecher ein."))


def require_read_vacancy(actor: Actor, vacancy: Vacancy) -> None:
    require(may_read_vacancy(actor, vacancy), _("Diese Ausschreibung lesen die Beschäftigten der Behörde."))


def require_see_participations(actor: Actor, counsellor: Counsellor) -> None:
    require(
        may_see_participations(actor, counsellor),
        _("Beteiligungen sehen Leitung und Vertretungen der Behörde, solange sie auswählt."),
    )


def require_hear(actor: Actor, counsellor: Counsellor, body: str) -> None:
    require(may_hear(actor, counsellor, body), _("Das tragen die Leitung oder die Stelle selbst ein."))


def require_select_locally(actor: Actor, counsellor: Counsellor) -> None:
    require(may_select_locally(actor, counsellor), _("Auswählen kann nur die Leitung, und nur vor der Benennung."))


def require_find(actor: Actor) -> None:
    require(may_find(actor), _("Bitte melden Sie sich an."))


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
