# SPDX-License-Identifier: EUPL-1.2
"""Who may see and do what with the times of counsellors.

Entries belong to the counsellor alone (decree, Nr. 3.1.1 and 4.1.3, reading X24): no office opens them, and nobody
who acts in another person's name. Everybody else sees totals, or less.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Person
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.ui.policies import Denied, declared

KEEPERS = (Role.HEAD, Role.ADMINISTRATOR)


def _is(actor: Actor, person_id: int | None) -> bool:
    return actor.person is not None and actor.person.pk == person_id and not actor.is_helped


@declared(
    says("Einzelne Zeiten einer Sozialen Ansprechperson sehen, berichtigen, löschen und ausgeben."),
    scope="own",
    also=says("nur die Person selbst; kein Amt öffnet sie"),
    cite=says("SAP-Erlass 2007, Nr. 3.1.1, 4.1.3"),
    confidential=True,
)
def may_see_times(actor: Actor, person: Person) -> bool:
    return _is(actor, person.pk)


@declared(
    says("Sich als Soziale Ansprechperson abmelden und zurückmelden, Zeiten nachtragen."),
    scope="own",
    also=says("wer zurzeit als SAP tätig ist"),
    cite=says("SAP-Erlass 2007, Nr. 4.1.3"),
)
def may_record_times(actor: Actor, counsellor: Counsellor | None) -> bool:
    return counsellor is not None and counsellor.is_advising and _is(actor, counsellor.person_id)


@declared(
    says("Sehen, ob eine Soziale Ansprechperson gerade abwesend ist, und ihre Summen je Quartal; nie einzelne Zeiten."),
    scope="own",
    also=says("die unmittelbare Führungskraft der Person"),
    cite=says("SAP-Erlass 2007, Nr. 4.1.2, 4.1.3"),
)
def may_see_totals(actor: Actor, managers: Iterable[Person]) -> bool:
    """`managers` are the line managers of the counsellor."""
    return any(_is(actor, manager.pk) for manager in managers)


@declared(
    says("Eine befristete Ausnahme vom zeitlichen Rahmen vereinbaren oder ablehnen."),
    scope="own",
    also=says("die unmittelbare Führungskraft der Person"),
    cite=says("SAP-Erlass 2007, Nr. 4.1.1"),
)
def may_answer_exception(actor: Actor, managers: Iterable[Person]) -> bool:
    return may_see_totals(actor, managers)


@declared(
    says("Jahresarbeitszeit und Arbeitszeitrahmen der Sozialen Ansprechpersonen eintragen, und wie gerechnet wird."),
    *KEEPERS,
    scope="authority",
)
def may_set_terms(actor: Actor, authority: Authority) -> bool:
    return actor.has_role_for(authority, *KEEPERS) and not actor.is_helped


@declared(
    says("Sehen, bei wem die Regel eine Überlastungsanzeige vorschlägt, und sie dem Ministerium senden."),
    Role.HEAD,
    scope="authority",
    cite=says("SAP-Erlass 2007, Nr. 4.1.1"),
)
def may_send_as_head(actor: Actor, authority: Authority) -> bool:
    return actor.has_role_for(authority, Role.HEAD) and not actor.is_helped


@declared(
    says("Dem Ministerium die eigene dauerhafte Überlastung als SAP anzeigen."),
    scope="own",
    also=says("die SAP selbst"),
    cite=says("SAP-Erlass 2007, Nr. 4.1.1"),
)
def may_send_own(actor: Actor, counsellor: Counsellor) -> bool:
    return may_record_times(actor, counsellor)


@declared(
    says("Überlastungsanzeigen lesen und aufnehmen: Stunden je Quartal, keine Inhalte."), Role.MINISTRY, scope="any"
)
def may_read_notices(actor: Actor) -> bool:
    return actor.has_role_for_any(Role.MINISTRY) and not actor.is_helped


def require_see_times(actor: Actor, person: Person | None) -> None:
    if person is None or not may_see_times(actor, person):
        raise Denied(_("Einzelne Zeiten sieht nur die Soziale Ansprechperson selbst."))


def require_record_times(actor: Actor, counsellor: Counsellor | None) -> None:
    if not may_record_times(actor, counsellor):
        raise Denied(_("Zeiten trägt nur ein, wer zurzeit als Soziale Ansprechperson tätig ist."))


def require_answer_exception(actor: Actor, managers: Iterable[Person]) -> None:
    if not may_answer_exception(actor, managers):
        raise Denied(_("Darüber entscheidet nur die unmittelbare Führungskraft."))


def require_set_terms(actor: Actor, authority: Authority) -> None:
    if not may_set_terms(actor, authority):
        raise Denied(_("Das tragen nur die Behördenleitung und die Administration dieser Behörde ein."))


def require_send(actor: Actor, counsellor: Counsellor) -> None:
    if not may_send_own(actor, counsellor) and not may_send_as_head(actor, counsellor.authority):
        raise Denied(_("Eine Überlastung zeigen nur die SAP selbst und ihre Behördenleitung an."))


def require_suggested(is_suggested: bool) -> None:
    """A head learns hours only where the rule suggests a notice."""
    if not is_suggested:
        raise Denied(_("Stunden einer SAP sieht die Behördenleitung nur, wenn die Regel eine Anzeige vorschlägt."))


def require_read_notices(actor: Actor) -> None:
    if not may_read_notices(actor):
        raise Denied(_("Überlastungsanzeigen liest nur das Ministerium."))


def has_own_times(actor: Actor) -> bool:
    """Whoever holds the office of a counsellor."""
    return actor.has_role(Role.COUNSELLOR) and not actor.is_helped


def leads(actor: Actor) -> bool:
    """Whoever leads anybody."""
    return actor.has_role(Role.SUPERVISOR) and not actor.is_helped


def keeps_terms(actor: Actor) -> bool:
    """Whoever enters agreed hours."""
    return actor.has_role_for_any(*KEEPERS) and not actor.is_helped
