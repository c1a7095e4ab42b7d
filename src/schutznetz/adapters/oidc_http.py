# SPDX-License-Identifier: EUPL-1.2
"""Calls to a sign-in service: HTTPS only (HTTP to this machine), no redirects, five seconds, one megabyte."""

import base64
import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote_plus, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from schutznetz.adapters.oidc_settings import LOOPBACK

TIMEOUT_S = 5.0
LARGEST = 1024 * 1024


class ServiceUnreachable(Exception):
    """The sign-in service does not answer, or not as it should; says nothing about the person."""


class ServiceRefused(Exception):
    """The sign-in service says no (an OAuth error); the message is its error code."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def _opener() -> OpenerDirector:
    return build_opener(_NoRedirects())


def get_json(url: str, *, bearer: str = "") -> dict[str, Any]:
    """The JSON object at an address. ServiceUnreachable when there is none."""
    headers = {"Accept": "application/json"}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    return _ask(Request(_safe(url), headers=headers))  # noqa: S310  (the scheme is checked)


def post_form(url: str, fields: dict[str, str], *, basic: tuple[str, str] | None = None) -> dict[str, Any]:
    """The JSON answer to a form; `basic` is user and password. ServiceRefused for an OAuth error."""
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    if basic:
        pair = ":".join(quote_plus(part) for part in basic)
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    return _ask(Request(_safe(url), data=urlencode(fields).encode(), headers=headers))  # noqa: S310


def _safe(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return url
    raise ServiceUnreachable(f"not an https address: {url!r}")


def _ask(request: Request) -> dict[str, Any]:
    try:
        with _opener().open(request, timeout=TIMEOUT_S) as answer:
            return _object(answer.read(LARGEST + 1))
    except HTTPError as error:
        with error:
            raise _refusal(error) from error
    except (URLError, HTTPException, OSError, ValueError, TypeError) as error:
        raise ServiceUnreachable(f"{request.host}: {error}") from error


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST:
        raise ValueError("the answer is too long")
    found = json.loads(body)
    if not isinstance(found, dict):
        raise TypeError("the answer is not an object")
    return found


def _refusal(error: HTTPError) -> Exception:
    """An OAuth error by its code (RFC 6749, 5.2); anything else means that the service is out of order."""
    try:
        code = _object(error.read(LARGEST)).get("error")
    except (ValueError, TypeError, OSError):
        code = None
    if error.code in (400, 401) and isinstance(code, str):
        return ServiceRefused(code)
    return ServiceUnreachable(f"answered {error.code}")
