# SPDX-License-Identifier: EUPL-1.2
"""The import: every kind of error with its place, all or nothing, idempotent, both formats, scoped to the actor."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from schutznetz.adapters.tables import csv_file, xlsx_file, zip_file
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation import actions, jobs
from schutznetz.apps.organisation.actions import Options, Source
from schutznetz.apps.organisation.actions.imports.report import Report
from schutznetz.apps.organisation.facts import site_plan
from schutznetz.apps.organisation.models import Authority, Desk, Floor, ImportRun, Office, Person, Room, Site
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.organisation.queries.imports import template_csv, template_xlsx
from schutznetz.apps.organisation.queries.texts import PROBLEMS, place_text, problem_text
from schutznetz.apps.ui.policies import Denied
from schutznetz.domain.alarm.ring import compute_rings
from schutznetz.domain.organisation.tables import BY_NAME, TABLES
from tests.apps.builders import a_site, a_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
Rows = Sequence[Sequence[str]]

COUNTY: dict[str, Rows] = {
    "authorities": [["Behörde", "Name der Behörde"], ["kreis", "Kreis Beispiel"]],
    "sites": [["Standort", "Behörde", "Name", "Telefon bei Alarm"], ["marl", "kreis", "Marl", "02365 1"]],
    "floors": [
        ["Standort", "Etage", "Name der Etage", "Ebene", "Breite", "Tiefe"],
        ["marl", "eg", "EG", "0", "20", "9,5"],
    ],
    "rooms": [
        ["Standort", "Etage", "Raum", "Raumnummer", "Art", "x", "y", "Breite", "Tiefe"],
        ["marl", "eg", "r1", "0.01", "Büro", "0", "0", "5", "5"],
        ["marl", "eg", "flur", "Flur", "Flur", "0", "5", "20", "2,5"],
    ],
    "doors": [
        ["Standort", "Etage", "Tür", "Raum A", "Raum B", "Art", "x", "y"],
        ["marl", "eg", "t1", "r1", "flur", "Sicherheitstür", "2,5", "5"],
    ],
    "desks": [
        ["Standort", "Etage", "Raum", "Arbeitsplatz", "Bezeichnung", "x", "y"],
        ["marl", "eg", "r1", "d1", "0.01 A", "1,5", "2"],
        ["marl", "eg", "r1", "d2", "", "3,5", "2"],
    ],
    "people": [
        ["Personalkennung", "Vorname", "Nachname", "Behörde", "Standort", "Arbeitsplatz"],
        ["P-1", "Kim", "Größe", "kreis", "marl", "d1"],
        ["P-2", "Ada", "Öz", "kreis", "", ""],
    ],
    "offices": [
        ["Personalkennung", "Rolle", "Behörde", "Standort", "seit"],
        ["P-1", "Beschäftigte", "kreis", "marl", "01.01.2027"],
        ["P-2", "ADM", "kreis", "", "2027-01-01"],
    ],
}


def as_zip(path: Path, tables: Mapping[str, Rows]) -> Source:
    target = path / "kreis.zip"
    target.write_bytes(zip_file([(f"{name}.csv", csv_file(rows)) for name, rows in tables.items()]))
    return Source(target, target.name)


def as_xlsx(path: Path, tables: Mapping[str, Rows]) -> Source:
    target = path / "kreis.xlsx"
    target.write_bytes(xlsx_file([(BY_NAME[name].title, rows) for name, rows in tables.items()]))
    return Source(target, target.name)


def as_csv(path: Path, rows: Rows, name: str = "liste.csv") -> Source:
    target = path / name
    target.write_bytes(csv_file(rows))
    return Source(target, name)


def run(*sources: Source, dry_run: bool = False, actor: Any = None, options: Options | None = None) -> Report:
    return actions.import_files(
        sources, dry_run=dry_run, actor=actor, now=NOW, today=TODAY, options=options or Options()
    )


def changed(table: str, row: int, column: str, value: str) -> dict[str, Rows]:
    """The county with one cell changed."""
    rows = [list(cells) for cells in COUNTY[table]]
    rows[row][rows[0].index(column)] = value
    return {**COUNTY, table: rows}


@pytest.mark.parametrize("write", [as_zip, as_xlsx])
def test_a_county_comes_in_once_and_a_second_time_changes_nothing(tmp_path: Path, write: Any) -> None:
    source = write(tmp_path, COUNTY)
    first = run(source)
    assert first.problems == []
    assert {name: dict(counts) for name, counts in first.counts.items()} == {
        name: {"new": len(rows) - 1} for name, rows in COUNTY.items()
    }
    desk = Desk.objects.get(key="d1")
    assert (desk.room.name, desk.x, desk.site.phone) == ("0.01", 1.5, "02365 1")
    assert Desk.objects.get(key="d2").label == "d2"
    assert Room.objects.get(key="r1").points == [[0, 0], [5, 0], [5, 5], [0, 5]]
    assert Person.objects.get(external_id="P-1").desk == desk
    assert Office.objects.get(person__external_id="P-2").site is None
    second = run(source)
    assert {kind for counts in second.counts.values() for kind in counts} == {"unchanged"}
    assert second.change_count == 0


def eleven_sites() -> dict[str, Rows]:
    """1,001 people at 1,001 desks over ten district offices and a head office, two floors of a corridor each."""
    tables: dict[str, list[list[str]]] = {name: [list(rows[0])] for name, rows in COUNTY.items()}
    tables["authorities"].append(["kreis", "Kreis"])
    for site in (f"s{number}" for number in range(11)):
        tables["sites"].append([site, "kreis", f"Standort {site}", "0"])
        for floor in ("eg", "og"):
            tables["floors"].append([site, floor, floor, str(int(floor == "og")), "130", "8"])
            tables["rooms"].append([site, floor, "flur", "Flur", "Flur", "0", "5", "130", "3"])
        for number in range(91):
            floor, left = ("eg", "og")[number // 46], number % 46 // 2 * 5
            if number % 46 % 2 == 0:
                tables["rooms"].append([site, floor, f"r{number}", f"R{number}", "Büro", str(left), "0", "5", "5"])
                tables["doors"].append([site, floor, f"t{number}", f"r{number}", "flur", "Tür", str(left + 2), "5"])
            room = f"r{number - number % 46 % 2}"
            x = left + 1 + number % 46 % 2 * 2
            tables["desks"].append([site, floor, room, f"d{number}", "", str(x), "2"])
            tables["people"].append([f"{site}-{number}", "Kim", f"Nr{number}", "kreis", site, f"d{number}"])
            tables["offices"].append([f"{site}-{number}", "EMP", "kreis", site, "01.01.2026"])
    return tables  # type: ignore[return-value]


@pytest.mark.requirement("VES-002")
def test_a_thousand_people_over_eleven_sites(tmp_path: Path, client: Any) -> None:
    assert run(as_zip(tmp_path, eleven_sites())).problems == []
    assert (Site.objects.count(), Person.objects.count(), Desk.objects.count()) == (11, 1001, 1001)
    start = process_time()
    rings = [compute_rings(site_plan(site), size=7, next_size=20) for site in Site.objects.all()]
    assert process_time() - start < 5
    assert all(len(ring.ring) == 7 for site in rings for ring in site.values())
    client.force_login(a_user("ADM", Site.objects.first()), backend="django.contrib.auth.backends.ModelBackend")
    listing = client.get("/verwaltung/personen/?q=Nr77&sort=name").context["listing"]
    assert (listing.total, len(client.get("/verwaltung/personen/").context["listing"].page)) == (11, 50)


def test_both_formats_mean_the_same(tmp_path: Path) -> None:
    run(as_zip(tmp_path, COUNTY))
    assert run(as_xlsx(tmp_path, COUNTY), dry_run=True).change_count == 0


def test_dry_run_writes_nothing_and_says_what_would_change(tmp_path: Path) -> None:
    run(as_zip(tmp_path, COUNTY))
    report = run(as_zip(tmp_path, changed("people", 1, "Nachname", "Neumann")), dry_run=True)
    assert report.changes == [
        {"table": "people", "key": "P-1", "kind": "changed", "fields": [("Nachname", "Größe", "Neumann")]}
    ]
    assert Person.objects.get(external_id="P-1").family_name == "Größe"


def test_the_tables_may_stand_in_any_order(tmp_path: Path) -> None:
    assert run(as_zip(tmp_path, dict(reversed(COUNTY.items())))).is_clean


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "code"),
    [
        ("sites", 1, "Name", "", "empty"),
        ("sites", 1, "Behörde", "nirgends", "unknown_authority"),
        ("sites", 1, "Telefon bei Alarm", "1" * 41, "too_long"),
        ("sites", 1, "Telefon bei Alarm", "1\n2", "not_printable"),
        ("floors", 1, "Standort", "fern", "unknown_site"),
        ("floors", 1, "Breite", "breit", "no_number"),
        ("floors", 1, "Breite", "0,5", "out_of_range"),
        ("floors", 1, "Ebene", "0,5", "no_whole_number"),
        ("rooms", 1, "Etage", "og9", "unknown_floor"),
        ("rooms", 1, "Art", "Saal", "no_choice"),
        ("rooms", 1, "Breite", "", "half_rectangle"),
        ("rooms", 1, "x", "17", "outside_floor"),
        ("rooms", 2, "Raum", "r1", "double_key"),
        ("doors", 1, "Raum B", "r9", "unknown_room"),
        ("doors", 1, "Raum B", "r1", "same_room"),
        ("doors", 1, "y", "3", "door_off_room_a"),
        ("doors", 1, "x", "nan", "out_of_range"),
        ("desks", 1, "x", "6", "desk_outside_room"),
        ("desks", 1, "Raum", "r9", "unknown_room"),
        ("people", 1, "Arbeitsplatz", "d9", "unknown_desk"),
        ("people", 1, "Standort", "", "desk_without_site"),
        ("people", 1, "Behörde", "anders", "unknown_authority"),
        ("offices", 1, "Personalkennung", "P-9", "unknown_person"),
        ("offices", 1, "Rolle", "Chefin", "no_choice"),
        ("offices", 1, "seit", "31.02.2027", "no_day"),
        ("offices", 1, "Standort", "fern", "unknown_site"),
    ],
)
def test_an_error_is_named_by_file_row_and_column_and_nothing_is_written(
    tmp_path: Path, table: str, row: int, column: str, value: str, code: str
) -> None:
    report = run(as_zip(tmp_path, changed(table, row, column, value)))
    found = next(problem for problem in report.problems if problem["code"] == code)
    assert (found["file"], found["row"]) == (f"{table}.csv", row + 1 + value.count("\n"))
    assert found["column"]
    assert place_text(found).startswith(f"{table}.csv, Zeile ")
    assert problem_text(code, found["facts"])
    assert not Authority.objects.exists()


def offices(*rows: tuple[str, str]) -> dict[str, Any]:
    """The county with the office EMP of P-1 at these times (since, until) and nothing else."""
    head = ["Personalkennung", "Rolle", "Behörde", "Standort", "seit", "bis"]
    return COUNTY | {"offices": [head, *(["P-1", "EMP", "kreis", "", since, until] for since, until in rows)]}


@pytest.mark.parametrize(
    ("rows", "row", "column", "code"),
    [
        ([("01.01.2026", ""), ("01.06.2026", "")], 3, "seit", "office_runs_on"),
        ([("01.06.2026", ""), ("01.01.2026", "01.06.2026")], 2, "seit", "office_overlaps"),
        ([("01.01.2026", "31.03.2026"), ("31.03.2026", "30.06.2026")], 3, "seit", "office_overlaps"),
    ],
)
def test_an_office_that_overlaps_itself_is_named_by_row_and_column(
    tmp_path: Path, rows: list[tuple[str, str]], row: int, column: str, code: str
) -> None:
    report = run(as_zip(tmp_path, offices(*rows)))
    (found,) = report.problems
    assert (found["file"], found["row"], found["column"], found["code"]) == ("offices.csv", row, column, code)
    assert "Dasselbe Amt hat diese Person schon" in problem_text(code, found["facts"])
    assert not Office.objects.exists()


def test_an_office_meets_the_stored_one(tmp_path: Path) -> None:
    """Named by the row of the file, whichever of the two begins earlier; ended in the same file it is no problem."""
    assert run(as_zip(tmp_path, offices(("01.01.2026", "")))).is_clean
    later = run(as_zip(tmp_path, offices(("01.06.2026", ""))))
    assert [(p["row"], p["column"], p["code"]) for p in later.problems] == [(2, "seit", "office_runs_on")]
    earlier = run(as_zip(tmp_path, offices(("01.06.2025", "01.02.2026"))))
    assert [(p["row"], p["column"], p["code"]) for p in earlier.problems] == [(2, "bis", "office_runs_on")]
    assert run(as_zip(tmp_path, offices(("01.06.2026", ""), ("01.01.2026", "31.05.2026")))).is_clean
    assert Office.objects.count() == 2


def test_sheets_are_named_too(tmp_path: Path) -> None:
    report = run(as_xlsx(tmp_path, changed("people", 2, "Nachname", "")))
    assert [place_text(one) for one in report.problems] == ["kreis.xlsx, Blatt Personen, Zeile 3, Spalte Nachname"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Personalkennung;Vorname\nP-1;Kim\n", "unknown_table"),
        ("Behörde;Name der Behörde;Behoerden\nk;K;rot\n", "unknown_heading"),
        ("Behörde;Name der Behörde;Farbe\nk;K;rot\n", "strange_heading"),
        ("Behörde;Name der Behörde;Behörde\nk;K;k\n", "double_heading"),
        ('Behörde;Name der Behörde\nk;"K\n', "broken_row"),
        ("Behörde;Name der Behörde" + ";" * 300 + "\n", "too_wide"),
    ],
)
def test_files_that_are_no_tables(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    report = run(Source(path, "a.csv"))
    assert [problem["code"] for problem in report.problems] == [code]
    assert problem_text(code, report.problems[0]["facts"])


@pytest.mark.parametrize("name", ["a.pdf", "a.xlsx", "a.zip"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7 nothing of ours")
    assert [one["code"] for one in run(Source(path, name)).problems] == [
        "unknown_file_type" if name == "a.pdf" else "broken_file"
    ]


def test_windows_alphabet_and_commas(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Behörde,Name der Behörde\nköln,Stadt Köln\n".encode("cp1252"))
    assert run(Source(path, "a.csv")).is_clean
    assert Authority.objects.get(key="koeln").name == "Stadt Köln"


def test_a_missing_column_leaves_what_is_stored(tmp_path: Path) -> None:
    run(as_zip(tmp_path, COUNTY))
    run(as_csv(tmp_path, [["Personalkennung", "Vorname", "Nachname", "Behörde"], ["P-1", "Kim", "Neu", "kreis"]]))
    person = Person.objects.get(external_id="P-1")
    assert (person.family_name, person.desk.key) == ("Neu", "d1")  # type: ignore[union-attr]


def test_a_room_that_shrinks_must_still_hold_what_stands_in_it(tmp_path: Path) -> None:
    run(as_zip(tmp_path, COUNTY))
    rooms = [list(row) for row in COUNTY["rooms"]]
    rooms[1][7] = "2"
    codes = {problem["code"] for problem in run(as_csv(tmp_path, rooms)).problems}
    assert codes == {"desk_no_longer_fits"}
    floors = [COUNTY["floors"][0], ["marl", "eg", "EG", "0", "20", "6"]]
    assert {one["code"] for one in run(as_csv(tmp_path, floors)).problems} == {"room_no_longer_fits"}


def test_missing_people_are_marked_only_when_asked_and_only_up_to_the_limit(tmp_path: Path) -> None:
    run(as_zip(tmp_path, COUNTY))
    less = as_csv(tmp_path, COUNTY["people"][:2])
    run(less)
    assert Person.objects.filter(left_on=None).count() == 2
    refused = run(less, options=Options(mark_missing=True, missing_limit=0))
    assert [problem["code"] for problem in refused.problems] == ["too_many_missing"]
    assert Person.objects.filter(left_on=None).count() == 2
    report = run(less, options=Options(mark_missing=True, missing_limit=1))
    assert report.counts["people"]["missing"] == 1
    assert Person.objects.get(external_id="P-2").left_on == TODAY
    run(as_csv(tmp_path, COUNTY["people"]), options=Options(mark_missing=True))
    assert Person.objects.get(external_id="P-2").left_on is None


def test_people_of_other_authorities_are_never_missing(tmp_path: Path) -> None:
    elsewhere = a_user("EMP", a_site()).person
    run(as_zip(tmp_path, COUNTY))
    run(as_csv(tmp_path, COUNTY["people"]), options=Options(mark_missing=True))
    elsewhere.refresh_from_db()
    assert elsewhere.left_on is None


def test_the_alarm_app_hears_of_every_changed_site_once(tmp_path: Path) -> None:
    run(as_zip(tmp_path, COUNTY))
    assert Entry.objects.filter(verb="plan_changed").count() == 1
    version = Floor.objects.get().version
    run(as_zip(tmp_path, changed("people", 1, "Nachname", "Neu")))
    assert Entry.objects.filter(verb="plan_changed").count() == 1
    run(as_zip(tmp_path, changed("desks", 1, "x", "2")))
    assert Entry.objects.filter(verb="plan_changed", object_id=str(Site.objects.get().pk)).count() == 2
    assert Floor.objects.get().version == version + 1


def test_administrators_import_for_their_own_authority_only(tmp_path: Path) -> None:
    run(as_zip(tmp_path, COUNTY))
    actor = actor_for(a_user("ADM", a_site()), TODAY)
    report = run(as_zip(tmp_path, changed("people", 1, "Nachname", "Fremd")), actor=actor)
    assert {problem["code"] for problem in report.problems} == {"not_yours"}
    assert Person.objects.get(external_id="P-1").family_name == "Größe"
    own = as_csv(tmp_path, [["Behörde", "Name der Behörde"], ["neu", "Neue Behörde"]])
    assert run(own, actor=actor).is_clean
    assert Office.objects.filter(authority__key="neu", person=actor.person, role="ADM").exists()


@pytest.mark.parametrize("role", ["EMP", "SITE", "SEC"])
def test_nobody_else_imports(tmp_path: Path, role: str) -> None:
    with pytest.raises(Denied):
        run(as_zip(tmp_path, COUNTY), actor=actor_for(a_user(role, a_site()), TODAY))


def test_nobody_loses_the_administration_by_a_list(tmp_path: Path) -> None:
    user = a_user("ADM", a_site())
    person = user.person
    head = ["Personalkennung", "Vorname", "Nachname", "Behörde", "ausgeschieden am"]
    source = as_csv(tmp_path, [head, [person.external_id, "Jana", "Kern", person.authority.key, "01.11.2026"]])
    report = run(source, actor=actor_for(user, TODAY))
    assert [problem["code"] for problem in report.problems] == ["locks_you_out"]
    person.refresh_from_db()
    assert person.left_on is None


def test_templates_can_be_read_as_they_are(tmp_path: Path) -> None:
    for name, content in (("v.xlsx", template_xlsx()), ("v.zip", template_csv())):
        (tmp_path / name).write_bytes(content)
        report = run(Source(tmp_path / name, name), dry_run=True)
        assert report.problems == []
        assert set(report.counts) == {table.name for table in TABLES}


def test_every_text_can_be_filled_in() -> None:
    names = "most least longest value options table missing meant first "
    names += "authority site floor room desk door limit since until"
    assert all(problem_text(code, dict.fromkeys(names.split(), "x")) for code in PROBLEMS)


# --- runs ---------------------------------------------------------------------------------------------------------


def upload(tmp_path: Path, user: Any, tables: Mapping[str, Rows] = COUNTY) -> ImportRun:
    content = as_zip(tmp_path, tables).path.read_bytes()
    file = SimpleUploadedFile("kreis.zip", content)
    actor = actor_for(user, TODAY)
    return actions.upload_import(upload=file, mark_missing=False, missing_limit=20, actor=actor, now=NOW)


@pytest.fixture
def admin() -> Any:
    return a_user("ADM", a_site())


def test_a_run_is_shown_first_and_applied_when_confirmed(tmp_path: Path, admin: Any) -> None:
    work = upload(tmp_path, admin)
    assert jobs.import_waits()
    assert jobs.run_pending_imports(NOW, TODAY) == 1
    work.refresh_from_db()
    assert (work.state, work.report["change_count"]) == ("ready", 12)
    assert not Site.objects.filter(key="marl").exists()
    assert actions.confirm_import(run=work, actor=actor_for(admin, TODAY), now=NOW)
    jobs.run_pending_imports(NOW, TODAY)
    work.refresh_from_db()
    assert work.state == "done"
    assert Desk.objects.count() == 2
    assert not work.file
    assert not jobs.import_waits()
    assert jobs.run_pending_imports(NOW, TODAY) == 0


def test_what_changed_since_the_preview_is_shown_again(tmp_path: Path, admin: Any) -> None:
    work = upload(tmp_path, admin)
    jobs.run_pending_imports(NOW, TODAY)
    work.refresh_from_db()
    actions.confirm_import(run=work, actor=actor_for(admin, TODAY), now=NOW)
    run(as_csv(tmp_path, COUNTY["authorities"]))
    Office.objects.create(
        person=admin.person, role="ADM", authority=Authority.objects.get(key="kreis"), since=date(2026, 1, 1)
    )
    jobs.run_pending_imports(NOW, TODAY)
    work.refresh_from_db()
    assert (work.state, work.report["moved"], work.report["change_count"]) == ("ready", True, 11)


def test_a_silent_worker_is_replaced_and_a_busy_one_is_left_alone(tmp_path: Path, admin: Any) -> None:
    work = upload(tmp_path, admin)
    ImportRun.objects.update(state="checking", heartbeat_at=NOW - timedelta(seconds=30))
    jobs.run_pending_imports(NOW, TODAY)
    work.refresh_from_db()
    assert work.state == "checking"
    ImportRun.objects.update(heartbeat_at=NOW - timedelta(minutes=5))
    jobs.run_pending_imports(NOW, TODAY)
    work.refresh_from_db()
    assert work.state == "ready"


def test_a_lost_office_stops_the_run(tmp_path: Path, admin: Any) -> None:
    work = upload(tmp_path, admin)
    Office.objects.update(until=date(2026, 11, 21))
    jobs.run_pending_imports(NOW, TODAY)
    work.refresh_from_db()
    assert [one["code"] for one in work.report["problems"]] == ["no_longer_administrator"]


def test_runs_belong_to_whoever_uploaded_them(tmp_path: Path, admin: Any) -> None:
    work = upload(tmp_path, admin)
    stranger = actor_for(a_user("ADM", a_site()), TODAY)
    for act in (actions.confirm_import, actions.discard_import):
        with pytest.raises(Denied):
            act(run=work, actor=stranger, now=NOW)
    assert actions.discard_import(run=work, actor=actor_for(admin, TODAY), now=NOW)
    work.refresh_from_db()
    assert (work.state, bool(work.file)) == ("discarded", False)
