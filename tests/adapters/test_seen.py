# SPDX-License-Identifier: EUPL-1.2
from schutznetz.adapters.nats import is_stray
from schutznetz.adapters.seen import Seen


def test_the_second_copy_is_known_and_another_subject_or_body_is_not() -> None:
    seen = Seen()
    assert [seen.first_time("a.b", b"1"), seen.first_time("a.b", b"1")] == [True, False]
    assert seen.first_time("a.c", b"1")
    assert seen.first_time("a.b", b"2")
    assert seen.first_time("a" * 100 + "x", b"1")
    assert seen.first_time("a" * 100 + "y", b"1")


def test_the_oldest_is_forgotten_and_what_comes_again_is_kept() -> None:
    seen = Seen(room=2)
    seen.first_key(b"a")
    seen.first_key(b"b")
    seen.first_key(b"a")
    seen.first_key(b"c")
    assert not seen.first_key(b"a")
    assert seen.first_key(b"b")


def test_an_acknowledgement_is_a_stray_and_a_message_is_not() -> None:
    assert is_stray(b'{"stream":"SITE_x","seq":5}')
    assert is_stray(b'{"stream":"SITE_x","seq":5,"duplicate":true}')
    assert not is_stray(b'{"v":1,"stream":"SITE_x","seq":5}')
    assert not is_stray(b'{"stream":"SITE_x"}')
    assert not is_stray(b'["stream","seq"]')
    assert not is_stray(b'"stream""seq" garbage')
