# SPDX-License-Identifier: EUPL-1.2
"""One door: figures about people leave the database through `reporting.queries.released`, or not at all.

The code is walked: who imports the rows of sums, tallies and released tables, or reaches them over a relation. A second
door is planted to show that it would be found. That running pages tell nothing before publication is tried in
test_release_pages.py.
"""

import ast
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.db.models import ForeignKey, OneToOneField
from django.forms import BaseForm, Field, IntegerField

import schutznetz

SOURCE = Path(schutznetz.__file__).parent
SECRET = ("PoolSum", "RawTally", "NoisyTally", "ReleasedTable")
"""Rows with figures about people, true, noisy or not yet published."""
HANDS: Mapping[str, frozenset[str]] = {
    "PoolSum": frozenset({
        "apps/figures/models/returns.py", "apps/figures/models/__init__.py", "apps/figures/actions/returns.py",
        "apps/figures/actions/sums.py", "apps/figures/queries/sums.py",
    }),
    "RawTally": frozenset({
        "apps/reporting/models/years.py", "apps/reporting/models/__init__.py", "apps/reporting/actions/drawing.py",
        "apps/reporting/actions/results.py", "apps/reporting/jobs/year_release.py", "config/demo_reporting.py",
    }),
    "NoisyTally": frozenset({
        "apps/reporting/models/years.py", "apps/reporting/models/__init__.py", "apps/reporting/actions/drawing.py",
        "apps/reporting/jobs/noise_release.py", "config/demo_reporting.py",
    }),
    "ReleasedTable": frozenset({
        "apps/reporting/models/releases.py", "apps/reporting/models/__init__.py", "apps/reporting/actions/results.py",
        "apps/reporting/queries/released.py",
    }),
    "TrendFigure": frozenset({
        "apps/exchange/models/reports.py", "apps/exchange/models/__init__.py", "apps/exchange/actions/reports.py",
        "config/demo_exchange.py",
    }),
}  # fmt: skip
"""Who may name them, and published figures copied into notes; no view, form, tag, endpoint or command is among them."""
RELATIONS: Mapping[str, frozenset[str]] = {
    "sums": frozenset(), "raw": frozenset(), "noisy": frozenset(),
    "tables": frozenset({
        "apps/reporting/queries/released.py", "apps/reporting/actions/results.py",
        "apps/reporting/actions/releases.py", "apps/reporting/jobs/noise_release.py",
        "apps/reporting/jobs/year_release.py", "config/demo_reporting.py",
    }),
}  # fmt: skip
"""The ways to the same rows from their owners (`release.tables.all()`)."""
ROWS = {"all", "filter", "exclude", "order_by", "values_list", "first", "cells"}
"""What makes rows of a relation; a mapping of published tables knows none of these."""
CALLERS = {
    "hand_over_sums": frozenset({"apps/figures/actions/sums.py", "apps/reporting/actions/drawing.py"}),
    "register_released": frozenset({"apps/exchange/facts/released.py", "apps/reporting/apps.py"}),
}
"""`register_released`: what the exchange may offer to a note comes from this room alone."""
TYPED = {
    "apps/exchange/forms/services.py: ServiceForm.waiting_weeks", "apps/exchange/forms/work.py: ActivityForm.reach",
    "apps/exchange/forms/work.py: ActivityFilter.year",
}  # fmt: skip
"""Numbers people may type in the rooms that speak of counselling to others; none of them counts counselling."""
TALKATIVE = ("exchange", "quality")
PLANTED = """
from django.apps import apps
from schutznetz.apps.figures.models import PoolSum
def page(request, release):
    return [list(release.tables.values_list("values")), apps.get_model("reporting", "noisytally").objects.all()]
"""


def second_doors(place: str, text: str) -> Iterator[str]:
    """What in a file reaches rows that are none of its business."""
    for node in ast.walk(ast.parse(text)):
        name = _named(node)
        allowed = HANDS.get(name) or CALLERS.get(name)
        if allowed is not None and place not in allowed:
            yield f"{place}: {name}"
        way = _way(node)
        if way and place not in RELATIONS[way]:
            yield f"{place}: .{way}"


def _named(node: ast.AST) -> str:
    """A model or function by its name, imported, used, or given as text to the registry of models."""
    if isinstance(node, ast.alias):
        return node.name
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {one.lower(): one for one in SECRET}.get(node.value.rpartition(".")[2].lower(), "")
    return ""


def _way(node: ast.AST) -> str:
    """A relation that is read on as rows (`.tables.filter(...)`), or named in a look-up (`"tables__values"`)."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr in RELATIONS:
        return node.value.attr if node.attr in ROWS else ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        first, found, rest = node.value.partition("__")
        return first if found and rest and first in RELATIONS else ""
    return ""


def files() -> Iterator[tuple[str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")


def test_only_the_hands_that_draw_and_the_door_touch_figures_about_people() -> None:
    assert [found for place, text in files() for found in second_doors(place, text)] == []


def test_a_second_door_would_be_found() -> None:
    found = set(second_doors("apps/start/views.py", PLANTED))
    assert found == {f"apps/start/views.py: {one}" for one in ("PoolSum", "NoisyTally", ".tables")}


def typed_numbers() -> Iterator[str]:
    """Fields for numbers in the forms of the rooms that speak of counselling to others, ready-made or put in later."""
    for room in TALKATIVE:
        for path in sorted((SOURCE / "apps" / room / "forms").glob("*.py")):
            place = path.relative_to(SOURCE).as_posix()
            yield from (
                f"{place}: {one}" for one in numbers_of(import_module(f"schutznetz.apps.{room}.forms.{path.stem}"))
            )
            yield from (f"{place}: {one}" for one in numbers_put_in(path.read_text(encoding="utf-8")))


def numbers_of(module: ModuleType) -> Iterator[str]:
    for name, form in vars(module).items():
        if isinstance(form, type) and issubclass(form, BaseForm) and form.__module__ == module.__name__:
            fields: Mapping[str, Field] = getattr(form, "base_fields", {})
            yield from (f"{name}.{key}" for key, one in fields.items() if isinstance(one, IntegerField))


def numbers_put_in(text: str) -> Iterator[str]:
    """`self.fields[...] = forms.IntegerField(...)`, and its relatives."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Subscript):
            continue
        name = _named(node.value.func) if isinstance(node.value, ast.Call) else ""
        if name in {"IntegerField", "FloatField", "DecimalField"}:
            yield name


def test_nobody_types_figures_of_counselling_where_others_read_them() -> None:
    assert set(typed_numbers()) == TYPED
    planted = "class F:\n  def __init__(self):\n    self.fields['topic_debts'] = forms.IntegerField()"
    assert list(numbers_put_in(planted)) == ["IntegerField"]


def test_what_may_name_them_exists_and_does_so() -> None:
    known = dict(files())
    for name, places in HANDS.items():
        assert [one for one in places if one not in known or name not in known[one]] == [], name


def test_no_page_room_is_among_the_hands() -> None:
    rooms = ("/views", "/forms", "/api", "vault_api", "/templatetags", "/management", "/urls")
    every = {place for places in (*HANDS.values(), *RELATIONS.values(), *CALLERS.values()) for place in places}
    assert [one for one in every if any(room in one for room in rooms)] == []


def test_the_relations_looked_for_are_those_of_the_models() -> None:
    names = {model.__name__: model for model in apps.get_models() if model.__name__ in SECRET}
    owners = {
        field.remote_field.get_accessor_name()
        for model in names.values()
        for field in model._meta.get_fields()
        if isinstance(field, (ForeignKey, OneToOneField))
    }
    assert owners == set(RELATIONS)
    assert set(names) == set(SECRET)
