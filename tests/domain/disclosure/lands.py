# SPDX-License-Identifier: EUPL-1.2
"""The invented Länder of the attacker, under the name the tests know them by."""

from schutznetz.domain.disclosure.invented import PER_REGION, Land, land, regions

__all__ = ["PER_REGION", "Land", "land", "regions"]
