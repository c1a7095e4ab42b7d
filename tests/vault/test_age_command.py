# SPDX-License-Identifier: EUPL-1.2
"""What a vault writes opens with the plain `age` command and the password, as the export says, without this program."""

import json
import os
import pty
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyrage
import pytest
from playwright._impl._driver import compute_driver_executable

CORE = Path(__file__).resolve().parents[2] / "src/schutznetz/apps/vault/browser/core"
NODE = str(compute_driver_executable()[0])
PASSWORD = "neun blaue kraniche tanzen am kanal"
NOTE = "Weint seit dem Überfall 🕊, schläft schlecht."
ROUNDS = 3000
"""Talks: enough for an archive of 4 MiB, that is 64 chunks of the file format."""
WRITE = """
const [, core, folder, password, note, rounds] = process.argv;
const load = (name) => import(`${core}/${name}.js`);
const [age, archive, container, wraps] = await Promise.all(['age', 'archive', 'container', 'wraps'].map(load));
const { writeFileSync } = await import('node:fs');
const identity = age.newIdentity();
const saved = '2026-06-15T09:05:00.000Z';
const head = { instance: 'i', vault: 'v', seq: 7, prev_sha256: 'x', kind: 'archive', saved };
const talks = {};
for (let at = 0; at < Number(rounds); at += 1) talks[`t${at}`] = { id: `t${at}`, process: 'p', note: note.repeat(10) };
const { bytes } = await container.pack(identity, head, { processes: { p: { id: 'p' } }, talks }, archive.SIZES);
writeFileSync(`${folder}/archive.age`, bytes);
writeFileSync(`${folder}/identity.pass.age`, await wraps.wrapWithPassphrase(identity, password));
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive and the envelope of its key, as an export holds them."""
    made = tmp_path_factory.mktemp("export")
    given = [CORE.as_uri(), str(made), PASSWORD, NOTE, str(ROUNDS)]
    subprocess.run([NODE, "--input-type=module", "-e", WRITE, "--", *given], check=True, timeout=120)
    return made


@pytest.mark.requirement("SAP-165")
def test_an_archive_opens_on_its_own_with_another_program(folder: Path) -> None:
    envelope = pyrage.passphrase.decrypt((folder / "identity.pass.age").read_bytes(), PASSWORD).decode()
    key = pyrage.x25519.Identity.from_str(envelope.splitlines()[-1])
    _is_whole(pyrage.decrypt((folder / "archive.age").read_bytes(), [key]))


@pytest.mark.requirement("SAP-165")
@pytest.mark.skipif(shutil.which("age") is None, reason="the Debian package age is not installed")
def test_an_archive_opens_on_its_own_with_the_command_of_the_handbook(folder: Path) -> None:
    _is_whole(_typed(["age", "-d", "-i", "identity.pass.age", "archive.age"], PASSWORD, folder))


def _is_whole(plain: bytes) -> None:
    opened: dict[str, Any] = json.loads(plain)
    assert (opened["kind"], opened["seq"], len(plain)) == ("archive", 7, 4 * 2**20)
    talks = opened["document"]["talks"]
    assert len(talks) == ROUNDS
    assert all(one["note"] == NOTE * 10 for one in talks.values())


def _typed(command: list[str], password: str, folder: Path) -> bytes:
    """What the command prints when somebody types the password at its terminal."""
    ours, theirs = pty.openpty()
    try:
        running = subprocess.Popen(
            ["setsid", "--ctty", "--wait", *command], cwd=folder, stdin=theirs, stdout=subprocess.PIPE
        )
        asked = b""
        while b"passphrase" not in asked:
            asked += os.read(ours, 1024)
        os.write(ours, f"{password}\n".encode())
        printed, _ = running.communicate(timeout=120)
        assert running.returncode == 0, os.read(ours, 4096).decode(errors="replace")
        return printed
    finally:
        os.close(ours)
        os.close(theirs)
