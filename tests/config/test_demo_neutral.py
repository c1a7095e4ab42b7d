# SPDX-License-Identifier: EUPL-1.2
"""Schutznetz takes no side: no party and no supporter of the motion behind the empowerment network is named anywhere.

The five names are known here by their hashes only, so that the test does not itself name them.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from schutznetz.config.demo_county import county

ROOT = Path(__file__).resolve().parents[2]
FULL_NAMES = {
    "59cc65d51cdcbdbf",
    "fa0d457feb56ff6a",
    "7d66074f1c7023c2",
    "5522bb540ac9cef9",
    "2a993ca0c12a527c",
}
FAMILY_NAMES = {
    "a60c68a875f97ef9",
    "ff866ca63a4e864d",
    "cdb35481b51d0558",
    "638d62a971b0b5e4",
    "dfb5428c1000e9df",
}
PARTIES = re.compile(r"\b(?:CDU|SPD|FDP|AfD|BSW|B[üÜ]ndnis 90|Die Linke|DIE GR[ÜU]NEN|die Grünen)\b")
TEXTS = {".py", ".html", ".toml", ".md", ".po", ".js", ".txt", ".typ", ".json", ".yml", ".conf", ".service", ".css"}
WORD = re.compile(r"[A-Za-zÀ-ɏ]+")


def mark(name: str) -> str:
    return sha256(name.casefold().encode()).hexdigest()[:16]


def named(text: str) -> bool:
    """Does one of the five stand in this text, given name before family name?"""
    words = WORD.findall(text)
    return any(a[0].isupper() and mark(f"{a} {b}") in FULL_NAMES for a, b in pairwise(words) if b[0].isupper())


def own_texts() -> Iterator[Path]:
    """Everything written for the product; not its tests, and not what others wrote (vendored)."""
    for place in (ROOT.glob("*"), *((ROOT / name).rglob("*") for name in ("src", "docs", "tools", "deploy"))):
        for path in place:
            own = "vendor" not in path.parts and "__pycache__" not in path.parts and not path.name.startswith("LICENSE")
            if own and path.suffix in TEXTS and path.is_file():
                yield path


@pytest.mark.requirement("EMP-026")
def test_no_supporter_and_no_party_stands_in_any_text() -> None:
    paths = list(own_texts())
    assert len(paths) > 300
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    assert [name for name, text in texts.items() if named(text)] == []
    assert [(name, found[0]) for name, text in texts.items() if (found := PARTIES.search(text))] == []


@pytest.mark.requirement("EMP-026")
def test_nobody_in_the_demo_bears_one_of_the_five_names() -> None:
    people = [(str(person["given_name"]), str(person["family_name"])) for person in county().people]
    assert len({family for _given, family in people}) > 50
    assert not {mark(family) for _given, family in people} & FAMILY_NAMES
    assert not {mark(f"{given} {family}") for given, family in people} & FULL_NAMES


def test_a_name_of_a_list_is_found() -> None:
    """The scan finds what it looks for: the same code with a name of our own."""
    FULL_NAMES.add(mark("Jana Kern"))
    try:
        assert named("Am Montag sprach Jana Kern mit allen.")
        assert not named("Am Montag sprach Kern mit Jana.")
    finally:
        FULL_NAMES.discard(mark("Jana Kern"))
