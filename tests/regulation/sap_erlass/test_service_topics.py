# SPDX-License-Identifier: EUPL-1.2
"""Service, standing, documentation, resources, cooperation: what never happens, whatever the facts."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.finding import Finding, Refused, Status, Strength, require
from schutznetz.regulation.sap_erlass import absence, cooperation, documentation, resources, service, standing
from schutznetz.regulation.sap_erlass.cooperation import Agreement, Available
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.sap_erlass.service import Listed
from schutznetz.regulation.sap_erlass.standing import Consent

RULES = standard()
TODAY = date(2026, 6, 15)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
NAMES = st.sampled_from(["Coesfeld", "Borken", "Hagen"])
FIELDS = st.frozensets(st.sampled_from(["topic", "appointment", "history"]), max_size=3)
AGREEMENTS = st.builds(
    Agreement, st.frozensets(NAMES, min_size=2), DAYS, st.none() | st.dates(date(2031, 1, 1), date(2032, 1, 1))
)
COUNSELLORS = st.lists(
    st.builds(Available, st.uuids().map(str), NAMES, st.booleans()), max_size=6, unique_by=lambda one: one.key
).map(tuple)
CONSENTS = st.builds(Consent, st.sampled_from(["physician", "HEAD"]), FIELDS, DAYS, st.none(), st.none() | DAYS)
ORDER = (Status.BREACHED, Status.DUE, Status.MET)


def ask(decide: Any, day: date = TODAY, **facts: Any) -> Finding:
    found: Finding = decide(**facts, rules=RULES, today=day)
    return found


def worse(one: Finding, other: Finding) -> bool:
    """Is the second finding worse than the first?"""
    return ORDER.index(other.status) < ORDER.index(one.status)


@given(st.lists(st.builds(Listed, st.uuids().map(str), FIELDS), max_size=6).map(tuple))
def test_a_search_hides_nobody_and_keeps_the_order_of_equals(directory: tuple[Listed, ...]) -> None:
    order = ask(service.search, topic="topic", directory=directory).facts["order"]
    assert sorted(order) == sorted(one.key for one in directory)
    fitting = [one.key for one in directory if "topic" in one.modules]
    assert list(order[: len(fitting)]) == fitting


@pytest.mark.requirement("SAP-022")
@pytest.mark.parametrize("act", ["read", "assign", "reorder", "close"])
def test_nobody_but_the_counsellor_touches_a_case(act: str) -> None:
    assert ask(standing.casework, act=act, is_own=True).status is Status.MET
    with pytest.raises(Refused, match=r"3\.1\.1"):
        require(ask(standing.casework, act=act, is_own=False))


@pytest.mark.requirement("SAP-023")
@given(DAYS, st.integers(0, 400))
def test_a_sheet_is_reminded_of_only_after_its_days_and_never_breached(appointed_on: date, later: int) -> None:
    found = ask(standing.information, appointed_on + timedelta(days=later), appointed_on=appointed_on, read_on=None)
    assert found.status is Status.DUE
    assert found.strength is Strength.SHOULD
    assert found.warning == (later > 14)


@pytest.mark.requirement("SAP-025")
@given(st.dictionaries(st.text(max_size=4), st.integers(0, 30), max_size=4))
def test_a_small_count_is_never_stored(topics: dict[str, int]) -> None:
    stored: Any = ask(standing.leadership_talk, talks_this_year=1, topics=topics).facts["stored"]
    assert all(stored[topic] == (str(count) if count >= 5 else "<5") for topic, count in topics.items())


@given(FIELDS, st.lists(CONSENTS, max_size=3).map(tuple), CONSENTS)
def test_one_more_consent_never_refuses_more_and_taking_back_never_allows_more(
    fields: frozenset[str], consents: tuple[Consent, ...], more: Consent
) -> None:
    def ask_with(*given_now: Consent) -> Finding:
        return ask(standing.disclosure, recipient="physician", fields=fields, consents=given_now)

    assert not worse(ask_with(*consents), ask_with(*consents, more))
    taken_back = Consent(more.recipient, more.fields, more.given_on, revoked_on=min(more.given_on, TODAY))
    assert not worse(ask_with(*consents, taken_back), ask_with(*consents))
    assert ask_with().status is (Status.BREACHED if fields else Status.MET)


@given(DAYS, DAYS, st.none() | DAYS)
def test_sending_a_return_never_worsens_it_and_it_is_due_after_its_quarter(
    quarter: date, today: date, sent_on: date | None
) -> None:
    open_one = ask(documentation.quarterly, today, quarter=quarter, sent_on=None)
    sent = ask(documentation.quarterly, today, quarter=quarter, sent_on=sent_on)
    assert open_one.status is Status.NOT_APPLICABLE or not worse(open_one, sent)
    assert open_one.due_on is not None
    assert (open_one.due_on.day, (open_one.due_on - quarter).days >= 15) == (15, True)
    assert open_one.due_on.month in (1, 4, 7, 10)


@pytest.mark.requirement("SAP-068")
def test_the_role_shows_in_no_view_about_a_career() -> None:
    for purpose in ("appraisal", "promotion", "performance", "personnel_export"):
        with pytest.raises(Refused, match=r"5\.5"):
            require(ask(resources.career, purpose=purpose, shows_role=True))
        assert ask(resources.career, purpose=purpose, shows_role=False).status is Status.MET


@pytest.mark.requirement("SAP-069", "SAP-071")
@given(st.booleans(), st.text(max_size=3))
def test_a_better_room_never_worsens_the_finding(single: bool, meeting_room: str) -> None:
    found = ask(resources.room, single_room=single, meeting_room=meeting_room)
    assert not worse(found, ask(resources.room, single_room=True, meeting_room=meeting_room))
    assert not worse(found, ask(resources.room, single_room=single, meeting_room="1.07"))


@pytest.mark.requirement("SAP-072")
@given(st.frozensets(st.sampled_from(["computer", "telephone", "printer"])))
def test_one_more_device_never_worsens_the_finding(available: frozenset[str]) -> None:
    found = ask(resources.equipment, available=available)
    assert not worse(found, ask(resources.equipment, available=available | {"computer"}))


@pytest.mark.requirement("SAP-059", "SAP-060")
@given(NAMES, NAMES, st.lists(AGREEMENTS, max_size=3).map(tuple), AGREEMENTS, DAYS)
def test_one_more_agreement_never_closes_a_door_and_reach_is_mutual(
    own: str, other: str, agreements: tuple[Agreement, ...], more: Agreement, today: date
) -> None:
    found = ask(cooperation.reach, today, own=own, other=other, agreements=agreements)
    assert not worse(found, ask(cooperation.reach, today, own=own, other=other, agreements=(*agreements, more)))
    assert found.status is ask(cooperation.reach, today, own=other, other=own, agreements=agreements).status
    assert own != other or found.status is Status.MET


@pytest.mark.requirement("SAP-059", "SAP-060", "SAP-061")
@given(NAMES, COUNSELLORS, st.lists(AGREEMENTS, max_size=3).map(tuple), DAYS)
def test_the_directory_shows_exactly_who_may_be_asked_and_the_free_ones_first(
    own: str, counsellors: tuple[Available, ...], agreements: tuple[Agreement, ...], today: date
) -> None:
    facts = {"own": own, "agreements": agreements}
    found = ask(cooperation.directory, today, counsellors=counsellors, **facts)
    order: Any = found.facts["order"]
    within = [
        one for one in counsellors if ask(cooperation.reach, today, other=one.authority, **facts).status is Status.MET
    ]
    assert sorted(order) == sorted(one.key for one in within)
    busy = [next(one.is_busy for one in within if one.key == key) for key in order]
    assert busy == sorted(busy)
    assert bool(found.facts["next_free"]) == (not all(busy))


@pytest.mark.requirement("SAP-038", "SAP-039")
@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)), st.integers(0, 10_000))
def test_a_time_away_is_whole_minutes_and_never_negative(left_at: datetime, seconds: int) -> None:
    back = left_at + timedelta(seconds=seconds)
    found = ask(absence.interval, left_at=left_at, returned_at=back)
    assert (found.status, found.facts["minutes"]) == (Status.MET, seconds // 60)
    if seconds:
        assert ask(absence.interval, left_at=back, returned_at=left_at).status is Status.BREACHED
    assert ask(absence.notice, shown=frozenset({"state", "since", "client"})).status is Status.BREACHED
