# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz statistics attack`: on invented Länder, on open data in a folder, and asked wrongly."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from schutznetz.config import attacking, command
from schutznetz.domain.disclosure.attack import suite, suite_years
from schutznetz.domain.disclosure.attack.published import Learned, Published, Way
from schutznetz.domain.disclosure.attack.reading import Printed, published
from schutznetz.domain.disclosure.attack.suite import Field
from schutznetz.domain.disclosure.invented import Land, land, lands
from schutznetz.domain.planning.outcome import Limit
from schutznetz.regulation.statistics.table_plans import PlanError, plan

ON_PUBLISHED = {"linked"}
"""What needs several publications; on invented Länder `quarters` and `years` do it."""
OVER_YEARS = {"years", "groups", "years_averaging", "years_membership"}
TABLES = ("category_quarter", "region_topic", "category_gender")


def ask(*arguments: str) -> int:
    return attacking.main(command.parser().parse_args(["statistics", "attack", *arguments]))


@pytest.fixture(autouse=True)
def a_small_world(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(suite, "land", lambda size, seed: land(size, seed, tables=TABLES))
    monkeypatch.setattr(suite_years, "lands", lambda size, seed, years: lands(size, seed, years, tables=TABLES))
    monkeypatch.setattr(suite, "RUNS", 1_000)
    monkeypatch.setattr(suite, "ATTACKERS", 2)
    monkeypatch.setattr(suite, "SHEETS", 5)
    yield


def year(way: Way) -> Published:
    field = Field(40, 1, 0.25, Limit(1, lambda: 0, 0.0))
    return field.published(way, field.wide)


def open_data(folder: Path, of: Published, profile: str, when: str = "2025") -> Path:
    """A release as handed out, with its withheld figures empty."""
    folder.mkdir(exist_ok=True)
    told: list[dict[str, Any]] = []
    for block in of.layout.blocks:
        key, by = block.table.key, list(block.table.by)
        told.append({"key": key, "by": by, "withheld": False})
        dimensions = [of.layout.plan.dimensions[one] for one in by]
        with (folder / f"{key}.csv").open("w", encoding="utf-8", newline="") as file:
            write = csv.writer(file)
            write.writerow([*by, "value"])
            for cell in range(block.size):
                at = np.unravel_index(cell, block.shape) if block.shape else ()
                shown = "" if of.hidden[block.start + cell] else of.figures[block.start + cell]
                levels = [one.levels[int(place)].key for one, place in zip(dimensions, at, strict=True)]
                write.writerow([*levels, shown])
    about = {"dct:identifier": f"sap-land-{when}", "protection": {"profile": profile, "guarantee": {"rho": of.rho}}}
    (folder / "metadata.json").write_text(json.dumps({**about, "plan": told}), encoding="utf-8")
    return folder


def test_an_invented_land_is_attacked_in_five_ways(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("--synthetic", "40", "--seconds", "0.2", "--json") == attacking.DONE
    found = {one["way"]: one for one in json.loads(capsys.readouterr().out)}
    assert list(found) == [way.value for way in Way]
    assert not found["noise"]["alarming"]
    assert found["raw"]["alarming"]
    assert found["naive"]["alarming"]
    assert {one["attack"] for one in found["noise"]["learned"]} == set(attacking.NAMES) - OVER_YEARS - ON_PUBLISHED


@pytest.mark.requirement("SAP-066")
def test_several_years_are_attacked_one_by_one_and_together(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(attacking, "WAY_NAMES", {Way.NAIVE: "", Way.NOISE: ""})
    assert ask("--synthetic", "40", "--years", "3", "--seconds", "0.2", "--json") == attacking.DONE
    found = {one["way"]: one for one in json.loads(capsys.readouterr().out)}
    assert all(
        {one["attack"] for one in each["learned"]} == set(attacking.NAMES) - ON_PUBLISHED for each in found.values()
    )
    ours = {one["attack"]: one for one in found["noise"]["learned"]}
    assert ours["years_membership"]["facts"]["bound"] > ours["membership"]["facts"]["bound"]
    assert not found["noise"]["alarming"] and found["naive"]["alarming"]


@pytest.mark.requirement("SAP-066")
def test_more_than_promised_is_said_in_a_sentence_and_by_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One way is enough."""
    asked = ("--synthetic", "40", "--years", "2", "--seconds", "0.2", "--way", "noise")
    assert ask(*asked) == attacking.DONE
    said = capsys.readouterr().out
    assert "Zugesagt: keine." in said and "Zugesagt: höchstens 69 %. Das hält." in said
    assert said.strip().endswith("verrät nicht mehr als zugesagt (Rückgabewert 0).")
    real = suite.seeded
    monkeypatch.setattr(
        suite, "seeded", lambda layout, rho, rng: real(layout, 30 * rho, rng)
    )  # planted: far too narrow
    assert ask(*asked) == attacking.LEARNED
    said = capsys.readouterr().out
    assert "Mehr als zugesagt!" in said and "mehr als zugesagt (Rückgabewert 3)" in said


@pytest.mark.parametrize(("way", "profile", "status"), [(Way.NOISE, "A", attacking.DONE),
                                                        (Way.NAIVE, "naive", attacking.LEARNED),
                                                        (Way.RAW, "raw", attacking.LEARNED)])  # fmt: skip
def test_open_data_is_attacked_as_it_lies_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], way: Way, profile: str, status: int
) -> None:
    folder = open_data(tmp_path, year(way), profile)
    assert ask("--folder", str(folder), "--seconds", "1") == status
    said = capsys.readouterr().out
    assert ("Bewiesen ist über einzelne Personen nichts." in said) == (status == attacking.DONE)
    assert "Nicht versucht" in said
    assert ("Zugesagt: höchstens 64 %" in said) == (way is Way.NOISE)


def test_suppressed_figures_are_not_worked_out_but_groups_may_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = ask("--folder", str(open_data(tmp_path, year(Way.SUPPRESSION), "C")), "--seconds", "1", "--json")
    (found,) = json.loads(capsys.readouterr().out)
    proven = {one["attack"]: one["proven"] for one in found["learned"]}
    assert proven["reconstruction"] == proven["tables"] == 0
    assert status == (attacking.LEARNED if proven["group"] else attacking.DONE)


@cache
def land_of_years() -> list[Field]:
    some = lands(60, 3, 2, tables=("category_quarter", "region_topic", "category_gender"))
    return [Field(0, 3 + nth, 0.25, Limit(1, lambda: 0, 0.0), one) for nth, one in enumerate(some)]


def published_years(folder: Path, way: Way, profile: str) -> list[str]:
    """Two years and three quarters of the second, as arguments."""
    found = []
    for nth, of in enumerate(land_of_years()):
        found.append(open_data(folder / f"{2024 + nth}", of.published(way, of.wide), profile, f"{2024 + nth}"))
    second = land_of_years()[1].land
    each = second.counted_by(second.plan.of_quarter().with_margins())
    for nth in range(3):
        told = land_of_years()[1].published(way, each, second.codes["quarter"] == nth)
        found.append(open_data(folder / f"2025-{nth}", told, profile, f"2025-Q{nth + 1}"))
    return [word for one in found for word in ("--folder", str(one))]


@pytest.mark.requirement("SAP-066")
@pytest.mark.parametrize(("way", "profile", "status"), [(Way.RAW, "raw", attacking.LEARNED),
                                                        (Way.NAIVE, "naive", attacking.LEARNED),
                                                        (Way.SUPPRESSION, "C", attacking.LEARNED),
                                                        (Way.NOISE, "A", attacking.DONE)])  # fmt: skip
def test_years_and_quarters_in_folders_are_attacked_one_by_one_and_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], way: Way, profile: str, status: int
) -> None:
    """Quarters told beside their year open what it withholds; under noise they open nothing."""
    asked = published_years(tmp_path, way, profile)
    assert ask(*asked, "--seconds", "2", "--json") == status
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 6
    assert found[-1]["name"].startswith("5 Veröffentlichungen zusammen: sap-land-2024; sap-land-2025; sap-land-2025-Q1")
    learned = {one["attack"]: one for one in found[-1]["learned"]}
    assert (learned["linked"]["proven"] > 0) is (way is not Way.NOISE)
    said = {one["attack"] for each in found for one in (*each["learned"], *each["not_tried"])}
    assert said == set(attacking.NAMES)
    assert all(one["says"].endswith(".") for each in found for one in each["not_tried"])
    if way is Way.NOISE:
        assert learned["years_membership"]["facts"]["bound"] == pytest.approx(0.691, abs=0.001)


def test_cell_keys_in_folders_are_worn_off_and_say_so_in_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = published_years(tmp_path, Way.CELL_KEY, "B")
    assert ask(*asked, "--seconds", "1", "--table") in (attacking.DONE, attacking.LEARNED)
    said = capsys.readouterr().out
    assert "Angriff" in said and "Keine Veröffentlichung zählt mehrere Jahre zusammen." in said
    assert "ohne Grenze" in said and "hält" in said
    assert max(len(line) for line in said.splitlines()[:-1]) < 180


def own(folder: Path, said: Any) -> str:
    path = folder / "own.json"
    path.write_text(json.dumps(said), encoding="utf-8")
    return str(path)


@pytest.mark.requirement("SAP-066")
def test_own_cases_come_from_a_file_and_open_what_is_beside_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of = year(Way.RAW)
    block = of.layout.block("category_gender")
    cell = int(np.flatnonzero(of.figures[block.place] == 2)[0])
    category, gender = np.unravel_index(cell, block.shape)
    dimensions = of.layout.plan.dimensions
    case = {"year": 2025, "category": dimensions["category"].levels[int(category)].key,
            "gender": dimensions["gender"].levels[int(gender)].key}  # fmt: skip
    folders = {way: open_data(tmp_path / way.value, year(way), profile)
               for way, profile in ((Way.RAW, "raw"), (Way.NOISE, "A"))}  # fmt: skip
    for way, folder in folders.items():
        known = own(tmp_path, {"cases": [case]})
        ask("--folder", str(folder), "--seconds", "1", "--own", known, "--json")
        (found,) = json.loads(capsys.readouterr().out)
        learned = {one["attack"]: one for one in found["learned"]}
        assert (learned["own_case"]["proven"] > 0) is (way is Way.RAW)
        assert [one["reason"] for one in found["not_tried"] if one["attack"] == "singleton"] == ["nobody_alone"]
    assert ask("--folder", str(folders[Way.NOISE]), "--seconds", "1") == attacking.DONE
    assert "Dafür braucht es eigenes Wissen: --own DATEI." in capsys.readouterr().out


@pytest.mark.parametrize(("said", "answer"), [
    ([], "ist kein eigenes Wissen"),
    ({"cases": [{"gender": "f"}]}, "ist kein eigenes Wissen"),
    ({"cases": [{"year": 2025, "quarter": "5"}]}, "ist kein eigenes Wissen"),
    ({"cases": [{"year": 2025, "eyes": "blue"}]}, "Das Merkmal „eyes“ gibt es nicht. Es gibt age, category"),
    ({"cases": [{"year": 2025, "gender": "x"}]}, "„gender“ ist nie „x“. Es gibt d, f, m."),
    ({"cases": [{"year": 2025, "alone": ["x"]}]}, "Die Tabelle „x“ gibt es nicht."),
    ({"groups": [{"topic": "x"}]}, "„topic“ ist nie „x“."),
])  # fmt: skip
def test_own_knowledge_of_a_wrong_shape_is_refused_with_what_there_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], said: Any, answer: str
) -> None:
    folder = open_data(tmp_path / "raw", year(Way.RAW), "raw")
    assert ask("--folder", str(folder), "--own", own(tmp_path, said)) == attacking.MISSHAPEN
    assert answer in capsys.readouterr().out
    assert ask("--folder", str(folder), "--own", str(tmp_path / "none")) == attacking.MISSHAPEN
    assert "ist nicht lesbar" in capsys.readouterr().out


@pytest.mark.parametrize("when", ["immer", "2025-2024"])
def test_open_data_that_do_not_say_when_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], when: str
) -> None:
    assert ask("--folder", str(open_data(tmp_path / "x", year(Way.RAW), "raw", when))) == attacking.MISSHAPEN
    assert capsys.readouterr().out.startswith("„sap-land-")


def test_a_time_told_twice_under_noise_is_said_to_break_the_promise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of = year(Way.NOISE)
    again = replace(of, figures=of.figures + 5)
    folders = [open_data(tmp_path / name, one, "A") for name, one in (("one", of), ("two", again))]
    asked = [word for one in folders for word in ("--folder", str(one))]
    assert ask(*asked, "--seconds", "1") == attacking.LEARNED
    said = capsys.readouterr().out
    assert "sap-land-2025 (2. Fassung)" in said
    assert "zweimal neues Rauschen bekommen: Das Budget ist doppelt ausgegeben. Mehr als zugesagt!" in said


def test_what_is_no_open_data_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("--folder", str(tmp_path)) == attacking.MISSHAPEN
    assert "metadata.json ist nicht lesbar" in capsys.readouterr().out
    (tmp_path / "metadata.json").write_text("[]", encoding="utf-8")
    assert ask("--folder", str(tmp_path), "--json") == attacking.MISSHAPEN
    assert "keine offenen Daten" in json.loads(capsys.readouterr().out)["error"]["says"]


def test_a_figure_that_is_no_number_and_a_file_elsewhere_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = open_data(tmp_path, year(Way.RAW), "raw")
    csv_file = folder / "category_gender.csv"
    csv_file.write_text(csv_file.read_text().replace("mental,f,", "mental,f,viele"), encoding="utf-8")
    assert ask("--folder", str(folder)) == attacking.MISSHAPEN
    assert "category_gender.csv" in capsys.readouterr().out
    about = json.loads((folder / "metadata.json").read_text())
    about["plan"][0]["key"] = "../../etc/passwd"
    (folder / "metadata.json").write_text(json.dumps(about), encoding="utf-8")
    assert ask("--folder", str(folder)) == attacking.MISSHAPEN
    assert str(folder / "passwd.csv") in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [("--synthetic", "3"), ("--synthetic", "40", "--seconds", "0"),
                                   ("--synthetic", "40", "--years", "0"), ("--synthetic", "40", "--years", "11"),
                                   (), ("--synthetic", "40", "--folder", "x"), ("--synthetic", "40", "--own", "x"),
                                   ("--folder", "x", "--years", "2"), ("--folder", "x", "--way", "noise"),
                                   ("--release", "zweitausend"), ("--release", "2025/7")])  # fmt: skip
def test_a_wrong_question_is_answered_in_a_sentence(
    wrong: tuple[str, ...], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "nothing_there", lambda _command: "")
    assert ask(*wrong) == attacking.MISSHAPEN
    assert capsys.readouterr().out.strip().endswith(".")


def test_no_instance_is_made_by_attacking_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHUTZNETZ_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert ask("--release", "2025") == attacking.MISSHAPEN
    assert "keine Instanz" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_tables_of_no_plan_are_refused() -> None:
    levels = tuple(one.key for one in plan("sap").dimensions["gender"].levels)
    for tables in (
        [Printed("x", (("eyes", ("blue",)),), (1,))],
        [Printed("x", (("gender", levels[:1]),), (1,))],
        [Printed("x", (("gender", levels),), (1,))],
        [],
    ):
        with pytest.raises(PlanError):
            published(plan("sap"), tables, Way.RAW, 0.0)


def test_a_table_withheld_as_a_whole_was_not_published() -> None:
    of: Land = land(40, 1, tables=TABLES)
    axes = (("gender", tuple(one.key for one in of.plan.dimensions["gender"].levels)),)
    found = published(of.plan, [Printed("all_gender", axes, (5, 6, 7)), Printed("hidden", axes, ())], Way.NOISE, 0.25)
    assert [one.table.key for one in found.layout.blocks] == ["all_gender"]
    assert found.figures.tolist() == [5, 6, 7]


@pytest.mark.parametrize(("accuracy", "says"), [(0.59, "Das hält."), (0.61, "bis zu 1,8 Punkte mehr Zufall."),
                                                (0.62, "Mehr als zugesagt!")])  # fmt: skip
def test_a_little_above_the_bound_is_called_chance(accuracy: float, says: str) -> None:
    found = Learned("membership", 12_000, 0, 12_000, 7_000, 1, 1, {"accuracy": accuracy, "bound": 0.6})
    assert list(attacking.says(found, Way.NOISE))[-1].endswith(says)
    assert attacking.Attacked("", Way.NOISE, (found,)).is_alarming is (accuracy == 0.62)
