# SPDX-License-Identifier: EUPL-1.2
"""Work instead of addresses, answers of one size, times in beats, weeks instead of days."""

import gzip
import hashlib
import json
from datetime import date
from itertools import count
from os import urandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.contact.answers import BEAT_MS, monday, of_one_size, sunday, wait_ms
from schutznetz.domain.contact.work import CALM, FEWEST_BITS, MOST_BITS, bits_for, is_done, task

SECRET = b"secret"
DIGEST = hashlib.sha256(b"message").hexdigest()


def solved(given_task: str, digest: str) -> str:
    bits = int(given_task.split(".", maxsplit=1)[0])
    tries = (str(number) for number in count())
    return next(
        one
        for one in tries
        if int(hashlib.sha256(f"{given_task}.{digest}.{one}".encode()).hexdigest(), 16) < 2 ** (256 - bits)
    )


def test_a_solved_task_counts_for_its_message_only():
    made = task(SECRET, 8, 100, "salt")
    number = solved(made, DIGEST)
    assert is_done(SECRET, made, DIGEST, number, 101)
    assert not is_done(SECRET, made, hashlib.sha256(b"another").hexdigest(), number, 101)
    assert not is_done(SECRET, made, DIGEST, number + "0", 101)


def test_old_foreign_and_weakened_tasks_do_not_count():
    made = task(SECRET, 8, 100, "salt")
    number = solved(made, DIGEST)
    assert not is_done(SECRET, made, DIGEST, number, 131)
    assert not is_done(SECRET, made, DIGEST, number, 99)
    assert not is_done(b"other", made, DIGEST, number, 101)
    assert not is_done(SECRET, made.replace("8.", "0.", 1), DIGEST, number, 101)


@pytest.mark.parametrize("given_task", ["", ".", "a.b.c.d", "8.100.salt", "x" * 5000])
def test_nonsense_is_no_task(given_task: str):
    assert not is_done(SECRET, given_task, DIGEST, "1", 100)


def test_the_work_grows_with_the_crowd_and_never_refuses():
    assert bits_for(0) == bits_for(CALM - 1) == FEWEST_BITS
    grown = [bits_for(number) for number in range(0, 100_000, CALM)]
    assert grown == sorted(grown)
    assert grown[-1] == MOST_BITS


@given(st.text(max_size=200))
def test_every_answer_has_the_same_size_compressed_or_not(text: str):
    made = of_one_size({"found": text}, 2048, urandom)
    assert len(made) == 2048
    assert json.loads(made)["found"] == text


def test_noise_keeps_its_size_under_compression():
    sizes = [len(gzip.compress(of_one_size(content, 4096, urandom))) for content in ({}, {"found": "a" * 400})]
    assert abs(sizes[0] - sizes[1]) < 450


def test_what_does_not_fit_is_a_fault():
    with pytest.raises(ValueError, match="do not fit"):
        of_one_size({"found": "a" * 100}, 64, urandom)


@given(st.integers(0, 10**9), st.integers(0, 10**5))
def test_answers_leave_at_beats(began: int, took: int):
    wait = wait_ms(began, began + took)
    assert 0 <= wait <= BEAT_MS
    assert (took + wait) % BEAT_MS == 0
    assert took + wait >= BEAT_MS


def test_a_week_is_its_monday():
    assert monday(date(2026, 6, 15)) == monday(date(2026, 6, 21)) == date(2026, 6, 15)
    assert sunday(date(2026, 6, 15)) == sunday(date(2026, 6, 21)) == date(2026, 6, 21)
