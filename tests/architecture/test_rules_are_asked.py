# SPDX-License-Identifier: EUPL-1.2
"""Every rule of the decree is asked by the product: a rule nobody asks decides nothing, whatever its cases say.

Asked is what the code outside the engine calls, or what something it calls asks in turn; and what the vault asks in the
browser, where rules have twins in `notebook/model/rules.js`.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from schutznetz.regulation.sap_erlass import catalogue

SRC = Path(__file__).resolve().parents[2] / "src" / "schutznetz"
ENGINE = "schutznetz.regulation.sap_erlass"
TWINS = SRC / "apps/vault/browser/notebook/model/rules.js"
Name = tuple[str, str]
"""A module and a name in it."""


def module_of(path: Path) -> str:
    return ".".join(("schutznetz", *path.relative_to(SRC).with_suffix("").parts))


def is_engine(path: Path) -> bool:
    return module_of(path).startswith(f"{ENGINE}.")


def imported(tree: ast.AST) -> dict[str, Name]:
    """Names of a file that come from the engine."""
    froms = (one for one in ast.walk(tree) if isinstance(one, ast.ImportFrom))
    return {
        alias.asname or alias.name: (one.module, alias.name)
        for one in froms if one.module and one.module.startswith(ENGINE) for alias in one.names
    }  # fmt: skip


def named(node: ast.AST, names: dict[str, Name]) -> Iterator[Name]:
    """What of the engine this piece of code names: `rest.notices`, or `notices` when that was imported."""
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in names:
            yield ".".join(names[one.value.id]), one.attr
        elif isinstance(one, ast.Name) and one.id in names:
            yield names[one.id]


def defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return [one.id for one in targets if isinstance(one, ast.Name)]


def inside() -> dict[Name, set[Name]]:
    """What each function and table of the engine names in turn."""
    found: dict[Name, set[Name]] = {}
    for path in filter(is_engine, SRC.rglob("*.py")):
        tree, module = ast.parse(path.read_text(encoding="utf-8")), module_of(path)
        own = {name: (module, name) for statement in tree.body for name in defined(statement)}
        for statement in tree.body:
            for name in defined(statement):
                found[module, name] = set(named(statement, own | imported(tree)))
    return found


@cache
def reached() -> set[Name]:
    """All of the engine that the product comes to."""
    links, found = inside(), set[Name]()
    waiting: list[Name] = []
    for path in SRC.rglob("*.py"):
        if not is_engine(path):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            waiting += named(tree, imported(tree))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += links.get(one, ())
    return found


def asked_in_the_browser() -> set[str]:
    """The keys of twins that the notebook calls."""
    twins = dict(re.findall(r'^  "(sap\.[\w.]+)": (\w+),$', TWINS.read_text(encoding="utf-8"), re.MULTILINE))
    code = [path.read_text(encoding="utf-8") for path in TWINS.parents[2].rglob("*.js") if path != TWINS]
    called = {name for text in code for name in re.findall(r"\brules\.(\w+)\(", text)}
    for text in code:
        for names in re.findall(r'import \{([^}]*)\} from "[^"]*/rules\.js"', text):
            called |= {one for one in re.findall(r"\w+", names) if re.search(rf"\b{one}\(", text)}
    return {key for key, name in twins.items() if name in called}


@cache
def never_asked() -> set[str]:
    known, twins = reached(), asked_in_the_browser()
    return {
        key for key, one in catalogue.rules().items()
        if (one.decide.__module__, one.decide.__name__) not in known and key not in twins
    }  # fmt: skip


NO_FIELD = "nothing in the product has the fact: there is no field, title or act that it could be asked of"
IN_THE_SHAPE = "forms and tables fix it: a test compares them with the rule, no act could break it"
EXCEPTIONS: dict[str, str] = {
    "sap.cooperation.reach": "one counsellor of those the product orders at once by `sap.cooperation.directory`",
    "sap.cooperation.trip": NO_FIELD,
    "sap.documentation.fields": IN_THE_SHAPE,
    "sap.resources.booking": NO_FIELD,
    "sap.resources.career": NO_FIELD,
    "sap.service.fields": IN_THE_SHAPE,
    "sap.service.notice": IN_THE_SHAPE,
    "sap.standing.casework": NO_FIELD,
    "sap.standing.direct_line": NO_FIELD,
}
"""Rules nobody asks, each with the reason. The list only gets shorter: a rule that is asked has to leave it."""


def test_every_rule_is_asked_by_the_product() -> None:
    assert sorted(never_asked() - EXCEPTIONS.keys()) == []


def test_no_exception_outlives_its_reason() -> None:
    assert sorted(EXCEPTIONS.keys() - never_asked()) == []


def test_a_rule_that_is_asked_only_through_another_one_counts() -> None:
    """`vacancy.template` is asked by `vacancy.publishable` alone; a table of steps names none of its neighbours."""
    known = reached()
    assert (f"{ENGINE}.vacancy", "publishable") in known
    assert (f"{ENGINE}.vacancy", "template") in known
    assert (f"{ENGINE}.vacancy", "no_such_rule") not in known
    assert "sap.counselling.closing" in asked_in_the_browser()
