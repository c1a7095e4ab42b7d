# SPDX-License-Identifier: EUPL-1.2
"""What the server says about itself: ServiceProviderConfig, ResourceTypes, Schemas (RFC 7643 sections 5 to 7)."""

from typing import Any

from schutznetz.domain.provisioning.scim import ENTERPRISE, GROUP, USER, Json

MOST_RESULTS = 500
_META = "urn:ietf:params:scim:schemas:core:2.0:"


def service_provider_config(base: str) -> Json:
    """What is supported: PATCH, filters and entity tags; no bulk, no sorting, no passwords."""
    return {
        "schemas": [f"{_META}ServiceProviderConfig"],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST_RESULTS},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer token",
                "description": "A token of one authority, made on the page for administrators.",
                "specUri": "https://www.rfc-editor.org/info/rfc6750",
                "primary": True,
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }


def resource_types(base: str) -> list[Json]:
    return [_resource_type("User", USER, base, [ENTERPRISE]), _resource_type("Group", GROUP, base, [])]


def _resource_type(name: str, schema: str, base: str, extensions: list[str]) -> Json:
    return {
        "schemas": [f"{_META}ResourceType"],
        "id": name,
        "name": name,
        "endpoint": f"/{name}s",
        "description": {"User": "An account of the authority", "Group": "A group of the identity provider"}[name],
        "schema": schema,
        "schemaExtensions": [{"schema": one, "required": False} for one in extensions],
        "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{name}"},
    }


def schemas(base: str) -> list[Json]:
    return [
        _schema(USER, "User", "An account of the authority", _USER, base),
        _schema(ENTERPRISE, "EnterpriseUser", "The personnel number", _ENTERPRISE, base),
        _schema(GROUP, "Group", "A group of the identity provider", _GROUP, base),
    ]


def _schema(urn: str, name: str, says: str, attributes: list[Json], base: str) -> Json:
    return {
        "schemas": [f"{_META}Schema"],
        "id": urn,
        "name": name,
        "description": says,
        "attributes": attributes,
        "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{urn}"},
    }


def _attribute(name: str, says: str, kind: str = "string", **more: Any) -> Json:
    """One attribute with the defaults of RFC 7643 section 2.2."""
    usual = {
        "name": name, "type": kind, "multiValued": False, "description": says, "required": False,
        "mutability": "readWrite", "returned": "default",
    }  # fmt: skip
    if kind == "string":
        usual |= {"caseExact": False, "uniqueness": "none"}
    if kind == "reference":
        usual |= {"caseExact": True, "uniqueness": "none"}
    return usual | more


def _values(name: str, says: str) -> Json:
    """A list of which one value is kept: that for work."""
    parts = [
        _attribute("value", "The value"),
        _attribute("type", "Always work", canonicalValues=["work"]),
        _attribute("primary", "The value that counts", "boolean"),
    ]
    return _attribute(name, says, "complex", multiValued=True, subAttributes=parts)


_USER = [
    _attribute("userName", "The name for signing in", required=True, uniqueness="server"),
    _attribute(
        "name", "The name of the person", "complex",
        subAttributes=[
            _attribute("formatted", "Given and family name", mutability="readOnly"),
            _attribute("familyName", "Family name"),
            _attribute("givenName", "Given name"),
        ],
    ),
    _attribute("displayName", "Given and family name", mutability="readOnly"),
    _attribute("active", "May this account sign in? false closes everything that ends with a last day", "boolean"),
    _values("emails", "The address for mail"),
    _values("phoneNumbers", "The telephone at work"),
    _attribute(
        "groups", "The groups of the account", "complex", multiValued=True, mutability="readOnly",
        subAttributes=[
            _attribute("value", "Identifier of the group", mutability="readOnly"),
            _attribute("$ref", "Address of the group", "reference", mutability="readOnly", referenceTypes=["Group"]),
            _attribute("display", "Name of the group", mutability="readOnly"),
            _attribute("type", "Always direct", mutability="readOnly", canonicalValues=["direct"]),
        ],
    ),
]  # fmt: skip
_ENTERPRISE = [_attribute("employeeNumber", "The personnel number, which never changes", mutability="immutable")]
_GROUP = [
    _attribute("displayName", "The name by which rules know the group", required=True, uniqueness="server"),
    _attribute(
        "members", "The accounts in it", "complex", multiValued=True,
        subAttributes=[
            _attribute("value", "Identifier of the account", mutability="immutable"),
            _attribute("$ref", "Address of the account", "reference", mutability="immutable", referenceTypes=["User"]),
            _attribute("display", "Name of the person", mutability="readOnly"),
            _attribute("type", "Always User", mutability="immutable", canonicalValues=["User"]),
        ],
    ),
]  # fmt: skip
