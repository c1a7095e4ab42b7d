# SPDX-License-Identifier: EUPL-1.2
"""Since when a device is disturbed: a post that is not connected, or any device that reaches one of the ways only.

Of a device at a desk nothing is noted while it is off: from here nobody can tell who was at work.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from schutznetz.apps.alarm.models import Station, StationKind

Connected = Mapping[str, set[str] | None]
"""Keys of the stations that each loop sees; None for a loop that does not answer."""


@transaction.atomic
def note_faults(now: datetime, connected: Connected) -> int:
    """Write down since when devices are disturbed, and forget it when they are whole again; how many changed.

    While a loop does not answer nothing changes: then it is not the devices.
    """
    loops = [there for there in connected.values() if there is not None]
    if not loops or len(loops) < len(connected):
        return 0
    disturbed, whole = [], []
    for pk, key, kind in Station.objects.active().values_list("pk", "key", "kind"):
        ways = sum(key in there for there in loops)
        if ways == len(loops):
            whole.append(pk)
        elif ways or kind != StationKind.DESK:
            disturbed.append(pk)
    began = Station.objects.filter(pk__in=disturbed, disturbed_since=None).update(disturbed_since=now)
    return began + Station.objects.filter(pk__in=whole, disturbed_since__isnull=False).update(disturbed_since=None)
