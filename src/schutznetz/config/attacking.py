# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz statistics attack`: the built-in attacker on a release, on open data, or on an invented Land.

Open data and invented Länder need no instance and no database.
"""

import argparse
import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite, sqrt
from pathlib import Path
from typing import Any

from schutznetz.adapters import clock
from schutznetz.domain.disclosure.attack.published import Learned, Published, Way
from schutznetz.domain.disclosure.attack.reading import WAYS, Printed, published
from schutznetz.domain.planning.outcome import Limit
from schutznetz.regulation.statistics.table_plans import PlanError, plan

DONE, MISSHAPEN, LEARNED = 0, 2, 3
LEAST_SIZE, MOST_SIZE = 20, 20_000
MOST_YEARS = 10
SLACK = 4.0
"""How many standard errors a simulated attacker may lie above the bound by chance."""
NAMES = {
    "reconstruction": ("Rückrechnen aus allen Tabellen zugleich", "kleinen Zahlen (1 bis 4)"),
    "tables": ("Tabellen voneinander abziehen", "kleinen Zahlen (1 bis 4)"),
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
WAY_NAMES = {
    Way.RAW: "ungeschützt",
    Way.NAIVE: "nur Zahlen unter fünf weggelassen",
    Way.CELL_KEY: "Profil B, Cell-Key",
    Way.SUPPRESSION: "Profil C, gesperrt",
    Way.NOISE: "Profil A, Zufallsrauschen",
}
PROMISED = {
    Way.CELL_KEY: {"reconstruction", "tables"},
    Way.SUPPRESSION: {"reconstruction", "tables"},
    Way.NOISE: set(NAMES),
}
"""Of which attacks each way says that they prove nothing."""
NOT_ALONE = (
    "Nicht versucht, weil eine einzelne Veröffentlichung dafür nicht reicht: Quartale oder Zuschnitte voneinander "
    "abziehen, eigenes Wissen, Nachmeldungen, Mitteln. `--synthetic` zeigt diese an einem erfundenen Land."
)


class Unreadable(ValueError):
    """What was to be attacked cannot be read; the message is for people."""


@dataclass(frozen=True)
class Attacked:
    """One publication and what was learned of it."""

    name: str
    way: Way
    learned: tuple[Learned, ...]

    @property
    def is_alarming(self) -> bool:
        """Was more learned than promised? Only noise promises a bound; that nothing is proven, every way should."""
        return any(one.proven for one in self.learned) or any(_over(one) for one in self.learned)


def main(options: argparse.Namespace) -> int:
    """Attack; 0 when nothing was learned beyond the promise, 2 for a wrong question, 3 when something was."""
    try:
        found = list(_attacks(options))
    except Unreadable as error:
        print(json.dumps({"error": {"says": str(error)}}, ensure_ascii=False) if options.json else str(error))
        return MISSHAPEN
    if options.json:
        print(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join("\n".join(_lines(one)) for one in found))
        if options.synthetic is None:
            print(f"\n{NOT_ALONE}")
    judged = [one for one in found if options.synthetic is None or one.way is Way.NOISE]
    is_alarming = any(one.is_alarming for one in judged)
    if not options.json and judged:
        print(f"\n{_verdict(is_alarming, is_invented=options.synthetic is not None)}")
    return LEARNED if is_alarming else DONE


def _verdict(is_alarming: bool, *, is_invented: bool) -> str:
    """The last sentence, with the number the command ends with."""
    which = "Profil A (beurteilt wird nur dieses)" if is_invented else "Was veröffentlicht ist,"
    if is_alarming:
        return (
            f"Ergebnis: {which} verrät mehr als zugesagt (Rückgabewert {LEARNED}). "
            "Nichts Weiteres veröffentlichen und die oder den Datenschutzbeauftragten holen."
        )
    return f"Ergebnis: {which} verrät nicht mehr als zugesagt (Rückgabewert {DONE})."


def _attacks(options: argparse.Namespace) -> Iterator[Attacked]:
    if not 0 < options.seconds <= 3600:
        raise Unreadable("Für jeden Angriff braucht es eine Zeit zwischen 0 und 3600 Sekunden.")
    limit = Limit(options.seconds, clock.monotonic_ms, 0.0)
    if options.synthetic is not None:
        chosen = [Way(options.way)] if options.way else list(WAY_NAMES)
        yield from _synthetic(options.synthetic, options.years, options.seed, chosen, limit)
        return
    if options.years != 1 or options.way:
        raise Unreadable("Mehrere Jahre und ein bestimmtes Verfahren gibt es nur mit --synthetic.")
    import numpy as np

    from schutznetz.domain.disclosure.attack.reconstruction import Contradiction
    from schutznetz.domain.disclosure.attack.suite import on_release

    name, target = _released(options) if options.release else _in_folder(options.folder)
    try:
        learned = tuple(on_release(target, limit, np.random.default_rng(options.seed)))
    except Contradiction:
        raise Unreadable("Die Zahlen widersprechen einander. Vielleicht wurden sie nachträglich geändert.") from None
    yield Attacked(name, target.way, learned)


def _synthetic(size: int, years: int, seed: int, chosen: Sequence[Way], limit: Limit) -> Iterator[Attacked]:
    from schutznetz.domain.disclosure.attack import suite, suite_years

    if not LEAST_SIZE <= size <= MOST_SIZE or seed < 0:
        raise Unreadable(f"Ein erfundenes Land hat {LEAST_SIZE} bis {MOST_SIZE} SAP und einen Startwert ab 0.")
    if not 1 <= years <= MOST_YEARS:
        raise Unreadable(f"Ein erfundenes Land hat 1 bis {MOST_YEARS} Jahre.")
    sap = plan("sap")
    rho = min(one.rho for one in sap.budgets) if size >= 1200 else sap.budgets[0].rho
    land = suite.Field(size, seed, rho, limit) if years == 1 else suite_years.field(size, years, seed, rho, limit)
    over = f", {years} Jahre" if years > 1 else ""
    for way in chosen:
        name = f"Erfundenes Land mit {size} SAP{over} (Startwert {seed}), {WAY_NAMES[way]}"
        yield Attacked(name, way, tuple(land.attacked(way)))


def _released(options: argparse.Namespace) -> tuple[str, Published]:
    """A release of this instance, through the one door."""
    import django

    from schutznetz.config.command import nothing_there

    if missing := nothing_there("journal"):
        raise Unreadable(missing)
    year, _, quarter = options.release.partition("/")
    if not year.isdigit() or (quarter and quarter not in "1234"):
        raise Unreadable("Eine Veröffentlichung heißt zum Beispiel 2025 oder 2025/1.")
    django.setup()
    from schutznetz.apps.reporting.queries import released

    try:
        of = released.published(int(year), int(quarter) if quarter else None, ministry=options.ministry)
    except released.NotPublished:
        raise Unreadable(f"Für {options.release} ist nichts veröffentlicht.") from None
    tables = [
        Printed(
            one.key,
            tuple((axis.key, tuple(level.key for level in axis.levels)) for axis in one.axes),
            () if one.is_withheld else tuple(one.values),
        )
        for one in of.tables.values()
    ]
    name = f"{of.name} {options.release}, {of.ministry_name}"
    return name, _published(of.family, tables, of.profile, of.guarantee.get("rho", 0.0))


def _published(family: str, tables: Sequence[Printed], profile: str, rho: float) -> Published:
    if profile not in WAYS or (WAYS[profile] is Way.NOISE and not rho > 0):
        raise Unreadable(f"Das Schutzverfahren „{profile}“ ist nicht bekannt, oder sein Budget fehlt.")
    try:
        return published(plan(family), tables, WAYS[profile], rho)
    except (KeyError, PlanError) as error:
        raise Unreadable(f"Die Tabellen passen zu keinem Plan: {error}") from None


def _in_folder(folder: Path) -> tuple[str, Published]:
    """Open data as handed out: `metadata.json` and a CSV file for each table."""
    try:
        about = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        tables = [_printed(folder, one) for one in about["plan"]]
        protection, family = about["protection"], about["dct:identifier"].split("-")[0]
        rho = float(protection["guarantee"].get("rho", 0.0))
        return str(about["dct:identifier"]), _published(family, tables, protection["profile"], rho)
    except OSError as error:
        raise Unreadable(f"{error.filename} ist nicht lesbar: {error.strerror}.") from None
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError, csv.Error) as error:
        raise Unreadable(f"In {folder} liegen keine offenen Daten von Schutznetz: {error!r}.") from None


def _printed(folder: Path, about: Mapping[str, Any]) -> Printed:
    """One table; figures told as "few" are as good as withheld."""
    if about["withheld"]:
        return Printed(about["key"], (), ())
    name = Path(str(about["key"])).name
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    axes = tuple((key, tuple(dict.fromkeys(row[key] for row in rows))) for key in about["by"])
    try:
        values = tuple(int(row["value"]) if row["value"] else None for row in rows)
    except ValueError as error:
        raise Unreadable(f"{name}.csv: {error}") from None
    return Printed(about["key"], axes, values)


def _over(one: Learned) -> bool:
    """Beyond the bound by more than chance explains?"""
    return "bound" in one.facts and one.facts["accuracy"] > one.facts["bound"] + _by_chance(one)


def _by_chance(one: Learned) -> float:
    """How far a share of right guesses may lie off; `of` is how often it was tried."""
    return SLACK * 0.5 / sqrt(one.of)


def _holds(one: Learned) -> str:
    if _over(one):
        return "Mehr als zugesagt!"
    if one.facts["accuracy"] <= one.facts["bound"]:
        return "Das hält."
    points = f"{100 * _by_chance(one):.1f}".replace(".", ",")
    return f"Das hält: Bei {one.of} Versuchen sind bis zu {points} Punkte mehr Zufall."


def _plain(one: Attacked) -> dict[str, Any]:
    learned = [{**asdict(each), "facts": {key: value for key, value in each.facts.items() if isfinite(value)},
                "share_right": each.share_right, "has_stopped": each.has_stopped} for each in one.learned]  # fmt: skip
    return {"name": one.name, "way": one.way.value, "alarming": one.is_alarming, "learned": learned}


def _lines(one: Attacked) -> Iterator[str]:
    yield one.name
    for each in one.learned:
        if each.asked or each.of:
            yield f"  {NAMES[each.attack][0]}"
            yield f"      {' '.join(_says(each, one.way))}"
    proven = sum(each.proven for each in one.learned)
    yield (
        f"  Insgesamt bewiesen: {proven} Aussagen über wenige Personen oder eine ganze Gruppe."
        if proven
        else ("  Bewiesen ist über einzelne Personen nichts.")
    )


def _says(one: Learned, way: Way) -> Iterator[str]:
    if "accuracy" in one.facts:
        yield f"Richtig geraten: {_percent(one.facts['accuracy'])} (Münzwurf 50 %)."
        if "bound" in one.facts:
            yield f"Zugesagt: höchstens {_percent(one.facts['bound'])}."
            yield _holds(one)
        else:
            yield "Eine Grenze sagt dieses Verfahren nicht zu."
        return
    joined = "Zahlen durch das Wissen von" if one.attack == "singleton" else "von"
    yield f"Bewiesen: {one.proven} {joined} {one.of} {NAMES[one.attack][1]}."
    if one.attack in PROMISED.get(way, ()):
        yield "Zugesagt: keine." if not one.proven else "Zugesagt: keine. Mehr als zugesagt!"
    if one.claimed > one.proven:
        share = one.share_right
        right = "wie viele stimmen, weiß der Angreifer nicht" if share is None else f"richtig {_percent(share)}"
        yield f"Vermutet: {one.claimed}, {right}."
    if "right_before" in one.facts:
        yield f"Mit der ersten Antwort allein: richtig {_percent(one.facts['right_before'])}."
    if "alone" in one.facts:
        yield f"Aus den Jahren für sich: {one.facts['alone']:.0f}."
    if one.has_stopped:
        yield f"Die Zeit reichte für {one.tried} von {one.asked}."


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
