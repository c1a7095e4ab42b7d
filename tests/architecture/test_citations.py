# SPDX-License-Identifier: EUPL-1.2
"""Every place of a law that Schutznetz names is well formed and stands in docs/fundstellen.md with how it was checked.

And every rule answers with a citation, so that no refusal is without one.
"""

import importlib
import inspect
import pkgutil
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from schutznetz import regulation
from schutznetz.apps.organisation.queries.permissions import load_policies
from schutznetz.apps.ui import facts as shell
from schutznetz.apps.ui.facts import spoken
from schutznetz.apps.ui.policies import permissions
from schutznetz.regulation.access.second_factor import second_factor
from schutznetz.regulation.finding import Finding, Refused, Status, Strength, require
from schutznetz.regulation.participation.release import BODIES, Decision, Hearing, hearing, interim, release
from schutznetz.regulation.privacy import rights
from schutznetz.regulation.sap_erlass.describe import sections
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.site_safety import desk_alarm

ROOT = Path(__file__).resolve().parents[2]
SOURCE, PAGE = ROOT / "src" / "schutznetz", ROOT / "docs" / "fundstellen.md"
TODAY = date(2026, 11, 22)

# --- what is named anywhere -------------------------------------------------------------------------------------------

LAWS = (
    "DSGVO", "DSG NRW", "LPVG NRW", "SGB IX", "LGG NRW", "BGG NRW", "ArbSchG", "BGB", "VwVfG NRW",
    "Feiertagsgesetz NW", "Einigungsvertrag", "BITVNRW", "StGB", "StPO",
)  # fmt: skip
LAW = "|".join(re.escape(law) for law in LAWS)
PART = r"(?:Abs(?:\.|atz)|Satz|Nr\.|Buchst\.) ?(?:\d+[a-z]?|[a-z])|\(\d\)"
WITHIN = rf"(?: (?:{PART})(?: (?:und|bis|and) (?:\d+|[a-z]|\(\d\))(?![\w.]))?)"
PLACE = rf"\d+[a-z]?{WITHIN}*"
PLACES = rf"(?P<places>{PLACE}(?:(?:, | und | bis | to )(?:§ |Art\. )?{PLACE})*)"
LAW_LAST = re.compile(rf"(?:§§?|Art\.) {PLACES} (?P<law>{LAW})\b")
LAW_FIRST = re.compile(rf"\b(?P<law>{LAW}) (?:§§?|Art\.) {PLACES}")
SIGN = re.compile(r"§|\bArt\. \d")
ENGLISH = re.compile(r"\bArt\. [\d, a-z]+ (?:to \d+ )?GDPR|\(Art\. \d+(?: to \d+)?\)")


def pairs(text: str) -> set[tuple[str, str]]:
    """(law, number of the paragraph or article) for everything named in a text."""
    found = set()
    for match in (*LAW_LAST.finditer(text), *LAW_FIRST.finditer(text)):
        for number in re.split(r", | und | bis | to ", re.sub(WITHIN, "", match["places"])):
            found.add((match["law"], number.removeprefix("§ ").removeprefix("Art. ")))
    return found


def own_files() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".toml", ".html", ".typ"} and "migrations" not in path.parts:
            yield path


def listed() -> dict[tuple[str, str], str]:
    """What the page lists: (law, number) and how it was checked."""
    rows = [line.split("|")[1:-1] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in rows if len(row) == 4]
    return {(law, number): how for law, number, _what, how in cells if law in LAWS}


def test_the_page_lists_exactly_what_is_named() -> None:
    named = {pair for path in own_files() for pair in pairs(path.read_text(encoding="utf-8"))}
    assert len(named) > 25
    assert sorted(named - set(listed())) == [], "enter these in docs/fundstellen.md, with how they were checked"
    assert sorted(set(listed()) - named) == [], "nobody names these any more"
    assert set(listed().values()) <= {"Wortlaut", "Inhalt", "offen"}


def test_every_sign_belongs_to_a_place_of_a_known_law() -> None:
    """No § without its law, no law of another name: a slip of the pen fails here."""
    loose = []
    for path in own_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            rest = ENGLISH.sub("", LAW_FIRST.sub("", LAW_LAST.sub("", line)))
            if SIGN.search(rest):
                loose.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:160]}")
    assert loose == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Art. 12 Abs. 3 Satz 2 und 3 DSGVO", {("DSGVO", "12")}),
        ("Art. 15 bis 21 DSGVO", {("DSGVO", "15"), ("DSGVO", "21")}),
        ("LPVG NRW § 72 Abs. 3 Nr. 2, § 70", {("LPVG NRW", "72"), ("LPVG NRW", "70")}),
        ("§ 193 BGB, § 31 Abs. 3 VwVfG NRW", {("BGB", "193"), ("VwVfG NRW", "31")}),
        ("§§ 5 und 10 ArbSchG", {("ArbSchG", "5"), ("ArbSchG", "10")}),
        ("(BGG NRW § 10b Abs. 2 Nr. 2)", {("BGG NRW", "10b")}),
        ("Art. 5 Abs. 2 und Art. 32 DSGVO", {("DSGVO", "5"), ("DSGVO", "32")}),
        ("Art. 17 Abs. 3 Buchst. b und e DSGVO", {("DSGVO", "17")}),
    ],
)
def test_places_are_read_as_lawyers_write_them(text: str, wanted: set[tuple[str, str]]) -> None:
    assert pairs(text) == wanted


# --- what is cited as such --------------------------------------------------------------------------------------------

SECTION = r"\d+(?:\.\d+)*"
DECREE = re.compile(
    r"SAP-Erlass 2007(?: in der Fassung vom 1\.6\.2010)?"
    rf"(?:, (?:Abschn\. I|Nr\. (?P<numbers>{SECTION}(?:, {SECTION})*)))?"
)
OTHER_FORMS = (
    DECREE,
    re.compile(r"Bericht [A-Z][\w ]+ 20\d\d, Abschnitt \d+"),
    re.compile(r"Hausregel \w+, Fassung \d+(?: \(zu .+\)|, nach BSI IT-Grundschutz [A-Z]{3}\.\d\.A\d+)?"),
    re.compile(r"Gesetz über [\w .-]+"),
    re.compile(r"Festlegung der Behörde"),
)


def is_well_formed(cite: str) -> bool:
    """Places of laws, one after the other; or a source, a house rule, a law without a paragraph, a decision."""
    rest = LAW_FIRST.sub("", LAW_LAST.sub("", cite))
    return (rest != cite and not rest.strip(",; ")) or any(form.fullmatch(cite) for form in OTHER_FORMS)


def citations(value: object) -> Iterator[str]:
    """Every `cite` and every entry of a `basis` in a table, however deep."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key == "cite":
                yield str(below)
            elif key == "basis":
                yield from map(str, below)
            elif key != "fields":  # names of columns, some of which are called so
                yield from citations(below)
    elif isinstance(value, list):
        for below in value:
            yield from citations(below)


def test_every_citation_of_a_figure_a_period_or_a_permission_is_well_formed() -> None:
    tables = [*(SOURCE / "regulation").rglob("*.toml"), *(SOURCE / "apps").rglob("privacy.toml")]
    found = [cite for path in tables for cite in citations(tomllib.loads(path.read_text(encoding="utf-8")))]
    load_policies()
    found += [str(one.cite) for one in permissions() if one.cite]
    found += [str(one.basis) for one in shell._lists.values()]
    found += rights.ARTICLES.values()
    assert len(found) > 100
    assert sorted({cite for cite in found if not is_well_formed(cite)}) == []


def test_every_section_cited_of_the_decree_is_one() -> None:
    known = {section.number for section in sections()}
    sets = [values for one in standard().sets.values() for topic in one.topics.values() for values in topic]
    cited = {str(version.citation) for one in sets for version in one.versions}
    places = [match["numbers"] for cite in cited if (match := DECREE.fullmatch(cite)) and match["numbers"]]
    assert len(places) > 30
    assert {number for place in places for number in place.split(", ")} <= known


@pytest.mark.parametrize(
    "cite",
    [
        "",
        "§ 3",
        "SAP-Erlass",
        "SAP-Erlass 2007, Nr.",
        "SAP-Erlass 2009, Nr. 4",
        "Hausregel",
        "Art. DSGVO",
        "LPVG NRW",
        "Bericht, Abschnitt 1",
        "§ ArbSchG 3",
    ],
)
def test_a_citation_that_says_not_where_is_none(cite: str) -> None:
    assert not is_well_formed(cite)


# --- what rules answer ------------------------------------------------------------------------------------------------

DESK = desk_alarm.DeskFacts("d1", False, True, TODAY)
NOBODY = desk_alarm.AlarmPlan(0, False)
ABSENT = desk_alarm.AlarmPlan(7, True)
RULES: dict[str, Callable[[], list[Finding]]] = {
    "second_factor": lambda: [
        second_factor(roles=["ADM"], has_one=has, today=TODAY, own={"EMP": TODAY}) for has in (True, False)
    ] + [second_factor(roles=["EMP"], has_one=False, today=TODAY, own={"EMP": TODAY})],
    "release": lambda: [
        release(agreements=(), interims=(), today=TODAY),
        release(agreements=(Decision(TODAY),), interims=(), today=TODAY),
        release(agreements=(), interims=(Decision(TODAY, TODAY),), today=TODAY),
    ],
    "interim": lambda: [interim(decided_on=TODAY, until=day) for day in (TODAY, date(2026, 11, 1), date(2028, 1, 1))],
    "hearing": lambda: [
        hearing(body=body, heard=heard, today=TODAY)
        for body in BODIES
        for heard in (Hearing(False), Hearing(), Hearing(True, TODAY), Hearing(True, TODAY, TODAY))
    ],
    "may_follow": lambda: [rights.may_follow(state=state, step="grant", today=TODAY) for state in rights.State],
    "may_extend": lambda: [
        rights.may_extend(received_on=TODAY, is_extended=is_extended, today=TODAY) for is_extended in (True, False)
    ],
    "answer": lambda: [
        rights.answer(due=day, is_open=is_open, today=TODAY)
        for day in (date(2026, 11, 1), date(2026, 11, 30), date(2027, 1, 1))
        for is_open in (True, False)
    ],
    "ring_size": lambda: [desk_alarm.ring_size(desk="d1", neighbours=["d2"], others_on_site=9, today=TODAY)],
    "desk_trigger": lambda: [desk_alarm.desk_trigger(desk=DESK, today=TODAY)],
    "desks_without_trigger": lambda: list(desk_alarm.desks_without_trigger(desks=[DESK], today=TODAY)),
    "alarm_plan": lambda: [
        desk_alarm.alarm_plan(plan=plan, has_security=has, today=TODAY)
        for plan in (NOBODY, ABSENT) for has in (True, False)
    ],
    "reachable_neighbours": lambda: [
        desk_alarm.reachable_neighbours(desk="d1", ring=["d2"], present=[], today=TODAY)
    ],
}  # fmt: skip
"""Every rule with examples that bring out each of its answers."""
WITHOUT_REFUSAL = {"rights.answer"}
"""Breached it opens a duty; nobody is ever refused anything by it."""


def rules() -> set[str]:
    """Public functions below `regulation` that answer with a finding; the decree's are tried by their example cases."""
    found = set()
    for module in pkgutil.walk_packages(regulation.__path__, "schutznetz.regulation."):
        if module.name.startswith("schutznetz.regulation.sap_erlass"):
            continue
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            if "Finding" in str(inspect.signature(function).return_annotation) and name != "require":
                found.add(name)
    return {name for name in found if not name.startswith("_")}


def test_every_rule_is_tried_here() -> None:
    assert rules() == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_cites_where_it_stands(rule: str) -> None:
    answers = RULES[rule]()
    assert answers
    for finding in answers:
        assert is_well_formed(str(finding.citation)), finding
        assert finding.citation.since <= TODAY


def test_a_refusal_shows_its_words_and_its_citation() -> None:
    refused = []
    for finding in (found for examples in RULES.values() for found in examples()):
        if finding.status is Status.BREACHED and finding.strength is Strength.MUST:
            with pytest.raises(Refused) as caught:
                require(finding)
            assert caught.value.finding.citation is finding.citation
            if finding.rule not in WITHOUT_REFUSAL:
                assert finding.rule in shell._rules, "register_rule(...) gives it words"
                assert spoken(finding).cite == str(finding.citation)
                refused.append(finding.rule)
    assert len(set(refused)) >= 6


def test_a_closed_request_is_a_habit_of_this_house_and_no_law() -> None:
    finding = rights.may_follow(state="granted", step="grant", today=TODAY)
    assert finding.status is Status.BREACHED
    assert finding.citation.is_house_rule


def test_the_length_of_an_interim_decision_is_a_habit_of_this_house_and_no_law() -> None:
    finding = interim(decided_on=TODAY, until=date(2028, 1, 1))
    assert finding.status is Status.BREACHED
    assert finding.citation.is_house_rule
