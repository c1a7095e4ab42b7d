# SPDX-License-Identifier: EUPL-1.2
"""Names and errors of the protocol. Details of errors are English: they end in the log of an identity provider."""

from typing import Any

Json = dict[str, Any]

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


class ScimError(Exception):
    """A request that cannot be served: HTTP status, the `scimType` of RFC 7644 section 3.12 (or ""), and why."""

    def __init__(self, status: int, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail = status, kind, detail

    def as_json(self) -> Json:
        body: Json = {"schemas": [ERROR], "status": str(self.status), "detail": self.detail}
        return body | ({"scimType": self.kind} if self.kind else {})


def bad_value(detail: str) -> ScimError:
    return ScimError(400, "invalidValue", detail)


def member(resource: Json, name: str) -> str:
    """The key of `resource` that means the attribute `name`: names know no case (RFC 7643 section 2.1)."""
    wanted = name.casefold()
    return next((key for key in resource if key.casefold() == wanted), name)


def value_of(resource: Json, name: str) -> Any:
    """The value of an attribute, or None."""
    return resource.get(member(resource, name))
