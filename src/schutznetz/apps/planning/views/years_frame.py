# SPDX-License-Identifier: EUPL-1.2
"""What the pages of a year share: the way back, figures in words."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schutznetz.apps.planning.models import YearDraft
from schutznetz.apps.planning.views.frame import Crumb, gap_in_words
from schutznetz.apps.ui.facts import Text


def home() -> list[Crumb]:
    """Above every page of a year."""
    return [(_("Akademie"), reverse("academy:calendar")), (_("Planung"), reverse("academy:plan"))]


def figures_in_words(draft: YearDraft) -> list[tuple[Text, str]]:
    """What a calendar means: what it is, and the figure."""
    found = draft.figures
    return [
        (_("Veranstaltungen"), number_format(found["events"])),
        (_("Personen mit Bedarf"), number_format(draft.people)),
        (_("Teilnahmen"), number_format(found["attendances"])),
        (_("Freie Plätze"), number_format(found["empty_seats"])),
        (_("Orte"), number_format(found["venues"])),
        (_("Weg im Mittel"), f"{number_format(found['mean'], 1)} km"),
        (_("Längster Weg"), f"{number_format(found['longest'], 1)} km"),
        (_("Nicht bei ihrer Ausbildungsgruppe"), number_format(found["apart"])),
        (_("Mehr Fortbildungen im Jahr, als es sein sollten"), number_format(found["many_trainings"])),
        (_("Abstand zum Besten"), gap_in_words(draft.gap)),
    ]


def lines_of(drafts: Sequence[YearDraft]) -> list[tuple[Text, list[str]]]:
    """The figures of several drafts side by side."""
    columns = [figures_in_words(one) for one in drafts]
    return [(name, [column[at][1] for column in columns]) for at, (name, _one) in enumerate(columns[0])]


def left_out_in_words(draft: YearDraft) -> list[str]:
    """Whom the draft leaves out or puts off, counted."""
    found: dict[str, int] = draft.left_out
    nowhere, booked, late = (found.get(why, 0) for why in ("nowhere", "booked", "late"))
    texts = [
        (nowhere, ngettext("%(n)d Person fehlt: Die Lage ihrer Behörde ist nicht bekannt.",
                           "%(n)d Personen fehlen: Die Lage ihrer Behörden ist nicht bekannt.", nowhere)),
        (booked, ngettext("%(n)d Person hat alles Nötige schon gebucht.",
                          "%(n)d Personen haben alles Nötige schon gebucht.", booked)),
        (late, ngettext("%(n)d Frist endet vor dem Ende des ersten Monats und ist bis zur Mitte eingeplant.",
                        "%(n)d Fristen enden vor dem Ende des ersten Monats und sind bis zur Mitte eingeplant.", late)),
    ]  # fmt: skip
    return [text % {"n": count} for count, text in texts if count]
