# SPDX-License-Identifier: EUPL-1.2
"""The clocks of further training: one more seminar helps, a rest never hurts, no due date before its rule."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, Strength
from schutznetz.regulation.sap_erlass import further_training, recurring
from schutznetz.regulation.sap_erlass.recurring import Event, Service
from schutznetz.regulation.sap_erlass.rule_sets import Rules, Switch, load_sets
from schutznetz.regulation.sap_erlass.spans import Span, plus_months
from tests.regulation.sap_erlass.lives import DAYS, EVENTS, RESTS, RULES, SERVICES, TODAY, sound, urgency

CLOCKS = pytest.mark.parametrize("ask", [further_training.conversation, further_training.subject])


@CLOCKS
@given(EVENTS, DAYS, SERVICES, DAYS)
@settings(max_examples=50)
@pytest.mark.requirement("SAP-044", "SAP-045")
def test_one_more_seminar_never_worsens_the_verdict(ask, attended, more, service, today):
    before = ask(attended=attended, service=service, rules=RULES, today=today)
    after = ask(attended=(*attended, Event(more)), service=service, rules=RULES, today=today)
    assert urgency(after) <= urgency(before)
    assert sound(before)
    if before.due_on and after.due_on:
        assert after.due_on >= before.due_on


@CLOCKS
@given(EVENTS, SERVICES, RESTS, DAYS)
@settings(max_examples=50)
@pytest.mark.requirement("SAP-121")
def test_resting_never_creates_a_breach(ask, attended, service, rest, today):
    before = ask(attended=attended, service=service, rules=RULES, today=today)
    resting = replace(service, rests=(*service.rests, rest))
    after = ask(attended=attended, service=resting, rules=RULES, today=today)
    assert urgency(after) <= urgency(before)
    if before.due_on and after.due_on:
        assert after.due_on >= before.due_on


@given(st.permutations([Event(date(2020, 2, 2)), Event(date(2024, 3, 14)), Event(date(2022, 1, 1))]))
def test_the_order_of_seminars_does_not_matter(attended):
    found = further_training.conversation(
        attended=tuple(attended), service=Service(date(2019, 1, 1)), rules=RULES, today=TODAY
    )
    assert found.due_on == date(2027, 3, 14)


@given(EVENTS, EVENTS, SERVICES, DAYS)
@settings(max_examples=50)
@pytest.mark.requirement("SAP-126")
def test_events_of_other_providers_change_nothing(attended, others, service, today):
    outside = tuple(replace(event, provider="institute") for event in others)
    before, after = (
        further_training.subject(attended=events, service=service, rules=RULES, today=today)
        for events in (attended, attended + outside)
    )
    assert before == after


@given(SERVICES, EVENTS, DAYS)
@settings(max_examples=50)
@pytest.mark.requirement("SAP-121")
def test_only_who_is_active_is_asked_for_anything(service, attended, today):
    assume(not service.is_active(today))
    found = further_training.conversation(attended=attended, service=service, rules=RULES, today=today)
    assert found.status is Status.NOT_APPLICABLE


@pytest.mark.parametrize("today", [date(2025, 1, 1), date(2025, 6, 30)])
@pytest.mark.requirement("SAP-121")
def test_in_a_rest_the_due_date_is_shown_and_nothing_is_asked(today):
    resting = Service(date(2019, 1, 1), (Span(date(2025, 1, 1), date(2025, 6, 30)),))
    found = further_training.conversation(
        attended=(Event(date(2021, 12, 1)),), service=resting, rules=RULES, today=today
    )
    assert (found.status, found.due_on) == (Status.NOT_APPLICABLE, date(2024, 12, 1))


def test_a_rest_announced_without_an_end_stops_the_clock_only_once_it_has_begun():
    announced = Service(date(2019, 1, 1), (Span(date(2026, 9, 1)),))
    attended = (Event(date(2024, 3, 14)),)
    before, after = (
        further_training.conversation(attended=attended, service=announced, rules=RULES, today=day)
        for day in (date(2026, 8, 31), date(2026, 9, 1))
    )
    assert (before.status, before.due_on) == (Status.DUE, date(2027, 3, 14))
    assert (after.status, after.due_on) == (Status.NOT_APPLICABLE, None)


@given(st.integers(1, 40), st.dates(date(2024, 4, 1), date(2026, 1, 1)))
@settings(max_examples=50)
@pytest.mark.requirement("SAP-121")
def test_a_rest_of_whole_months_moves_the_due_date_by_as_many(months, begun):
    begun = begun.replace(day=1)
    rest = Span(begun, plus_months(begun, months) - timedelta(days=1))
    found = further_training.conversation(
        attended=(Event(date(2024, 3, 14)),), service=Service(date(2019, 1, 1), (rest,)), rules=RULES, today=TODAY
    )
    assert found.due_on == plus_months(date(2027, 3, 14), months)


def successor(folder: Path, months: int) -> Rules:
    """A set that changes one interval from 2026-06-01 on, as data only."""
    for key, more in (("SAP-2007", ""), ("SAP-NEW", 'based_on = "SAP-2007"')):
        (folder / key).mkdir()
        (folder / key / "set.toml").write_text(
            f'key = "{key}"\nname = "-"\nreference = "-"\nsince = 2007-08-27\n{more}\n', encoding="utf-8"
        )
    (folder / "SAP-NEW" / "further_training.toml").write_text(
        '[conversation_months]\nname.de = "Seminar"\nsays.de = "So oft."\nunit = "months"\nchecked_on = 2026-01-01\n'
        f'[[conversation_months.values]]\nsince = 2026-06-01\nvalue = {months}\ncite = "Neuer Erlass, Nr. 1"\n',
        encoding="utf-8",
    )
    sets = {**RULES.sets, "SAP-NEW": load_sets(folder)["SAP-NEW"]}
    return Rules(sets, (Switch(date(2026, 6, 1), "SAP-NEW"),))


def test_a_shorter_interval_of_a_successor_is_due_on_its_first_day_at_the_earliest(tmp_path):
    rules = successor(tmp_path, 12)
    asked = {"attended": (Event(date(2024, 3, 14)),), "service": Service(date(2019, 1, 1)), "rules": rules}
    before = further_training.conversation(**asked, today=date(2026, 5, 31))
    after = further_training.conversation(**asked, today=date(2026, 6, 1))
    assert (before.due_on, before.citation.text) == (date(2027, 3, 14), "SAP-Erlass 2007, Nr. 4.1.4, 8, 11")
    assert (after.status, after.due_on, after.citation.text) == (
        Status.DUE, date(2026, 6, 1), "Neuer Erlass, Nr. 1",
    )  # fmt: skip


@given(st.lists(DAYS.map(Event), max_size=4).map(tuple), DAYS, DAYS)
@settings(max_examples=50)
@pytest.mark.requirement("SAP-125")
def test_a_third_training_a_year_warns_and_never_blocks(booked, more, wanted_on):
    before, after = (
        further_training.number(booked=events, wanted_on=wanted_on, rules=RULES, today=TODAY)
        for events in (booked, (*booked, Event(more)))
    )
    assert before.strength is Strength.SHOULD
    assert before.warning is (before.facts["count"] > 2) is (before.status is Status.BREACHED)
    assert after.facts["count"] - before.facts["count"] == (more.year == wanted_on.year)


@pytest.mark.requirement("SAP-123")
def test_the_eleven_topics_of_the_decree():
    topics = further_training.topics(rules=RULES, today=TODAY)
    assert len(set(topics)) == 11
    assert "reintegration" in topics


@pytest.mark.parametrize(
    ("day", "wanted"), [(date(2026, 3, 13), 0), (date(2026, 3, 14), 12), (date(2026, 9, 14), 6), (date(2027, 3, 15), 1)]
)
@pytest.mark.requirement("SAP-044")
def test_reminders_are_reached_one_after_the_other(day, wanted):
    assert recurring.reminder(date(2027, 3, 14), "12 6 1", day) == wanted


def test_a_service_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end"):
        Service(date(2026, 1, 1), until=date(2025, 12, 31))
