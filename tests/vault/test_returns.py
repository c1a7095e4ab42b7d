# SPDX-License-Identifier: EUPL-1.2
"""Returns as the browser makes them, in the node that Playwright brings, against the server's labels, plan and keys."""

import base64
import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from playwright._impl._driver import compute_driver_executable

from schutznetz.adapters import blind_signatures
from schutznetz.apps.figures.queries.returns import plan_for_vault, sheet_for_vault
from schutznetz.domain.disclosure import head_counts
from schutznetz.regulation.statistics.sheets import sheet

HERE = Path(__file__).resolve().parent
AUTHORITIES = 30
KNOWN_EACH = 5


def a_case(rng: random.Random, staff: dict[tuple[str, ...], int]) -> list[dict[str, Any]]:
    """Labels of an invented staff, and what they mean for people of whom only some attributes are known."""
    found, _weakest = head_counts.cut(staff, sheet("sap"))
    keys = [one.key for one in found.attributes]
    labels = [
        {"values": dict(zip(keys, (sorted(one) for one in label.values), strict=True)), "staff": label.staff}
        for label in found.labels
    ]
    cases = []
    for _ in range(KNOWN_EACH):
        known = {one.key: rng.choice(one.values) for one in found.attributes if rng.random() < 0.7}
        meant = found.meant(known)
        values = {one.key: [value for value in one.values if value in meant.values[at]]
                  for at, one in enumerate(found.attributes)}  # fmt: skip
        cases.append({"labels": labels, "known": known, "values": values, "staff": meant.staff})
    return cases


def invented(rng: random.Random) -> dict[tuple[str, ...], int]:
    size = rng.choice((1, 3, 9, 40))
    return {person: rng.randrange(size + 1) for person in head_counts.classes(sheet("sap"))}


@pytest.mark.requirement("SAP-063", "SAP-064", "SAP-066", "SAP-166")
def test_returns_in_the_browser(tmp_path: Path) -> None:
    rng, private = random.Random(5), blind_signatures.new_key()
    key = load_der_private_key(private, password=None)
    assert isinstance(key, RSAPrivateKey)
    numbers = key.private_numbers()
    world = {
        "told": {"plan": plan_for_vault(), "sheet": sheet_for_vault()},
        "cases": [case for _ in range(AUTHORITIES) for case in a_case(rng, invented(rng))],
        "modulus": base64.b64encode(blind_signatures.modulus(private)).decode(),
        "private": {"d": str(numbers.d), "n": str(numbers.public_numbers.n)}, "out": str(tmp_path / "out.json"),
    }  # fmt: skip
    (tmp_path / "cases.json").write_text(json.dumps(world), encoding="utf-8")
    run = subprocess.run(
        [compute_driver_executable()[0], "--test", "--test-reporter=tap", str(HERE / "returns.test.mjs")],
        capture_output=True, text=True, timeout=180, env={**os.environ, "RETURN_CASES": str(tmp_path / "cases.json")},
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "\n# pass 11\n" in run.stdout, run.stdout
    _sign_what_the_browser_hid(private, numbers.public_numbers.n, tmp_path / "out.json")


def _sign_what_the_browser_hid(private: bytes, n: int, path: Path) -> None:
    """The server's own signature, opened, holds for the number it never saw; that of another number does not."""
    hidden, other = json.loads(path.read_text(encoding="utf-8"))
    for given, expected in ((hidden, True), (other, False)):
        signature = blind_signatures.sign(private, base64.b64decode(given["blinded"]))
        factor = int.from_bytes(base64.b64decode(hidden["factor"]))
        opened = (int.from_bytes(signature) * pow(factor, -1, n) % n).to_bytes(blind_signatures.SIZE)
        assert blind_signatures.verifies(private, base64.b64decode(hidden["message"]), opened) is expected
