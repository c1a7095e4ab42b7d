# SPDX-License-Identifier: EUPL-1.2
from datetime import date

import pytest

from schutznetz.adapters import clock


@pytest.fixture
def today() -> date:
    """Today of the program, for requests."""
    return clock.today()
