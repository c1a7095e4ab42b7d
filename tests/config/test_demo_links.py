# SPDX-License-Identifier: EUPL-1.2
"""Every person of the demo follows every link the pages offer them: none leads to a refusal, or nowhere.

What somebody may not open is not offered to them (or the page explains itself). Forms are not sent. Of several
addresses with one view, the first is opened.
"""

import html
import re
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import resolve

from schutznetz.apps.accounts.models import User
from schutznetz.config import demo
from tests.apps.builders import let_go

NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
ELSEWHERE = re.compile(r"[a-z]+:|//|/static/|/media/")
AT_LEAST = 800


@pytest.fixture
def _filled(db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = settings.VAR = tmp_path
    settings.SECOND_FACTOR = False
    with time_machine.travel(NOW):
        assert demo.fill(now=NOW, today=NOW.date(), progress=lambda *_: None)
        yield


def one_of_each_kind() -> list[User]:
    """Accounts that differ in the offices they hold."""
    kinds: dict[frozenset[tuple[str, int]], User] = {}
    for user in User.objects.filter(person__offices__isnull=False).distinct().order_by("pk"):
        offices = user.person.offices.values_list("role", "authority_id")  # type: ignore[union-attr]
        kinds.setdefault(frozenset(offices), user)
    return list(kinds.values())


def followed(client: Client) -> Iterator[tuple[str, str, int]]:
    """Address, the page that offers it, and the answer."""
    waiting, seen = deque([("/", "")]), set()
    while waiting:
        path, offered_by = waiting.popleft()
        view = resolve(urlsplit(path).path).view_name
        if view in seen or view.endswith("logout"):
            continue
        seen.add(view)
        response = client.get(path)
        let_go(response)
        yield path, offered_by, response.status_code
        if response.status_code in (301, 302):
            found = [response.headers["Location"]]
        else:
            found = LINK.findall(response.content.decode()) if not response.streaming else []
        for link in map(html.unescape, found):
            if not ELSEWHERE.match(link):
                waiting.append((urljoin(path, link.partition("#")[0]), path))


@pytest.mark.once
@pytest.mark.usefixtures("_filled")
def test_no_link_leads_to_a_refusal() -> None:
    refused, number = [], 0
    for user in one_of_each_kind():
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for path, offered_by, status in followed(client):
            number += 1
            if status not in (200, 301, 302):
                refused.append(f"{user.person}: {path} of {offered_by}: {status}")
    assert refused == []
    assert number > AT_LEAST, "the pages were followed"
