# SPDX-License-Identifier: EUPL-1.2
"""Names are found and sorted as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.folding import found_as, sorted_as, words

NAMES = st.text("abcdefghijklmnopqrstuvwxyzäöüßéèëçğışłøœæABDEÄÖÜ- '", max_size=20)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("muller", "Müller"), ("Mueller", "Müller"), ("MÜLLER", "Mueller"), ("weiss", "Weiß"), ("WEIß", "Weiss"),
        ("yildiz", "Yıldız"), ("Çelik", "celik"), ("Wałęsa", "walesa"), ("Joel", "Joël"), ("Zoë", "Zoe"),
    ],
)  # fmt: skip
def test_spellings_find_each_other(typed, stored):
    assert found_as(typed) == found_as(stored)


def test_a_directory_sorts_umlauts_with_their_vowel():
    names = ["Baum", "Bauer", "Bäcker", "Bach", "Özkan", "Otto", "Zander", "Straße", "Strand"]
    expected = ["Bach", "Bäcker", "Bauer", "Baum", "Otto", "Özkan", "Strand", "Straße", "Zander"]
    assert sorted(names, key=sorted_as) == expected


def test_words_are_parted_at_whatever_is_no_letter():
    assert words("  Müller-Lüdenscheidt, O'Neil P-000017 müller") == [
        "muller",
        "ludenscheidt",
        "o",
        "neil",
        "p",
        "000017",
    ]


@given(NAMES, st.integers(0, 20))
def test_the_beginning_of_a_name_is_found(name, length):
    assert found_as(name).startswith(found_as(name[:length]))


@given(NAMES)
def test_folding_twice_changes_nothing(name):
    assert sorted_as(sorted_as(name)) == sorted_as(name)
