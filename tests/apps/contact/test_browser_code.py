# SPDX-License-Identifier: EUPL-1.2
"""Codes, letters and the task of the browser, in the node that Playwright brings."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from schutznetz.domain.contact.work import is_done, task

HERE = Path(__file__).resolve().parent
SECRET = b"secret"


@pytest.mark.once
def test_the_code_of_the_browser():
    done = run("browser.test.mjs")
    assert "\n# pass 0\n" not in done, "no test ran"


@pytest.mark.once
def test_browser_and_server_agree_on_the_task(tmp_path):
    digest = hashlib.sha256(b"{}").hexdigest()
    given = task(SECRET, 9, 100, "salt")
    (tmp_path / "given.json").write_text(json.dumps([given, digest]))
    number = run("solve.mjs", str(tmp_path / "given.json")).strip()
    assert is_done(SECRET, given, digest, number, 100)


def run(name: str, *arguments: str) -> str:
    options = ["--test", "--test-reporter=tap"] if name.endswith(".test.mjs") else []
    node = compute_driver_executable()[0]
    command = [node, "--no-warnings", *options, str(HERE / name), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
