# SPDX-License-Identifier: EUPL-1.2
"""Who may see and do what at the academy.

Registrations go straight to the academy (decree, Nr. 8): nowhere stands a step of a line manager.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.academy.models import Additional, Event, Registration, SmallGroupRequest
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import IN_OFFICE, Counsellor, Programme
from schutznetz.apps.sap.policies import require
from schutznetz.apps.ui.policies import EVERYBODY, declared

Kind = Event.Kind


def _is_own(actor: Actor, counsellor: Counsellor) -> bool:
    return actor.person is not None and actor.person.pk == counsellor.person_id and not actor.is_helped


@declared(
    says("Den Kalender der Akademie lesen: freigegebene Seminare und Supervisionen, ohne Namen."), EVERYBODY,
    cite=says("SAP-Erlass 2007, Nr. 8, 9.1"),
)  # fmt: skip
def may_read_calendar(actor: Actor) -> bool:
    return bool(actor)


@declared(
    says("Veranstaltungen der Akademie planen und freigeben, Anmeldungen führen, Teilnahmen und Themen eintragen."),
    Role.ACADEMY,
    also=says("die Akademie des Programms"), cite=says("SAP-Erlass 2007, Nr. 8, 9.1"),
)  # fmt: skip
def may_plan(actor: Actor, programme: Programme) -> bool:
    academy = programme.academy
    return academy is not None and actor.has_role_for(academy, Role.ACADEMY) and not actor.is_helped


@declared(
    says("Sehen, wer zu einer Veranstaltung angemeldet ist oder wartet."), Role.ACADEMY,
    also=says("die Akademie des Programms; wer die Veranstaltung leitet, sieht die eigene Liste"),
    cite=says("SAP-Erlass 2007, Nr. 8, 9.1"),
)  # fmt: skip
def may_see_participants(actor: Actor, event: Event) -> bool:
    leads = actor.person is not None and actor.person.pk == event.lecturer_id and not actor.is_helped
    return leads or may_plan(actor, event.programme)


@declared(
    says("Sich zu einer Veranstaltung der Akademie anmelden und abmelden."), scope="own",
    also=says("wer als Soziale Ansprechperson bestellt ist. Niemand muss zustimmen"),
    cite=says("SAP-Erlass 2007, Nr. 8"),
)  # fmt: skip
def may_register(actor: Actor, counsellor: Counsellor | None, event: Event) -> bool:
    """Into a small group the academy enters its members; supervision for mentors is for mentors."""
    if counsellor is None or not _is_own(actor, counsellor) or counsellor.state not in IN_OFFICE:
        return False
    if event.kind == Kind.SMALL_GROUP:
        return False
    return event.kind != Kind.MENTORS or actor.has_role(Role.TRAINEE_MENTOR)


@declared(
    says("Die eigene Anmeldung zurückziehen."), scope="own", also=says("nur die Person selbst"),
    cite=says("SAP-Erlass 2007, Nr. 8"),
)  # fmt: skip
def may_cancel(actor: Actor, registration: Registration) -> bool:
    return _is_own(actor, registration.counsellor)


@declared(
    says("Eine Supervision in der Kleingruppe beantragen: nur Termine und Größe, nie der Anlass."), scope="own",
    also=says("wer als Soziale Ansprechperson bestellt ist"), cite=says("SAP-Erlass 2007, Nr. 9.2"),
    confidential=True,
)  # fmt: skip
def may_ask_small_group(actor: Actor, counsellor: Counsellor | None) -> bool:
    return counsellor is not None and _is_own(actor, counsellor) and counsellor.state in IN_OFFICE


@declared(
    says("Über den Antrag auf eine Kleingruppe entscheiden."), Role.MINISTRY,
    also=says("das Ministerium des Programms"), cite=says("SAP-Erlass 2007, Nr. 9.2"),
)  # fmt: skip
def may_decide_small_group(actor: Actor, request: SmallGroupRequest) -> bool:
    return actor.has_role_for(request.programme.ministry, Role.MINISTRY) and not actor.is_helped


@declared(
    says("Einen Antrag auf eine Kleingruppe sehen."), Role.MINISTRY, Role.ACADEMY,
    also=says("die Person selbst; die Akademie, sobald das Ministerium genehmigt hat"),
    cite=says("SAP-Erlass 2007, Nr. 9.2"),
)  # fmt: skip
def may_see_small_group(actor: Actor, request: SmallGroupRequest) -> bool:
    if _is_own(actor, request.counsellor) or may_decide_small_group(actor, request):
        return True
    return request.state in APPROVED and may_plan(actor, request.programme)


_Small = SmallGroupRequest.State
APPROVED = (_Small.APPROVED, _Small.PLANNED, _Small.HELD)


@declared(
    says("Eine zusätzliche Fortbildung anderer Veranstalter beantragen oder die Teilnahme eintragen."), scope="own",
    also=says("wer als Soziale Ansprechperson bestellt ist"), cite=says("SAP-Erlass 2007, Nr. 8"),
)  # fmt: skip
def may_ask_additional(actor: Actor, counsellor: Counsellor | None) -> bool:
    return may_ask_small_group(actor, counsellor)


@declared(
    says("Über eine zusätzliche Fortbildung entscheiden."), Role.HEAD, also=says("die Behörde der Person"),
    cite=says("SAP-Erlass 2007, Nr. 8"),
)  # fmt: skip
def may_decide_additional(actor: Actor, wish: Additional) -> bool:
    return actor.has_role_for(wish.counsellor.authority, Role.HEAD) and not actor.is_helped


@declared(
    says("Tage sehen, an denen eine Soziale Ansprechperson auf einer Pflichtveranstaltung ist; nie welche."),
    scope="own", also=says("die unmittelbare Führungskraft der Person"), cite=says("SAP-Erlass 2007, Nr. 8"),
)  # fmt: skip
def may_see_absences(actor: Actor, managers: Iterable[Person]) -> bool:
    """`managers` are the line managers of the counsellor."""
    return actor.person is not None and not actor.is_helped and any(one.pk == actor.person.pk for one in managers)


@declared(
    says("Eine freigegebene Veranstaltung der Akademie sehen, ohne Namen."), EVERYBODY,
    also=says("Entwürfe sieht die Akademie; Kleingruppen sehen ihre Mitglieder, die Leitung und die Akademie"),
    cite=says("SAP-Erlass 2007, Nr. 8, 9.1"),
)  # fmt: skip
def may_see_event(actor: Actor, event: Event) -> bool:
    """A released event is everybody's to read; a draft and a small group are for those who have to do with it."""
    if event.published_on is not None and event.kind != Kind.SMALL_GROUP:
        return may_read_calendar(actor)
    if may_see_participants(actor, event):
        return True
    mine = actor.person is not None and not actor.is_helped and event.published_on is not None
    return mine and event.registrations.filter(counsellor__person=actor.person).exists()


def require_read_calendar(actor: Actor) -> None:
    require(may_read_calendar(actor), _("Bitte melden Sie sich an."))


def require_see_event(actor: Actor, event: Event) -> None:
    require(may_see_event(actor, event), _("Diese Veranstaltung ist noch nicht freigegeben."))


def require_plan(actor: Actor, programme: Programme | None) -> None:
    allowed = programme is not None and may_plan(actor, programme)
    require(allowed, _("Das darf nur die Akademie des SAP-Programms."))


def require_see_participants(actor: Actor, event: Event) -> None:
    require(may_see_participants(actor, event), _("Wer angemeldet ist, sehen nur die Akademie und die Leitung."))


def require_lead(actor: Actor) -> None:
    require(actor.has_role(Role.LECTURER), _("Diese Liste sehen Dozentinnen und Dozenten."))


def require_register(actor: Actor, counsellor: Counsellor | None, event: Event) -> None:
    if event.kind == Kind.MENTORS:
        require(may_register(actor, counsellor, event), _("Diese Supervision ist für Mentorinnen und Mentoren."))
    require(may_register(actor, counsellor, event), _("Anmelden können sich bestellte Soziale Ansprechpersonen."))


def require_cancel(actor: Actor, registration: Registration) -> None:
    require(may_cancel(actor, registration), _("Das entscheidet nur die angemeldete Person selbst."))


def require_ask_small_group(actor: Actor, counsellor: Counsellor | None) -> None:
    require(may_ask_small_group(actor, counsellor), _("Das beantragen bestellte Soziale Ansprechpersonen selbst."))


def require_decide_small_group(actor: Actor, request: SmallGroupRequest) -> None:
    require(may_decide_small_group(actor, request), _("Darüber entscheidet das Ministerium des Programms."))


def require_see_small_group(actor: Actor, request: SmallGroupRequest) -> None:
    require(
        may_see_small_group(actor, request), _("Diesen Antrag sehen die Person selbst und wer darüber entscheidet.")
    )


def require_withdraw(actor: Actor, counsellor: Counsellor) -> None:
    require(_is_own(actor, counsellor), _("Das entscheidet nur die Person selbst."))


def require_ask_additional(actor: Actor, counsellor: Counsellor | None) -> None:
    require(may_ask_additional(actor, counsellor), _("Das beantragen bestellte Soziale Ansprechpersonen selbst."))


def require_decide_additional(actor: Actor, wish: Additional) -> None:
    require(may_decide_additional(actor, wish), _("Darüber entscheidet die Behördenleitung der Person."))
