# SPDX-License-Identifier: EUPL-1.2
"""Who keeps what people find. Finding itself asks for nothing: it has no policy."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as says

from schutznetz.apps.directory.models import Booking, MeetingRoom
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Site
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.ui.policies import EVERYBODY, Denied, declared

KEEPERS = (Role.HEAD, Role.ADMINISTRATOR)


@declared(
    says("Das eigene Profil in „Hilfe finden“ schreiben, zeigen und verbergen."), scope="own",
    also=says("nur die SAP selbst"), cite=says("SAP-Erlass 2007, Nr. 5.2"),
)  # fmt: skip
def may_keep_profile(actor: Actor, counsellor: Counsellor | None) -> bool:
    is_own = counsellor is not None and actor.person is not None and counsellor.person_id == actor.person.pk
    return is_own and counsellor is not None and counsellor.is_advising and not actor.is_helped


def is_counsellor(actor: Actor) -> bool:
    """Whoever holds the office of a counsellor, themselves: they find the page of their profile in the menu."""
    return actor.has_role(Role.COUNSELLOR) and not actor.is_helped


@declared(says("Angaben zu Stellen der Behörde in „Hilfe finden“ pflegen."), *KEEPERS, scope="authority")
def may_keep_contacts(actor: Actor, authority: Authority) -> bool:
    return actor.has_role_for(authority, *KEEPERS)


@declared(says("Die Seite mit den Angaben für „Hilfe finden“ öffnen."), *KEEPERS, scope="any")
def may_open_keeping(actor: Actor) -> bool:
    return actor.has_role_for_any(*KEEPERS)


@declared(says("Telefonnummern für alle in „Hilfe finden“ pflegen."), Role.ADMINISTRATOR, scope="any")
def may_keep_lines(actor: Actor) -> bool:
    return actor.has_role_for_any(Role.ADMINISTRATOR)


@declared(
    says("Besprechungsräume eines Standorts einrichten."), Role.SITE_MANAGER, *KEEPERS, scope="site",
    cite=says("SAP-Erlass 2007, Nr. 5.6"),
)  # fmt: skip
def may_keep_rooms(actor: Actor, site: Site) -> bool:
    return actor.has_role_at(site, Role.SITE_MANAGER, *KEEPERS)


@declared(says("Besprechungsräume ansehen; eine fremde Buchung ist nur „belegt“."), EVERYBODY, scope="authority")
def may_see_rooms(actor: Actor) -> bool:
    """Whoever works for an authority, also without an office: only then a booking says nothing about its maker."""
    return actor.person is not None and not actor.is_helped


@declared(says("Einen Besprechungsraum buchen."), EVERYBODY, scope="authority")
def may_book(actor: Actor, room: MeetingRoom) -> bool:
    return may_see_rooms(actor) and room.is_open and room.site.authority_id == actor.person.authority_id


@declared(says("Eine Raumbuchung absagen."), EVERYBODY, scope="own", also=says("nur, wer gebucht hat"))
def may_cancel(actor: Actor, booking: Booking) -> bool:
    return may_see_rooms(actor) and booking.person_id == actor.person.pk


def require_keep_profile(actor: Actor, counsellor: Counsellor | None) -> None:
    _require(
        may_keep_profile(actor, counsellor),
        _("Ein Profil schreibt nur, wer zurzeit als Soziale Ansprechperson tätig ist, und nur das eigene."),
    )


def require_keep_contacts(actor: Actor, authority: Authority) -> None:
    _require(
        may_keep_contacts(actor, authority), _("Das pflegen die Behördenleitung und die Administration der Behörde.")
    )


def require_open_keeping(actor: Actor) -> None:
    _require(may_open_keeping(actor), _("Das pflegen Behördenleitungen und Administrationen."))


def require_keep_lines(actor: Actor) -> None:
    _require(may_keep_lines(actor), _("Diese Nummern pflegen Administratorinnen und Administratoren."))


def require_keep_rooms(actor: Actor, site: Site) -> None:
    says_who = _("Räume richten Standortleitung, Behördenleitung und Administration ein.")
    _require(may_keep_rooms(actor, site), says_who)


def require_see_rooms(actor: Actor) -> None:
    _require(may_see_rooms(actor), _("Räume bucht, wer in einer Behörde arbeitet, und nur selbst."))


def require_book(actor: Actor, room: MeetingRoom) -> None:
    _require(may_book(actor, room), _("Diesen Raum können Sie nicht buchen."))


def require_cancel(actor: Actor, booking: Booking) -> None:
    _require(may_cancel(actor, booking), _("Eine Buchung sagt nur ab, wer sie gemacht hat."))


def _require(allowed: bool, reason: str) -> None:
    if not allowed:
        raise Denied(reason)
