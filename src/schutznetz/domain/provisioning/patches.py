# SPDX-License-Identifier: EUPL-1.2
"""Changes by PATCH (RFC 7644 section 3.5.2), and how Entra and Keycloak write them.

Known quirks that are understood: operations named `Add` and `Replace`; `replace` without a path whose keys are paths
(`"name.givenName"`, `"urn:...:User:employeeNumber"`); values in a list of one; members to remove given as a value;
`emails[type eq "work"].value` of somebody who has no address yet.
"""

import copy
import re
from dataclasses import dataclass
from typing import Any

from schutznetz.domain.provisioning.filters import Equals, parse, truth
from schutznetz.domain.provisioning.scim import ENTERPRISE, GROUP, USER, Json, ScimError, member

MOST_OPERATIONS = 1000
_PATH = re.compile(r"^(?P<name>\$?[A-Za-z][\w-]*)(?:\[(?P<which>[^\]]+)\])?(?:\.(?P<part>\$?[A-Za-z][\w-]*))?$")


@dataclass(frozen=True)
class Path:
    """Where an operation works: attribute (of an extension or of the resource), which elements, which part."""

    extension: str
    name: str
    which: tuple[Equals, ...]
    part: str


def changed(resource: Json, body: Json) -> Json:
    """The resource after all operations of a PatchOp; the given one stays as it is. Raises ScimError."""
    operations = body.get(member(body, "Operations"))
    if not isinstance(operations, list) or not operations:
        raise ScimError(400, "invalidSyntax", "A PATCH needs a list of Operations.")
    if len(operations) > MOST_OPERATIONS:
        raise ScimError(413, "tooMany", f"At most {MOST_OPERATIONS} operations at once.")
    result = copy.deepcopy(resource)
    for operation in operations:
        _apply(result, operation)
    return result


def _apply(resource: Json, operation: Any) -> None:
    if not isinstance(operation, dict) or not isinstance(operation.get("op"), str):
        raise ScimError(400, "invalidSyntax", "Every operation is an object with 'op'.")
    act, path, value = operation["op"].casefold(), operation.get("path"), operation.get("value")
    if act not in ("add", "replace", "remove"):
        raise ScimError(400, "invalidSyntax", f"Unknown operation {operation['op'][:20]!r}.")
    if path:
        _apply_at(resource, act, path_of(path), value)
    elif act == "remove":
        raise ScimError(400, "noTarget", "'remove' needs a path.")
    elif isinstance(value, dict):
        for name, part in value.items():
            if name.casefold() != "schemas":
                _apply_at(resource, act, path_of(name), part)
    else:
        raise ScimError(400, "invalidValue", "Without a path the value is an object.")


def path_of(text: Any) -> Path:
    """A path read. Raises ScimError (invalidPath, invalidFilter)."""
    rest, extension = str(text).strip(), ""
    for schema in (USER, GROUP, ENTERPRISE):
        if rest.casefold().startswith(schema.casefold()):
            extension = schema if schema == ENTERPRISE else ""
            rest = rest[len(schema) :].removeprefix(":")
            break
    if not rest and extension:
        return Path("", extension, (), "")
    found = _PATH.match(rest) if isinstance(text, str) else None
    if found is None:
        raise ScimError(400, "invalidPath", f"The path {str(text)[:80]!r} cannot be read.")
    return Path(extension, found["name"], parse(found["which"]) if found["which"] else (), found["part"] or "")


def _apply_at(resource: Json, act: str, path: Path, value: Any) -> None:
    holder = resource
    if path.extension:
        holder = resource.setdefault(member(resource, path.extension), {})
    key = member(holder, path.name)
    if path.which:
        _change_elements(holder, key, act, path, value)
    elif path.part:
        _change_part(holder, key, act, path.part, value)
    elif act == "remove":
        _remove(holder, key, value)
    else:
        holder[key] = _joined(holder.get(key), value, act)


def _remove(holder: Json, key: str, value: Any) -> None:
    """Remove the attribute; with a value only the elements it names, as Entra takes members out of a group."""
    if isinstance(value, list | dict) and isinstance(holder.get(key), list):
        gone = {_identity(one) for one in _elements(value)}
        holder[key] = [one for one in holder[key] if _identity(one) not in gone]
    else:
        holder.pop(key, None)


def _joined(before: Any, value: Any, act: str) -> Any:
    if isinstance(before, list):
        given = _elements(value)
        known = {_identity(one) for one in before}
        return before + [one for one in given if _identity(one) not in known] if act == "add" else given
    if isinstance(before, dict) and isinstance(value, dict):
        return before | {member(before, name): part for name, part in value.items()}
    return value


def _elements(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _identity(element: Any) -> str:
    return str(element.get("value", element) if isinstance(element, dict) else element)


def _change_part(holder: Json, key: str, act: str, part: str, value: Any) -> None:
    target = holder.setdefault(key, {})
    for each in target if isinstance(target, list) else [target]:
        if not isinstance(each, dict):
            raise ScimError(400, "invalidPath", f"{key} has no parts.")
        _set_part(each, act, part, value)


def _set_part(target: Json, act: str, part: str, value: Any) -> None:
    if act == "remove":
        target.pop(member(target, part), None)
    else:
        target[member(target, part)] = value[0] if isinstance(value, list) and len(value) == 1 else value


def _change_elements(holder: Json, key: str, act: str, path: Path, value: Any) -> None:
    elements = holder.setdefault(key, [])
    if not isinstance(elements, list):
        raise ScimError(400, "invalidPath", f"{path.name} has no elements.")
    chosen = [one for one in elements if isinstance(one, dict) and all(_fits(one, term) for term in path.which)]
    if act == "remove" and not path.part:
        holder[key] = [one for one in elements if one not in chosen]
        return
    if not chosen:
        if act == "remove":
            return
        chosen = [_new_element(elements, path)]
    for one in chosen:
        if path.part:
            _set_part(one, act, path.part, value)
        elif isinstance(value, dict):
            one.update(value)
        else:
            raise ScimError(400, "invalidValue", "An element is an object.")


def _new_element(elements: list[Any], path: Path) -> Json:
    """Nothing fits: an address of a kind is made; anything else has no target (RFC 7644 section 3.5.2.3)."""
    if any(term.attribute not in ("type", "primary") for term in path.which):
        raise ScimError(400, "noTarget", f"No element of {path.name} fits the filter.")
    elements.append({term.attribute: term.value for term in path.which})
    made: Json = elements[-1]
    return made


def _fits(element: Json, term: Equals) -> bool:
    value = element.get(member(element, term.attribute))
    if isinstance(term.value, bool):
        return truth(value) is term.value
    if isinstance(value, str) and isinstance(term.value, str):
        return value.casefold() == term.value.casefold()
    return bool(value == term.value)
