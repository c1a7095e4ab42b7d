# SPDX-License-Identifier: EUPL-1.2
"""Subjects, bodies and identifiers; the case files are read by JavaScript too."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.alarm import messages
from schutznetz.domain.alarm.messages import Answer, Presence, Raised, Receipt, Status, decode, encode, subject_of
from tests.domain.cases import CASES

FOLDER = CASES / "messages"
ULID = "01hf7yat0060rk4csm6mv3ee1s"
tokens = st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
wholes = st.integers(0, 2**31 - 1)
numbers = st.integers(0, messages.MOST_ANSWERS)


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", read("heard.json"), ids=lambda case: case["description"])
def test_heard(case: dict[str, Any]) -> None:
    message = decode(case["subject"], bytes.fromhex(case["payload"]), case["msg_id"])
    assert (messages.to_event(message, 7) if message else None) == case["event"]


@pytest.mark.parametrize("case", read("written.json"), ids=lambda case: case["description"])
def test_written(case: dict[str, Any]) -> None:
    message = decode(case["subject"], bytes.fromhex(case["payload"]))
    assert message is not None
    assert encode(message).decode() == case["body"]
    if isinstance(message, Raised | Answer):
        assert messages.message_id(message) == case["msg_id"]


@given(
    st.one_of(
        st.builds(
            Raised, tokens, tokens, tokens, tokens, texts, st.integers(1, messages.MOST_PRESSES),
            st.sampled_from(messages.CLASSES), st.sampled_from(messages.NATURES), texts, texts,
        ),
        st.builds(
            Answer, tokens, tokens, texts, tokens, texts, st.just("clear"), numbers, texts, texts, texts,
            st.sampled_from(messages.CLEAR_CLASSES), st.booleans(),
        ),
        st.builds(Answer, tokens, tokens, texts, tokens, texts, st.sampled_from(["coming", "widen"]), numbers, texts),
        st.builds(Receipt, tokens, tokens, tokens, tokens, texts, st.sampled_from(messages.RECEIPTS), texts),
        st.builds(Status, tokens, tokens, texts, st.booleans(), st.booleans(), st.booleans(), texts),
        st.builds(Presence, tokens, texts, st.lists(texts).map(tuple), wholes, wholes, st.dictionaries(texts, texts)),
    )
)  # fmt: skip
def test_what_is_written_is_read_again(message: messages.Message) -> None:
    assert decode(subject_of(message), encode(message)) == message


@given(st.binary(max_size=200), st.text(max_size=60))
def test_a_press_is_never_lost_whatever_its_body(payload: bytes, msg_id: str) -> None:
    message = decode("alarm.marl.d1.st1.raised", payload, msg_id)
    assert isinstance(message, Raised)
    assert (message.site, message.desk, message.station) == ("marl", "d1", "st1")
    assert messages.is_token(message.alarm)


@given(st.text(max_size=60), st.binary(max_size=60))
def test_any_subject_and_body_can_be_heard(subject: str, payload: bytes) -> None:
    decode(subject, payload)
    messages.decode_document(subject, payload)


def test_the_subject_is_believed_before_the_body() -> None:
    body = json.dumps({"alarm": ULID, "site": "other", "desk": "d9", "station": "st9"}).encode()
    message = decode("alarm.marl.d1.st1.raised", body)
    assert message == Raised(ULID, "marl", "d1", "st1")


def test_documents() -> None:
    assert messages.decode_document("roster.marl", b'{"desks": {}, "site": "x"}') == {
        "version": 0, "at": "", "desks": {}, "site": "marl",
    }  # fmt: skip
    assert messages.decode_document("plan.marl.og2", b'{"desks": []}') is not None
    assert messages.decode_document("roster.marl", b"{}") is None
    assert messages.decode_document("presence.marl", b'{"desks": []}') is None


def test_the_longest_names_fit_into_a_body() -> None:
    longest = "x" * 40
    message = Raised(longest, longest, longest, longest, "2026-06-15T10:31:04.000Z", name="ü" * 200, room="ü" * 200)
    assert len(encode(message)) <= messages.MAX_BYTES


@pytest.mark.parametrize("case", read("ulids.json"), ids=lambda case: case["ulid"])
def test_a_ulid_carries_its_time(case: dict[str, Any]) -> None:
    assert messages.ulid(case["ms"], bytes.fromhex(case["randomness"])) == case["ulid"]
    assert messages.ulid_time(case["ulid"]) == case["ms"]


def test_what_is_no_ulid() -> None:
    assert messages.ulid_time("8" + "0" * 25) is None
    assert messages.ulid_time("") is None
    with pytest.raises(ValueError, match="10 bytes"):
        messages.ulid(1, b"short")


def test_times() -> None:
    moment = datetime(2026, 6, 15, 12, 31, 4, 56_789, timezone(timedelta(hours=2)))
    assert messages.format_time(moment) == "2026-06-15T10:31:04.056Z"
    assert messages.parse_time("2026-06-15T10:31:04.056Z") == datetime(2026, 6, 15, 10, 31, 4, 56_000, UTC)
    assert messages.parse_time("2026-06-15T10:31:04") is None
    assert messages.parse_time("yesterday") is None
