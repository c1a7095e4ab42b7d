# SPDX-License-Identifier: EUPL-1.2
"""The requirements tool reads markers off files, and its pytest plugin records what ran and passed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import requirements as tool

ROOT = Path(__file__).resolve().parents[2]
UNKNOWN = "VES-" + "999"
"""No row has this number; written so that counters which only read files do not take it for one."""
SAMPLE = """
import pytest

@pytest.mark.requirement("VES-017", "VES-018")
def test_passes(): pass

@pytest.mark.requirement("VES-018")
def test_fails(): assert False

@pytest.mark.requirement("VES-019")
def test_skipped(): pytest.skip("not here")

@pytest.mark.parametrize("case", [{"name": "a", "requirement": "HAT-012"}, {"name": "b", "requirement": ["HAT-014"]}])
def test_case(case): assert case["name"] == "a"

def test_learns(proves): proves("VES-015")

@pytest.fixture
def broken():
    yield
    raise OSError

@pytest.mark.requirement("VES-023")
def test_teardown(broken): pass

@pytest.mark.requirement("HAT-011")
class TestDesk:
    def test_inside(self): pass
"""


def run_sample(folder: Path, text: str, *options: str, name: str = "sqlite") -> subprocess.CompletedProcess[str]:
    (folder / "test_sample.py").write_text(text, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "DJANGO_", "COV_"))}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "SCHUTZNETZ_REQUIREMENTS_RESULTS": str(folder / "results.json"),
        "SCHUTZNETZ_TEST_RUN": name,
    }
    plugins = ["-p", "tests.requirements_plugin", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", str(folder), *plugins, *options]
    command.append(str(folder))
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder, check=False)


@pytest.mark.parametrize("options", [(), ("-p", "xdist", "-n", "2")], ids=["one process", "xdist"])
def test_only_rows_whose_tests_ran_and_passed_count(tmp_path, options):
    output = run_sample(tmp_path, SAMPLE, *options)
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    good, bad = tool.proven(results)
    assert good == {"VES-017", "HAT-012", "VES-015", "HAT-011"}, output.stdout
    assert bad == {"VES-018", "HAT-014", "VES-023"}


@pytest.mark.parametrize("options", [(), ("-p", "xdist", "-n", "2")], ids=["one process", "xdist"])
def test_what_failed_is_kept_by_name_for_the_last_lines_of_a_run(tmp_path, options):
    run_sample(tmp_path, SAMPLE, *options)
    run_sample(tmp_path, SAMPLE.replace("assert False", "pass"), *options, name="postgres")
    said = (tmp_path / "failures.txt").read_text(encoding="utf-8").splitlines()
    assert "sqlite test_sample.py::test_fails (call)" in said
    assert "sqlite test_sample.py::test_teardown (teardown)" in said
    assert not [
        line for line in said if "test_passes" in line or line.startswith("postgres test_sample.py::test_fails")
    ]


def test_several_runs_add_up_and_one_failure_outweighs(tmp_path):
    passing = SAMPLE.replace("assert False", "pass")
    run_sample(tmp_path, passing, name="sqlite")
    run_sample(tmp_path, SAMPLE, name="postgres")
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert len(results["tests"]) == 2 * len({key.split(" ", 1)[1] for key in results["tests"]})
    assert "VES-018" in tool.proven(results)[1]
    run_sample(tmp_path, passing, name="postgres")
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert "VES-018" in tool.proven(results)[0]


def test_an_unknown_id_stops_the_run(tmp_path):
    output = run_sample(tmp_path, SAMPLE.replace("VES-019", UNKNOWN))
    assert output.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"unknown requirement {UNKNOWN}" in output.stdout + output.stderr


def test_markers_are_read_off_tests_scripts_and_cases(tmp_path):
    (tmp_path / "cases" / "ladder").mkdir(parents=True)
    (tmp_path / "js").mkdir()
    (tmp_path / "test_sample.py").write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "test_whole.py").write_text("pytestmark = [pytest.mark.requirement('VES-002')]\n", encoding="utf-8")
    (tmp_path / "js" / "ladder.test.js").write_text('test("VES-018 widens", () => {});', encoding="utf-8")
    (tmp_path / "cases" / "ladder" / "a.json").write_text('{"steps": [{"requirement": "VES-025"}]}', encoding="utf-8")
    (tmp_path / "cases" / "b.toml").write_text('requirement = ["VES-025"]\n', encoding="utf-8")
    found = tool.markers(tmp_path)
    assert found["HAT-011"] == {"test_sample.py::TestDesk"}
    assert found["VES-002"] == {"test_whole.py"}
    assert found["VES-018"] == {"test_sample.py::test_passes", "test_sample.py::test_fails", "js/ladder.test.js"}
    assert found["VES-025"] == {"cases/ladder/a.json", "cases/b.toml"}


def test_the_state_of_a_row_follows_tests_then_code():
    row = tool.load().rows[0]
    assert tool.state(row, {row.id: {"t"}}, {row.id}) == "tested"
    assert tool.state(row, {}, {row.id}) == "named"
    assert tool.state(row, {}, set()) == "open"


def test_the_report_counts_by_subject_and_names_failures():
    results = {"tests": {"a": {"outcome": "passed", "requirements": ["VES-017"]},
                         "b": {"outcome": "failed", "requirements": ["HAT-012"]}}}  # fmt: skip
    text = tool.report(tool.load(), results, {"VES-017": {"a"}, "HAT-012": {"b"}, "NET-001": {"c"}})
    assert "1 of 269 rows proven by tests that ran and passed" in text
    assert "failed: HAT-012" in text
    assert "did not run: NET-001" in text
