# SPDX-License-Identifier: EUPL-1.2
"""Every page has a title of its own within what one role sees: two tabs, or two bookmarks, are told apart."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from schutznetz.adapters.redaction import is_traceless
from tests.apps.pages import OWN_FRAME, SAME_PAGE, pages
from tests.apps.test_access_matrix import address, session_for, world

__all__ = ["world"]
pytestmark = [pytest.mark.django_db, pytest.mark.once]
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def is_neutral(name: str, world: dict[str, Any]) -> bool:
    """Pages for those who look for help have one title on purpose: no tab, history or bookmark tells what was read."""
    return is_traceless(address(name, world))


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_has_a_title_of_its_own(world: dict[str, Any], language: str) -> None:
    client, found = Client(), dict[tuple[str, str], list[str]]()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for role, name in pages():
        client.cookies[settings.SESSION_COOKIE_NAME] = session_for(name, role, world)
        answer = client.get(address(name, world))
        if (
            name not in SAME_PAGE | OWN_FRAME
            and not is_neutral(name, world)
            and "text/html" in answer.headers.get("Content-Type", "")
        ):
            title = TITLE.search(answer.content.decode())
            found.setdefault((role, title[1].strip() if title else ""), []).append(name)
    assert len(found) > 60
    assert {title: names for title, names in found.items() if len(names) > 1} == {}
