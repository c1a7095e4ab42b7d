# SPDX-License-Identifier: EUPL-1.2
"""Labels of staff: every one fits at least k, whoever was counselled."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.domain.disclosure.partition import Attribute, partition, weakest

ATTRIBUTES = (
    Attribute("gender", ("f", "m", "d"), (1,), 3.0),
    Attribute("status", ("police", "civil", "tariff"), (1, 2), 2.0),
    Attribute("age", ("u40", "40", "50", "60"), (1, 2, 3), 1.6),
    Attribute("function", ("without", "with"), (1,), 1.2),
)
PEOPLE = [
    (g, s, a, f)
    for g in "fmd"
    for s in ATTRIBUTES[1].values
    for a in ATTRIBUTES[2].values
    for f in ATTRIBUTES[3].values
]
STAFF = st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 60), max_size=len(PEOPLE))


@given(STAFF, st.integers(1, 40))
@settings(max_examples=100)
@pytest.mark.requirement("SAP-064")
def test_every_label_fits_k_staff_and_everybody_has_one(staff: dict[tuple[str, ...], int], k: int) -> None:
    found = partition(ATTRIBUTES, staff, k=k)
    total = sum(staff.values())
    assert weakest(found, {**dict.fromkeys(PEOPLE, 0), **staff}) >= min(k, total)
    assert sum(one.staff for one in found.labels) == total
    assert len(found.labels) == 1 or all(one.staff >= k for one in found.labels)


@given(STAFF)
@settings(max_examples=50)
def test_what_is_never_a_label_of_its_own_is_none(staff: dict[tuple[str, ...], int]) -> None:
    assert all(one.values[0] != frozenset("d") for one in partition(ATTRIBUTES, staff, k=1).labels)


def small() -> dict[tuple[str, ...], int]:
    return {
        ("m", "civil", "50", "without"): 45,
        ("f", "civil", "50", "without"): 14,
        ("f", "civil", "60", "without"): 1,
    }


@pytest.mark.requirement("SAP-064")
def test_a_woman_over_sixty_in_a_house_of_sixty_has_no_age() -> None:
    found = partition(ATTRIBUTES, small(), k=10)
    her = ("f", "civil", "60", "without")
    assert found.label_of(her).values[0] == frozenset("f")
    assert found.label_of(her).staff == 15
    assert found.booked(her, "age", [frozenset({"60"}), frozenset({"40", "50"})]) is None
    assert found.booked(her, "age", [frozenset({"60"}), frozenset(ATTRIBUTES[2].values)]) == frozenset(
        ATTRIBUTES[2].values
    )
    assert found.booked(her, "gender", [frozenset("f"), frozenset("md")]) == frozenset("f")


def test_the_proof_finds_a_label_that_fits_too_few() -> None:
    found = partition(ATTRIBUTES, small(), k=10)
    assert weakest(found, {person: count // 2 for person, count in small().items()}) < 10


@pytest.mark.parametrize(
    ("staff", "says"),
    [({("f", "civil", "50", "without"): -1}, "-1 staff"), ({("x", "civil", "50", "without"): 1}, "x")],
)
def test_head_counts_that_cannot_be_are_refused(staff: dict[tuple[str, ...], int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        partition(ATTRIBUTES, staff, k=10)


@given(STAFF, st.integers(1, 40), st.sampled_from(PEOPLE), st.sets(st.sampled_from(["gender", "status", "age"])))
@settings(max_examples=100)
@pytest.mark.requirement("SAP-064")
def test_who_is_only_known_in_part_is_told_of_no_fewer(
    staff: dict[tuple[str, ...], int], k: int, person: tuple[str, ...], told: set[str]
) -> None:
    """What is left open never makes the group smaller; the whole class is told as its label says."""
    found = partition(ATTRIBUTES, staff, k=k)
    known = {one.key: value for one, value in zip(ATTRIBUTES, person, strict=True)}
    whole = found.meant(known)
    assert whole == found.label_of(person)
    part = found.meant({key: value for key, value in known.items() if key in told})
    assert part.staff >= whole.staff
    assert all(mine <= more for mine, more in zip(whole.values, part.values, strict=True))
    assert found.meant({}).staff == sum(staff.values())


def test_a_value_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no label fits"):
        partition(ATTRIBUTES, small(), k=10).meant({"age": "uralt"})
