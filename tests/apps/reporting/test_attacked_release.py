# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz statistics attack --release`: what was published goes through the attacker as everybody gets it."""

import json

import pytest

from schutznetz.config import attacking, command
from schutznetz.domain.disclosure.attack import suite
from tests.apps.reporting.published import a_country, a_release

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_instance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "nothing_there", lambda _command: "")
    monkeypatch.setattr(suite, "RUNS", 600)


def ask(*arguments: str) -> int:
    return attacking.main(command.parser().parse_args(["statistics", "attack", "--seconds", "2", *arguments]))


@pytest.mark.parametrize(("release", "quarter"), [("2025", None), ("2025/1", 1)])
def test_a_release_under_noise_gives_nothing_away(
    release: str, quarter: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    country = a_country()
    a_release(country.ministry, 2025, quarter, groups=(country.group,), withheld=("category_age",))
    assert ask("--release", release, "--json") == attacking.DONE
    (found,) = json.loads(capsys.readouterr().out)
    assert found["way"] == "noise"
    assert {one["proven"] for one in found["learned"]} == {0}
    assert country.ministry.name in found["name"]


def test_releases_are_attacked_one_by_one_and_together(capsys: pytest.CaptureFixture[str]) -> None:
    country = a_country()
    for year, quarter in ((2024, None), (2025, None), (2025, 1)):
        a_release(country.ministry, year, quarter, groups=(country.group,))
    asked = [word for one in ("2024", "2025", "2025/1") for word in ("--release", one)]
    assert ask(*asked, "--json") == attacking.DONE
    *alone, together = json.loads(capsys.readouterr().out)
    assert len(alone) == 3
    learned = {one["attack"]: one for one in together["learned"]}
    assert learned["linked"]["proven"] == learned["quarters"]["proven"] == 0
    assert learned["years_membership"]["facts"]["bound"] > alone[0]["learned"][-1]["facts"]["bound"]
    assert {one["attack"] for one in together["not_tried"]} >= {"regions", "late_sheet", "own_case"}


def test_figures_that_contradict_each_other_are_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Counts that are shown as they are must add up; under noise nothing has to."""
    country = a_country()
    a_release(country.ministry, 2025, groups=(country.group,), profile="C")
    assert ask("--release", "2025", "--ministry", country.ministry.key) == attacking.MISSHAPEN
    assert "widersprechen einander" in capsys.readouterr().out


@pytest.mark.parametrize("state", ["asked", "gated", "refused"])
def test_what_is_not_published_cannot_be_had(state: str, capsys: pytest.CaptureFixture[str]) -> None:
    a_release(a_country().ministry, 2025, state=state)
    assert ask("--release", "2025") == attacking.MISSHAPEN
    assert capsys.readouterr().out == "Für 2025 ist nichts veröffentlicht.\n"
