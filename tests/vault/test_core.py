# SPDX-License-Identifier: EUPL-1.2
"""The core of the vault in the node that Playwright brings; the QR code against another program's."""

import json
import subprocess
from pathlib import Path

import pytest
import qrcode
from playwright._impl._driver import compute_driver_executable

HERE = Path(__file__).resolve().parent
BROWSER = HERE.parent.parent / "src/schutznetz/apps/vault/browser"
NODE = str(compute_driver_executable()[0])


@pytest.mark.requirement("SAP-165")
@pytest.mark.parametrize("part", ["core", "opening", "archive"])
def test_the_core_of_the_vault(part: str) -> None:
    run = subprocess.run(
        [NODE, "--test", "--test-reporter=tap", str(HERE / f"{part}.test.mjs")],
        capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "\n# pass 0\n" not in run.stdout, "no test ran"


def test_the_code_on_the_sheet_is_a_qr_code() -> None:
    text = "NGZ6-PP1K-RNFV-AVG2-5MDP-94Z2-EWSM"
    script = f"""
        const {{ qr }} = await import({json.dumps((BROWSER / "core/qr.js").as_uri())});
        const drawn = [0, 1, 2, 3, 4, 5, 6, 7].map((mask) => qr({json.dumps(text)}, mask));
        console.log(JSON.stringify([...drawn, qr({json.dumps(text)})]));
    """
    run = subprocess.run(
        [NODE, "--input-type=module", "-e", script], capture_output=True, text=True, check=True, timeout=60
    )
    *drawn, chosen = json.loads(run.stdout)
    expected = [_another_program(text, mask) for mask in range(8)]
    assert drawn == expected
    assert chosen in expected


def _another_program(text: str, mask: int) -> list[list[bool]]:
    code = qrcode.QRCode(version=3, error_correction=qrcode.ERROR_CORRECT_M, mask_pattern=mask, border=0)
    code.add_data(qrcode.util.QRData(text, mode=qrcode.util.MODE_ALPHA_NUM))
    code.make(fit=False)
    return [[bool(module) for module in row] for row in code.get_matrix()]
