# SPDX-License-Identifier: EUPL-1.2
"""Labels for the staff of an authority, each of which fits at least k people.

The labels are cut from the head counts of all staff, never from those who were counselled, so that the choice of a
label tells nothing about anybody (no minimality attack: Wong, Fu, Wang, Pei 2007). A cut that would leave fewer than k
staff on either side is not made; what a label leaves open is booked as "not stated".
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

Person = tuple[str, ...]
"""One class of staff: a value for each attribute, in the order of the attributes."""
Values = frozenset[str]


@dataclass(frozen=True, slots=True)
class Attribute:
    """What staff are told apart by: its values in the order in which they may be cut, and how much a cut is worth.

    `cuts` are the places where an ordered attribute may be cut (how many values stay on the left); a value that is
    never its own label, such as "divers", stands next to another one and no cut lies between them.
    """

    key: str
    values: tuple[str, ...]
    cuts: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Label:
    """A set of values for each attribute, and how many staff it fits."""

    values: tuple[Values, ...]
    staff: int

    def fits(self, person: Person) -> bool:
        return all(value in allowed for value, allowed in zip(person, self.values, strict=True))


@dataclass(frozen=True, slots=True)
class Partition:
    """Labels that together fit everybody once. `k` is the least number of staff of a label."""

    attributes: tuple[Attribute, ...]
    labels: tuple[Label, ...]
    k: int

    def label_of(self, person: Person) -> Label:
        """The one label of a class; ValueError for values the attributes do not know."""
        for label in self.labels:
            if label.fits(person):
                return label
        raise ValueError(f"no label fits {person}")

    def booked(self, person: Person, key: str, among: Iterable[Values]) -> Values | None:
        """Where an attribute is booked: the smallest of these sets that holds all the label leaves open, or None."""
        at = [one.key for one in self.attributes].index(key)
        open_values = self.label_of(person).values[at]
        holding = [one for one in among if open_values <= one]
        return min(holding, key=len) if holding else None

    def meant(self, known: Mapping[str, str]) -> "Label":
        """What is told of somebody of whom only these attributes are known: the union of all labels that may fit.

        ValueError for a value the attributes do not know.
        """
        at = {one.key: place for place, one in enumerate(self.attributes)}
        fitting = [one for one in self.labels if all(value in one.values[at[key]] for key, value in known.items())]
        if not fitting:
            raise ValueError(f"no label fits {dict(known)}")
        unions = (frozenset().union(*(one.values[place] for one in fitting)) for place in range(len(at)))
        return Label(tuple(unions), sum(one.staff for one in fitting))


def partition(attributes: Sequence[Attribute], staff: Mapping[Person, int], *, k: int) -> Partition:
    """Cut the staff into labels of at least k each; one label for all where there are fewer than 2k.

    ValueError for a negative head count or a value no attribute knows.
    """
    _check(attributes, staff)
    everybody = tuple(frozenset(one.values) for one in attributes)
    labels = _cut(attributes, everybody, {key: count for key, count in staff.items() if count}, k)
    return Partition(tuple(attributes), tuple(labels), k)


def _check(attributes: Sequence[Attribute], staff: Mapping[Person, int]) -> None:
    for person, count in staff.items():
        if count < 0:
            raise ValueError(f"{count} staff of {person}")
        for attribute, value in zip(attributes, person, strict=True):
            if value not in attribute.values:
                raise ValueError(f"{attribute.key} does not know {value}")


def _cut(
    attributes: Sequence[Attribute], values: tuple[Values, ...], staff: Mapping[Person, int], k: int
) -> list[Label]:
    """Cut where most is told apart by weight, until nothing can be cut any more."""
    best = max(_possible(attributes, values, staff, k), key=lambda one: one[0], default=None)
    if best is None:
        return [Label(values, sum(staff.values()))]
    _gain, at, left = best
    sides = []
    for part in (left, values[at] - left):
        inside = {person: count for person, count in staff.items() if person[at] in part}
        sides += _cut(attributes, (*values[:at], part, *values[at + 1 :]), inside, k)
    return sides


def _possible(
    attributes: Sequence[Attribute], values: tuple[Values, ...], staff: Mapping[Person, int], k: int
) -> Iterable[tuple[float, int, Values]]:
    """Every cut that leaves k staff on both sides, with its worth; the first of equals wins, so the order is fixed."""
    total = sum(staff.values())
    for at, attribute in enumerate(attributes):
        counts: Counter[str] = Counter()
        for person, count in staff.items():
            counts[person[at]] += count
        for cut in attribute.cuts:
            left = values[at] & frozenset(attribute.values[:cut])
            inside = sum(counts[value] for value in left)
            if left and left != values[at] and min(inside, total - inside) >= k:
                yield attribute.weight * _entropy(inside / total), at, left


def _entropy(part: float) -> float:
    return -sum(one * log(one) for one in (part, 1 - part) if one > 0)


def weakest(found: Partition, staff: Mapping[Person, int]) -> int:
    """The least number of staff any label fits, counted anew from the head counts; the stored proof of a partition.

    ValueError when a class fits no label or several.
    """
    counts = dict.fromkeys(found.labels, 0)
    for person, count in staff.items():
        fitting = [label for label in found.labels if label.fits(person)]
        if len(fitting) != 1:
            raise ValueError(f"{person} fits {len(fitting)} labels")
        counts[fitting[0]] += count
    return min(counts.values())
