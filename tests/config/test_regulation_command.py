# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz regulation`: as a lawyer or another program asks the decree."""

import json
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from schutznetz.config import regulation
from schutznetz.config.command import parser
from schutznetz.regulation.sap_erlass import catalogue
from schutznetz.regulation.sap_erlass.examples import load

DAY = ["--on", "2026-06-15"]
SWITCH = {"key": "SAP-2010", "since": "2026-07-01", "approvers": ["A", "B"]}


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    options: Namespace = parser().parse_args(["regulation", *words])
    code = regulation.main(options)
    return code, capsys.readouterr().out


def sheet(folder: Path, *questions: dict[str, Any], **more: Any) -> str:
    path = folder / "fragen.json"
    path.write_text(json.dumps({"on": "2026-06-15", "questions": questions} | more), encoding="utf-8")
    return str(path)


@pytest.mark.requirement("SAP-001")
def test_show_names_every_rule_with_values_sections_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = ask(capsys, "show", *DAY)
    assert code == 0
    assert "MBl. NRW. 2007 S. 633" in said
    assert "abgelaufen am 30.06.2010" in said
    assert all(f"\n{key}  (" in said for key in catalogue.rules())
    assert "Wechsel des Regelwerks = 2 Personen [validity.switch] – Hausregel SAP, Fassung 1, seit 27.08.2007" in said


def test_the_same_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(ask(capsys, "show", "--json", *DAY)[1])
    assert told["set"]["key"] == "SAP-2007"
    assert {one["key"] for one in told["rules"]} == set(catalogue.rules())
    assert sum(one["examples"] for one in told["rules"]) == len(load(regulation.CASES)) > 0
    switch = next(one for one in told["rules"] if one["key"] == "sap.validity.switch")
    assert switch["values"][0]["value"] == 2
    assert switch["values"][0]["is_house_rule"] is True


def test_another_set_shows_its_own_values(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Zertifikat für SAP = nein" in ask(capsys, "explain", "sap.certificates.counsellor", *DAY)[1]
    said = ask(capsys, "explain", "sap.certificates.counsellor", *DAY, "--set", "SAP-2010")[1]
    assert "Zertifikat für SAP = ja" in said
    assert "SAP-Erlass 2007 in der Fassung vom 1.6.2010, Nr. 6.3.1, seit 30.06.2010" in said
    with pytest.raises(SystemExit, match="SAP-2011“ gibt es nicht"):
        ask(capsys, "show", "--set", "SAP-2011")


def test_explain_tells_sections_values_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = ask(capsys, "explain", "sap.validity.switch", *DAY)
    assert code == 0
    assert "13 Evaluierung und Geltung" in said
    assert "der eine zweite Person zustimmt" in said
    assert '"approvers": ["Referat 27", "Referat 27"]' in said
    assert "Ergebnis: nicht erfüllt" in said
    told = json.loads(ask(capsys, "explain", "sap.evaluation", "--json", *DAY)[1])["rule"]
    assert told["rows"] == ["SAP-003"]
    assert told["examples"][0]["on"] == "2008-12-31"


def test_explain_knows_what_is_alike(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = ask(capsys, "explain", "sap.validity.switches")
    assert code == regulation.MISSHAPEN
    assert "Ähnlich heißen: sap.validity, sap.validity.appointment, sap.validity.switch." in said


@pytest.mark.parametrize(
    ("questions", "code", "said"),
    [
        ([{"rule": "sap.validity.switch", "facts": SWITCH}], regulation.DONE, "erfüllt (muss)"),
        ([{"rule": "sap.evaluation", "on": "2008-06-01"}], regulation.DUE, "fällig, bis 31.12.2008"),
        ([{"rule": "sap.evaluation"}], regulation.BREACHED, "nicht erfüllt, bis 31.12.2008"),
        ([{"rule": "sap.validity", "id": "4711"}], regulation.BREACHED, "4711: sap.validity am 15.06.2026 (SAP-2007)"),
        ([{"rule": "sap.nothing"}], regulation.MISSHAPEN, "Die Regel „sap.nothing“ gibt es nicht."),
        ([{"rule": "sap.evaluation", "on": "2007-08-26"}], regulation.MISSHAPEN, "steht ein Wert nicht fest"),
        (
            [{"rule": "sap.validity.switch", "facts": SWITCH | {"since": "bald"}}, {"rule": "sap.validity"}],
            regulation.MISSHAPEN,
            "since: erwartet einen Tag wie „2026-06-15“, nicht „bald“.",
        ),
    ],
)
def test_check_answers_with_citation_and_exit_code(
    questions: list[dict[str, Any]], code: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (regulation.main(parser().parse_args(["regulation", "check", sheet(tmp_path, *questions)]))) == code
    assert said in capsys.readouterr().out


def test_check_as_data_keeps_what_could_be_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sheet(tmp_path, {"rule": "sap.evaluation", "facts": {"reported": "x"}}, {"rule": "sap.validity", "id": "b"})
    code, said = ask(capsys, "check", "--json", path)
    first, second = json.loads(said)["answers"]
    assert code == regulation.MISSHAPEN
    assert first["error"]["field"] == "reported"
    assert second["id"] == "b"
    assert second["findings"][0]["citation"]["text"] == "SAP-Erlass 2007, Nr. 13"


def test_a_file_may_apply_another_set_from_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = {"rule": "sap.certificates.counsellor", "facts": {"completed_on": "2026-05-30"}}
    later = sheet(
        tmp_path, question, question | {"on": "2026-07-01"}, switches=[{"since": "2026-07-01", "key": "SAP-2010"}]
    )
    told = json.loads(ask(capsys, "check", "--json", later)[1])["answers"]
    assert [one["set"] for one in told] == ["SAP-2007", "SAP-2010"]
    assert [one["findings"][0]["status"] for one in told] == ["not_applicable", "due"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Das ist kein JSON"),
        ("[]", "erwartet eine Tabelle"),
        ('{"questions": []}', "on: fehlt."),
        ('{"on": "2026-06-15", "questions": [3]}', "questions[0]: erwartet eine Tabelle, nicht „3“."),
        ('{"on": "2026-06-15", "questions": [], "set": "SAP-2016"}', "„SAP-2016“ ist kein Regelwerk mit Werten"),
        ('{"on": "2026-06-15", "questions": [], "fragen": []}', "fragen: ist hier unbekannt."),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "fragen.json"
    path.write_text(text, encoding="utf-8")
    code, answer = ask(capsys, "check", str(path))
    assert code == regulation.MISSHAPEN
    assert said in answer
    assert json.loads(ask(capsys, "check", "--json", str(path))[1])["error"]["says"] == answer.strip()


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = ask(capsys, "check", str(tmp_path / "keine.json"))
    assert code == regulation.MISSHAPEN
    assert "nicht lesbar" in said


def test_typed_in_an_empty_folder_it_makes_no_instance(tmp_path: Path) -> None:
    surroundings = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-m", "schutznetz.config.command", "regulation", "explain", "sap.validity", *DAY],
        capture_output=True, text=True, cwd=tmp_path, check=True, env=surroundings,
    )  # fmt: skip
    assert "sap.validity  (soll; Abschnitt 13" in done.stdout
    assert list(tmp_path.iterdir()) == []
