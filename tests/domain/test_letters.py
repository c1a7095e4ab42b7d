# SPDX-License-Identifier: EUPL-1.2
"""Texts of letters: marks, placeholders, and values that never become marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.letters import LONGEST, Block, Fault, Run, blocks, faults, fill

PLACES = ("name", "amt")


def test_marks_become_blocks():
    text = "Guten Tag {name},\nzweite Zeile\n\n# Punkte\n- eins **zwei**\n- drei\n\n___ Unterschrift {name}"
    assert blocks(text, {"name": "Jana"}) == [
        Block("text", ((Run("Guten Tag Jana,\nzweite Zeile"),),)),
        Block("heading", ((Run("Punkte"),),)),
        Block("list", ((Run("eins "), Run("zwei", True)), (Run("drei"),))),
        Block("signature", ((Run("Unterschrift Jana"),),)),
    ]


def test_lines_to_sign_on_stay_apart():
    assert [block.kind for block in blocks("___ A\n___ B", {})] == ["signature", "signature"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hallo {name}", []), ("a\n{nmae}", [Fault("unknown_place", 2, "nmae")]), ("{name", [Fault("open_brace", 1)]),
        ("name}", [Fault("open_brace", 1)]), ("{{name}}", [Fault("open_brace", 1)]),
        ("{}", [Fault("unknown_place", 1, "")]), ("{name.__class__}", [Fault("unknown_place", 1, "name.__class__")]),
        ("x" * (LONGEST + 1), [Fault("too_long", 1, str(LONGEST))]),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_in_is_named_with_its_line(text, found):
    assert faults(text, PLACES) == found


@given(st.text(max_size=60))
def test_a_value_stays_one_piece_of_text(value):
    made = blocks("Guten Tag {name}", {"name": value})
    assert made == [Block("text", ((Run(f"Guten Tag {value}"),),))]


@given(st.text("{}nameat* #-_\n", max_size=40))
def test_a_text_without_faults_can_be_filled_in(text):
    if not faults(text, PLACES):
        values = dict.fromkeys(PLACES, "x")
        blocks(text, values)
        fill(text.replace("\n", " "), values)
