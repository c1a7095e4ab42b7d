# SPDX-License-Identifier: EUPL-1.2
"""What the pages of drafts share: a draft with its map, its figures and its groups in words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from schutznetz.apps.planning.facts import Figures
from schutznetz.apps.planning.models.asked import Asked
from schutznetz.apps.planning.queries.drafts import Sketch
from schutznetz.apps.planning.views.drawing import SHAPES, Drawing, drawing_of
from schutznetz.apps.ui.facts import Text

Crumb = tuple[Text, str]


@dataclass(frozen=True)
class Row:
    """A group of a cut in words: its number and sign on the map, its size, and its authorities with their numbers."""

    number: int
    name: str
    sign: str
    size: int
    seat: str
    authorities: tuple[tuple[str, int], ...]
    is_over: bool
    is_small: bool


@dataclass(frozen=True)
class Shown:
    """A cut as the pages show it."""

    title: str
    figures: Figures
    drawing: Drawing | None
    rows: tuple[Row, ...]


SIGNS = dict(zip(SHAPES, ("●", "■", "▲", "◆", "▼", "✚"), strict=True))


def shown(cut: Sketch, title: str) -> Shown:
    """Figures, map and list of a cut."""
    return Shown(title, cut.figures, drawing_of(cut), tuple(_rows(cut)))


def _rows(cut: Sketch) -> list[Row]:
    inside: dict[int, dict[str, int]] = {}
    for one in cut.pieces:
        found = inside.setdefault(one.group_id, {})
        found[one.authority] = found.get(one.authority, 0) + one.count
    seats = {one.authority_id: one.authority for one in cut.pieces}
    rows = []
    for number, group in enumerate(cut.groups):
        authorities = inside.get(group.pk, {})
        size = sum(authorities.values())
        rows.append(
            Row(
                number + 1, group.name, SIGNS[SHAPES[number % len(SHAPES)]], size, seats.get(group.seat_id, ""),
                tuple(sorted(authorities.items())), size > cut.draft.most, size < cut.draft.wanted,
            )
        )  # fmt: skip
    return rows


def lines_of(columns: list[Figures]) -> list[tuple[Text, list[str]]]:
    """The figures of several cuts side by side: what it is, and a cell for each."""

    def cells(name: str, places: int = 0, unit: str = "") -> list[str]:
        return [f"{number_format(getattr(one, name), places)}{unit}" for one in columns]

    return [
        (_("Arbeitskreise"), cells("groups")),
        (_("Kleinster und größter"), [f"{one.smallest} – {one.largest}" for one in columns]),
        (_("Zu groß"), cells("over")),
        (_("Kleiner als gewünscht"), cells("below")),
        (_("Weg zum Treffen im Mittel"), cells("mean_km", 1, " km")),
        (_("Längster Weg"), cells("longest_km", 1, " km")),
        (_("Behörden, die wechseln"), cells("moved")),
        (_("Personen, die wechseln"), cells("changed")),
        (_("Geteilte Behörden"), cells("divided")),
        (_("Abstand zum Besten"), [gap_in_words(one.gap) for one in columns]),
    ]


def gap_in_words(gap: float | None) -> str:
    """How much worse than the best possible a plan can be at most."""
    if gap is None:
        return "–"
    return _("höchstens %(share)s %%") % {"share": number_format(100 * gap, 1)}


def kind_of(draft: Asked) -> str:
    """The kind of the badge of a state."""
    return {"done": "success", "waiting": "info", "running": "info"}.get(draft.state, "warning")


def home() -> Crumb:
    return _("Planung"), reverse("planning:index")


def beside_today(cut: Sketch) -> dict[str, object]:
    """The draft beside the cut of the day it was asked for."""
    result = shown(cut, cut.draft.name)
    return {
        "result": result,
        "lines": lines_of([cut.today, result.figures]),
        "titles": [_("heute"), _("Entwurf")],
        "change_weight": _("%(km)s km") % {"km": number_format(f"{cut.draft.change_km:g}")},
        "small_weight": _("%(km)s km") % {"km": number_format(f"{cut.draft.small_km:g}")},
    }
