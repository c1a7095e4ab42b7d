# SPDX-License-Identifier: EUPL-1.2
"""Who may see and do what with the duties of counsellors.

The counsellor first; then speaker and academy, each for its own items; the ministry after a report, and open
declarations. The head learns of a decided release and of nothing else; line managers of nothing. Nobody helped by an
administrator sees any of it.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, WorkingGroup
from schutznetz.apps.quality.models import Complaint, InformationSheet, Message, Reporter, Review, State
from schutznetz.apps.sap.models import Counsellor, Participant, Programme
from schutznetz.apps.sap.policies import SPEAKERS
from schutznetz.apps.ui.policies import Denied, declared
from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass import documentation, review
from schutznetz.regulation.sap_erlass.review import Event
from schutznetz.regulation.sap_erlass.rule_sets import Rules

LEADING = (Role.HEAD, Role.SUPERVISOR)
RECEIVERS = (Role.MINISTRY, Role.STATISTICS)


def is_own(actor: Actor, counsellor: Counsellor) -> bool:
    return actor.person is not None and actor.person.pk == counsellor.person_id


def programme_of(counsellor: Counsellor) -> Programme | None:
    part = Participant.objects.filter(authority=counsellor.authority_id)
    found = part.select_related("programme__ministry", "programme__academy").first()
    return found.programme if found else None


@declared(
    says("Die eigenen Pflichten als SAP sehen, erklären und melden."), scope="own",
    also=says("nur die Person selbst"), cite=says("SAP-Erlass 2007, Nr. 8, 11"), confidential=True,
)  # fmt: skip
def may_see_own(actor: Actor, counsellor: Counsellor | None) -> bool:
    return counsellor is not None and is_own(actor, counsellor) and not actor.is_helped


@declared(
    says("Offene Punkte im eigenen Arbeitskreis sehen: Sitzungen, Erklärung, Quartalsmeldung."), *SPEAKERS, scope="any",
    also=says("erst nachdem die SAP selbst davon weiß"), cite=says("SAP-Erlass 2007, Nr. 10, 11"),
)  # fmt: skip
def may_see_group(actor: Actor) -> bool:
    return actor.has_role(*SPEAKERS) and not actor.is_helped


@declared(
    says("Offene Punkte aus Fortbildung und Supervision sehen."), Role.ACADEMY, scope="any",
    also=says("die Akademie des Programms, erst nachdem die SAP selbst davon weiß"),
    cite=says("SAP-Erlass 2007, Nr. 11"),
)  # fmt: skip
def may_see_academy(actor: Actor) -> bool:
    return actor.has_role_for_any(Role.ACADEMY) and not actor.is_helped


def capacity_for(actor: Actor, counsellor: Counsellor, group: WorkingGroup | None) -> dict[Reporter, bool]:
    """In which capacities the actor might report, and whether it is the counsellor's own `group` or programme."""
    found: dict[Reporter, bool] = {}
    if actor.has_role(*SPEAKERS):
        found[Reporter.SPEAKER] = group is not None and actor.has_role_in(group, *SPEAKERS)
    programme = programme_of(counsellor)
    if programme is not None and programme.academy is not None and actor.has_role_for(programme.academy, Role.ACADEMY):
        found[Reporter.ACADEMY] = True
    return found


@declared(
    says("Eine Fehlmeldung erstatten, jede Stelle nur für ihre Punkte."), *SPEAKERS, Role.ACADEMY,
    also=says("Sprecherin oder Sprecher nur für den eigenen Arbeitskreis"), cite=says("SAP-Erlass 2007, Nr. 11"),
)  # fmt: skip
def may_report(
    actor: Actor, counsellor: Counsellor, item: str, *, group: WorkingGroup | None, rules: Rules, today: date
) -> Reporter | None:
    """The capacity in which the actor may report this item; None when nobody asked them."""
    if actor.is_helped or is_own(actor, counsellor):
        return None
    for capacity, is_own_group in capacity_for(actor, counsellor, group).items():
        finding = review.reporter(
            reporter=capacity.value, item=review.Item(item), is_own_group=is_own_group, rules=rules, today=today
        )
        if finding.status is Status.MET:
            return capacity
    return None


@declared(
    says("Fehlmeldungen und Prüfungen sehen, anhören und entscheiden; Summen des Programms sehen."), Role.MINISTRY,
    scope="any", also=says("nur nach einer Meldung; eine Liste offener Punkte gibt es nicht, nur die der Erklärungen"),
    cite=says("SAP-Erlass 2007, Nr. 11"),
)  # fmt: skip
def may_see_reviews(actor: Actor) -> bool:
    return actor.has_role_for_any(Role.MINISTRY) and not actor.is_helped


@declared(
    says("Offene Erklärungen sehen: wer für ein vergangenes Jahr Nein oder nichts erklärt hat."), Role.MINISTRY,
    scope="any", also=says("des Programms, erst nachdem die SAP selbst davon weiß"),
    cite=says("SAP-Erlass 2007, Nr. 11"),
)  # fmt: skip
def may_see_declarations(actor: Actor) -> bool:
    return actor.has_role_for_any(Role.MINISTRY) and not actor.is_helped


def stands_for(actor: Actor, found: Review) -> set[str]:
    """Roles of the table of steps the actor has towards a review."""
    if actor.is_helped:
        return set()
    counsellor = found.counsellor
    programme = programme_of(counsellor)
    roles = set()
    if is_own(actor, counsellor):
        return {review.OWN}
    if programme is not None and actor.has_role_for(programme.ministry, Role.MINISTRY):
        roles.add(review.MIN)
    academy = programme.academy if programme and found.reporter == Reporter.ACADEMY else None
    if academy is not None and actor.has_role_for(academy, Role.ACADEMY):
        roles.add(review.ACA)
    if actor.has_role_for(counsellor.authority, Role.HEAD):
        roles.add(review.HEAD)
    return roles


@declared(
    says("Eine Prüfung mit Äußerung und Gründen lesen."), Role.MINISTRY, also=says("die SAP selbst"),
    cite=says("SAP-Erlass 2007, Nr. 11"), confidential=True,
)  # fmt: skip
def may_read_review(actor: Actor, found: Review) -> bool:
    return bool({review.OWN, review.MIN} & stands_for(actor, found))


@declared(
    says("Sehen, dass eine Entpflichtung entschieden ist, und sie vollziehen."), Role.HEAD,
    also=says("ohne Gründe und Äußerung; Akademie: nur, dass eine gesetzte Frist erfüllt ist"),
    cite=says("SAP-Erlass 2007, Nr. 10"),
)  # fmt: skip
def may_execute(actor: Actor, found: Review) -> bool:
    decided = found.state in (State.RELEASE_DECIDED, State.RELEASED)
    return decided and review.HEAD in stands_for(actor, found)


def steps_of(actor: Actor, found: Review) -> list[Event]:
    """The steps that are the actor's to take now, in the order of the table."""
    roles = stands_for(actor, found)
    table = review.TRANSITIONS[review.State(found.state)]
    return [event for event, step in table.items() if roles & set(step.by) and event is not Event.ROLE_ENDED]


@declared(
    says("Einen Schritt in einer Prüfung tun."), Role.MINISTRY, Role.HEAD, Role.ACADEMY,
    also=says("die SAP selbst äußert sich. Wessen Schritt es ist, steht im Erlass"),
    cite=says("SAP-Erlass 2007, Nr. 10, 11"),
)  # fmt: skip
def may_take(actor: Actor, found: Review, event: Event) -> bool:
    """A step this state does not have is for the rule to refuse, if the actor may take it in some state."""
    by = {role for steps in review.TRANSITIONS.values() if event in steps for role in steps[event].by}
    if event is Event.EXECUTE and found.state not in (State.RELEASE_DECIDED, State.RELEASED):
        return False
    return bool(by & stands_for(actor, found)) and event is not Event.ROLE_ENDED


@declared(
    says("Den Eingang von Quartalsmeldungen bestätigen; was darin steht, sieht hier niemand."), *RECEIVERS, scope="any",
    also=says("des Ministeriums, das das Programm führt"), cite=says("SAP-Erlass 2007, Nr. 5.4"),
)  # fmt: skip
def may_receive(actor: Actor, programme: Programme, *, rules: Rules, today: date) -> bool:
    """Which offices receive stands in the rule set."""
    held = {role for role in RECEIVERS if actor.has_role_for(programme.ministry, role)}
    found = (documentation.receivers(roles=frozenset({role}), rules=rules, today=today) for role in held)
    return not actor.is_helped and any(one.status is Status.MET for one in found)


@declared(says("Bestätigen, das Merkblatt zur SAP-Tätigkeit gelesen zu haben."), scope="own",
          also=says("die unmittelbare Führungskraft"), cite=says("SAP-Erlass 2007, Nr. 3.1.2"))  # fmt: skip
def may_read_sheet(actor: Actor, sheet: InformationSheet) -> bool:
    return actor.person is not None and actor.person.pk == sheet.manager_id and not actor.is_helped


def heads_directly(actor: Actor, authority: Authority) -> bool:
    """The head in person: no deputy reads what a counsellor writes to the head."""
    held = (one for one in actor.offices if one.role == Role.HEAD and one.authority_id == authority.pk and one.is_whole)
    return any(one.deputy_for is None for one in held) and not actor.is_helped


@declared(
    says("Nachrichten zwischen einer SAP und der Behördenleitung lesen und schreiben."), Role.HEAD, scope="authority",
    also=says("die SAP selbst; Vertretungen und Führungskräfte nicht"), cite=says("SAP-Erlass 2007, Nr. 3.1.3"),
    confidential=True,
)  # fmt: skip
def may_read_message(actor: Actor, message: Message) -> bool:
    return (is_own(actor, message.counsellor) and not actor.is_helped) or heads_directly(actor, message.authority)


def is_ministry_in_person(actor: Actor, authority: Authority) -> bool:
    """An officer of the ministry: no deputy reads what a counsellor complains about."""
    held = (one for one in actor.offices if one.role == Role.MINISTRY and one.authority_id == authority.pk)
    return any(one.is_whole and one.deputy_for is None for one in held) and not actor.is_helped


def is_concerned(actor: Actor, found: Complaint) -> bool:
    """Whoever leads the writer or speaks for their group does not read it, whatever other office they hold."""
    writer = found.counsellor
    leads = any(
        one.authority_id == writer.authority_id if one.role in LEADING else one.working_group_id == found.group_id
        for one in actor.offices
        if one.role in LEADING or (one.role in SPEAKERS and found.group_id is not None)
    )
    return leads or (actor.person is not None and actor.person.pk == writer.line_manager_id)


@declared(
    says("Eine Beschwerde wegen Nachteilen oder Vorteilen durch das Amt lesen und beantworten."), Role.MINISTRY,
    scope="authority",
    also=says("die SAP selbst; keine Vertretung, und niemand, der die SAP leitet oder für ihren Arbeitskreis spricht"),
    cite=says("SAP-Erlass 2007, Nr. 5.5"), confidential=True,
)  # fmt: skip
def may_read_complaint(actor: Actor, found: Complaint) -> bool:
    if is_own(actor, found.counsellor):
        return not actor.is_helped
    return is_ministry_in_person(actor, found.authority) and not is_concerned(actor, found)


@declared(
    says("Gespräche über allgemeine Themen eintragen und sehen: Tag und Themen, keine Personen."), Role.HEAD,
    scope="authority", also=says("die SAP der Behörde"), cite=says("SAP-Erlass 2007, Nr. 3.1.3"),
)  # fmt: skip
def may_keep_talks(actor: Actor, authority: Authority, own: Counsellor | None) -> bool:
    is_here = own is not None and own.authority_id == authority.pk and is_own(actor, own)
    return not actor.is_helped and (is_here or actor.has_role_for(authority, Role.HEAD))


@declared(
    says("Befristet zwei Funktionen zugleich erlauben."), Role.MINISTRY, also=says("des Programms"),
    cite=says("SAP-Erlass 2007, Nr. 4.1.5"),
)  # fmt: skip
def may_allow_functions(actor: Actor, counsellor: Counsellor) -> bool:
    programme = programme_of(counsellor)
    runs = programme is not None and actor.has_role_for(programme.ministry, Role.MINISTRY)
    return runs and not actor.is_helped and not is_own(actor, counsellor)


def _require(allowed: bool, message: str) -> None:
    if not allowed:
        raise Denied(message)


def require_see_own(actor: Actor, counsellor: Counsellor | None) -> None:
    _require(may_see_own(actor, counsellor), _("Diese Seite gehört der Sozialen Ansprechperson selbst."))


def require_see_group(actor: Actor) -> None:
    _require(may_see_group(actor), _("Das sehen nur Sprecherinnen und Sprecher für ihren Arbeitskreis."))


def require_see_academy(actor: Actor) -> None:
    _require(may_see_academy(actor), _("Das sieht nur die Fortbildungsakademie."))


def require_see_reviews(actor: Actor) -> None:
    _require(may_see_reviews(actor), _("Prüfungen führt nur das Ministerium."))


def require_see_declarations(actor: Actor) -> None:
    _require(
        may_see_declarations(actor),
        _("Offene Erklärungen aller Arbeitskreise sieht nur das Ministerium (SAP-Erlass 2007, Nr. 11)."),
    )


def require_report(capacity: Reporter | None) -> None:
    _require(
        capacity is not None,
        _("Das meldet nur die Stelle, die diesen Punkt festhält, und nur wenn er bei der SAP offen ist."),
    )


def require_read_review(actor: Actor, found: Review) -> None:
    _require(may_read_review(actor, found), _("Diese Prüfung lesen nur die SAP selbst und das Ministerium."))


def require_execute(actor: Actor, found: Review) -> None:
    _require(may_execute(actor, found), _("Das sieht nur die Behördenleitung, nach einer Entscheidung."))


def require_take(actor: Actor, found: Review, event: Event) -> None:
    _require(may_take(actor, found, event), _("Dieser Schritt ist nicht Ihre Entscheidung."))


def require_receive(actor: Actor, programme: Programme, *, rules: Rules, today: date) -> None:
    _require(
        may_receive(actor, programme, rules=rules, today=today),
        _("Meldungen nimmt nur das Ministerium oder die von ihm bestimmte Stelle entgegen."),
    )


def require_read_sheet(actor: Actor, sheet: InformationSheet) -> None:
    _require(may_read_sheet(actor, sheet), _("Dieses Merkblatt ging an eine andere Führungskraft."))


def require_read_message(actor: Actor, message: Message) -> None:
    _require(may_read_message(actor, message), _("Diese Nachricht lesen nur die SAP und ihre Behördenleitung."))


def require_head_directly(actor: Actor, authority: Authority) -> None:
    _require(heads_directly(actor, authority), _("Diese Nachrichten liest nur die Behördenleitung selbst."))


def require_read_complaint(actor: Actor, found: Complaint) -> None:
    _require(
        may_read_complaint(actor, found),
        _("Diese Beschwerde lesen nur die SAP selbst und die Zuständigen im Ministerium (SAP-Erlass 2007, Nr. 5.5)."),
    )


def require_answer_complaint(actor: Actor, found: Complaint) -> None:
    may = may_read_complaint(actor, found) and not is_own(actor, found.counsellor)
    _require(may, _("Eine Beschwerde beantwortet nur das Ministerium (SAP-Erlass 2007, Nr. 5.5)."))


def require_keep_talks(actor: Actor, authority: Authority, own: Counsellor | None) -> None:
    _require(may_keep_talks(actor, authority, own), _("Das sehen nur die Behördenleitung und ihre SAP."))


def require_allow_functions(actor: Actor, counsellor: Counsellor) -> None:
    _require(may_allow_functions(actor, counsellor), _("Eine Ausnahme erlaubt nur das Ministerium."))


def opens_own(actor: Actor) -> bool:
    """The entry of the menu: for the office, without a look into the database."""
    return actor.has_role(Role.COUNSELLOR) and not actor.is_helped


def opens_items(actor: Actor) -> bool:
    return may_see_group(actor) or may_see_academy(actor)


def opens_returns(actor: Actor) -> bool:
    return actor.has_role_for_any(Role.STATISTICS) and not actor.is_helped


def opens_complaints(actor: Actor) -> bool:
    """For the ministry in person; the counsellor's way is on their own page."""
    held = (one for one in actor.offices if one.role == Role.MINISTRY and one.is_whole)
    return any(one.deputy_for is None for one in held) and not actor.is_helped


def opens_messages(actor: Actor) -> bool:
    """For the head in person; the counsellor's way is on their own page."""
    is_head = any(one.role == Role.HEAD and one.is_whole and one.deputy_for is None for one in actor.offices)
    return is_head and not actor.is_helped
