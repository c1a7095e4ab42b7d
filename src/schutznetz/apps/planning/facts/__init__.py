# SPDX-License-Identifier: EUPL-1.2
"""Drafts in words, and their rows as the planners want them."""

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.planning.facts.cuts import (
    AUTHORITY,
    GROUP,
    Figures,
    figures_from,
    figures_of,
    key_of,
    plan_of,
    request_of,
    why_not,
)
from schutznetz.apps.ui.facts import Text

VERBS: dict[str, Text] = {
    "planning.draft_asked": _("Entwurf für den Zuschnitt angefordert"),
    "planning.draft_computed": _("Entwurf für den Zuschnitt berechnet"),
    "planning.draft_stopped": _("Berechnung eines Entwurfs abgebrochen"),
    "planning.draft_copied": _("Entwurf zum Ändern kopiert"),
    "planning.draft_changed": _("Entwurf von Hand geändert"),
    "planning.draft_handed_over": _("Entwurf an die Arbeitskreise übergeben"),
    "planning.draft_deleted": _("Entwurf gelöscht"),
    "planning.year_asked": _("Entwurf für das Jahr der Akademie angefordert"),
    "planning.year_computed": _("Entwurf für das Jahr der Akademie berechnet"),
    "planning.year_stopped": _("Berechnung eines Jahresentwurfs abgebrochen"),
    "planning.year_handed_over": _("Jahresentwurf in den Kalender der Akademie übernommen"),
    "planning.year_deleted": _("Jahresentwurf gelöscht"),
}
OBJECTS: dict[str, Text] = {
    "planning.draft": _("Entwurf für den Zuschnitt der Arbeitskreise"),
    "planning.yeardraft": _("Entwurf für das Jahr der Akademie"),
}

__all__ = [
    "AUTHORITY",
    "GROUP",
    "OBJECTS",
    "VERBS",
    "Figures",
    "figures_from",
    "figures_of",
    "key_of",
    "plan_of",
    "request_of",
    "why_not",
]
