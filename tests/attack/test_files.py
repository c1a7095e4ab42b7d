# SPDX-License-Identifier: EUPL-1.2
"""Backups that want to write elsewhere, and files that others of the machine may read."""

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from schutznetz.config.backup import BackupError, _unpack

Tried = Callable[..., None]


def link(name: str, kind: bytes, target: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


MEMBERS = [
    tarfile.TarInfo("../evil"), tarfile.TarInfo("media/../../evil"), link("media/x", tarfile.SYMTYPE, "/etc/passwd"),
    link("media/x", tarfile.SYMTYPE, "../../evil"), link("x", tarfile.LNKTYPE, "../../etc/passwd"),
    link("x", tarfile.CHRTYPE, ""), link("x", tarfile.FIFOTYPE, ""),
]  # fmt: skip


@pytest.mark.parametrize("member", MEMBERS, ids=lambda info: f"{info.type!r} {info.name}")
def test_a_backup_writes_nowhere_else(member: tarfile.TarInfo, tmp_path: Path, tried: Tried) -> None:
    source, folder = tmp_path / "backup.tar.gz", tmp_path / "there"
    folder.mkdir()
    with tarfile.open(source, "w:gz") as archive:
        archive.addfile(member, io.BytesIO())
    with pytest.raises(BackupError):
        _unpack(source, folder)
    assert not (tmp_path / "evil").exists()
    tried("backups that write elsewhere", "refused")


def test_nobody_else_on_the_machine_reads_an_instance(tried: Tried) -> None:
    """Started with the usual umask, every file of a new instance belongs to its user alone."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "var"
        command = [sys.executable, "-m", "schutznetz.config.command", "--var", str(folder), "migrate"]
        hidden = ("SCHUTZNETZ_VAR", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        environment = {name: value for name, value in os.environ.items() if name not in hidden}
        subprocess.run(command, check=True, capture_output=True, umask=0o022, env=environment, timeout=120)
        there = [folder, *folder.rglob("*")]
        assert [path for path in there if path.stat().st_mode & 0o077] == []
        tried("files of an instance readable for others", "none", len(there))
