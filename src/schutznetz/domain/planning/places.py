# SPDX-License-Identifier: EUPL-1.2
"""Where something lies, and how far two places are apart."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


@dataclass(frozen=True)
class Place:
    """Degrees of latitude (north) and longitude (east).  ValueError outside the globe."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"no place on earth: {self.latitude}, {self.longitude}")


def kilometres(one: Place, other: Place) -> float:
    """Great-circle distance (haversine formula); roads are longer, by about a third in this country."""
    north, south = radians(one.latitude), radians(other.latitude)
    up, along = sin((north - south) / 2), sin(radians(one.longitude - other.longitude) / 2)
    return 2 * EARTH_KM * asin(min(1.0, sqrt(up * up + cos(north) * cos(south) * along * along)))
