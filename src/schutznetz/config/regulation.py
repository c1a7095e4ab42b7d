# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz regulation`: shows the rules of the decree, explains one, and answers a file of questions.

It needs no instance and no database: it knows the rule sets that ship, not the acts of a ministry.
"""

import argparse
import json
import os
import re
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from schutznetz.adapters import clock
from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass import catalogue, questions
from schutznetz.regulation.sap_erlass.describe import STRENGTHS, Described, Value, describe, german, sections, shown
from schutznetz.regulation.sap_erlass.evaluate import FactsError
from schutznetz.regulation.sap_erlass.examples import Example, load
from schutznetz.regulation.sap_erlass.rule_sets import FIRST, Rules, standard

CASES = Path(__file__).resolve().parents[3] / "tests/regulation/cases/sap_erlass"
"""The example cases lie beside the tests; a program without its tests shows none."""
DONE, DUE, MISSHAPEN, BREACHED = range(4)
STATUS = {
    Status.MET: "erfüllt",
    Status.DUE: "fällig",
    Status.BREACHED: "nicht erfüllt",
    Status.NOT_APPLICABLE: "trifft nicht zu",
}


def main(options: argparse.Namespace) -> int:
    """Answer; 0 without anything open, 1 something is due, 2 the question is wrong, 3 something is breached."""
    return {"show": show, "explain": explain, "check": check}[options.action](options)


def _rules(options: argparse.Namespace) -> tuple[Rules, date]:
    sets, key = standard().sets, options.set or FIRST
    if key not in sets:
        sys.exit(f"Das Regelwerk „{key}“ gibt es nicht. Vorhanden sind: {', '.join(sets)}.")
    return Rules(sets, first=key), options.on or clock.today()


def show(options: argparse.Namespace) -> int:
    rules, day = _rules(options)
    described = describe(catalogue.rules().values(), rules=rules, day=day, examples=load(CASES))
    if options.json:
        return _print_json({"set": _set(rules, day), "on": day, "rules": [asdict(one) for one in described]})
    print(_heading(rules, day))
    for one in described:
        _print_lines("", *_title(one), *(f"    {_value(value)}" for value in one.values))
    print(f"\n{len(described)} Regeln, {sum(one.examples for one in described)} Beispiele.")
    return DONE


def explain(options: argparse.Namespace) -> int:
    rules, day = _rules(options)
    rule = catalogue.rules().get(options.rule)
    if rule is None:
        near = [key for key in catalogue.rules() if options.rule.removeprefix("sap.").split(".")[0] in key]
        print(f"Die Regel „{options.rule}“ gibt es nicht. Ähnlich heißen: {', '.join(near) or 'keine'}.")
        return MISSHAPEN
    examples = [one for one in load(CASES) if one.rule == rule.key]
    described = describe([rule], rules=rules, day=day, examples=examples)[0]
    text = words(rule.key)
    if options.json:
        told = asdict(described) | {"says": text, "examples": [_example(one) for one in examples]}
        return _print_json({"set": _set(rules, day), "on": day, "rule": told})
    _print_lines(_heading(rules, day), "", *_title(described), *([f"    {text}"] if text else []))
    known = {one.number: one.title for one in sections()}
    _print_lines("", "Abschnitte", *(f"    {known.get(number, number)}" for number in described.sections))
    _print_lines("", "Werte", *(line for value in described.values for line in _lines(value)))
    _print_lines("", "Beispiele", *(line for one in examples for line in _example_lines(one)))
    return DONE


def check(options: argparse.Namespace) -> int:
    try:
        text = sys.stdin.read() if options.file == "-" else Path(options.file).read_text(encoding="utf-8")
        answers = questions.answers(questions.read(json.loads(text)), sets=standard().sets)
    except OSError as error:
        return _wrong(options, f"Die Datei ist nicht lesbar: {error.strerror}.")
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        return _wrong(options, f"Das ist kein JSON: {error}.")
    except FactsError as error:
        return _wrong(options, str(error))
    if options.json:
        _print_json({"answers": [questions.plain(one) for one in answers]})
    else:
        _print_lines(*(line for one in answers for line in _answer_lines(one)))
    if any(one.fault for one in answers):
        return MISSHAPEN
    return {Status.BREACHED: BREACHED, Status.DUE: DUE}.get(questions.worst(answers) or Status.MET, DONE)


def words(rule: str) -> str:
    """What pages say about a rule, with dots where they fill something in."""
    from django.apps import apps

    if not apps.ready:
        _set_up()
    from schutznetz.apps.ui.facts import words_of

    return re.sub(r"%\(\w+\)[sd]", "…", words_of(rule)).replace("%%", "%")


def _set_up() -> None:
    """The apps know the words. Looking at the rules must not make an instance, so they get a folder for a moment."""
    import django

    with TemporaryDirectory(prefix="schutznetz-regulation-") as folder:
        os.environ["SCHUTZNETZ_VAR"] = folder
        django.setup()


def _wrong(options: argparse.Namespace, says: str) -> int:
    if options.json:
        _print_json({"error": {"says": says}})
    else:
        print(says)
    return MISSHAPEN


def _heading(rules: Rules, day: date) -> str:
    one = rules.set_on(day)
    ended = f", abgelaufen am {german(one.until)}" if one.until and one.until < day else ""
    return f"{one.key}: {one.name}\n{one.reference}\nWerte vom {german(day)}{ended}"


def _set(rules: Rules, day: date) -> dict[str, Any]:
    one = rules.set_on(day)
    return {"key": one.key, "name": one.name, "reference": one.reference, "since": one.since, "until": one.until}


def _title(one: Described) -> list[str]:
    places = ", ".join(one.sections)
    count = "1 Beispiel" if one.examples == 1 else f"{one.examples} Beispiele"
    return [f"{one.key}  ({STRENGTHS[one.strength]}; Abschnitt {places}; {count})"]


def _value(value: Value) -> str:
    if value.value is None:
        return f"{value.parameter}: in diesem Regelwerk an diesem Tag ohne Wert"
    since = german(value.since)
    return f"{value.name} = {shown(value.value, value.unit)} [{value.parameter}] – {value.cite}, seit {since}"


def _lines(value: Value) -> list[str]:
    return [f"    {_value(value)}", *([f"        {value.says}"] if value.says else [])]


def _example(one: Example) -> dict[str, Any]:
    return {"name": one.name, "on": one.on, "set": one.set, "source": one.source, "facts": one.facts,
            "expected": one.expected}  # fmt: skip


def _example_lines(one: Example) -> list[str]:
    facts = json.dumps(questions.simple(one.facts), ensure_ascii=False)
    found = "; ".join(_expected(finding) for finding in one.expected)
    return [f"    {one.name}, am {german(one.on)} ({one.source})", f"        Angaben {facts}", f"        {found}"]


def _expected(finding: Any) -> str:
    status = STATUS[Status(finding["status"])] if "status" in finding else "Befund"
    due = f", bis {german(finding['due_on'])}" if finding.get("due_on") else ""
    return f"Ergebnis: {status}{due}"


def _answer_lines(one: questions.Answer) -> list[str]:
    name = f"{one.question.id}: " if one.question.id else ""
    head = f"{name}{one.question.rule} am {german(one.on)} ({one.set})"
    if one.fault:
        return [head, f"    Frage nicht verstanden: {one.fault}"]
    return [head, *(line for finding in one.findings for line in _finding_lines(finding))]


def _finding_lines(finding: Finding) -> list[str]:
    due = f", bis {german(finding.due_on)}" if finding.due_on else ""
    look = ", bitte ansehen" if finding.warning else ""
    facts = "; ".join(f"{key} = {questions.simple(value)}" for key, value in finding.facts.items())
    lines = [f"    {STATUS[finding.status]}{due}{look} ({STRENGTHS[finding.strength]}) – {finding.citation}"]
    return lines + ([f"        {facts}"] if facts else [])


def _print_json(value: Any) -> int:
    print(json.dumps(questions.simple(value), ensure_ascii=False, indent=2))
    return DONE


def _print_lines(*lines: str) -> None:
    print("\n".join(lines))
