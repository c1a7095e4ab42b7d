# SPDX-License-Identifier: EUPL-1.2
"""tau-ARGUS (the tool of statistical offices; pytauargus from PyPI) as the peer, in an environment and process of its
own: it shares no solver with us, and what breaks there breaks nothing here."""

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import numpy as np

from schutznetz.domain.disclosure.attack.published import Published, Way
from schutznetz.domain.disclosure.invented import Land
from schutznetz.domain.disclosure.suppression import LEAST

PEER, FOLDER = "pytauargus==0.6.0", Path("var/bench/tau-argus")
SECONDS = 300
SCRIPT = """
import json, sys
from pytauargus import protect
given = json.load(sys.stdin)
found = []
for by in given["tables"]:
    columns = {key: given["columns"][key] for key in by} | {"n": [1] * given["size"]}
    table = protect(columns, by, response="n", safety_rules=f"FREQ({given['least']},20)", suppress="OPT(1)").tables[0]
    safe = table.safe("x")
    found.append([[[str(row[key]).strip() for key in by], safe[nth]] for nth, row in enumerate(table.rows)])
print("\\n" + json.dumps(found))
"""


def environment() -> Path | None:
    """Its Python, installed on first use; None when it cannot be had."""
    python = FOLDER / "bin/python"
    if not python.exists():
        venv.create(FOLDER, with_pip=True)
        asked = [str(python), "-m", "pip", "install", "-q", PEER]
        if subprocess.run(asked, check=False, capture_output=True).returncode:
            return None
    return python.absolute()


def tau_argus(land: Land) -> Published | None:
    """Each table of the plan protected on its own, threshold five, optimal suppression; None when it cannot be had.

    It knows no links between tables of different dimensions; the margins it withholds are taken over.
    """
    python = environment()
    if python is None:
        print(f"{PEER} cannot be installed here", file=sys.stderr)
        return None
    codes = {f"by_{key}": [f"c{one:03}" for one in some] for key, some in land.codes.items()}  # some names are taken
    tables = [[f"by_{key}" for key in one.table.by] for one in land.layout.blocks]
    asked = {"columns": codes, "tables": tables, "size": land.processes, "least": LEAST}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([str(python), "-c", SCRIPT], input=json.dumps(asked), text=True, capture_output=True,
                              check=False, timeout=SECONDS, cwd=folder)  # fmt: skip
    if done.returncode:
        print(f"{PEER}: {done.stderr[-400:]}", file=sys.stderr)
        return None
    return _published(land, json.loads(done.stdout.splitlines()[-1]))


def _published(land: Land, found: list[list[tuple[list[str], object]]]) -> Published:
    wide = land.with_margins()
    hidden = np.zeros(wide.layout.size, dtype=bool)
    blocks = {one.table.by: one for one in wide.layout.blocks}
    for block, rows in zip(land.layout.blocks, found, strict=True):
        for levels, value in rows:
            if value != "x":
                continue
            by = tuple(key for key, level in zip(block.table.by, levels, strict=True) if level.startswith("c"))
            at = blocks.get(by)
            if at is not None:
                places = [int(one[1:]) for one in levels if one.startswith("c")]
                hidden[at.start + (int(np.ravel_multi_index(places, at.shape)) if places else 0)] = True
    return Published(wide.layout, Way.SUPPRESSION, wide.tally(), hidden)
