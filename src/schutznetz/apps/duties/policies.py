# SPDX-License-Identifier: EUPL-1.2
"""Who sees a duty: those who are to do it, and nobody else."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.duties.models import SCOPES, Duty
from schutznetz.apps.organisation.facts import Actor, HeldOffice
from schutznetz.apps.ui.policies import EVERYBODY, Denied, declared


@declared(gettext_lazy("Die eigenen Aufgaben und die des eigenen Amtes sehen."), EVERYBODY, scope="own")
def may_see_duties(actor: Actor) -> bool:
    """One's own, and those of the offices held today."""
    return bool(actor)


@declared(gettext_lazy("Eine Aufgabe erledigen, die man selbst oder das eigene Amt hat."), EVERYBODY, scope="own")
def may_do(actor: Actor, duty: Duty) -> bool:
    """The person it belongs to, or whoever holds the office (deputies too)."""
    if not actor or actor.person is None:
        return False
    return duty.person_id == actor.person.pk or any(is_meant(office, duty) for office in actor.offices)


def is_meant(office: HeldOffice, duty: Duty) -> bool:
    """Is this the office the duty belongs to? An office of the whole authority is meant for each of its sites.

    A working group has members of many authorities: whose office it is does not matter, only of which group.
    """
    if office.role != duty.role:
        return False
    if office.is_whole:
        return office.authority_id == duty.authority_id
    return all(getattr(office, f"{name}_id") == getattr(duty, f"{name}_id") for name in SCOPES)


@declared(
    gettext_lazy("Die eigenen Fristen als Kalender abonnieren und das Abonnement beenden."), EVERYBODY, scope="own"
)
def may_have_feed(actor: Actor) -> bool:
    """Everybody who works here, for themselves; nobody for somebody they only help."""
    return actor.person is not None and not actor.is_helped


def require_see_duties(actor: Actor) -> None:
    if not may_see_duties(actor):
        raise Denied(_("Bitte melden Sie sich an."))


def require_do(actor: Actor, duty: Duty) -> None:
    if not may_do(actor, duty):
        raise Denied(_("Diese Aufgabe sehen nur die Personen, die sie erledigen sollen."))


def require_have_feed(actor: Actor) -> None:
    if not may_have_feed(actor):
        raise Denied(_("Einen Kalender kann nur die Person selbst abonnieren."))
