# SPDX-License-Identifier: EUPL-1.2
"""Who may see and do what in working groups.

Members see their group; speaker and deputy lead it; the ministry sees who belongs to it and counts, decides about its
district and confirms its speakers. No other office sees anything, and nobody who acts in another person's name.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.ui.facts import spoken
from schutznetz.apps.ui.policies import Denied, declared
from schutznetz.apps.working_groups.facts import in_words
from schutznetz.apps.working_groups.facts.standing import (
    SPEAKERS,
    cutting,
    districting,
    own_counsellor,
    own_membership,
    programmes_cut_by,
    reads_reasons,
    runs,
    speaks_for,
)
from schutznetz.apps.working_groups.models import Attendance, Candidate, District, Guest, Meeting
from schutznetz.regulation.finding import Status

CITE = says("SAP-Erlass 2007, Nr. 10")
TASKS = says("SAP-Erlass 2007, Nr. 10.2")
MEMBERS = says("Mitglieder des Arbeitskreises")


@declared(says("Den Bereich Arbeitskreise öffnen."), Role.MINISTRY, *SPEAKERS, Role.COUNSELLOR, scope="any")
def may_open(actor: Actor) -> bool:
    may = actor.has_role(*SPEAKERS, Role.COUNSELLOR) or may_run_some(actor)
    return not actor.is_helped and (may or bool(programmes_cut_by(actor)))


@declared(says("Die Arbeitskreise des eigenen Programms verwalten."), Role.MINISTRY, scope="any", cite=CITE)
def may_run_some(actor: Actor) -> bool:
    return actor.has_role_for_any(Role.MINISTRY) and not actor.is_helped


@declared(
    says("Einen Arbeitskreis sehen: Mitglieder, Sitzungen, Termine, Wahl."), Role.MINISTRY, *SPEAKERS,
    also=MEMBERS, cite=CITE,
)  # fmt: skip
def may_see_group(actor: Actor, group: WorkingGroup) -> bool:
    if actor.is_helped:
        return False
    return speaks_for(actor, group) or own_counsellor(actor, group) is not None or runs(actor, group)


@declared(
    says("Sitzungen planen, einladen und absagen, Beschlüsse eintragen; die Zeit des Amtes aufteilen."), *SPEAKERS,
    also=says("des Arbeitskreises"), cite=TASKS,
)  # fmt: skip
def may_lead(actor: Actor, group: WorkingGroup) -> bool:
    return speaks_for(actor, group)


@declared(
    says("Sehen und eintragen, wer bei einer Sitzung war, und lesen, warum jemand fehlt."), *SPEAKERS,
    also=says("des Arbeitskreises; das Ministerium sieht nur Zahlen, andere Mitglieder nur sich selbst"),
    cite=says("SAP-Erlass 2007, Nr. 10"), confidential=True,
)  # fmt: skip
def may_see_attendance(actor: Actor, group: WorkingGroup) -> bool:
    return speaks_for(actor, group)


@declared(
    says("Den Grund einer Entschuldigung in eigenen Worten lesen."), *SPEAKERS,
    also=says("des Arbeitskreises, und wer sonst im Regelwerk steht"), cite=says("SAP-Erlass 2007, Nr. 10"),
    confidential=True,
)  # fmt: skip
def may_read_reasons(actor: Actor, group: WorkingGroup) -> bool:
    held = {"speaker": speaks_for(actor, group), "ministry": runs(actor, group)}
    readers = [name for name, holds in held.items() if holds]
    return bool(readers) and reads_reasons(group, *readers)


@declared(
    says("Auf die Einladung zu einer Sitzung antworten und sagen, welche Tage passen."), scope="own", also=MEMBERS
)
def may_answer(actor: Actor, attendance: Attendance) -> bool:
    own = actor.person is not None and actor.person.pk == attendance.counsellor.person_id
    return own and not actor.is_helped


@declared(says("Bei der Suche nach einem Termin mitmachen."), scope="own", also=MEMBERS)
def may_say_days(actor: Actor, meeting: Meeting) -> bool:
    return not actor.is_helped and own_counsellor(actor, meeting.group) is not None


@declared(
    says("Eine Wahl ankündigen, eröffnen, auszählen und abbrechen."), Role.MINISTRY, *SPEAKERS,
    also=says("des Arbeitskreises"), cite=TASKS,
)  # fmt: skip
def may_run_election(actor: Actor, group: WorkingGroup) -> bool:
    return speaks_for(actor, group) or runs(actor, group)


@declared(says("Gewählte bestätigen oder nicht bestätigen."), Role.MINISTRY, also=says("des Programms"), cite=TASKS)
def may_confirm(actor: Actor, group: WorkingGroup) -> bool:
    return runs(actor, group)


@declared(
    says("Kandidieren, die Kandidatur zurückziehen, wählen. Was jemand wählt, sieht niemand."), scope="own",
    also=MEMBERS, cite=TASKS, confidential=True,
)  # fmt: skip
def may_take_part(actor: Actor, group: WorkingGroup) -> bool:
    return not actor.is_helped and own_counsellor(actor, group) is not None


@declared(says("Die eigene Wahl annehmen."), scope="own", also=says("wer gewählt ist"), cite=TASKS)
def may_accept(actor: Actor, candidate: Candidate) -> bool:
    own = actor.person is not None and actor.person.pk == candidate.counsellor.person_id
    return own and not actor.is_helped


@declared(
    says("Den Zuschnitt der Arbeitskreise entwerfen, versenden und entscheiden."), Role.MINISTRY,
    also=says("des Programms, solange das Regelwerk niemand anderen nennt"), cite=CITE,
)  # fmt: skip
def may_cut(actor: Actor, programme: Programme) -> bool:
    capacities = cutting(actor, programme)
    return bool(capacities) and districting(programme, *capacities).status is Status.MET


@declared(says("Arbeitstagungen planen und dazu einladen."), Role.MINISTRY, also=says("des Programms"), cite=TASKS)
def may_hold_conferences(actor: Actor, programme: Programme) -> bool:
    return actor.has_role_for(programme.ministry, Role.MINISTRY) and not actor.is_helped


@declared(
    says("Den Entwurf eines Zuschnitts lesen, sobald er zur Stellungnahme versandt ist."), Role.MINISTRY, *SPEAKERS,
    also=says("Mitglieder der Arbeitskreise, die er betrifft"), cite=says("SAP-Erlass 2007, Nr. 10.1"),
)  # fmt: skip
def may_see_district(actor: Actor, district: District) -> bool:
    if may_cut(actor, district.programme) or may_hold_conferences(actor, district.programme):
        return True
    if actor.is_helped or district.state == District.State.DRAFT or district.sent_on is None:
        return False
    return bool(_groups_of(actor) & affected_ids(district))


@declared(
    says("Für den Arbeitskreis zum Entwurf eines Zuschnitts Stellung nehmen."), *SPEAKERS,
    also=says("eines Arbeitskreises, den er betrifft"), cite=says("SAP-Erlass 2007, Nr. 10.1"),
)  # fmt: skip
def may_comment(actor: Actor, district: District, group: WorkingGroup) -> bool:
    is_open = district.state == District.State.SENT and group.pk in affected_ids(district)
    return is_open and speaks_for(actor, group)


@declared(says("Auf die Einladung zu einer Arbeitstagung antworten."), *SPEAKERS, scope="own", also=says("Eingeladene"))
def may_reply_as_guest(actor: Actor, guest: Guest) -> bool:
    return actor.person is not None and actor.person.pk == guest.person_id and not actor.is_helped


def affected_ids(district: District) -> set[int]:
    """Groups that gain or lose somebody by a draft."""
    rows = district.shifts.all()
    return {key for row in rows for key in (row.origin_id, row.target_id) if key is not None}


def _groups_of(actor: Actor) -> set[int]:
    """Groups the actor belongs to or speaks for."""
    found = {office.working_group_id for office in actor.offices if office.role in SPEAKERS}
    own = own_membership(actor)
    return {key for key in found if key is not None} | ({own.group_id} if own else set())


def groups_seen_by(actor: Actor) -> set[int]:
    """Ids of the groups the actor belongs to or speaks for; those of a ministry are added by its programme."""
    return set() if actor.is_helped else _groups_of(actor)


def require(allowed: bool, message: str) -> None:
    """Raise `Denied` with these words unless it is allowed."""
    if not allowed:
        raise Denied(message)


def require_open(actor: Actor) -> None:
    require(may_open(actor), _("Arbeitskreise sehen ihre Mitglieder und das Ministerium."))


def require_see_group(actor: Actor, group: WorkingGroup) -> None:
    require(may_see_group(actor, group), _("Diesen Arbeitskreis sehen nur seine Mitglieder und das Ministerium."))


def require_lead(actor: Actor, group: WorkingGroup) -> None:
    require(may_lead(actor, group), _("Das entscheidet, wer für diesen Arbeitskreis spricht."))


def require_see_attendance(actor: Actor, group: WorkingGroup) -> None:
    require(may_see_attendance(actor, group), _("Die Teilnahme sieht nur, wer für diesen Arbeitskreis spricht."))


def require_answer(actor: Actor, attendance: Attendance) -> None:
    require(may_answer(actor, attendance), _("Diese Einladung beantwortet nur, wer eingeladen ist."))


def require_say_days(actor: Actor, meeting: Meeting) -> None:
    require(may_say_days(actor, meeting), _("Hier antworten die Mitglieder des Arbeitskreises."))


def require_run_election(actor: Actor, group: WorkingGroup) -> None:
    require(may_run_election(actor, group), _("Die Wahl leiten Sprecherin oder Sprecher, Vertretung und Ministerium."))


def require_confirm(actor: Actor, group: WorkingGroup) -> None:
    require(may_confirm(actor, group), _("Gewählte bestätigt nur das Ministerium."))


def require_take_part(actor: Actor, group: WorkingGroup) -> None:
    require(may_take_part(actor, group), _("Kandidieren und wählen können die Mitglieder dieses Arbeitskreises."))


def require_accept(actor: Actor, candidate: Candidate) -> None:
    require(may_accept(actor, candidate), _("Die Wahl nimmt nur an, wer gewählt ist."))


def require_run_some(actor: Actor) -> None:
    require(may_run_some(actor), _("Das darf nur das Ministerium, das die Arbeitskreise zuschneidet."))


def require_cut(actor: Actor, programme: Programme | None) -> None:
    """Also for None, where no programme is the actor's to cut: the words say whose it is, with the section."""
    if programme is None or not may_cut(actor, programme):
        told = spoken(in_words(districting(programme)))
        raise Denied(f"{told.says} ({told.cite})")


def require_hold_conferences(actor: Actor, programme: Programme) -> None:
    require(may_hold_conferences(actor, programme), _("Das darf nur das Ministerium, das dieses Programm führt."))


def require_see_district(actor: Actor, district: District) -> None:
    require(may_see_district(actor, district), _("Diesen Entwurf sehen das Ministerium und betroffene Arbeitskreise."))


def require_comment(actor: Actor, district: District, group: WorkingGroup) -> None:
    require(
        may_comment(actor, district, group),
        _("Stellung nimmt, wer für einen betroffenen Arbeitskreis spricht, solange gefragt ist."),
    )


def require_reply_as_guest(actor: Actor, guest: Guest) -> None:
    require(may_reply_as_guest(actor, guest), _("Diese Einladung beantwortet nur, wer eingeladen ist."))
