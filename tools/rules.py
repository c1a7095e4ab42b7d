# SPDX-License-Identifier: EUPL-1.2
"""Write docs/generated/rules.md and the JSON Schema of questions from the rules of the decree; `--check` compares."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from schutznetz.regulation.parameters import Parameter
from schutznetz.regulation.sap_erlass import catalogue, schema
from schutznetz.regulation.sap_erlass.describe import STRENGTHS, Section, german, sections, shown
from schutznetz.regulation.sap_erlass.examples import load
from schutznetz.regulation.sap_erlass.registry import Rule
from schutznetz.regulation.sap_erlass.rule_sets import FIRST, RuleSet, standard

ROOT = Path(__file__).resolve().parent.parent
LINE = 4000
CASES = ROOT / "tests/regulation/cases/sap_erlass"
HEAD = """<!-- SPDX-License-Identifier: EUPL-1.2 -->
# Regeln des SAP-Erlasses

Erzeugt aus Regeln, Werten und Beispielen mit `tools/rules.py --write`; nicht von Hand ändern.

SAP sind Soziale Ansprechpartnerinnen und Ansprechpartner. Jeder Abschnitt des Erlasses von 2007 steht hier mit den
Regeln, die ihn umsetzen. *Hausregel* heißt: Das steht nicht im Erlass, sondern ist eine Vorgabe dieses Programms, die
sich ändern lässt. *muss* sperrt oder eröffnet eine Pflicht, *soll* warnt, *kann* bietet an. Kein Ergebnis entscheidet
über einen Menschen. Wie man eine Regel befragt: [Das Regelwerk](../howto/regelwerk.md).
"""


def page() -> str:
    rules, sets = catalogue.rules(), standard().sets
    cases = Counter(one.rule for one in load(CASES))
    parts = [HEAD, _sets(sets.values()), *(_section(one, rules.values(), cases) for one in sections())]
    return "\n".join([*parts, *(_differences(one) for one in sets.values() if one.based_on), _rows(rules.values())])


def _sets(sets: Iterable[RuleSet]) -> str:
    lines = ["## Regelwerke\n", "| Schlüssel | Name | Fundstelle | Von | Bis | Beruht auf | Werte |"]
    lines.append("|---|---|---|---|---|---|---|")
    for one in sets:
        count = sum(len(topic.parameters) for topic in one.topics.values())
        cells = (one.key, one.name, one.reference, german(one.since), german(one.until) or "–", one.based_on or "–")
        lines.append(_row(*cells, str(count) if one.can_apply else "keine"))
    return "\n".join(lines) + "\n"


def _section(section: Section, rules: Iterable[Rule], cases: Mapping[str, int]) -> str:
    here = [one for one in rules if section.number in one.sections]
    title = f"## {section.title}\n"
    if not here:
        return f"{title}\n{section.without or 'Für diesen Abschnitt gibt es keine Regel.'}\n"
    lines = [title, "| Regel | Stärke | Werte | Beispiele | Anforderungen |", "|---|---|---|---|---|"]
    for one in here:
        values = "<br>".join(_value(name) for name in one.parameters) or "–"
        rows = " ".join(one.rows)
        lines.append(_row(f"`{one.key}`", STRENGTHS[one.strength], values, str(cases.get(one.key, 0)), rows))
    return "\n".join(lines) + "\n"


def _value(name: str) -> str:
    """A parameter of the first set with all its versions."""
    topic, _dot, key = name.partition(".")
    return _versions(standard().sets[FIRST].topics[topic].parameters[key])


def _versions(one: Parameter) -> str:
    said = (
        f"{shown(each.value, one.unit)} ({each.citation}, seit {german(each.citation.since)})" for each in one.versions
    )
    return f"{one.name} = {'; dann '.join(said)}"


def _differences(one: RuleSet) -> str:
    lines = [f"## Was {one.key} anders sagt als {one.based_on}\n", "| Wert | Bedeutung |", "|---|---|"]
    lines += [_row(_versions(each), each.says) for topic in one.topics.values() for each in topic]
    return "\n".join(lines) + "\n"


def _rows(rules: Iterable[Rule]) -> str:
    found: dict[str, list[str]] = {}
    for one in rules:
        for row in one.rows:
            found.setdefault(row, []).append(f"`{one.key}`")
    lines = ["## Von der Anforderung zur Regel\n", "| Anforderung | Regeln |", "|---|---|"]
    return "\n".join([*lines, *(_row(row, ", ".join(found[row])) for row in sorted(found))]) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def json_schema() -> str:
    usable = [key for key, one in standard().sets.items() if one.can_apply]
    return _laid_out(schema.of_questions(catalogue.rules().values(), usable)) + "\n"


def _laid_out(value: Any, margin: str = "\n") -> str:
    """JSON with a line for each entry of what is too long for one: a rule is a line, and a change of it is one."""
    whole = json.dumps(value, ensure_ascii=False)
    if len(whole) < LINE:
        return whole
    deeper = margin + " "
    if isinstance(value, list):
        entries = [_laid_out(one, deeper) for one in value]
    else:
        entries = [f"{json.dumps(key)}: {_laid_out(one, deeper)}" for key, one in value.items()]
    opened, closed = "[]" if isinstance(value, list) else "{}"
    return opened + deeper + f",{deeper}".join(entries) + margin + closed


FILES = {
    ROOT / "docs/generated/rules.md": page,
    ROOT / "docs/generated/regulation-facts.schema.json": json_schema,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    wish = parser.add_mutually_exclusive_group(required=True)
    wish.add_argument("--check", action="store_true")
    wish.add_argument("--write", action="store_true")
    options = parser.parse_args()
    for path, make in FILES.items():
        made = make()
        if options.write:
            path.write_text(made, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != made:
            sys.exit(f"{path.relative_to(ROOT)} is out of date: run .venv/bin/python tools/rules.py --write")


if __name__ == "__main__":
    main()
