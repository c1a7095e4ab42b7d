# SPDX-License-Identifier: EUPL-1.2
"""Who chooses what mail they get (everybody for themselves), and who sees whether mail arrives (administrators)."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.accounts.policies import is_demo_database
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.policies import may_administer_any
from schutznetz.apps.ui.policies import EVERYBODY, Denied, declared


@declared(
    gettext_lazy("Die eigenen Benachrichtigungen lesen und wählen, wann und worüber Mails kommen."),
    EVERYBODY,
    scope="own",
)
def may_choose_notices(actor: Actor) -> bool:
    """Everybody who works here, for themselves only."""
    return actor.person is not None


@declared(
    gettext_lazy("Sehen, wie viele Mails hinausgehen und welche Adressen nicht stimmen; nie, was in einer Mail steht."),
    Role.ADMINISTRATOR,
    scope="authority",
)
def may_see_sending(actor: Actor) -> bool:
    """Counts of mails, and addresses of the own authority that do not work; never what a mail says."""
    return bool(actor) and may_administer_any(actor)


@declared(gettext_lazy("In der Vorführung die erfundenen Mails lesen."), Role.ADMINISTRATOR, scope="authority")
def may_read_demo_mails(actor: Actor) -> bool:
    """The mails of the demonstration, in which everybody is invented."""
    return may_see_sending(actor) and bool(settings.DEMO) and is_demo_database()


def require_choose_notices(actor: Actor) -> None:
    if not may_choose_notices(actor):
        raise Denied(_("Benachrichtigungen gibt es nur für Personen, die hier arbeiten."))


def require_see_sending(actor: Actor) -> None:
    if not may_see_sending(actor):
        raise Denied(_("Den Mailversand sieht nur die Administration einer Behörde."))


def require_read_demo_mails(actor: Actor) -> None:
    if not may_read_demo_mails(actor):
        raise Denied(_("Mails anderer Menschen zeigt das Programm niemandem. Nur in der Vorführung sind sie erfunden."))
