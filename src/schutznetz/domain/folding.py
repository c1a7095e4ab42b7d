# SPDX-License-Identifier: EUPL-1.2
"""Names as people search and sort them: without accents, umlauts, capitals and sharp s.

`sorted_as` follows DIN 5007-1 (a-umlaut sorts as a). `found_as` also takes ae, oe and ue for the vowel alone, so that
Müller, Mueller and Muller find each other. The beginning of a word always folds to a beginning of the folded word.
Letters of other scripts stay as they are.
"""

import re
import unicodedata

SPECIAL = {"ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
VOWELS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_BLOCKS = (range(0xC0, 0x180), range(0x218, 0x21C), range(0x1E9E, 0x1E9F))


def _plain(letter: str) -> str:
    """A Latin letter with accents as one to two letters a to z, or empty when it is none."""
    small = letter.lower() if len(letter.lower()) == 1 else "i"
    if small in SPECIAL:
        return SPECIAL[small]
    base = unicodedata.normalize("NFD", small)[0]
    return base if base.isascii() and base.isalpha() else ""


LETTERS: dict[str, str] = {chr(code): plain for block in _BLOCKS for code in block if (plain := _plain(chr(code)))}
"""Every accented Latin letter, small and large, with what it folds to."""
_TABLE = str.maketrans(LETTERS | {chr(code): chr(code + 32) for code in range(65, 91)})
_WORD = re.compile(r"[^\W_]+")


def sorted_as(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_TABLE)


def found_as(text: str) -> str:
    folded = sorted_as(text)
    for written, meant in VOWELS:
        folded = folded.replace(written, meant)
    return folded


def words(text: str) -> list[str]:
    """The folded words of what somebody typed, each once, in their order."""
    return list(dict.fromkeys(_WORD.findall(found_as(text))))
