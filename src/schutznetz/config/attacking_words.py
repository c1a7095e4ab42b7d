# SPDX-License-Identifier: EUPL-1.2
"""What `schutznetz statistics attack` says: sentences, a table, and plain data."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import isfinite, sqrt
from typing import Any

from schutznetz.domain.disclosure.attack.published import Learned, Way

DONE, MISSHAPEN, LEARNED = 0, 2, 3
SLACK = 4.0
"""How many standard errors a simulated attacker may lie above the bound by chance."""
NAMES = {
    "reconstruction": ("Rückrechnen aus allen Tabellen zugleich", "kleinen Zahlen (1 bis 4)"),
    "tables": ("Tabellen voneinander abziehen", "kleinen Zahlen (1 bis 4)"),
    "linked": ("Rückrechnen aus allen Veröffentlichungen zugleich", "kleinen Zahlen (1 bis 4)"),
    "quarters": ("Quartale voneinander abziehen", "kleinen Zuwächsen"),
    "regions": ("Zwei Zuschnitte der Arbeitskreise voneinander abziehen", "kleinen Unterschieden"),
    "own_case": ("Eigene Fälle abziehen (Ansprechpersonen)", "Zellen mit eigenen Fällen"),
    "singleton": ("Wissen, dass man die einzige Person in einer Zelle ist", "Personen mit solchem Wissen"),
    "group": ("Gruppen suchen, in denen alle dasselbe haben", "Gruppen"),
    "averaging": ("Dieselbe Zahl auf viele Weisen erfragen und mitteln", "Zahlen"),
    "late_sheet": ("Einen nachgemeldeten Bogen wiederfinden", "Zellen solcher Bögen"),
    "membership": ("Ist eine bestimmte Beratung dabei? (Angreifer kennt alle anderen)", "Fragen"),
    "years": ("Alle Jahre zusammen und die einzelnen voneinander abziehen", "kleinen Zahlen der einzelnen Jahre"),
    "groups": ("Kleine feste Gruppen von Jahr zu Jahr vergleichen: Wer ging, wer kam dazu?",
               "Veränderungen um eine bis vier Personen"),
    "years_averaging": ("Die Zahl einer festen Gruppe aus allen Jahren mitteln", "Zahlen"),
    "years_membership": ("Kam eine bestimmte Person in jedem Jahr? (Angreifer kennt alle anderen)", "Fragen"),
}  # fmt: skip
OF_UNKNOWN = {
    "quarters": "verglichenen Zahlen", "regions": "verglichenen Zahlen", "late_sheet": "verglichenen Zahlen",
    "groups": "verglichenen Zahlen", "linked": "kleinen oder gesperrten Zahlen",
    "years": "kleinen oder gesperrten Zahlen", "reconstruction": "kleinen oder gesperrten Zahlen",
    "tables": "kleinen oder gesperrten Zahlen",
}  # fmt: skip
"""What `of` counts where nobody knows the truth."""
WHY = {
    "one_only": "Dafür braucht es mehrere Veröffentlichungen: --release oder --folder mehrfach angeben.",
    "nothing_known": "Dafür braucht es eigenes Wissen: --own DATEI.",
    "cases_elsewhere": "Die eigenen Fälle stehen in keiner dieser Tabellen, oder es ist zu wenig von ihnen bekannt.",
    "nobody_alone": "In keinem eigenen Fall steht unter „alone“ eine Tabelle, in deren Zelle niemand sonst ist.",
    "exact": "Die Zahlen stehen genau oder gar nicht da. Mitteln macht sie nicht genauer.",
    "told_by_one_table": "Jede Zahl steht nur in einer Tabelle.",
    "none_within": "Keine Veröffentlichung enthält die Zeit einer anderen (ein Jahr und seine Quartale).",
    "one_cut": "Keine Zeit wurde mit zwei Zuschnitten der Arbeitskreise veröffentlicht.",
    "told_once": "Keine Zeit wurde zweimal mit anderen Zahlen veröffentlicht.",
    "no_sum": "Keine Veröffentlichung zählt mehrere Jahre zusammen.",
    "nothing_shared": "Die Veröffentlichungen zählen verschiedene Menschen oder Zeiten, also verbindet sie keine Zahl.",
    "contradiction": "Die Veröffentlichungen widersprechen einander. Etwas kam nach, oder Zahlen wurden geändert.",
    "one_year": "Dafür braucht es mehrere ganze Jahre desselben Landes.",
    "no_groups": "Keine Tabelle zeigt in jedem Jahr dieselben kleinen Gruppen.",
}  # fmt: skip
"""Why an attack was not tried."""
WAY_NAMES = {
    Way.RAW: "ungeschützt",
    Way.NAIVE: "nur Zahlen unter fünf weggelassen",
    Way.CELL_KEY: "Profil B, Cell-Key",
    Way.SUPPRESSION: "Profil C, gesperrt",
    Way.NOISE: "Profil A, Zufallsrauschen",
}
PROMISED = {
    Way.CELL_KEY: {"reconstruction", "tables", "linked"},
    Way.SUPPRESSION: {"reconstruction", "tables", "linked"},
    Way.NOISE: set(NAMES),
}
"""Of which attacks each way says that they prove nothing."""


@dataclass(frozen=True)
class Attacked:
    """One publication, or several together, what was learned of it, and (attack, reason) where that was not tried."""

    name: str
    way: Way
    learned: tuple[Learned, ...]
    untried: tuple[tuple[str, str], ...] = ()

    @property
    def is_alarming(self) -> bool:
        """Was more learned than promised? Only noise promises a bound; that nothing is proven, every way should."""
        return any(one.proven or _over(one) or one.facts.get("drawn_again") for one in self.learned)


def _over(one: Learned) -> bool:
    """Beyond the bound by more than chance explains?"""
    return "bound" in one.facts and one.facts["accuracy"] > one.facts["bound"] + _by_chance(one)


def _by_chance(one: Learned) -> float:
    """How far a share of right guesses may lie off; `of` is how often it was tried."""
    return SLACK * 0.5 / sqrt(one.of)


def verdict(*, is_alarming: bool, is_invented: bool) -> str:
    """The last sentence, with the number the command ends with."""
    which = "Profil A (beurteilt wird nur dieses)" if is_invented else "Was veröffentlicht ist,"
    if is_alarming:
        return (
            f"Ergebnis: {which} verrät mehr als zugesagt (Rückgabewert {LEARNED}). "
            "Nichts Weiteres veröffentlichen und die oder den Datenschutzbeauftragten holen."
        )
    return f"Ergebnis: {which} verrät nicht mehr als zugesagt (Rückgabewert {DONE})."


def plain(one: Attacked) -> dict[str, Any]:
    """As JSON has it."""
    learned = [{**asdict(each), "facts": {key: value for key, value in each.facts.items() if isfinite(value)},
                "share_right": each.share_right, "has_stopped": each.has_stopped} for each in one.learned]  # fmt: skip
    untried = [{"attack": attack, "reason": why, "says": WHY[why]} for attack, why in one.untried]
    return {"name": one.name, "way": one.way.value, "alarming": one.is_alarming, "learned": learned,
            "not_tried": untried}  # fmt: skip


def lines(one: Attacked) -> Iterator[str]:
    """In sentences."""
    yield from _heading(one)
    for each in one.learned:
        if each.asked or each.of:
            yield f"  {NAMES[each.attack][0]}"
            yield f"      {' '.join(says(each, one.way))}"
    for why, attacks in _by_reason(one):
        yield f"  Nicht versucht: {'; '.join(NAMES[each][0] for each in attacks)}"
        yield f"      {WHY[why]}"
    yield _summed(one)


def _heading(one: Attacked) -> Iterator[str]:
    """The name; of several publications one a line."""
    together, colon, names = one.name.partition(" zusammen: ")
    yield f"{together} zusammen:" if colon else one.name
    yield from (f"  {name}" for name in names.split("; ") if name)


def _summed(one: Attacked) -> str:
    proven = sum(each.proven for each in one.learned)
    if proven:
        return f"  Insgesamt bewiesen: {proven} Aussagen über wenige Personen oder eine ganze Gruppe."
    return "  Bewiesen ist über einzelne Personen nichts."


def _by_reason(one: Attacked) -> Iterator[tuple[str, list[str]]]:
    for why in dict.fromkeys(why for _attack, why in one.untried):
        yield why, [attack for attack, other in one.untried if other == why]


def says(one: Learned, way: Way) -> Iterator[str]:
    """One attack in sentences."""
    if "accuracy" in one.facts:
        yield f"Richtig geraten: {_percent(one.facts['accuracy'])} (Münzwurf 50 %)."
        if "bound" in one.facts:
            yield f"Zugesagt: höchstens {_percent(one.facts['bound'])}."
            yield _holds(one)
        else:
            yield "Eine Grenze sagt dieses Verfahren nicht zu."
        return
    joined = "Zahlen durch das Wissen von" if one.attack == "singleton" else "von"
    yield f"Bewiesen: {one.proven} {joined} {one.of} {_counted(one)}."
    if one.attack in PROMISED.get(way, ()):
        yield "Zugesagt: keine." if not one.proven else "Zugesagt: keine. Mehr als zugesagt!"
    if one.claimed > one.proven:
        share = one.share_right
        right = "wie viele stimmen, weiß der Angreifer nicht" if share is None else f"richtig {_percent(share)}"
        yield f"Vermutet: {one.claimed}, {right}."
    yield from _besides(one)


def _besides(one: Learned) -> Iterator[str]:
    facts = one.facts
    if "right_before" in facts:
        yield f"Mit der ersten Antwort allein: richtig {_percent(facts['right_before'])}."
    elif "moved" in facts:
        yield f"Das Mittel ist anders als die gedruckte Zahl: {facts['moved']:.0f}."
    if "alone" in facts:
        each = "den Jahren" if one.attack == "years" else "den Veröffentlichungen"
        yield f"Aus {each} für sich: {facts['alone']:.0f}."
    if facts.get("drawn_again"):
        yield "Dieselbe Zeit hat zweimal neues Rauschen bekommen: Das Budget ist doppelt ausgegeben. Mehr als zugesagt!"
    if one.has_stopped:
        yield f"Die Zeit reichte für {one.tried} von {one.asked}."


def _counted(one: Learned) -> str:
    """Of what: `right` is known on invented Länder only."""
    return OF_UNKNOWN.get(one.attack, NAMES[one.attack][1]) if one.right is None else NAMES[one.attack][1]


def _holds(one: Learned) -> str:
    if _over(one):
        return "Mehr als zugesagt!"
    if one.facts["accuracy"] <= one.facts["bound"]:
        return "Das hält."
    points = f"{100 * _by_chance(one):.1f}".replace(".", ",")
    return f"Das hält: Bei {one.of} Versuchen sind bis zu {points} Punkte mehr Zufall."


HEADS = ("Angriff", "bewiesen", "vermutet", "von", "richtig geraten", "Urteil")


def table(one: Attacked) -> Iterator[str]:
    """One line an attack, in columns."""
    rows = [HEADS, *(_row(each, one.way) for each in one.learned)]
    widths = [max(len(row[nth]) for row in rows) for nth in range(len(HEADS))]
    yield from _heading(one)
    for row in rows:
        first, *middle, last = (text.ljust(width) if nth in (0, len(HEADS) - 1) else text.rjust(width)
                                for nth, (text, width) in enumerate(zip(row, widths, strict=True)))  # fmt: skip
        yield "  ".join((f"  {first}", *middle, last)).rstrip()
        if row is HEADS:
            yield "  " + "-" * (sum(widths) + 2 * (len(widths) - 1))
    for attack, why in one.untried:
        yield f"  Nicht versucht: {NAMES[attack][0].rstrip('?')}. {WHY[why]}"
    yield _summed(one)


def _row(one: Learned, way: Way) -> Sequence[str]:
    if "accuracy" in one.facts:
        reached, bound = _percent(one.facts["accuracy"]), one.facts.get("bound")
        allowed = f"{reached} (höchstens {_percent(bound)})" if bound else reached
        judged = "ohne Grenze" if bound is None else "mehr als zugesagt" if _over(one) else "hält"
        return NAMES[one.attack][0], "–", "–", "–", allowed, judged
    share = "–" if one.share_right is None else _percent(one.share_right)
    numbers = str(one.proven), str(one.claimed), str(one.of)
    return NAMES[one.attack][0], *numbers, share, _judged(one, way)


def _judged(one: Learned, way: Way) -> str:
    if one.facts.get("drawn_again"):
        return "mehr als zugesagt"
    if one.attack in PROMISED.get(way, ()):
        found = "mehr als zugesagt" if one.proven else "hält"
    else:
        found = "bewiesen" if one.proven else "nichts bewiesen"
    if "alone" in one.facts:
        found += f", für sich {one.facts['alone']:.0f}"
    return f"{found}, {one.tried} von {one.asked} versucht" if one.has_stopped else found


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
