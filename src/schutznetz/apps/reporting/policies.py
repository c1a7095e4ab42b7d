# SPDX-License-Identifier: EUPL-1.2
"""Who has figures computed and publishes them, who chooses their protection, and who may look over their shoulder.

Published figures point to nobody; still they are read for the purpose their report names.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, WorkingGroup
from schutznetz.apps.reporting.models import Readership
from schutznetz.apps.sap.models import Participant
from schutznetz.apps.ui.policies import Denied, declared

RELEASERS = (Role.STATISTICS, Role.MINISTRY)
WATCHERS = (Role.STATISTICS, Role.MINISTRY, Role.DATA_PROTECTION)
READERS = (*RELEASERS, Role.DATA_PROTECTION, Role.STAFF_COUNCIL)
SPEAKERS = (Role.SPEAKER, Role.DEPUTY_SPEAKER)
CITE = says("SAP-Erlass 2007, Nr. 5.4")


@declared(
    says("Schutzverfahren wählen, Zahlen berechnen lassen und veröffentlichen."), *RELEASERS, scope="authority",
    also=says("nur die Stelle, die das Ministerium bestimmt hat"), cite=CITE,
)  # fmt: skip
def may_release(actor: Actor, ministry: Authority, role: str) -> bool:
    """`role` is the one the ministry named to add up returns."""
    return role in RELEASERS and actor.has_role_for(ministry, role) and not actor.is_helped


@declared(
    says("Die Seite öffnen, auf der Zahlen veröffentlicht werden."), *WATCHERS, scope="any", cite=CITE,
)  # fmt: skip
def may_see_releases(actor: Actor) -> bool:
    return actor.has_role_for_any(*WATCHERS)


@declared(
    says("Nachsehen, wie Zahlen geschützt werden: Budgetbuch, Prüfberichte, Erklärung für den Datenschutz."), *WATCHERS,
    scope="authority", also=says("der Datenschutz auch aus den teilnehmenden Behörden"), cite=CITE,
)  # fmt: skip
def may_watch_releases(actor: Actor, ministry: Authority) -> bool:
    """Returns come from the authorities that take part: their data protection officers see how these are kept."""
    if actor.has_role_for(ministry, *RELEASERS):
        return True
    guarded = set(actor.authorities_with(Role.DATA_PROTECTION))
    return bool(guarded) and bool(guarded & _inside(ministry))


def require_release(actor: Actor, ministry: Authority, role: str) -> None:
    if not may_release(actor, ministry, role):
        raise Denied(_("Zahlen veröffentlicht nur die Stelle, die das Ministerium bestimmt."))


def require_see_releases(actor: Actor) -> None:
    if not may_see_releases(actor):
        raise Denied(_("Das sehen nur die auswertende Stelle, das Ministerium und der Datenschutz."))


def require_watch_releases(actor: Actor, ministry: Authority) -> None:
    if not may_watch_releases(actor, ministry):
        raise Denied(_("Das sehen nur die auswertende Stelle, das Ministerium und der Datenschutz."))


# --- reading what was published --------------------------------------------------------------------------------------


@declared(
    says("Veröffentlichte Berichte und Tabellen der Beratungsstatistik lesen und speichern."), *READERS,
    scope="authority", also=says("alle Beschäftigten der beteiligten Behörden, wenn die auswertende Stelle es erlaubt"),
    cite=CITE,
)  # fmt: skip
def may_read_reports(actor: Actor, ministry: Authority) -> bool:
    """Offices of the ministry or of an authority that takes part; everybody there when the ministry's body says so."""
    inside = _inside(ministry)
    if inside & set(actor.authorities_with(*READERS)):
        return True
    at_home = actor.person is not None and actor.person.authority_id in inside
    return at_home and Readership.objects.filter(ministry=ministry, everybody=True).exists()


@declared(
    says("Die Seite mit den Berichten der Beratungsstatistik öffnen."), *READERS, scope="any",
    also=says("andere, soweit Berichte für alle freigegeben sind"), cite=CITE,
)  # fmt: skip
def may_open_reports(actor: Actor) -> bool:
    """For the navigation: without an office only where a body has opened its reports."""
    return actor.has_role_for_any(*READERS) or (
        actor.person is not None and Readership.objects.filter(everybody=True).exists()
    )


@declared(
    says("Bestimmen, ob alle Beschäftigten veröffentlichte Berichte lesen dürfen."),
    *RELEASERS,
    scope="authority",
    cite=CITE,
)
def may_set_readers(actor: Actor, ministry: Authority) -> bool:
    return actor.has_role_for(ministry, *RELEASERS) and not actor.is_helped


@declared(
    says("Eine Tabelle für den Plan des nächsten Jahres vorschlagen."), *READERS, scope="authority", cite=CITE,
    also=says("für das Ministerium auch aus den teilnehmenden Behörden"),
)  # fmt: skip
def may_propose_table(actor: Actor, ministry: Authority) -> bool:
    return bool(_inside(ministry) & set(actor.authorities_with(*READERS))) and not actor.is_helped


@declared(says("Über vorgeschlagene Tabellen entscheiden."), *RELEASERS, scope="authority", cite=CITE)
def may_answer_proposal(actor: Actor, ministry: Authority) -> bool:
    return actor.has_role_for(ministry, *RELEASERS) and not actor.is_helped


@declared(
    says("Entwicklungen eines Arbeitskreises aus veröffentlichten Zahlen lesen."), *SPEAKERS, Role.HEAD, *RELEASERS,
    scope="authority", also=says("Leitungen der Behörden dieses Arbeitskreises"), cite="SAP-Erlass 2007, Nr. 10.2",
)  # fmt: skip
def may_read_trend(actor: Actor, group: WorkingGroup) -> bool:
    if actor.has_role_in(group, *SPEAKERS) or actor.has_role_for(group.authority, *RELEASERS):
        return True
    led = actor.authorities_with(Role.HEAD)
    return bool(led) and Participant.objects.filter(working_group=group, authority__in=led).exists()


@declared(says("Die Seite mit Entwicklungen der Arbeitskreise öffnen."), *SPEAKERS, Role.HEAD, *RELEASERS, scope="any")
def may_open_trends(actor: Actor) -> bool:
    return actor.has_role(*SPEAKERS) or actor.has_role_for_any(Role.HEAD, *RELEASERS)


def _inside(ministry: Authority) -> set[int]:
    """The ministry and the authorities that take part in its programme."""
    joined = Participant.objects.filter(programme__ministry=ministry).values_list("authority", flat=True)
    return {ministry.pk, *joined}


def opens_reports(actor: Actor) -> bool:
    """For the navigation, without a look into the database; others come by the address they were given."""
    return actor.has_role_for_any(*READERS)


def opens_trends(actor: Actor) -> bool:
    """For the navigation of speakers and heads; the ministry comes by its reports."""
    return actor.has_role(*SPEAKERS) or actor.has_role_for_any(Role.HEAD)


# --- refusals ---------------------------------------------------------------------------------------------------------


def require_read_reports(actor: Actor, ministry: Authority) -> None:
    _demand(
        may_read_reports(actor, ministry),
        _("Diese Berichte lesen Ministerium, auswertende Stelle, Datenschutz und Personalräte im Programm."),
    )


def require_open_reports(actor: Actor) -> None:
    _demand(may_open_reports(actor), _("Berichte lesen Ministerium, auswertende Stelle, Datenschutz und Personalräte."))


def require_set_readers(actor: Actor, ministry: Authority) -> None:
    _demand(may_set_readers(actor, ministry), _("Das bestimmen nur Ministerium und auswertende Stelle."))


def require_propose_table(actor: Actor, ministry: Authority) -> None:
    _demand(may_propose_table(actor, ministry), _("Tabellen schlägt vor, wer Berichte von Amts wegen liest."))


def require_answer_proposal(actor: Actor, ministry: Authority) -> None:
    _demand(may_answer_proposal(actor, ministry), _("Darüber entscheiden nur Ministerium und auswertende Stelle."))


def require_read_trend(actor: Actor, group: WorkingGroup) -> None:
    _demand(
        may_read_trend(actor, group),
        _("Das lesen Sprecherin, Sprecher und Vertretung des Arbeitskreises und die Leitungen seiner Behörden."),
    )


def require_open_trends(actor: Actor) -> None:
    _demand(
        may_open_trends(actor), _("Entwicklungen lesen Leitungen von Behörden und wer für einen Arbeitskreis spricht.")
    )


def _demand(allowed: bool, why: str) -> None:
    if not allowed:
        raise Denied(why)
