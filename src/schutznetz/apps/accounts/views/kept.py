# SPDX-License-Identifier: EUPL-1.2
"""What somebody typed, kept while they show who they are, and shown again in the same form afterwards.

A form may arrive when the fresh proof is too old. Nothing is done then, and nothing is done by itself later: what was
typed waits in the session, closed with the key of the instance, and the person sends it again after looking at it.
Passwords, codes and files are not kept. It goes when the form is sent again, after half an hour, or with the session.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from schutznetz.apps.organisation.facts import HELP_IN_SESSION
from schutznetz.apps.ui.forms import typed_before

TYPED = "typed"
"""Name in the session."""
LIFE_S = 1800
MOST_FORMS = 3
LARGEST = 200_000
"""Characters of one form as it is sent; the longest field of a guarded form takes a few thousand."""
NOT_KEPT = re.compile(
    r"csrfmiddlewaretoken|credential|(one_time_)?code|.*(passwor[dt]|passphrase|secret|token|geheim).*"
)


def keep(request: HttpRequest) -> str:
    """Keep what this request sent, and answer the page where it was typed: there the person goes on."""
    if request.method != "POST":
        return request.get_full_path()
    page = _page_of(request)
    typed = request.POST.copy()
    secret = [name for name in typed if NOT_KEPT.fullmatch(name.lower())]
    for name in secret:
        del typed[name]
    text = typed.urlencode()
    if len(text) > LARGEST:
        messages.warning(
            request, _("Ihr Text ist zu lang, um ihn aufzuheben. Gehen Sie im Browser zurück und sichern Sie ihn.")
        )
        return page
    entry = {
        "page": page,
        "to": request.get_full_path(),
        "who": _who(request),
        "typed": text,
        "again": bool(request.FILES) or any(name != "csrfmiddlewaretoken" for name in secret),
    }
    others = [one for one in _entries(request) if _opened(one).get("page") != page]
    request.session[TYPED] = [*others[1 - MOST_FORMS :], _box().encrypt(json.dumps(entry).encode()).decode()]
    return page


@contextmanager
def shown_again(request: HttpRequest) -> Iterator[None]:
    """While this request is answered, its form shows what was typed; a form sent anew needs nothing kept."""
    if TYPED not in request.session:
        yield
        return
    if request.method == "POST":
        _forget_sent(request)
    entry = _waiting(request) if request.method == "GET" else None
    if entry is None:
        yield
        return
    if request.has_fresh_proof() and not entry.get("told"):  # type: ignore[attr-defined]
        _tell(request, entry)
    mark = typed_before.set(QueryDict(entry["typed"]))
    try:
        yield
    finally:
        typed_before.reset(mark)


def _page_of(request: HttpRequest) -> str:
    """Where the form stood: the page that sent it, if it is one of ours, or else its own address."""
    came = urlsplit(request.headers.get("Referer", ""))
    page = f"{came.path}?{came.query}" if came.query else came.path
    is_ours = came.netloc == request.get_host() and page.startswith("/")
    is_ours = is_ours and url_has_allowed_host_and_scheme(page, None)
    return page if is_ours else request.get_full_path()


def _who(request: HttpRequest) -> list[str]:
    """Whose form it is, and in whose name they act."""
    return [str(request.user.pk), str(request.session.get(HELP_IN_SESSION, ""))]


def _entries(request: HttpRequest) -> list[str]:
    """What is kept and not over."""
    return [one for one in request.session.get(TYPED, []) if _opened(one)]


def _opened(sealed: str) -> dict[str, Any]:
    """One kept form; empty when it is over or closed with another key."""
    try:
        return dict(json.loads(_box().decrypt(sealed.encode(), ttl=LIFE_S)))
    except (InvalidToken, ValueError):
        return {}


def _waiting(request: HttpRequest) -> dict[str, Any] | None:
    """What was typed on this page by this person."""
    _put(request, _entries(request))
    found = [_opened(one) for one in _entries(request)]
    page, who = request.get_full_path(), _who(request)
    return next((one for one in found if one["page"] == page and one["who"] == who), None)


def _forget_sent(request: HttpRequest) -> None:
    """The form is sent: what was kept of it is over."""
    _put(request, [one for one in _entries(request) if _opened(one)["to"] != request.get_full_path()])


def _put(request: HttpRequest, entries: list[str]) -> None:
    if entries and entries != request.session.get(TYPED):
        request.session[TYPED] = entries
    elif not entries:
        request.session.pop(TYPED, None)


def _tell(request: HttpRequest, entry: dict[str, Any]) -> None:
    """Say once that nothing is done yet."""
    if entry["typed"]:
        says = _(
            "Danke. Ihre Eingaben sind noch da, aber noch nicht gesendet. Bitte prüfen Sie sie und senden Sie sie ab."
        )
    else:
        says = _("Danke. Es ist noch nichts geschehen. Bitte drücken Sie den Knopf noch einmal.")
    if entry["again"]:
        says += " " + _("Dateien, Passwörter und Codes heben wir nicht auf; bitte geben Sie sie noch einmal an.")
    messages.info(request, says)
    _put(request, [_marked(one) if _opened(one) == entry else one for one in _entries(request)])


def _marked(sealed: str) -> str:
    """The same entry as one that was spoken of; it does not live longer by that."""
    entry = _opened(sealed) | {"told": True}
    return _box().encrypt_at_time(json.dumps(entry).encode(), _box().extract_timestamp(sealed.encode())).decode()


def _box() -> Fernet:
    key = hashlib.sha256(f"schutznetz.typed\n{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
