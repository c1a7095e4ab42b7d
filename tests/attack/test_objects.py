# SPDX-License-Identifier: EUPL-1.2
"""Objects of somebody else, asked for by their numbers and keys: never their content, never an act, never an error."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import NoReverseMatch

from schutznetz.adapters.redaction import is_traceless
from schutznetz.apps.journal.models import Entry
from tests.apps.builders import let_go
from tests.apps.test_access_matrix import MATRIX, expected, told
from tests.attack.found_forms import text_of
from tests.attack.ground import HOME_ROLES, MARK, Ground, addresses, arguments_of, ground, method_of, undone, url_of

__all__ = ["ground"]

Tried = Callable[..., None]
AGREED = (200, 201, 204, 206, 409, 422)
"""Answers somebody gets whom the policy has let in."""
CLOSER = ["EMP", "SITE", "ADM"]


def bound(ground: Ground) -> list[str]:
    """Rows whose address names an object of one authority (reports of barriers belong to the whole instance)."""
    differing = [name for name in MATRIX if arguments_of(name, ground.own) != arguments_of(name, ground.foreign)]
    return [name for name in differing if not is_shared(name)]


def is_shared(name: str) -> bool:
    answer = expected(MATRIX[name], "ADM_foreign")
    return answer in AGREED or isinstance(answer, str)


def fault(ground: Ground, role: str, method: str, url: str, *, is_foreign: bool) -> str:
    """What went wrong when this role asked for this address; empty when nothing did."""
    with undone():
        entries = Entry.objects.count()
        response = getattr(ground.client(role), method)(url)
        seen = MARK in text_of(response)
        acted = Entry.objects.count() != entries
        status, way = response.status_code, response.headers.get("Location", "")
        let_go(response)
    if status >= 500 or seen:
        return f"{role} {method} {url}: {status}{' shows foreign content' if seen else ''}"
    led_on = status in (301, 302) and not way.startswith("/konto/")
    if is_foreign and (status in AGREED or acted or led_on):
        return f"{role} {method} {url}: {status} {way}{' and was written down' if acted else ''}"
    return ""


def ask_all(ground: Ground, role: str, asked: list[tuple[str, str]], *, is_foreign: bool) -> list[str]:
    with told():
        found = [fault(ground, role, method, url, is_foreign=is_foreign) for method, url in asked]
    return [each for each in found if each]


@pytest.mark.django_db
@pytest.mark.parametrize("role", HOME_ROLES)
def test_no_object_of_another_authority(role: str, ground: Ground, tried: Tried) -> None:
    asked = [(method_of(name), url_of(name, arguments_of(name, ground.foreign))) for name in bound(ground)]
    assert ask_all(ground, role, asked, is_foreign=True) == []
    tried("objects of another authority, by number or key", "refused, nothing shown, nothing written", len(asked))


def is_of_one(name: str, url: str) -> bool:
    """Reports of barriers and the numbers for all belong to the whole instance; finding help names every authority."""
    return "barrier" not in name and name != "directory:keeping" and not is_traceless(url)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["SEC", *CLOSER])
def test_no_own_page_tells_of_another_authority(role: str, ground: Ground, tried: Tried) -> None:
    """Lists, choices, searches and counts of the own pages: no word of the other authority."""
    urls = [url for name, url in addresses(ground.own).items() if method_of(name) == "get" and is_of_one(name, url)]
    asked = [("get", url) for url in dict.fromkeys(urls)]
    assert ask_all(ground, role, asked, is_foreign=False) == []
    tried("own pages, lists and choices of forms", "no word of another authority", len(asked))


@pytest.mark.django_db
@pytest.mark.parametrize("role", CLOSER)
def test_no_foreign_part_under_an_own_roof(role: str, ground: Ground, tried: Tried) -> None:
    """The own site with a foreign desk, the foreign site with an own desk, and so on."""
    asked = [(method_of(name), url) for name in bound(ground) for url in mixed(name, ground)]
    assert ask_all(ground, role, asked, is_foreign=True) == []
    tried("own and foreign keys mixed in one address", "refused", len(asked))


def mixed(name: str, ground: Ground) -> Iterator[str]:
    own, foreign = arguments_of(name, ground.own), arguments_of(name, ground.foreign)
    places = [at for at in range(len(own)) if own[at] != foreign[at]]
    if len(places) < 2:
        return
    for at in places:
        yield url_of(name, [*own[:at], foreign[at], *own[at + 1 :]])


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["EMP", "ADM"])
def test_no_number_next_door_and_no_key_of_another_kind(role: str, ground: Ground, tried: Tried) -> None:
    asked = [(method_of(name), url) for name in bound(ground) for url in guessed(name, ground)]
    assert ask_all(ground, role, asked, is_foreign=False) == []
    tried("numbers next door, keys and UUIDs of another kind", "nothing foreign shown, no error", len(asked))


def guessed(name: str, ground: Ground) -> Iterator[str]:
    own = arguments_of(name, ground.own)
    for value in guesses(own[-1], ground):
        try:
            yield url_of(name, [*own[:-1], value])
        except NoReverseMatch:
            continue


def guesses(value: Any, ground: Ground) -> list[Any]:
    own, foreign = ground.own["objects"], ground.foreign["objects"]
    if isinstance(value, int):
        return [value - 1, value + 1, 0, 2**31, 2**63 - 1, 2**63]
    if isinstance(value, UUID):
        return [uuid4(), UUID(int=0), foreign["own_user"]]
    return [foreign["own_site_key"], own["own_desk_key"], str(own["own_user"]), str(foreign["own_person"]), "0"]


@pytest.mark.django_db
def test_a_page_that_asks_nobody_is_found(ground: Ground, settings: Any) -> None:
    """The control: a page that takes any number shows foreign content, and the attack says so."""
    settings.ROOT_URLCONF = "tests.attack.weak"
    url = f"/schwach/person/{ground.foreign['objects']['own_person']}/"
    assert "shows foreign content" in fault(ground, "EMP", "get", url, is_foreign=True)
    assert "500" not in fault(ground, "EMP", "get", url, is_foreign=False)
