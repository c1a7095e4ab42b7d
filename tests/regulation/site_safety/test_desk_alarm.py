# SPDX-License-Identifier: EUPL-1.2
"""The rules of the desk alarm."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.finding import Refused, Status, Strength, require
from schutznetz.regulation.parameters import ParameterError
from schutznetz.regulation.site_safety import desk_alarm
from schutznetz.regulation.site_safety.desk_alarm import AlarmPlan, DeskFacts

TODAY = date(2026, 6, 15)
ROOT = Path(__file__).resolve().parents[3]
SEVEN = [f"D{number}" for number in range(1, 8)]
DESK = DeskFacts("D12", has_trigger=True, public_contact=True, added_on=date(2020, 1, 1))


@pytest.mark.requirement("VES-017")
def test_exactly_seven_neighbours() -> None:
    finding = desk_alarm.ring_size(desk="D12", neighbours=SEVEN, others_on_site=83, today=TODAY)
    assert (finding.status, finding.warning) == (Status.MET, False)
    assert str(finding.citation) == "Bericht Vestische Arbeit 2012, Abschnitt 4"


@pytest.mark.requirement("VES-017")
@pytest.mark.parametrize("ring", [SEVEN[:6], [*SEVEN, "D8"], [*SEVEN[:6], "D12"], [*SEVEN[:6], "D1"], []])
def test_any_other_ring_is_a_breach(ring: list[str]) -> None:
    finding = desk_alarm.ring_size(desk="D12", neighbours=ring, others_on_site=83, today=TODAY)
    assert finding.status is Status.BREACHED
    assert finding.strength is Strength.MUST


@pytest.mark.requirement("VES-017")
def test_a_smaller_site_has_fewer_with_a_warning() -> None:
    finding = desk_alarm.ring_size(desk="D12", neighbours=SEVEN[:4], others_on_site=4, today=TODAY)
    assert (finding.status, finding.warning) == (Status.MET, True)
    assert finding.facts["possible"] == 4
    less = desk_alarm.ring_size(desk="D12", neighbours=SEVEN[:3], others_on_site=4, today=TODAY)
    assert less.status is Status.BREACHED


@pytest.mark.requirement("HAT-011")
def test_two_of_84_desks_lack_a_trigger_and_are_named() -> None:
    desks = [replace(DESK, key=f"D{number:02}", has_trigger=number not in (17, 54)) for number in range(84)]
    findings = desk_alarm.desks_without_trigger(desks=desks, today=TODAY)
    assert [finding.facts["desk"] for finding in findings] == ["D17", "D54"]
    assert {str(finding.citation) for finding in findings} == {"Bericht Jobcenter NRW 2017, Abschnitt 5"}


@pytest.mark.requirement("VES-016")
def test_a_new_desk_without_a_trigger_is_a_finding() -> None:
    new = replace(DESK, public_contact=False, added_on=TODAY)
    assert desk_alarm.desk_trigger(desk=new, today=TODAY).status is Status.MET
    finding = desk_alarm.desk_trigger(desk=replace(new, has_trigger=False), today=TODAY)
    assert (finding.status, finding.due_on) == (Status.BREACHED, TODAY)
    assert str(finding.citation) == "Bericht Vestische Arbeit 2012, Abschnitt 4"


@pytest.mark.requirement("VES-023")
def test_a_plan_that_names_security_where_there_is_none_is_invalid() -> None:
    plan = AlarmPlan(neighbour_desks=7, names_security=True)
    with pytest.raises(Refused) as refused:
        require(desk_alarm.alarm_plan(plan=plan, has_security=False, today=TODAY))
    assert refused.value.finding.rule == "desk_alarm.plan_names_absent_security"
    assert str(refused.value.finding.citation) == "Bericht Vestische Arbeit 2012, Abschnitt 5"
    assert desk_alarm.alarm_plan(plan=plan, has_security=True, today=TODAY).status is Status.MET
    without = replace(plan, names_security=False)
    assert desk_alarm.alarm_plan(plan=without, has_security=False, today=TODAY).status is Status.MET


@pytest.mark.requirement("VES-023")
@pytest.mark.parametrize(
    ("plan", "has_security", "status"),
    [
        (AlarmPlan(0, names_security=False), False, Status.BREACHED),
        (AlarmPlan(0, names_security=False), True, Status.BREACHED),
        (AlarmPlan(0, names_security=True), True, Status.MET),
        (AlarmPlan(0, names_security=False, other_people_on_site=1), False, Status.MET),
        (AlarmPlan(1, names_security=False), False, Status.MET),
    ],
)
def test_a_plan_reaches_somebody_on_site(plan: AlarmPlan, has_security: bool, status: Status) -> None:
    assert desk_alarm.alarm_plan(plan=plan, has_security=has_security, today=TODAY).status is status


@pytest.mark.requirement("VES-018")
@pytest.mark.parametrize(("present", "status"), [(2, Status.BREACHED), (3, Status.MET), (7, Status.MET)])
def test_three_of_seven_must_be_reachable(present: int, status: Status) -> None:
    there = [*SEVEN[:present], "D50", "D51"]
    finding = desk_alarm.reachable_neighbours(desk="D12", ring=SEVEN, present=there, today=TODAY)
    assert (finding.status, finding.facts["reachable"]) == (status, present)
    assert finding.strength is Strength.SHOULD
    assert finding.citation.is_house_rule


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.booleans())
def test_no_finding_is_due_before_its_source(today: date, added: date, public: bool) -> None:
    desk = DeskFacts("D1", has_trigger=False, public_contact=public, added_on=added)
    try:
        finding = desk_alarm.desk_trigger(desk=desk, today=today)
    except ParameterError:
        return
    assert finding.due_on is not None
    assert finding.due_on >= finding.citation.since
    assert finding.citation.since <= today


def test_only_the_neighbours_come_from_the_source_the_rest_are_house_rules() -> None:
    sourced = [key for key in desk_alarm.LADDER_KEYS if not desk_alarm.TOPIC.dated(key, TODAY).citation.is_house_rule]
    assert sourced == ["neighbours"]
    assert desk_alarm.ladder_params(TODAY) == dict(desk_alarm.LADDER_FALLBACK)


def test_the_built_in_figures_of_the_stations_are_the_newest() -> None:
    node = shutil.which("node")
    assert node
    module = ROOT / "src/schutznetz/apps/alarm/static/alarm/course.js"
    script = f"import {{ FALLBACK }} from {json.dumps(module.as_uri())}; console.log(JSON.stringify(FALLBACK));"
    run = subprocess.run(
        [node, "--input-type=module", "--eval", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(run.stdout) == dict(desk_alarm.LADDER_FALLBACK)


def test_no_figure_of_the_ladder_stands_in_the_rules() -> None:
    code = Path(desk_alarm.__file__).read_text(encoding="utf-8")
    code = re.sub(r'""".*?"""', "", re.sub(r"#.*", "", code), flags=re.S)
    assert re.findall(r"(?<![\w-])\d+(?![\w-])", code) == [
        "0",
        "1",
    ]  # nobody else by default, and at least one human being
