# SPDX-License-Identifier: EUPL-1.2
"""Who may see and do what in the training.

The academy of a programme runs it, its ministry sees it. Who accompanies whom is the working group's matter. What
passes between mentor and trainee is theirs alone: no office opens it, and nobody who acts in another person's name.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, WorkingGroup
from schutznetz.apps.sap.models import Counsellor, Programme
from schutznetz.apps.training.models import Mentor, Pairing, TrainingGroup
from schutznetz.apps.ui.policies import Denied, declared

SPEAKERS = (Role.SPEAKER, Role.DEPUTY_SPEAKER)
AREA = (Role.ACADEMY, Role.MINISTRY, Role.LECTURER, Role.COMPANION, Role.TRAINEE_MENTOR, *SPEAKERS)


def _is(actor: Actor, counsellor: Counsellor) -> bool:
    return actor.person is not None and actor.person.pk == counsellor.person_id and not actor.is_helped


@declared(says("Den Bereich SAP-Ausbildung öffnen."), *AREA, scope="any", also=says("SAP in Ausbildung"))
def may_open_training(actor: Actor) -> bool:
    return actor.has_role(*AREA)


@declared(
    says("Eine Ausbildungsgruppe planen."), Role.ACADEMY, scope="authority",
    also=says("ausgebildet wird nur an der Akademie des Programms"), cite=says("SAP-Erlass 2007, Nr. 7.1"),
)  # fmt: skip
def may_plan(actor: Actor, holder: Authority) -> bool:
    """Whether this authority trains at all is for the rule to say."""
    return actor.has_role_for(holder, Role.ACADEMY) and not actor.is_helped


@declared(
    says("Ausbildungsgruppen führen: Plan, Lehrende, Praxisbegleitung, Mitglieder, Anwesenheit, Abschluss."),
    Role.ACADEMY, also=says("der Akademie des Programms"), cite=says("SAP-Erlass 2007, Nr. 7.1, 7.2"),
)  # fmt: skip
def may_run_training(actor: Actor, programme: Programme) -> bool:
    academy = programme.academy
    return academy is not None and actor.has_role_for(academy, Role.ACADEMY) and not actor.is_helped


@declared(says("Ausbildungsgruppen eines Programms sehen."), Role.ACADEMY, Role.MINISTRY, also=says("des Programms"))
def may_see_training(actor: Actor, programme: Programme) -> bool:
    sees = actor.has_role_for(programme.ministry, Role.MINISTRY) and not actor.is_helped
    return sees or may_run_training(actor, programme)


@declared(
    says("Eine Ausbildungsgruppe mit Plan, Mitgliedern und Anwesenheit sehen."), Role.ACADEMY, Role.MINISTRY,
    also=says("wer sie leitet oder begleitet, solange der Auftrag läuft"),
)  # fmt: skip
def may_see_group(actor: Actor, group: TrainingGroup) -> bool:
    if may_see_training(actor, group.programme):
        return True
    if actor.person is None or actor.is_helped or group.is_over:
        return False
    teaches = group.lecturers.filter(person=actor.person, until=None).exists()
    return teaches or group.companions.filter(counsellor__person=actor.person, until=None).exists()


@declared(
    says("Die Weiterbildung einer Mentorin oder eines Mentors eintragen und das Zertifikat ausstellen."), Role.ACADEMY,
    also=says("der Akademie des Programms"), cite=says("SAP-Erlass 2007, Nr. 7.3"),
)  # fmt: skip
def may_keep_mentors(actor: Actor, programme: Programme) -> bool:
    return may_run_training(actor, programme)


@declared(
    says("Eine Mentorin oder einen Mentor bestellen, wo das Regelwerk es verlangt."), Role.MINISTRY,
    also=says("des Programms"),
)  # fmt: skip
def may_appoint_mentor(actor: Actor, programme: Programme) -> bool:
    return actor.has_role_for(programme.ministry, Role.MINISTRY) and not actor.is_helped


@declared(
    says("Für SAP in Ausbildung eine Mentorin oder einen Mentor benennen und die Begleitung beenden."), *SPEAKERS,
    scope="body", cite=says("SAP-Erlass 2007, Nr. 10.1"),
)  # fmt: skip
def may_name_mentors(actor: Actor, group: WorkingGroup) -> bool:
    return actor.has_role_in(group, *SPEAKERS) and not actor.is_helped


@declared(
    says("Die Summe der Stunden lesen, die Mentorinnen und Mentoren für ein Quartal mitteilen."), Role.SPEAKER,
    also=says("des Arbeitskreises, dem die Summe mitgeteilt wurde; niemand sonst"),
    cite=says("SAP-Erlass 2007, Nr. 7.3"), confidential=True,
)  # fmt: skip
def may_read_totals(actor: Actor, group: WorkingGroup) -> bool:
    return actor.has_role_in(group, Role.SPEAKER) and not actor.is_helped


@declared(
    says("Das Tagebuch der Begleitung führen und lesen, die Summe eines Quartals mitteilen."), scope="own",
    also=says("nur die Mentorin oder der Mentor selbst; kein Amt öffnet es"), cite=says("SAP-Erlass 2007, Nr. 7.3"),
    confidential=True,
)  # fmt: skip
def may_keep_log(actor: Actor, mentor: Mentor) -> bool:
    return _is(actor, mentor.counsellor)


@declared(
    says("Rückmeldungen zwischen Mentorin oder Mentor und SAP in Ausbildung lesen."), scope="own",
    also=says("nur die beiden selbst; kein Amt öffnet sie"), cite=says("SAP-Erlass 2007, Nr. 7.3"), confidential=True,
)  # fmt: skip
def may_read_feedback(actor: Actor, pairing: Pairing) -> bool:
    return _is(actor, pairing.mentor.counsellor) or _is(actor, pairing.trainee)


@declared(
    says("Eine Rückmeldung schreiben oder löschen."), scope="own", also=says("die Mentorin oder der Mentor"),
    cite=says("SAP-Erlass 2007, Nr. 7.3"), confidential=True,
)  # fmt: skip
def may_give_feedback(actor: Actor, pairing: Pairing) -> bool:
    return _is(actor, pairing.mentor.counsellor)


def require(allowed: bool, message: str) -> None:
    """Raise `Denied` with these words unless it is allowed."""
    if not allowed:
        raise Denied(message)


def require_plan(actor: Actor, holder: Authority) -> None:
    require(may_plan(actor, holder), _("Ausbildungsgruppen plant nur die Akademie."))


def require_run_training(actor: Actor, programme: Programme) -> None:
    require(may_run_training(actor, programme), _("Das darf nur die Akademie, die für dieses Programm ausbildet."))


def require_see_training(actor: Actor, programme: Programme) -> None:
    require(may_see_training(actor, programme), _("Das sehen nur die Akademie und das Ministerium des Programms."))


def require_see_group(actor: Actor, group: TrainingGroup) -> None:
    require(
        may_see_group(actor, group),
        _("Diese Gruppe sehen Akademie und Ministerium, und wer sie leitet oder begleitet."),
    )


def require_keep_mentors(actor: Actor, programme: Programme) -> None:
    require(may_keep_mentors(actor, programme), _("Das trägt nur die Akademie des Programms ein."))


def require_appoint_mentor(actor: Actor, programme: Programme) -> None:
    require(may_appoint_mentor(actor, programme), _("Mentorinnen und Mentoren bestellt nur das Ministerium."))


def require_name_mentors(actor: Actor, group: WorkingGroup | None) -> None:
    allowed = group is not None and may_name_mentors(actor, group)
    require(allowed, _("Das entscheiden nur Sprecherin oder Sprecher und Vertretung dieses Arbeitskreises."))


def require_keep_log(actor: Actor, mentor: Mentor | None) -> None:
    require(mentor is not None and may_keep_log(actor, mentor), _("Diese Seite hat nur, wer selbst begleitet."))


def require_read_feedback(actor: Actor, pairing: Pairing) -> None:
    require(may_read_feedback(actor, pairing), _("Das lesen nur die begleitende und die begleitete Person."))


def require_give_feedback(actor: Actor, pairing: Pairing) -> None:
    require(may_give_feedback(actor, pairing), _("Rückmeldungen schreibt nur die Mentorin oder der Mentor."))


def require_read_totals(actor: Actor, group: WorkingGroup) -> None:
    require(
        may_read_totals(actor, group),
        _("Diese Summen liest nur die Sprecherin oder der Sprecher, denen sie mitgeteilt wurden."),
    )
