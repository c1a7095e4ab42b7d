# SPDX-License-Identifier: EUPL-1.2
"""Run the JavaScript tests (node --test, nothing installed) and fail with what they say."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SCRIPTS = sorted(path.name for path in HERE.glob("*.test.mjs"))


@pytest.mark.parametrize("script", SCRIPTS)
def test_javascript(script: str) -> None:
    node = shutil.which("node")
    assert node, "node (version 20 or newer) is needed for the JavaScript tests"
    run = subprocess.run(
        [node, "--test", "--test-reporter=tap", str(HERE / script)], capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "\n# pass 0\n" not in run.stdout, "no JavaScript test ran"
