# SPDX-License-Identifier: EUPL-1.2
"""Write the notebook of the demonstration: `python tools/demo_notebook.py` after each change of its examples.

The examples are written by the notebook itself (`apps/vault/browser/notebook/examples.js`), so that every record has
the fields of a real one. Days are those before BASE; the demonstration moves them to its own day. Ids are numbered, so
that the same sources give the same file. One closed counselling has its coded sheet already. `--check` compares only.
"""

import argparse
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

from schutznetz.config.demo_notebook import BASE, NOTEBOOK
from schutznetz.regulation.sap_erlass.rule_sets import standard

BROWSER = Path(__file__).resolve().parent.parent / "src/schutznetz/apps/vault/browser"
WRITE = """
const [, folder, base, values] = process.argv;
const { write } = await import(`${folder}/notebook/examples.js`);
const { drafted, keep, withoutSheet } = await import(`${folder}/returns/sheets.js`);
const draft = {};
write(draft, JSON.parse(values), base);
const [first] = withoutSheet(draft);
keep(draft, { ...drafted(draft, first.id), gender: "f", age: "40", status: "civil", level: "21", function: "without" });
console.log(JSON.stringify(draft));
"""
RANDOM = re.compile(r'"([0-9a-f]{32})"')
MOMENT = re.compile(r'"made": ?"[^"]+"')


def made() -> str:
    """The file as it should be."""
    node = str(compute_driver_executable()[0])
    arguments = [BROWSER.as_uri(), BASE.isoformat(), json.dumps(_values(BASE))]
    done = subprocess.run(
        [node, "--input-type=module", "-e", WRITE, "--", *arguments], capture_output=True, text=True, check=True,
        timeout=60,
    )  # fmt: skip
    return _steady(json.dumps(json.loads(done.stdout), ensure_ascii=False, indent=1)) + "\n"


def _values(day: date) -> dict[str, Any]:
    """Rules of the decree as the platform gives them to the vault."""
    rules = standard()
    keys = [f"{topic}.{one.key}" for topic, values in rules.sets["SAP-2007"].topics.items() for one in values]
    return {key: {"value": (one := rules.dated(key, day)).value, "citation": str(one.citation)} for key in keys}


def _steady(text: str) -> str:
    """Numbers for what was drawn at random, and the order for the moments of writing."""
    ids: dict[str, str] = {}
    text = RANDOM.sub(lambda found: f'"{ids.setdefault(found[1], f"{len(ids) + 1:032x}")}"', text)
    count = iter(range(10**6))
    return MOMENT.sub(lambda _found: f'"made": "{BASE}T08:00:{(n := next(count)) % 60:02}.{n:03}Z"', text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    text = made()
    if not parser.parse_args().check:
        NOTEBOOK.write_text(text, encoding="utf-8")
    elif NOTEBOOK.read_text(encoding="utf-8") != text:
        print("Der Notizblock der Vorführung ist nicht mehr der seiner Beispiele: python tools/demo_notebook.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
