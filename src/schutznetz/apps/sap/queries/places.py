# SPDX-License-Identifier: EUPL-1.2
"""Where the people of a programme work, as far as it is known."""

from collections.abc import Mapping
from statistics import fmean

from schutznetz.apps.organisation.models import Site
from schutznetz.apps.sap.models import Programme


def places_of(programme: Programme) -> tuple[Mapping[int, tuple[float, float]], Mapping[int, tuple[float, float]]]:
    """Coordinates by site, and their mean by authority."""
    rows = Site.objects.filter(
        authority__sap_participant__programme=programme, latitude__isnull=False, longitude__isnull=False
    ).values_list("pk", "authority_id", "latitude", "longitude")
    sites: dict[int, tuple[float, float]] = {}
    found: dict[int, list[tuple[float, float]]] = {}
    for pk, authority, latitude, longitude in rows:
        if latitude is not None and longitude is not None:
            sites[pk] = latitude, longitude
            found.setdefault(authority, []).append((latitude, longitude))
    middles = {key: (fmean(one for one, _ in at), fmean(two for _, two in at)) for key, at in found.items()}
    return sites, middles
