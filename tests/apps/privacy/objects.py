# SPDX-License-Identifier: EUPL-1.2
"""Objects that rows of the access matrix name."""

from typing import Any

from schutznetz.adapters import clock
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.privacy.models import RightsRequest
from schutznetz.regulation.privacy.rights import due_on


def a_request(person: Person, kind: str = "objection", **fields: Any) -> RightsRequest:
    """An open request of a person, received now."""
    values = {"text": "Bitte prüfen.", "received_at": clock.now(), "due_on": due_on(received_on=clock.today())} | fields
    return RightsRequest.objects.create(authority=person.authority, person=person, kind=kind, **values)


def privacy_objects(person: Person) -> dict[str, Any]:
    return {
        "own_request": a_request(person).pk,
        "own_correction": a_request(person, RightsRequest.Kind.RECTIFICATION).pk,
    }
