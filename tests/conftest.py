# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    """Each test begins in the source language: a request of the one before may have switched it."""
    with translation.override("de"):
        yield
