# SPDX-License-Identifier: EUPL-1.2
"""What the attacks work on: two authorities that have the same of everything, and a client for each role.

Addresses come from tests/access_matrix.toml, so a new page is attacked as soon as it has its row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import reverse

from schutznetz.apps.alarm.models import Alarm, Station
from tests.apps.test_access_matrix import MATRIX, a_world, signed_in

World = dict[str, Any]
HOME_ROLES = ["anonymous", "EMP", "SEC", "SITE", "HEAD", "PR", "SAP", "DPO", "ADM"]
MARK = "qzfremd"
"""Stands in every text of the foreign authority: whoever sees it has seen too much."""
LEFT_ALONE = {
    "key",
    "digest",
    "password",
    "session_key",
    "language",
    "theme",
    "file",
    "drawing",
    "lang",
    "kind",
    "merged_into",
}
SHORTEST = 10


@dataclass(frozen=True)
class Ground:
    """`own` and `foreign` as `a_world()` makes them; `sessions` of the own one by role."""

    own: World
    foreign: World

    def client(self, role: str, **more: Any) -> Client:
        client = Client(**more)
        if role != "anonymous":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.own["sessions"][role]
        return client


def make_ground() -> Ground:
    """Two authorities in the database; every text of the foreign one carries `MARK`."""
    foreign = a_world()
    Station.objects.filter(key="st-own").update(key="st-fremd")
    Alarm.objects.update(key="01jd0000000000000000000009")
    step_aside()
    foreign["objects"].update({"own_station_key": "st-fremd", "own_alarm_key": "01jd0000000000000000000009"})
    write_everywhere(MARK)
    own = a_world()
    own["sessions"] = {role: signed_in(user) for role, user in own["users"].items()}
    return Ground(own, foreign)


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    """Made once for a module and thrown away at its end; every attack undoes what it did (see `undone`)."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_ground()
        transaction.set_rollback(True)


def step_aside() -> None:
    """The builders give some unique texts a fixed value: those of the first world make room for the second."""
    for model in apps.get_models():
        if model.__module__.startswith("schutznetz.apps."):
            for column in ("digest", "public_key_a", "public_key_b"):
                if any(field.name == column for field in model._meta.concrete_fields):
                    model._default_manager.update(**{column: Concat(Value("moved"), Cast("pk", CharField()))})


def write_everywhere(text: str) -> int:
    """Put the text into every free text column of every row; answers how many columns that were."""
    written = 0
    for model in apps.get_models():
        if model.__module__.startswith("schutznetz.apps.") and model._meta.app_label != "journal":
            for field in text_columns(model):
                longest = field.max_length or len(text)
                written += bool(model._default_manager.update(**{field.name: text[:longest]}))
    return written


def text_columns(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Columns that hold what somebody typed: no keys, no choices, nothing unique or too short."""
    together = {name for group in model._meta.unique_together for name in group}
    together |= {
        name for rule in model._meta.constraints for name in getattr(rule, "fields", ()) if hasattr(rule, "deferrable")
    }
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not (field.choices or field.unique or field.name in LEFT_ALONE | together or field.name.endswith("_key"))
        and (field.max_length is None or field.max_length >= SHORTEST)
    ]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is thrown away again, in the database and in the counts of limits."""
    cache.clear()
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


def url_of(name: str, arguments: list[Any]) -> str:
    plain = name.partition("#")[0]
    return f"/{plain}" if plain.endswith("/") else reverse(plain, args=arguments)


def arguments_of(name: str, world: World) -> list[Any]:
    return [world["objects"].get(argument, argument) for argument in MATRIX[name].get("args", [])]


def method_of(name: str) -> str:
    return str(MATRIX[name].get("method", "get"))


def addresses(world: World) -> dict[str, str]:
    """A real address for every row of the matrix."""
    return {name: url_of(name, arguments_of(name, world)) for name in MATRIX}


def page_addresses(world: World) -> list[str]:
    """The addresses that answer GET, each once."""
    return list(dict.fromkeys(url for name, url in addresses(world).items() if method_of(name) == "get"))
