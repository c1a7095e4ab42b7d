# SPDX-License-Identifier: EUPL-1.2
"""The SCIM 2.0 server (RFC 7644): a bearer token decides, never a session, so there is no form to forge."""

import json
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.provisioning import queries
from schutznetz.apps.provisioning.actions import groups, users
from schutznetz.apps.provisioning.actions.keys import note_use
from schutznetz.apps.provisioning.actions.users import Act
from schutznetz.apps.provisioning.facts import self_description
from schutznetz.apps.provisioning.facts.resources import group_resource, user_resource
from schutznetz.apps.provisioning.models import ScimGroup
from schutznetz.domain.provisioning.filters import parse
from schutznetz.domain.provisioning.patches import changed
from schutznetz.domain.provisioning.people import wanted_group, wanted_user
from schutznetz.domain.provisioning.scim import LIST, Json, ScimError, member, value_of

REQUESTS_A_MINUTE = 3000
"""Of one key. Entra asks for at least 25 a second."""
WRONG_TOKENS_ALLOWED = 20
WINDOW_S = 60
LARGEST_BODY = 1024 * 1024
DEFAULT_RESULTS = 100
Handler = Callable[..., HttpResponse]


def endpoint(**handlers: Handler) -> Handler:
    """A view with one handler a method: `handler(request, act, *parts of the address)`."""

    @csrf_exempt
    def view(request: HttpRequest, **parts: str) -> HttpResponse:
        try:
            act = _authenticated(request)
            handler = handlers.get("GET" if request.method == "HEAD" else str(request.method))
            if handler is None:
                raise ScimError(405, "", f"{request.method} is not supported here.")
            return handler(request, act, **parts)
        except ScimError as error:
            return _error(error, handlers)
        except IntegrityError:
            return _error(ScimError(409, "uniqueness", "Another request has just taken this name."), handlers)

    return view


def _error(error: ScimError, handlers: dict[str, Handler]) -> HttpResponse:
    response = answer(error.as_json(), error.status)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="SCIM"'
    if error.status == 405:
        response.headers["Allow"] = ", ".join(sorted(handlers))
    if error.status == 429:
        response.headers["Retry-After"] = str(WINDOW_S)
    return response


def answer(body: Json, status: int = 200) -> HttpResponse:
    response = HttpResponse(json.dumps(body), status=status, content_type="application/scim+json")
    if meta := body.get("meta"):
        if "version" in meta:
            response.headers["ETag"] = meta["version"]
        response.headers["Location" if status == 201 else "Content-Location"] = meta["location"]
    return response


def _authenticated(request: HttpRequest) -> Act:
    """The key of the request. Raises ScimError: 401 without one, 429 when somebody guesses or asks too much."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    now, address = clock.now(), get_adapter().get_client_ip(request)
    if _counted(f"scim:wrong:{address}", add=False) >= WRONG_TOKENS_ALLOWED:
        raise ScimError(429, "", "Too many wrong tokens from this address.")
    key = queries.key_of(token.strip(), now) if kind.casefold() == "bearer" else None
    if key is None:
        if token:
            _counted(f"scim:wrong:{address}")
        raise ScimError(401, "", "A valid bearer token is needed.")
    if _counted(f"scim:key:{key.pk}") > REQUESTS_A_MINUTE:
        raise ScimError(429, "", f"More than {REQUESTS_A_MINUTE} requests a minute.")
    note_use(key, now)
    return Act(key, now, clock.today())


def _counted(name: str, *, add: bool = True) -> int:
    """How often within the last minute; counts this time as well unless told otherwise."""
    if not add:
        return int(cache.get(name, 0))
    if cache.add(name, 1, WINDOW_S):
        return 1
    try:
        return cache.incr(name)
    except ValueError:  # the minute was over in between
        return 1


def base_of(request: HttpRequest) -> str:
    """The address of the server up to `/scim/v2`."""
    return request.build_absolute_uri(reverse("provisioning_scim:users")).removesuffix("/Users")


def body_of(request: HttpRequest) -> Json:
    """The JSON object of a request. Raises ScimError 413 or 400 (invalidSyntax)."""
    if len(request.body) > LARGEST_BODY:
        raise ScimError(413, "", f"More than {LARGEST_BODY} bytes.")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise ScimError(400, "invalidSyntax", "The body is no JSON.") from error
    if not isinstance(body, dict):
        raise ScimError(400, "invalidSyntax", "The body is no JSON object.")
    return body


def _number(text: Any, default: int) -> int:
    try:
        return default if text is None else int(str(text)[:12])
    except ValueError as error:
        raise ScimError(400, "invalidValue", "startIndex and count are numbers.") from error


def _without(resource: Json, asked: Json) -> Json:
    """Leave out what was not asked for (RFC 7644 section 3.9), whole attributes only."""
    only, never = (_names(asked.get(name)) for name in ("attributes", "excludedAttributes"))
    always = {"schemas", "id", "meta"}
    return {
        name: value for name, value in resource.items()
        if name in always or ((not only or name.casefold() in only) and name.casefold() not in never)
    }  # fmt: skip


def _names(said: Any) -> set[str]:
    names = said if isinstance(said, list) else str(said or "").split(",")
    return {str(name).strip().rpartition(":")[2].partition(".")[0].casefold() for name in names if str(name).strip()}


def _listed(rows: Any, asked: Json, fields: dict[str, Any], shown: Callable[[Any], Json]) -> HttpResponse:
    """One page of a list; the first row has the number 1."""
    if text := asked.get("filter"):
        rows = queries.narrowed(rows, parse(str(text)), fields)
    first = max(1, _number(asked.get("startIndex"), 1))
    count = min(max(0, _number(asked.get("count"), DEFAULT_RESULTS)), self_description.MOST_RESULTS)
    found = [_without(shown(row), asked) for row in rows[first - 1 : first - 1 + count]] if count else []
    return answer(
        {
            "schemas": [LIST],
            "totalResults": rows.count(),
            "startIndex": first,
            "itemsPerPage": len(found),
            "Resources": found,
        }
    )


def _asked(request: HttpRequest) -> Json:
    """What a list is asked for: in the address, or in the body of a search."""
    if request.method != "POST":
        return request.GET.dict()
    body = body_of(request)
    names = ("filter", "startIndex", "count", "attributes", "excludedAttributes")
    return {name: body[member(body, name)] for name in names if member(body, name) in body}


def list_users(request: HttpRequest, act: Act) -> HttpResponse:
    base = base_of(request)
    rows = queries.users_of(act.key.authority)
    return _listed(rows, _asked(request), queries.USER_FIELDS, lambda user: user_resource(user, base))


def create_user(request: HttpRequest, act: Act) -> HttpResponse:
    user = users.create_user(wanted=wanted_user(body_of(request)), act=act)
    return answer(user_resource(user, base_of(request)), 201)


def read_user(request: HttpRequest, act: Act, pk: str) -> HttpResponse:
    return _read(request, user_resource(queries.user_of(act.key.authority, pk), base_of(request)))


def _read(request: HttpRequest, resource: Json) -> HttpResponse:
    if resource["meta"]["version"] in _tags(request, "If-None-Match"):
        return HttpResponse(status=304, headers={"ETag": resource["meta"]["version"]})
    return answer(_without(resource, request.GET.dict()))


def _tags(request: HttpRequest, header: str) -> set[str]:
    return {tag.strip() for tag in request.headers.get(header, "").split(",") if tag.strip()}


def _require_unchanged(request: HttpRequest, resource: Json) -> None:
    """With `If-Match`, somebody else's change in between is noticed (RFC 7644 section 3.14)."""
    wanted = _tags(request, "If-Match")
    if wanted and "*" not in wanted and resource["meta"]["version"] not in wanted:
        raise ScimError(412, "", "The resource has changed meanwhile.")


def _user_to_change(request: HttpRequest, act: Act, pk: str) -> tuple[User, Json]:
    """The account, held by this transaction, and its resource."""
    user = queries.user_of(act.key.authority, pk)
    User.objects.select_for_update().get(pk=user.pk)
    resource = user_resource(user, base_of(request))
    _require_unchanged(request, resource)
    return user, resource


@transaction.atomic
def replace_user(request: HttpRequest, act: Act, pk: str) -> HttpResponse:
    user, _resource = _user_to_change(request, act, pk)
    changed_user = users.change_user(user=user, wanted=wanted_user(body_of(request)), act=act)
    return answer(user_resource(changed_user, base_of(request)))


@transaction.atomic
def patch_user(request: HttpRequest, act: Act, pk: str) -> HttpResponse:
    user, resource = _user_to_change(request, act, pk)
    _require_same_id(resource, after := changed(resource, body_of(request)))
    changed_user = users.change_user(user=user, wanted=wanted_user(after), act=act)
    return answer(_without(user_resource(changed_user, base_of(request)), request.GET.dict()))


def _require_same_id(before: Json, after: Json) -> None:
    if value_of(after, "id") != before["id"]:
        raise ScimError(400, "mutability", "The id never changes.")


@transaction.atomic
def delete_user(request: HttpRequest, act: Act, pk: str) -> HttpResponse:
    user, _resource = _user_to_change(request, act, pk)
    users.delete_user(user=user, act=act)
    return HttpResponse(status=204)


def list_groups(request: HttpRequest, act: Act) -> HttpResponse:
    base, asked = base_of(request), _asked(request)
    full = "members" not in _names(asked.get("excludedAttributes"))
    rows = queries.groups_of(act.key.authority)
    rows = rows.prefetch_related("members__person") if full else rows
    return _listed(rows, asked, queries.GROUP_FIELDS, lambda group: group_resource(group, base, with_members=full))


def create_group(request: HttpRequest, act: Act) -> HttpResponse:
    group = groups.create_group(wanted=wanted_group(body_of(request)), act=act)
    return answer(group_resource(group, base_of(request)), 201)


def read_group(request: HttpRequest, act: Act, pk: str) -> HttpResponse:
    return _read(request, group_resource(queries.group_of(act.key.authority, pk), base_of(request)))


def _group_to_change(request: HttpRequest, act: Act, pk: str) -> tuple[ScimGroup, Json]:
    group = queries.group_of(act.key.authority, pk)
    ScimGroup.objects.select_for_update().get(pk=group.pk)
    resource = group_resource(group, base_of(request))
    _require_unchanged(request, resource)
    return group, resource


@transaction.atomic
def replace_group(request: HttpRequest, act: Act, pk: str) -> HttpResponse:
    group, _resource = _group_to_change(request, act, pk)
    group = groups.change_group(group=group, wanted=wanted_group(body_of(request)), act=act)
    return answer(group_resource(group, base_of(request)))


@transaction.atomic
def patch_group(request: HttpRequest, act: Act, pk: str) -> HttpResponse:
    group, resource = _group_to_change(request, act, pk)
    _require_same_id(resource, after := changed({"members": []} | resource, body_of(request)))
    group = groups.change_group(group=group, wanted=wanted_group(after), act=act)
    return answer(_without(group_resource(group, base_of(request)), request.GET.dict()))


@transaction.atomic
def delete_group(request: HttpRequest, act: Act, pk: str) -> HttpResponse:
    group, _resource = _group_to_change(request, act, pk)
    groups.delete_group(group=group, act=act)
    return HttpResponse(status=204)


def read_config(request: HttpRequest, _act: Act) -> HttpResponse:
    return answer(self_description.service_provider_config(base_of(request)))


def list_types(request: HttpRequest, _act: Act) -> HttpResponse:
    return _all(self_description.resource_types(base_of(request)))


def list_schemas(request: HttpRequest, _act: Act) -> HttpResponse:
    return _all(self_description.schemas(base_of(request)))


def _all(resources: list[Json]) -> HttpResponse:
    return answer(
        {
            "schemas": [LIST],
            "totalResults": len(resources),
            "startIndex": 1,
            "itemsPerPage": len(resources),
            "Resources": resources,
        }
    )


def read_type(request: HttpRequest, _act: Act, name: str) -> HttpResponse:
    return _one(self_description.resource_types(base_of(request)), name)


def read_schema(request: HttpRequest, _act: Act, name: str) -> HttpResponse:
    return _one(self_description.schemas(base_of(request)), name)


def _one(resources: list[Json], wanted: str) -> HttpResponse:
    for resource in resources:
        if resource["id"].casefold() == wanted.casefold():
            return answer(resource)
    raise ScimError(404, "", f"There is no {wanted[:80]}.")


def not_supported(_request: HttpRequest, _act: Act) -> HttpResponse:
    raise ScimError(501, "", "Not supported; see ServiceProviderConfig.")


def unknown(_request: HttpRequest, _act: Act, rest: str) -> HttpResponse:
    raise ScimError(404, "", f"There is no {rest[:80]}.")
