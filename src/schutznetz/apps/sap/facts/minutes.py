# SPDX-License-Identifier: EUPL-1.2
"""The minutes of a commission as German text: letters of an authority are written in German."""

from collections.abc import Iterable, Sequence

from django.utils import translation

from schutznetz.apps.sap.models import Candidate, PanelSeat


def commission_text(seats: Iterable[PanelSeat], voting: Sequence[str]) -> str:
    """One line for each seat: what it is, who sat there, whether it votes."""
    with translation.override("de"):
        return "\n".join(_seat(seat, seat.kind in voting) for seat in seats if seat.is_filled) or "noch nicht besetzt"


def _seat(seat: PanelSeat, votes: bool) -> str:
    notes = ["stimmt ab" if votes else "berät"]
    notes += ["in Vertretung"] if seat.deputised else []
    notes += ["nicht gekommen"] if seat.is_absent else []
    return f"{seat.title}: {seat.who} ({', '.join(notes)})"


def results_text(candidates: Iterable[tuple[Candidate, bool]]) -> str:
    """A paragraph for each; the second of a pair says whether numbers may be told."""
    with translation.override("de"):
        return "\n".join(_result(one, shown) for one, shown in candidates) or "keine Bewerbungen"


def _result(one: Candidate, shows_numbers: bool) -> str:
    name = f"{one.counsellor.person}, {one.counsellor.authority}"
    if one.suitable is None:
        return f"{name}: kein Ergebnis"
    found = [f"{name}: {'geeignet' if one.suitable else 'nicht geeignet'}"]
    how = "offen" if one.ballot == Candidate.Ballot.OPEN else "geheim"
    if shows_numbers:
        found.append(f"Abstimmung {how}: {one.yes} geeignet, {one.no} nicht geeignet, {one.abstained} enthalten.")
    else:
        found.append(f"Abstimmung {how}.")
    if one.casting_reasons:
        found.append(f"Bei Stimmengleichheit entschied die Stimme des Vorsitzes. Begründung: {one.casting_reasons}")
    return "\n".join(found)
