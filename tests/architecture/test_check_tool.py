# SPDX-License-Identifier: EUPL-1.2
"""Which failed tests `tools/check.py` asks a second time, and what it says of them."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"
SHAKY, OTHER = "tests/e2e/test_a.py::test_it[de 6/6]", "tests/apps/test_b.py::test_b"


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(TOOLS))
    spec = importlib.util.spec_from_file_location("check_tool", TOOLS / "check.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "check_tool", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "FAILURES", tmp_path / "failures.txt")
    yield module


def _ran(check: ModuleType, monkeypatch: Any, codes: list[int], name: str, *failed: str) -> tuple[Any, list[Any]]:
    """What `run` makes of a step whose attempts end with these codes; the first leaves these lines."""
    commands: list[Any] = []

    def once(step: Any, *, quietly: bool) -> Any:
        commands.append(step.command)
        if len(commands) == 1:
            check.FAILURES.write_text("".join(f"{line}\n" for line in failed))
        return check.Outcome(step, codes[len(commands) - 1], 1.0)

    monkeypatch.setattr(check, "once", once)
    return check.run(check.Step("Probe", ("x",), {"SCHUTZNETZ_TEST_RUN": name} if name else {})), commands


def test_a_test_that_passes_alone_passes_and_is_named(check: ModuleType, monkeypatch: Any) -> None:
    lines = (f"browser {SHAKY} (call)", f"browser {SHAKY} (teardown)", f"sqlite {OTHER} (call)")
    outcome, commands = _ran(check, monkeypatch, [1, 0], "browser", *lines)
    assert outcome.code == 0
    assert commands[1][-1] == SHAKY and commands[1].count(SHAKY) == 1 and OTHER not in commands[1]
    assert check.SHAKY == [SHAKY]
    assert check.FAILURES.read_text() == f"sqlite {OTHER} (call)\n"


def test_a_test_that_fails_again_fails(check: ModuleType, monkeypatch: Any) -> None:
    outcome, commands = _ran(check, monkeypatch, [1, 1], "browser", f"browser {SHAKY} (call)")
    assert outcome.code == 1 and len(commands) == 2 and not check.SHAKY
    assert SHAKY in check.FAILURES.read_text()


@pytest.mark.parametrize(
    ("name", "code", "failed"),
    [
        ("", 1, [f"sqlite {OTHER} (call)"]),
        ("browser", 1, [f"browser {SHAKY}{number} (call)" for number in range(4)]),
        ("browser", 2, [f"browser {SHAKY} (call)"]),
        ("browser", 1, [f"sqlite {OTHER} (call)"]),
    ],
    ids=["no real processes", "too many", "not about tests", "none of its own"],
)
def test_nothing_else_has_a_second_attempt(
    check: ModuleType, monkeypatch: Any, name: str, code: int, failed: list[str]
) -> None:
    outcome, commands = _ran(check, monkeypatch, [code], name, *failed)
    assert outcome.code == code and len(commands) == 1 and not check.SHAKY
