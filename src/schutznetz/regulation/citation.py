# SPDX-License-Identifier: EUPL-1.2
"""Where a value or a rule stands."""

from dataclasses import dataclass
from datetime import date

HOUSE_RULE = "Hausregel"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source (``text``, as shown to users), in force since a day; house rules are marked as such."""

    text: str
    since: date

    @property
    def is_house_rule(self) -> bool:
        """A habit of this house, not a rule of the source."""
        return self.text.startswith(HOUSE_RULE)

    def __str__(self) -> str:
        return self.text
