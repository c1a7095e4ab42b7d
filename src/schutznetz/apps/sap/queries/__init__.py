# SPDX-License-Identifier: EUPL-1.2
"""Reads of the programme, scoped to the actor."""

from schutznetz.apps.sap.queries.places import places_of
from schutznetz.apps.sap.queries.programme import (
    academy_of,
    holders_of,
    participants_of,
    programme_of,
    programmes_seen_by,
    rules_after,
    rules_for,
    rules_of,
    switches_of,
)
from schutznetz.apps.sap.queries.roles import (
    counsellor_for,
    counsellor_of,
    counsellors_led_by,
    counsellors_visible_to,
    line_managers_of,
    need_not_say,
)

__all__ = [
    "academy_of",
    "counsellor_for",
    "counsellor_of",
    "counsellors_led_by",
    "counsellors_visible_to",
    "holders_of",
    "line_managers_of",
    "need_not_say",
    "participants_of",
    "places_of",
    "programme_of",
    "programmes_seen_by",
    "rules_after",
    "rules_for",
    "rules_of",
    "switches_of",
]
