# SPDX-License-Identifier: EUPL-1.2
"""Backup and restore through the command, on real instances in folders of their own."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from uuid import UUID

import pytest

from schutznetz.config.backup import TOMBSTONES
from schutznetz.config.instance import exclusive
from tests import postgres

COMMAND = [sys.executable, "-m", "schutznetz.config.command"]
COUNT = "from schutznetz.apps.organisation.models import Desk, Site; print(Desk.objects.count(), Site.objects.count())"


VAULTS = """
from datetime import date
from uuid import UUID
from schutznetz.apps.accounts.models import User
from schutznetz.apps.vault import actions
from schutznetz.apps.vault.facts import Access, Standing
from schutznetz.apps.vault.models import VaultBlob, VaultIdentity, VaultVersion
DAY = date(2026, 6, 15)
for name in ("bleibt", "geht"):
    owner = VaultIdentity.objects.create(id=UUID(int=len(name)), vault=name, recipient=name, fingerprint=name,
        user=User.objects.create_user(name), created_month=DAY)
    VaultVersion.objects.create(identity=owner, version=3, size_bucket=1, blob=name.encode(), sha256="0" * 64,
        saved_day=DAY)
owner = VaultIdentity.objects.get(vault="bleibt")
for number in range(3):
    VaultBlob.objects.create(id=UUID(int=number), identity=owner, size_bucket=1, blob=b"x", saved_week=DAY)
actions.drop_blob(identity=owner, access=Access(Standing.WRITE), key=UUID(int=0), today=DAY)
"""
GONE = [f"vault {UUID(int=4)} 2026-06-16", f"blob {UUID(int=1)} 2026-06-16"]
"""Deletions after the backup, in the list of the machine on which it is put back."""
KEPT = """
from schutznetz.apps.vault.models import VaultBlob, VaultIdentity, VaultVersion
print(list(VaultIdentity.objects.values_list("vault", flat=True)),
      sorted(one.int for one in VaultBlob.objects.values_list("pk", flat=True)),
      [bytes(one.blob) for one in VaultVersion.objects.all()])
"""


class Instance:
    """An instance of its own: a folder and, for PostgreSQL, a database."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        hidden = ("DATABASE_URL", "SCHUTZNETZ_DEMO", "SCHUTZNETZ_TEST_DATABASE")
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        self.env = kept | {"SCHUTZNETZ_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "schutznetz.config.settings"}
        if database_url:
            self.env["DATABASE_URL"] = database_url

    def command(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run([*COMMAND, *arguments], env=self.env, capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def python(self, code: str) -> str:
        setup = "import django; django.setup(); " + code
        done = subprocess.run([sys.executable, "-c", setup], env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def fill(self) -> None:
        self.command("migrate")
        self.python(
            "from schutznetz.apps.organisation.models import *; a = Authority.objects.create(key='a', name='A');"
            "s = Site.objects.create(authority=a, key='s', name='Straße');"
            "f = Floor.objects.create(site=s, key='eg', name='EG', width=9, height=9);"
            "r = Room.objects.create(floor=f, key='r1', name='1', points=[[0,0],[9,0],[9,9],[0,9]]);"
            "Desk.objects.create(site=s, room=r, key='d1', label='1 A', x=1, y=1)"
        )
        drawing = self.folder / "media" / "drawings" / "eg.png"
        drawing.parent.mkdir(parents=True)
        drawing.write_bytes(b"drawing")
        key = self.folder / "loops" / "a" / "keys.json"
        key.parent.mkdir(parents=True)
        key.write_text("secret")


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = Instance(tmp_path / "var")
    made.fill()
    return made


@pytest.mark.requirement("SAP-165")
def test_a_restored_instance_has_everything_again(instance: Instance, tmp_path: Path) -> None:
    target = tmp_path / "sicherung.tar.gz"
    instance.python(f"exec({VAULTS!r}, globals())")
    instance.command("backup", str(target))
    assert target.stat().st_mode & 0o077 == 0
    other = Instance(tmp_path / "other")
    other.folder.mkdir()
    (other.folder / TOMBSTONES).write_text("\n".join([*GONE, ""]))
    other.command("restore", str(target))
    assert other.python(COUNT) == "1 1"
    _vaults_again(instance, other)
    assert (other.folder / "media/drawings/eg.png").read_bytes() == b"drawing"
    assert (other.folder / "loops/a/keys.json").read_text() == "secret"
    assert (other.folder / "loops/a/keys.json").stat().st_mode & 0o077 == 0
    assert (other.folder / "secret.key").read_text() == (instance.folder / "secret.key").read_text()


def _vaults_again(before: Instance, after: Instance) -> None:
    """Vaults are back, without what was deleted before the backup or after it; both lists hold from now on."""
    assert after.python(f"exec({KEPT!r}, globals())") == "['bleibt'] [2] [b'bleibt']"
    found = after.folder / TOMBSTONES
    earlier = (before.folder / TOMBSTONES).read_text().splitlines()
    assert (found.read_text().splitlines(), len(earlier)) == ([*earlier, *GONE], 1)
    assert found.stat().st_mode & 0o077 == 0


def test_a_restore_replaces_only_when_told_and_keeps_what_was_there(instance: Instance, tmp_path: Path) -> None:
    target = tmp_path / "sicherung.tar.gz"
    instance.command("backup", str(target))
    instance.python("from schutznetz.apps.organisation.models import Desk; Desk.objects.all().delete()")
    assert "--replace" in instance.command("restore", str(target), code=1)
    assert instance.python(COUNT) == "0 1"
    instance.command("restore", "--replace", str(target))
    assert instance.python(COUNT) == "1 1"
    assert list(instance.folder.glob("replaced-*/schutznetz.sqlite3"))


def test_a_damaged_backup_changes_nothing(instance: Instance, tmp_path: Path) -> None:
    target = tmp_path / "sicherung.tar.gz"
    instance.command("backup", str(target))
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 0xFF
    target.write_bytes(content)
    instance.command("restore", "--replace", str(target), code=1)
    assert instance.python(COUNT) == "1 1"
    assert (instance.folder / "media/drawings/eg.png").exists()


def test_a_member_that_does_not_match_its_hash_is_refused(instance: Instance, tmp_path: Path) -> None:
    target, forged = tmp_path / "sicherung.tar.gz", tmp_path / "forged.tar.gz"
    instance.command("backup", str(target))
    with tarfile.open(target) as archive:
        archive.extractall(tmp_path / "x", filter="data")
    (tmp_path / "x/loops/a/keys.json").write_text("other")
    with tarfile.open(forged, "w:gz") as archive:
        for path in (tmp_path / "x").iterdir():
            archive.add(path, arcname=path.name)
    assert "Prüfsumme" in instance.command("restore", "--replace", str(forged), code=1)
    assert (instance.folder / "loops/a/keys.json").read_text() == "secret"


def test_a_backup_overwrites_no_file(instance: Instance, tmp_path: Path) -> None:
    target = tmp_path / "sicherung.tar.gz"
    target.write_text("mine")
    assert "gibt es schon" in instance.command("backup", str(target), code=1)
    assert target.read_text() == "mine"


def test_postgresql_is_backed_up_and_restored(tmp_path: Path) -> None:
    url = os.environ.get("DATABASE_URL") or postgres.start()
    base = url.rsplit("/", 1)[0]
    subprocess.run(["psql", "-qd", "postgres", "-c", "CREATE DATABASE eins", "-c", "CREATE DATABASE zwei"], check=True)
    first, second = Instance(tmp_path / "one", base + "/eins"), Instance(tmp_path / "two", base + "/zwei")
    first.fill()
    first.command("backup", str(tmp_path / "s.tar.gz"))
    second.command("restore", str(tmp_path / "s.tar.gz"))
    assert second.python(COUNT) == "1 1"


def test_nothing_is_restored_into_a_running_instance(instance: Instance, tmp_path: Path) -> None:
    target = tmp_path / "sicherung.tar.gz"
    instance.command("backup", str(target))
    with exclusive(instance.folder):
        assert "läuft schon" in instance.command("restore", "--replace", str(target), code=1)
    assert instance.python(COUNT) == "1 1"
