# SPDX-License-Identifier: EUPL-1.2
"""Words that no list of the program knows, in every short column without choices: a page may be odd, never broken.

Such columns hold codes: the next version, a restored backup or a hand in the database may put another one there.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.apps.builders import let_go
from tests.apps.test_access_matrix import MATRIX, expected
from tests.attack.ground import Ground, addresses, ground, method_of, undone
from tests.attack.test_forms import proven

__all__ = ["ground"]
pytestmark = pytest.mark.django_db
LONGEST = 60
SECRETS = {"password", "session_key", "digest"}
UNKNOWN = "qz"


def codes() -> "Iterator[tuple[type[models.Model], models.CharField[Any, Any]]]":
    """Columns whose words a program may look up; keys and parts of unique rules cannot all be the same."""
    for model in apps.get_models():
        if not model.__module__.startswith("schutznetz.apps.") or model._meta.app_label == "journal":
            continue
        together = {name for group in model._meta.unique_together for name in group}
        together |= {name for rule in model._meta.constraints for name in getattr(rule, "fields", ())}
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.CharField) or field.choices or field.unique:
                continue
            is_key = field.name == "key" or field.name.endswith("_key") or field.name in SECRETS | together
            if not is_key and (field.max_length or 0) <= LONGEST:
                yield model, field


@pytest.mark.parametrize("role", ["OWNER", "MIN"])
def test_no_unknown_code_breaks_a_page(role: str, ground: Ground, tried: Callable[..., None]) -> None:
    at = addresses(ground.own)
    rows = [name for name, row in MATRIX.items() if method_of(name) == "get" and expected(row, role) == 200]
    client = proven(ground, role)
    with undone():
        written = [
            model._default_manager.update(**{field.name: UNKNOWN[: field.max_length]}) for model, field in codes()
        ]
        answers = {url: status_of(client, url) for url in dict.fromkeys(at[name] for name in rows)}
    assert sum(map(bool, written)) > 15
    assert [url for url, status in answers.items() if status >= 500] == []
    tried("unknown words in columns of codes, pages looked at", "no error", len(answers))


def status_of(client: Any, url: str) -> int:
    with undone():
        response = client.get(url)
        let_go(response)
    return int(response.status_code)
