# SPDX-License-Identifier: EUPL-1.2
"""The command line as an operator types it."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Authority, Office, Person
from schutznetz.config import doctor, first_account, importing
from schutznetz.config.command import DATABASE_FILE, nothing_there
from tests import certificates

NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
HEADING = "Personalkennung;Vorname;Nachname;Behörde\n"


@pytest.fixture
def authority(db: None) -> Authority:
    return Authority.objects.create(key="stadt", name="Stadt")


def people_file(folder: Path, *rows: str) -> Path:
    path = folder / "personen.csv"
    path.write_text(HEADING + "\n".join(rows), encoding="utf-8")
    return path


def test_help_names_every_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "schutznetz.config.command", "--help"], capture_output=True, text=True, check=True
    )
    for name in ("run", "demo", "import", "migrate", "doctor", "backup", "restore", "admin"):
        assert name in done.stdout


@pytest.mark.django_db
def test_the_first_account_administers_and_there_is_only_one_first(capsys: pytest.CaptureFixture[str]) -> None:
    first_account.create("leitung", "Stadt Musterstadt")
    user = User.objects.get(username="leitung")
    assert not user.has_usable_password()
    assert Office.objects.get(person=user.person).role == Role.ADMINISTRATOR
    assert "/konto/zugang/" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="schon Personen"):
        first_account.create("zweite", "Stadt Musterstadt")
    assert User.objects.count() == 1


def test_a_preview_changes_nothing_and_apply_does(
    authority: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = people_file(tmp_path, "P1;Kim;Muster;stadt")
    assert importing.main([path], apply=False) == 0
    assert "Vorschau" in capsys.readouterr().out
    assert not Person.objects.exists()
    assert importing.main([path], apply=True) == 0
    assert Person.objects.get().family_name == "Muster"


def test_a_wrong_row_is_named_and_nothing_is_written(
    authority: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = people_file(tmp_path, "P1;Kim;Muster;stadt", "P2;;Muster;stadt")
    assert importing.main([path], apply=True) == 1
    said = capsys.readouterr().out
    assert "Zeile 3" in said
    assert "Vorname" in said
    assert not Person.objects.exists()


@pytest.mark.parametrize("command", ["doctor", "backup"])
def test_a_look_at_an_empty_folder_makes_nothing_and_names_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("SCHUTZNETZ_VAR", str(tmp_path))
    assert "--var ORDNER" in nothing_there(command)
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / DATABASE_FILE).touch()
    assert str(tmp_path / "demo") in nothing_there(command)
    assert not (tmp_path / DATABASE_FILE).exists()
    (tmp_path / DATABASE_FILE).touch()
    assert nothing_there(command) == nothing_there("restore") == ""


@pytest.mark.parametrize(("days", "state"), [(60, "ok"), (10, "note"), (-1, "fault")])
def test_the_doctor_watches_the_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, state: str
) -> None:
    monkeypatch.setenv("SCHUTZNETZ_TLS_CERT", str(certificates.make(tmp_path, NOW, days)[0]))
    assert [reading.state for reading in doctor._certificate(NOW)] == [state]


def test_the_doctor_finds_secrets_that_others_can_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.key"
    secret.write_text("x")
    secret.chmod(0o644)
    assert [reading.state for reading in doctor._secrets(tmp_path)] == ["fault"]
    secret.chmod(0o600)
    assert [reading.state for reading in doctor._secrets(tmp_path)] == ["ok"]


def test_the_doctor_says_when_both_loops_share_a_machine() -> None:
    def loops(*hosts: str) -> dict[str, dict[str, str]]:
        return {name: {"tcp": f"nats://{host}:4222"} for name, host in zip("ab", hosts, strict=True)}

    assert [reading.state for reading in doctor._second_way(loops("127.0.0.1", "127.0.0.1"))] == ["note"]
    assert not list(doctor._second_way(loops("eins.example", "zwei.example")))


def test_the_doctor_notices_that_the_controller_is_gone(tmp_path: Path) -> None:
    assert doctor._controller(tmp_path / "controller.json", NOW).state == "fault"
    state = tmp_path / "controller.json"
    state.write_text(f'{{"at": "{NOW.isoformat()}", "sites": {{}}}}')
    assert doctor._controller(state, NOW).state == "ok"
    assert doctor._controller(state, NOW + timedelta(seconds=11)).state == "fault"


@pytest.mark.django_db
def test_the_doctor_sees_dead_brokers_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHUTZNETZ_LOOPS", '{"a": {"tcp": "nats://127.0.0.1:9", "http": "http://127.0.0.1:9"}}')
    states = {reading.name: reading.state for reading in doctor.examine(NOW)}
    assert states["Rufkreise"] == "fault"
    assert states["Rufkreis A"] == "fault"
    assert states["Datenbank"] == "ok"


@pytest.mark.parametrize(
    ("origin", "state"),
    [
        ("", "note"),
        ("https://tresor.example.org", "ok"),
        ("http://localhost:8001", "ok"),
        ("http://tresor.example.org", "fault"),
        ("tresor.example.org", "fault"),
        ("https://tresor.example.org/pfad", "fault"),
        ("https://schutznetz.example.org", "fault"),
    ],
)
def test_the_doctor_wants_an_address_of_its_own_for_the_vault(origin: str, state: str) -> None:
    assert doctor._vault_address(origin, "https://schutznetz.example.org").state == state
