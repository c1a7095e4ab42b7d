# SPDX-License-Identifier: EUPL-1.2
"""What a User resource says about one of our accounts and the person behind it. Everything else in it is ignored."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from schutznetz.domain.provisioning.filters import truth
from schutznetz.domain.provisioning.scim import ENTERPRISE, Json, ScimError, bad_value, value_of

LONGEST_NAME = 150


def one_spelling(name: str) -> str:
    """The one way in which a user name is kept: wide, raised and joined letters become plain ones (NFKC).

    Otherwise two accounts could have names that nobody can tell apart.
    """
    return unicodedata.normalize("NFKC", name).strip()


@dataclass(frozen=True)
class Wanted:
    """An account as the identity provider wants it. `active` None: it says nothing; `number` "": likewise."""

    user_name: str
    external_id: str
    given_name: str
    family_name: str
    email: str
    phone: str
    active: bool | None
    number: str


@dataclass(frozen=True)
class WantedGroup:
    name: str
    external_id: str
    members: tuple[str, ...]


def wanted_user(resource: Json) -> Wanted:
    """Read a User. Raises ScimError (invalidValue) naming the attribute."""
    user_name = one_spelling(_text(resource, "userName", LONGEST_NAME))
    if not user_name:
        raise bad_value("userName is required.")
    if len(user_name) > LONGEST_NAME:
        raise bad_value(f"userName has more than {LONGEST_NAME} characters when written plainly.")
    given, family = _name(resource, user_name)
    extension = value_of(resource, ENTERPRISE)
    return Wanted(
        user_name=user_name,
        external_id=_text(resource, "externalId", 200),
        given_name=given,
        family_name=family,
        email=_main(resource, "emails", 254),
        phone=_main(resource, "phoneNumbers", 40),
        active=_active(resource),
        number=_text(extension, "employeeNumber", 64) if isinstance(extension, dict) else "",
    )


def wanted_group(resource: Json) -> WantedGroup:
    """Read a Group. Raises ScimError (invalidValue)."""
    name = _text(resource, "displayName", 200)
    if not name:
        raise bad_value("displayName is required.")
    members = value_of(resource, "members") or []
    if not isinstance(members, list) or not all(isinstance(one, dict) for one in members):
        raise bad_value("members is a list of objects with 'value'.")
    values = dict.fromkeys(_text(one, "value", 64) for one in members)
    return WantedGroup(name, _text(resource, "externalId", 200), tuple(value for value in values if value))


def _name(resource: Json, user_name: str) -> tuple[str, str]:
    """Given and family name; from the displayed name, at last from the user name, where they are not told apart."""
    name = value_of(resource, "name") or {}
    if not isinstance(name, dict):
        raise bad_value("name is an object.")
    given, family = _text(name, "givenName", 100), _text(name, "familyName", 100)
    if given or family:
        return given, family or given
    shown = _text(name, "formatted", 200) or _text(resource, "displayName", 200)
    first, _space, last = shown.rpartition(" ")
    return first[:100], (last or user_name)[:100]


def _active(resource: Json) -> bool | None:
    value = value_of(resource, "active")
    if value is None:
        return None
    if (read := truth(value)) is None:
        raise bad_value("active is true or false.")
    return read


def _main(resource: Json, name: str, longest: int) -> str:
    """The value that counts of a list: the primary one, else that for work, else the first."""
    elements = value_of(resource, name) or []
    if not isinstance(elements, list) or not all(isinstance(one, dict) for one in elements):
        raise bad_value(f"{name} is a list of objects with 'value'.")
    ranked = sorted(elements, key=lambda one: (not truth(value_of(one, "primary")), value_of(one, "type") != "work"))
    return next((text for one in ranked if (text := _text(one, "value", longest))), "")


def _text(holder: Json, name: str, longest: int) -> str:
    value: Any = value_of(holder, name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise bad_value(f"{name} is a text.")
    if len(value) > longest:
        raise bad_value(f"{name} has more than {longest} characters.")
    if not value.isprintable():
        raise bad_value(f"{name} holds control characters.")
    return value.strip()


def same_person(known: str, told: str) -> None:
    """A personnel number never changes. Raises ScimError (mutability) when the provider tells another one."""
    if told and told != known:
        raise ScimError(400, "mutability", "employeeNumber of an account cannot be changed: is it the same person?")
