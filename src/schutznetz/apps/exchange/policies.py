# SPDX-License-Identifier: EUPL-1.2
"""Who may see and do what in the exchange.

Membership changes with the day, so policies about a group take `own`: the group the actor belongs to today
(`queries.groups.own_group`). What members write to each other is confided to them: no office opens it.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.exchange.models import (
    Activity,
    AnnualReport,
    Circular,
    Contact,
    ExperienceNote,
    Post,
    Receipt,
    TrendNote,
)
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.models import Counsellor, Programme
from schutznetz.apps.ui.policies import Denied, declared

SPEAKERS = (Role.SPEAKER, Role.DEPUTY_SPEAKER)
COUNSELLORS = (Role.COUNSELLOR, *SPEAKERS)
MEMBER = says("Mitglieder des Arbeitskreises")
Own = WorkingGroup | None


@declared(says("Den Bereich Austausch öffnen."), *COUNSELLORS, Role.MINISTRY, scope="any")
def may_open_exchange(actor: Actor) -> bool:
    return (actor.has_role(*COUNSELLORS) or actor.has_role_for_any(Role.MINISTRY)) and not actor.is_helped


def speaks(actor: Actor, group: WorkingGroup) -> bool:
    return actor.has_role_in(group, *SPEAKERS) and not actor.is_helped


def runs(actor: Actor, programme: Programme) -> bool:
    return actor.has_role_for(programme.ministry, Role.MINISTRY) and not actor.is_helped


# --- circulars --------------------------------------------------------------------------------------------------------


@declared(
    says("Rundschreiben an alle Sprecherinnen und Sprecher senden und auf Fragen der Arbeitskreise antworten."),
    Role.MINISTRY, also=says("des Programms, zu dem die Arbeitskreise gehören"), cite="SAP-Erlass 2007, Nr. 10.1",
)  # fmt: skip
def may_send_to_speakers(actor: Actor, programme: Programme) -> bool:
    return runs(actor, programme)


@declared(
    says("Für den Arbeitskreis an das Ministerium und an die Mitglieder schreiben."), *SPEAKERS, scope="body",
    cite="SAP-Erlass 2007, Nr. 10.1",
)  # fmt: skip
def may_send_for(actor: Actor, group: WorkingGroup) -> bool:
    return speaks(actor, group)


def is_in_office(actor: Actor) -> bool:
    """Does the actor still belong to those to whom circulars are written?"""
    if actor.is_helped or actor.person is None:
        return False
    return may_open_exchange(actor) or Counsellor.objects.standing().filter(person=actor.person).exists()


@declared(
    says("Ein Rundschreiben lesen."), *COUNSELLORS, Role.MINISTRY,
    also=says("wer es gesendet hat und an wen es gerichtet ist, solange das Amt dauert"),
)  # fmt: skip
def may_read_circular(actor: Actor, circular: Circular, receipt: Receipt | None) -> bool:
    """`receipt` is the actor's own, if the circular is addressed to them: it was to an office, and ends with it.

    Who comes to the ministry later reads on.
    """
    is_ours = circular.direction == Circular.Direction.MINISTRY and runs(actor, circular.programme)
    return (receipt is not None and is_in_office(actor)) or is_ours or may_see_readers(actor, circular)


@declared(
    says("Sehen, wer ein Rundschreiben gelesen hat, und erinnern."), *SPEAKERS, Role.MINISTRY,
    also=says("die Seite, die es gesendet hat"), cite="SAP-Erlass 2007, Nr. 10.1",
)  # fmt: skip
def may_see_readers(actor: Actor, circular: Circular) -> bool:
    if circular.direction == Circular.Direction.SPEAKERS:
        return runs(actor, circular.programme)
    return circular.working_group is not None and speaks(actor, circular.working_group)


# --- forum ------------------------------------------------------------------------------------------------------------


@declared(
    says("Das Forum des eigenen Arbeitskreises lesen und darin schreiben."), scope="body",
    also=says("nur Mitglieder des Arbeitskreises, seine Sprecherin, sein Sprecher und die Vertretung; kein Amt sonst"),
    cite="SAP-Erlass 2007, Nr. 10.1", confidential=True,
)  # fmt: skip
def may_read_forum(actor: Actor, group: WorkingGroup, own: Own = None) -> bool:
    return (own == group and not actor.is_helped) or speaks(actor, group)


@declared(says("Einen eigenen Beitrag ändern oder löschen."), scope="own", also=MEMBER)
def may_change_post(actor: Actor, post: Post, own: Own) -> bool:
    is_author = actor.person is not None and post.author_id == actor.person.pk and post.deleted_at is None
    return is_author and may_read_forum(actor, post.thread.working_group, own)


@declared(says("Einen Beitrag mit Begründung verbergen oder wieder zeigen."), *SPEAKERS, scope="body")
def may_hide_post(actor: Actor, post: Post) -> bool:
    return post.deleted_at is None and speaks(actor, post.thread.working_group)


# --- services ---------------------------------------------------------------------------------------------------------


@declared(
    says("Das Verzeichnis der Hilfsangebote lesen."), *COUNSELLORS, Role.MINISTRY, scope="any",
    also=says("des eigenen Programms"), cite="SAP-Erlass 2007, Nr. 10.1",
)  # fmt: skip
def may_read_services(actor: Actor, programme: Programme | None, own: Own) -> bool:
    """`programme` is the one the actor belongs to or runs."""
    if programme is None or actor.is_helped:
        return False
    return own is not None or actor.has_role(*SPEAKERS) or runs(actor, programme)


@declared(
    says("Hilfsangebote eintragen, ändern und prüfen; Erfahrungen anderer lesen und eigene schreiben."), *COUNSELLORS,
    also=MEMBER, cite="SAP-Erlass 2007, Nr. 10.1",
)  # fmt: skip
def may_keep_services(actor: Actor, own: Own) -> bool:
    """`own` is a group of the programme to which the directory belongs; experience is for counsellors only."""
    return not actor.is_helped and (own is not None or actor.has_role(*SPEAKERS))


@declared(says("Eine eigene Erfahrung mit einem Hilfsangebot ändern, bestätigen oder löschen."), scope="own")
def may_change_note(actor: Actor, note: ExperienceNote) -> bool:
    return actor.person is not None and note.author_id == actor.person.pk and not actor.is_helped


@declared(says("Kontakte zu Hilfsangeboten eintragen."), *SPEAKERS, scope="body", cite="SAP-Erlass 2007, Nr. 10.2")
def may_note_contact(actor: Actor, group: WorkingGroup) -> bool:
    return speaks(actor, group)


@declared(says("Kontakte des Arbeitskreises zu Hilfsangeboten lesen."), *COUNSELLORS, scope="body", also=MEMBER)
def may_read_contact(actor: Actor, contact: Contact, own: Own) -> bool:
    return may_read_forum(actor, contact.working_group, own)


# --- events, papers ---------------------------------------------------------------------------------------------------


@declared(says("Veranstaltungen und Unterlagen des Arbeitskreises lesen."), *COUNSELLORS, scope="body", also=MEMBER)
def may_read_work(actor: Actor, group: WorkingGroup, own: Own) -> bool:
    return may_read_forum(actor, group, own)


@declared(
    says("Veranstaltungen und Unterlagen des Arbeitskreises eintragen und ändern."), *SPEAKERS, scope="body",
    cite="SAP-Erlass 2007, Nr. 10.1, 10.2",
)  # fmt: skip
def may_keep_work(actor: Actor, group: WorkingGroup) -> bool:
    return speaks(actor, group)


@declared(
    says("Eine Veranstaltung, ein Gespräch zum Klima oder etwas zur Vorbeugung eintragen."), *COUNSELLORS, scope="body",
    also=MEMBER, cite="SAP-Erlass 2007, Nr. 1",
)  # fmt: skip
def may_enter_activity(actor: Actor, group: WorkingGroup, own: Own) -> bool:
    """`own` is the group the actor belongs to."""
    return (own == group and not actor.is_helped) or speaks(actor, group)


@declared(says("Eine Veranstaltung ändern, die man selbst eingetragen hat."), scope="own", also=MEMBER)
def may_change_activity(actor: Actor, activity: Activity, own: Own) -> bool:
    """Speakers change every one of their group."""
    is_mine = activity.entered_by_id is not None and actor.user is not None and activity.entered_by_id == actor.user.pk
    return speaks(actor, activity.working_group) or (is_mine and may_enter_activity(actor, activity.working_group, own))


# --- reports ----------------------------------------------------------------------------------------------------------


@declared(
    says("Den Jahresbericht des Arbeitskreises schreiben und dem Ministerium vorlegen."), *SPEAKERS, scope="body",
    cite="SAP-Erlass 2007, Nr. 10.1, 10.2",
)  # fmt: skip
def may_write_report(actor: Actor, group: WorkingGroup) -> bool:
    return speaks(actor, group)


@declared(
    says("Einen Jahresbericht lesen und als PDF speichern."), *SPEAKERS, Role.MINISTRY,
    also=says("das Ministerium des Programms, sobald er vorgelegt ist; Mitglieder des Arbeitskreises ebenso"),
)  # fmt: skip
def may_read_report(actor: Actor, report: AnnualReport, programme: Programme | None, own: Own) -> bool:
    if speaks(actor, report.working_group):
        return True
    is_ours = own == report.working_group and not actor.is_helped
    is_theirs = programme is not None and runs(actor, programme)
    return report.submitted_at is not None and (is_ours or is_theirs)


@declared(
    says("Leitungen auf Entwicklungen hinweisen, nur mit veröffentlichten Zahlen des ganzen Arbeitskreises."),
    *SPEAKERS, scope="body", cite="SAP-Erlass 2007, Nr. 10.2",
)  # fmt: skip
def may_send_trend(actor: Actor, group: WorkingGroup) -> bool:
    return speaks(actor, group)


@declared(
    says("Hinweise auf Entwicklungen lesen."), Role.HEAD, *SPEAKERS,
    also=says("Leitungen der Behörden, an die der Hinweis ging"), cite="SAP-Erlass 2007, Nr. 10.2",
)  # fmt: skip
def may_read_trend(actor: Actor, note: TrendNote) -> bool:
    if actor.is_helped:
        return False
    addressed = {authority.pk for authority in note.authorities.all()}
    return bool(addressed & set(actor.authorities_with(Role.HEAD))) or speaks(actor, note.working_group)


@declared(says("Die Liste der Hinweise auf Entwicklungen öffnen."), Role.HEAD, *SPEAKERS, scope="any")
def may_open_trends(actor: Actor) -> bool:
    return (actor.has_role_for_any(Role.HEAD) or actor.has_role(*SPEAKERS)) and not actor.is_helped


def reads_trends_only(actor: Actor) -> bool:
    """For the navigation: heads who do not reach the notes through the exchange."""
    return may_open_trends(actor) and not may_open_exchange(actor)


# --- refusals ---------------------------------------------------------------------------------------------------------


def require(allowed: bool, why: str) -> None:
    if not allowed:
        raise Denied(why)


def require_open_exchange(actor: Actor) -> None:
    require(may_open_exchange(actor), _("Den Austausch nutzen Soziale Ansprechpersonen und das Ministerium."))


def require_send_to_speakers(actor: Actor, programme: Programme) -> None:
    require(may_send_to_speakers(actor, programme), _("An alle Arbeitskreise schreibt nur das Ministerium."))


def require_send_for(actor: Actor, group: WorkingGroup) -> None:
    require(may_send_for(actor, group), _("Für einen Arbeitskreis schreiben nur Sprecherin, Sprecher und Vertretung."))


def require_read_circular(actor: Actor, circular: Circular, receipt: Receipt | None) -> None:
    allowed = may_read_circular(actor, circular, receipt)
    require(allowed, _("Dieses Rundschreiben lesen nur, wer es gesendet hat und an wen es gerichtet ist."))


def require_see_readers(actor: Actor, circular: Circular) -> None:
    require(may_see_readers(actor, circular), _("Das sieht nur die Seite, die das Rundschreiben gesendet hat."))


def require_read_forum(actor: Actor, group: WorkingGroup, own: Own) -> None:
    require(may_read_forum(actor, group, own), _("Das Forum eines Arbeitskreises lesen nur seine Mitglieder."))


def require_change_post(actor: Actor, post: Post, own: Own) -> None:
    require(may_change_post(actor, post, own), _("Einen Beitrag ändert nur, wer ihn geschrieben hat."))


def require_hide_post(actor: Actor, post: Post) -> None:
    require(may_hide_post(actor, post), _("Beiträge verbergen nur Sprecherin, Sprecher und Vertretung."))


def require_read_services(actor: Actor, programme: Programme | None, own: Own) -> None:
    allowed = may_read_services(actor, programme, own)
    require(allowed, _("Das Verzeichnis lesen Soziale Ansprechpersonen und das Ministerium des Programms."))


def require_keep_services(actor: Actor, own: Own) -> None:
    require(may_keep_services(actor, own), _("Das Verzeichnis pflegen Soziale Ansprechpersonen."))


def require_change_note(actor: Actor, note: ExperienceNote) -> None:
    require(may_change_note(actor, note), _("Eine Erfahrung ändert nur, wer sie geschrieben hat."))


def require_note_contact(actor: Actor, group: WorkingGroup) -> None:
    require(may_note_contact(actor, group), _("Kontakte tragen Sprecherin, Sprecher und Vertretung ein."))


def require_read_work(actor: Actor, group: WorkingGroup, own: Own) -> None:
    require(may_read_work(actor, group, own), _("Das lesen nur Mitglieder des Arbeitskreises."))


def require_keep_work(actor: Actor, group: WorkingGroup) -> None:
    require(may_keep_work(actor, group), _("Das tragen Sprecherin, Sprecher und Vertretung ein."))


def require_enter_activity(actor: Actor, group: WorkingGroup, own: Own) -> None:
    require(may_enter_activity(actor, group, own), _("Veranstaltungen tragen Mitglieder des Arbeitskreises ein."))


def require_change_activity(actor: Actor, activity: Activity, own: Own) -> None:
    require(
        may_change_activity(actor, activity, own),
        _("Das ändert, wer es eingetragen hat; sonst Sprecherin, Sprecher und Vertretung."),
    )


def require_write_report(actor: Actor, group: WorkingGroup) -> None:
    require(may_write_report(actor, group), _("Den Bericht schreiben Sprecherin, Sprecher und Vertretung."))


def require_read_report(actor: Actor, report: AnnualReport, programme: Programme | None, own: Own) -> None:
    allowed = may_read_report(actor, report, programme, own)
    require(allowed, _("Diesen Bericht lesen der Arbeitskreis und, sobald er vorgelegt ist, das Ministerium."))


def require_send_trend(actor: Actor, group: WorkingGroup) -> None:
    require(may_send_trend(actor, group), _("Solche Hinweise senden Sprecherin, Sprecher und Vertretung."))


def require_read_trend(actor: Actor, note: TrendNote) -> None:
    require(may_read_trend(actor, note), _("Diesen Hinweis lesen die Leitungen, an die er ging."))


def require_open_trends(actor: Actor) -> None:
    require(may_open_trends(actor), _("Hinweise auf Entwicklungen lesen Behördenleitungen."))
