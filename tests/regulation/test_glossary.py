# SPDX-License-Identifier: EUPL-1.2
import pytest

from schutznetz.regulation.glossary import GlossaryError, glossary, parse


def test_the_words_of_the_alarm_are_there() -> None:
    terms = glossary()
    assert terms["inside_only_door"].german == "Sicherheitstür"
    assert {"alarm", "call_circuit", "neighbour_desk", "connecting_door", "escape_door"} <= terms.keys()
    assert len(terms) > 70


def test_no_german_word_stands_for_two_things() -> None:
    words = [term.german for term in glossary().values()]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "text",
    [
        "[Alarm]\ngerman='a'\nmeaning='b'",
        "['ä']\ngerman='a'\nmeaning='b'",
        "[a]\ngerman=''\nmeaning='b'",
        "[a]\ngerman='a'",
        "a = 1",
    ],
)
def test_a_wrong_glossary_is_refused(text: str) -> None:
    with pytest.raises(GlossaryError):
        parse(text)
