# SPDX-License-Identifier: EUPL-1.2
"""Calendar files, read back by an independent parser."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.ics import LONGEST_LINE, Event, calendar, escaped, folded

BERLIN = ZoneInfo("Europe/Berlin")
CHANGED = datetime(2026, 11, 22, 4, tzinfo=UTC)
TEXTS = st.text(max_size=200)


def read(*events: Event) -> list[icalendar.Event]:
    parsed = icalendar.Calendar.from_ical(calendar("Schutznetz", events))
    return [part for part in parsed.walk("VEVENT") if not part.errors]


def test_a_day_is_an_entry_of_the_whole_day():
    (found,) = read(Event("1@schutznetz", "Frist", date(2026, 12, 31), CHANGED, sequence=2))
    assert found["UID"] == "1@schutznetz"
    assert found.decoded("DTSTART") == date(2026, 12, 31)
    assert found.decoded("DTEND") == date(2027, 1, 1)
    assert found["SEQUENCE"] == 2
    assert found["TRANSP"] == "TRANSPARENT"
    assert found.decoded("DTSTAMP") == CHANGED
    assert not found.walk("VALARM")


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 7, 1), date(2026, 10, 25), date(2026, 12, 1)])
def test_a_moment_keeps_its_hour_on_the_wall_in_summer_and_winter(day):
    start = datetime(day.year, day.month, day.day, 9, 30, tzinfo=BERLIN)
    (found,) = read(Event("2@schutznetz", "Termin", start, CHANGED, length=timedelta(minutes=45)))
    assert found["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert found.decoded("DTSTART") == start
    assert found.decoded("DTEND") - found.decoded("DTSTART") == timedelta(minutes=45)


def test_the_time_zone_says_when_the_clocks_change():
    """Without knowledge of its own a calendar program must find the hours from the file."""
    parsed = icalendar.Calendar.from_ical(calendar("x", []))
    zone = parsed.walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    for moment in (datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 3, 30), datetime(2026, 12, 1, 8)):
        assert moment.replace(tzinfo=zone).utcoffset() == moment.replace(tzinfo=BERLIN).utcoffset()


def test_a_reminder_rings_before_the_start():
    (found,) = read(Event("3@s", "Frist", date(2026, 12, 1), CHANGED, remind_before=timedelta(hours=15)))
    (alarm,) = found.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(hours=-15)


def test_a_cancelled_entry_does_not_ring():
    (found,) = read(Event("3@s", "x", date(2026, 12, 1), CHANGED, remind_before=timedelta(hours=15), is_over=True))
    assert found["STATUS"] == "CANCELLED"
    assert not found.walk("VALARM")


def test_texts_survive_with_their_signs_and_lines():
    text = "Zeile 1; mit, Zeichen \\ und Äpfeln\nZeile 2: 14 Uhr ≥ 3 😀"
    (found,) = read(
        Event("4@s", text, date(2026, 12, 1), CHANGED, text=text, place="R. 1, EG", url="https://x.example/a")
    )
    assert found["SUMMARY"] == text
    assert found["DESCRIPTION"] == text
    assert found["LOCATION"] == "R. 1, EG"
    assert found["URL"] == "https://x.example/a"


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_no_text_can_begin_a_line_of_its_own(uid, title, text, url):
    hostile = title + "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:falsch"
    made = calendar("Name" + title, [Event("u" + uid, hostile, date(2026, 12, 1), CHANGED, text=text, url=url)])
    assert made.decode().count("\r\nBEGIN:VEVENT\r\n") == 1
    assert all(len(line) <= LONGEST_LINE for line in made.split(b"\r\n"))
    assert b"\n" not in made.replace(b"\r\n", b"")
    (found,) = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert "END:VEVENT" in found["SUMMARY"]


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"]), max_size=300))
def test_folding_loses_nothing(text):
    assert folded(text).decode().removesuffix("\r\n").replace("\r\n ", "") == text


def test_control_characters_and_halves_of_characters_are_dropped():
    assert escaped("a\x00b\x1bc\ud800d\u2028e\tf") == "abcde f"
