# SPDX-License-Identifier: EUPL-1.2
"""The calendar of a year: the optimum against brute force, hard constraints, refusals, regions, changes by hand."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.domain.planning.calendar import (
    Draft,
    Event,
    Kind,
    Person,
    Plan,
    Request,
    Venue,
    Weights,
    assess,
    parts,
    plan_calendar,
    plan_calendar_by_regions,
    plan_calendar_quickly,
    planner,
)
from schutznetz.domain.planning.calendar.compose import compose
from schutznetz.domain.planning.calendar.level import level
from schutznetz.domain.planning.calendar.parts import Parts, pieces_of, plan_calendar_in_parts
from schutznetz.domain.planning.calendar.problem import Problem
from schutznetz.domain.planning.outcome import Method, Progress, Reason, Refusal
from tests.domain.planning.builders import at, limit, person, slots

JANUARY, FEBRUARY = "2027-01", "2027-02"
SUPERVISION = Kind("supervision", 1, 3, keeps_groups=True, is_training=False)
SEMINAR = Kind("seminar", 2, 3)


def request(
    *persons: Person,
    kinds: tuple[Kind, ...] = (SUPERVISION, SEMINAR),
    months: int = 2,
    trainers: int = 2,
    rooms: int = 1,
    weights: Weights = Weights(20.0, 8.0),  # noqa: B008 frozen
) -> Request:
    venues = (Venue("west", at(0), rooms), Venue("east", at(60), rooms))
    return Request(slots(months, trainers=trainers), venues, kinds, persons, 1, weights)


def drafted(result: Draft | Refusal) -> Draft:
    assert isinstance(result, Draft), result
    return result


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Up to four persons with at most four needs, two months, two venues."""
    kinds = (replace(SUPERVISION, least=draw(st.integers(1, 2))), replace(SEMINAR, keeps_groups=draw(st.booleans())))
    persons, room = [], 4
    for number in range(draw(st.integers(1, 4))):
        wanted = draw(st.sampled_from([("supervision",), ("seminar",), ("supervision", "seminar")]))[:room]
        room -= len(wanted)
        persons.append(
            person(
                f"P{number}",
                draw(st.integers(0, 60)),
                *wanted,
                due_on=draw(st.sampled_from([date(2027, 1, 31), date(2027, 12, 31), date(2027, 12, 31)])),
                group=draw(st.sampled_from([None, "G", "G"])),
                away=draw(st.sampled_from([frozenset(), frozenset(), frozenset({JANUARY}), frozenset({FEBRUARY})])),
            )
        )
    return request(*persons, kinds=kinds, trainers=draw(st.integers(1, 3)), rooms=draw(st.integers(1, 2)))


def every_plan(asked: Request) -> Iterator[Plan]:
    """Every need in every slot at every venue, in as few events as the seats allow."""
    needs = [(someone.key, need.kind) for someone in asked.persons for need in someone.needs]
    spots = [(slot.key, venue.key) for slot in asked.slots for venue in asked.venues]
    most = {kind.key: kind.most for kind in asked.kinds}
    for chosen in product(spots, repeat=len(needs)):
        present: dict[tuple[str, str, str], list[str]] = {}
        for (key, kind), spot in zip(needs, chosen, strict=True):
            present.setdefault((kind, *spot), []).append(key)
        events = []
        for held, keys in present.items():
            count = -(-len(keys) // most[held[0]])
            events += [Event(*held, tuple(keys[number::count])) for number in range(count)]
        yield Plan(tuple(events))


@given(requests())
@settings(max_examples=20, deadline=None)
def test_no_other_plan_is_better(asked: Request) -> None:
    """Against every possible plan, judged by ``assess``; refused exactly when there is none."""
    judged = (assess(asked, plan) for plan in every_plan(asked))
    best = min((found.objective for found in judged if not found.broken), default=None)
    result = plan_calendar(asked, limit())
    if best is None:
        assert isinstance(result, Refusal)
        assert result.reasons
    else:
        draft = drafted(result)
        assert assess(asked, draft.plan).broken == ()
        assert (draft.objective, draft.bound) == pytest.approx((best, best))
        assert assess(asked, draft.plan).objective == pytest.approx(best)


@given(requests())
@settings(max_examples=30, deadline=None)
def test_kind_by_kind_the_bound_holds_and_the_calendar_keeps_every_constraint(asked: Request) -> None:
    """What large calendars are put together from, against every possible plan of a small one."""
    judged = (assess(asked, plan) for plan in every_plan(asked))
    best = min((found.objective for found in judged if not found.broken), default=None)
    problem = Problem(asked)
    if best is None or not all(problem.slots.values()):
        return
    composed = compose(problem, limit().started())
    assert composed is not None
    assert composed.bound <= best + 1e-6
    if composed.choice is not None:
        found = assess(asked, problem.plan(composed.choice))
        assert found.broken == ()
        assert found.objective == pytest.approx(problem.objective(composed.choice))


@given(requests())
@settings(max_examples=20, deadline=None)
def test_the_way_for_large_calendars_is_honest_about_a_small_one(asked: Request) -> None:
    judged = (assess(asked, plan) for plan in every_plan(asked))
    best = min((found.objective for found in judged if not found.broken), default=None)
    with patch.object(planner, "SMALL", 0):
        result = plan_calendar(asked, limit())
    if best is None:
        assert isinstance(result, Refusal)
        return
    draft = drafted(result)
    assert assess(asked, draft.plan).broken == ()
    assert (draft.objective, draft.bound) == pytest.approx((best, best))


@given(requests())
@settings(max_examples=60, deadline=None)
def test_the_quick_plan_keeps_every_constraint(asked: Request) -> None:
    result = plan_calendar_quickly(asked)
    if isinstance(result, Draft):
        found = assess(asked, result.plan)
        assert found.broken == ()
        assert result.objective == pytest.approx(found.objective)
        assert result.method is Method.GREEDY


@given(requests())
@settings(max_examples=10, deadline=None)
def test_one_more_trainer_never_makes_it_worse(asked: Request) -> None:
    before = plan_calendar(asked, limit())
    more = tuple(replace(slot, trainers=slot.trainers + 1) for slot in asked.slots)
    after = plan_calendar(replace(asked, slots=more), limit())
    if isinstance(before, Draft):
        assert drafted(after).objective <= before.objective + 1e-6


def test_a_group_stays_together_when_that_is_worth_the_way() -> None:
    people = [person(f"P{east}", east, "supervision", group="G") for east in (0, 1, 60)]
    together = drafted(plan_calendar(request(*people, weights=Weights(20, 100)), limit()))
    apart = drafted(plan_calendar(request(*people, weights=Weights(20, 1)), limit()))
    assert [event.persons for event in together.plan.events] == [("P0", "P1", "P60")]
    assert assess(request(*people), apart.plan).apart == ("P60",)


def test_nobody_attends_alone_and_with_the_group_in_one_slot() -> None:
    """The seminar is possible in January only, when the rest of the group has its supervision: one goes apart."""
    asked = request(
        person("A", 0, "supervision", "seminar", group="G"),
        person("B", 0, "supervision", group="G", away=frozenset({FEBRUARY})),
        person("C", 0, "seminar", away=frozenset({FEBRUARY})),
        trainers=3,
        rooms=3,
    )
    found = assess(asked, drafted(plan_calendar(asked, limit())).plan)
    assert found.broken == ()
    assert (found.events, len(found.apart)) == (3, 1)


def test_few_events_with_few_empty_seats() -> None:
    asked = request(*(person(f"P{number}", 0, "seminar") for number in range(6)))
    found = assess(asked, drafted(plan_calendar(asked, limit())).plan)
    assert (found.events, found.empty_seats, found.venues, found.attendances, found.kilometres) == (2, 0, 1, 6, 0.0)


def test_more_trainings_than_wished_are_shown_not_forbidden() -> None:
    pair = [person(key, 0, "seminar", booked=booked) for key, booked in (("A", 0), ("B", 1))]
    asked = request(*pair)
    found = assess(asked, drafted(plan_calendar(asked, limit())).plan)
    assert (found.many_trainings, found.broken) == (("B",), ())


AWAY = frozenset({JANUARY, FEBRUARY})
EARLY = date(2027, 1, 31)


@pytest.mark.parametrize(
    ("asked", "reasons"),
    [
        (request(person("A", 0, "supervision", away=AWAY)), (Reason("no_slot", ("A", "supervision")),)),
        (
            request(person("A", 0, "supervision", due_on=date(2027, 1, 27))),
            (Reason("no_slot", ("A", "supervision")),),
        ),
        (request(person("A", 0, "seminar")), (Reason("least_seats", ("seminar",), 2, 1),)),
        (
            request(*(person(f"P{n}", 0, "supervision", due_on=EARLY) for n in range(4)), trainers=1),
            (Reason("trainers", (JANUARY,), 2, 1),),
        ),
        (  # one may come in January only, the other in February only: no seminar for two
            request(
                person("A", 0, "seminar", away=frozenset({FEBRUARY})),
                person("B", 0, "seminar", away=frozenset({JANUARY})),
            ),
            (Reason("need_unmet", ("A", "seminar")), Reason("need_unmet", ("B", "seminar"))),
        ),
    ],
)
def test_refusals_say_why(asked: Request, reasons: tuple[Reason, ...]) -> None:
    assert plan_calendar(asked, limit()) == Refusal(reasons)
    assert isinstance(plan_calendar_quickly(asked), Refusal)


def test_nobody_needs_anything() -> None:
    draft = drafted(plan_calendar(request(person("A", 0)), limit()))
    assert (draft.plan.events, draft.distance) == ((), 0.0)


def test_regions_one_after_the_other_with_progress() -> None:
    heard: list[Progress] = []

    def watch(progress: Progress) -> bool:
        heard.append(progress)
        return True

    regions = {"north": request(person("A", 0, "supervision")), "south": request(person("B", 0, "seminar"))}
    drafts = plan_calendar_by_regions(regions, limit(watch=watch))
    assert drafted(drafts["north"]).objective == pytest.approx(20)
    assert drafts["south"] == Refusal((Reason("least_seats", ("seminar",), 2, 1),))
    assert [progress.done for progress in heard] == sorted(progress.done for progress in heard)
    assert {progress.parts for progress in heard} == {2}


def test_regions_that_were_stopped_are_refused() -> None:
    regions = {"north": request(person("A", 0, "supervision"))}
    drafts = plan_calendar_by_regions(regions, limit(watch=lambda progress: False))
    assert drafts == {"north": Refusal((Reason("stopped"),))}


@pytest.mark.parametrize(
    ("events", "broken"),
    [
        ([Event("seminar", JANUARY, "west", ("A", "B"))], set()),
        ([], {"need_unmet"}),
        ([Event("seminar", JANUARY, "west", ("A",))], {"need_unmet", "least_seats"}),
        ([Event("seminar", JANUARY, "west", ("A", "B", "Q"))], {"unknown_person"}),
        ([Event("seminar", JANUARY, "west", ("A", "B", "C"))], {"no_need"}),
        ([Event("seminar", JANUARY, "west", ("A", "B", "C", "Q"))], {"seats", "no_need", "unknown_person"}),
        ([Event("seminar", "2027-02", "west", ("A", "B"))], {"too_late", "away"}),
        ([Event("seminar", "2027-07", "west", ("A", "B"))], {"unknown_event", "need_unmet"}),
        (
            [Event("seminar", JANUARY, "west", ("A", "B")), Event("seminar", JANUARY, "west", ("A", "B"))],
            {"need_met_twice", "two_events_in_slot", "rooms"},
        ),
        (
            [Event("seminar", JANUARY, place, ("A", "B")) for place in ("west", "west", "east")],
            {"need_met_twice", "two_events_in_slot", "rooms", "trainers"},
        ),
    ],
)
def test_a_plan_changed_by_hand_says_what_is_broken(events: list[Event], broken: set[str]) -> None:
    people = (
        person("A", 0, "seminar", due_on=EARLY),
        person("B", 0, "seminar", away=frozenset({FEBRUARY})),
        person("C", 0),
    )
    found = assess(request(*people), Plan(tuple(events)))
    assert {each.constraint for each in found.broken} == broken


def test_requests_that_make_no_sense() -> None:
    with pytest.raises(ValueError, match="seats"):
        Kind("seminar", 3, 2)
    with pytest.raises(ValueError, match="twice"):
        person("A", 0, "seminar", "seminar")
    with pytest.raises(ValueError, match="twice"):
        request(person("A", 0), person("A", 0))
    with pytest.raises(ValueError, match="unknown"):
        request(person("A", 0, "dance"))


def test_a_large_land_is_cut_between_places_and_training_groups_stay_whole() -> None:
    people = [person(f"p{at:02}", at * 3.0, "supervision", group=f"g{at // 5}") for at in range(40)]
    pieces = pieces_of(people, 12)
    assert sorted(one.key for piece in pieces for one in piece) == [one.key for one in people]
    assert all(len(piece) <= 15 for piece in pieces)
    homes = {one.training_group: {at for at, piece in enumerate(pieces) if one in piece} for one in people}
    assert all(len(parts) == 1 for parts in homes.values())


def test_regions_share_the_trainers_and_the_whole_keeps_every_constraint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "level", lambda _request, plan: plan)  # which would put right what regions do wrong
    people = tuple(person(f"p{at:02}", at * 3.0, "supervision") for at in range(40))
    asked = Request(
        slots(4, trainers=2), (Venue("west", at(0), 4), Venue("east", at(120), 4)),
        (Kind("supervision", 3, 8),), people, 2,
    )  # fmt: skip
    seen: list[tuple[int, int]] = []

    def watch(progress: Progress) -> bool:
        seen.append((progress.done, progress.parts))
        return True

    found = plan_calendar_in_parts(asked, limit(watch=watch), most=14)
    assert isinstance(found, Parts)
    judged = assess(asked, found.draft.plan)
    assert (judged.broken, judged.attendances, found.count) == ((), 40, 4)
    assert judged.objective == pytest.approx(found.draft.objective)
    assert seen[0] == (0, 4)
    assert max(seen) == (3, 4)


def test_a_calendar_is_spread_over_the_year_and_keeps_everything() -> None:
    people = tuple(
        person(f"p{number:02}", number, "supervision", "subject", group=f"g{number // 6}", due_on=date(2027, 9, 30),
               away=frozenset({"2027-05"} if number == 3 else ()))
        for number in range(24)
    )  # fmt: skip
    asked = Request(
        slots(10, trainers=5), (Venue("west", at(0), 5),),
        (Kind("supervision", 3, 6, keeps_groups=True), Kind("subject", 3, 6)), people, 2,
    )  # fmt: skip
    crowded = plan_calendar_quickly(asked)
    assert isinstance(crowded, Draft)
    spread = level(asked, crowded.plan)
    before, after = assess(asked, crowded.plan), assess(asked, spread)
    assert after.broken == ()
    assert after.objective <= before.objective + 1e-6
    assert after.events == before.events
    most = max(Counter(event.slot for event in spread.events).values())
    assert most <= max(Counter(event.slot for event in crowded.plan.events).values())
    assert len({event.slot for event in spread.events}) > len({event.slot for event in crowded.plan.events})
    assert not any(event.slot == "2027-10" for event in spread.events)  # ends after what is due


def test_levelling_respects_trainers_and_rooms() -> None:
    people = tuple(person(f"p{number:02}", number, "supervision", due_on=date(2027, 2, 28)) for number in range(12))
    asked = Request(slots(4, trainers=2), (Venue("west", at(0), 2),), (Kind("supervision", 3, 3),), people, 2)
    found = plan_calendar_quickly(asked)
    assert isinstance(found, Draft)
    assert assess(asked, level(asked, found.plan)).broken == ()
