# SPDX-License-Identifier: EUPL-1.2
"""All attacks on publications as they lie there: on each by itself, and on all of the same people together.

What cannot be applied to them is named with the reason; nothing is left out in silence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from schutznetz.domain.disclosure.attack import apart
from schutznetz.domain.disclosure.attack.averaging import averaging as mean
from schutznetz.domain.disclosure.attack.averaging import in_linked_tables
from schutznetz.domain.disclosure.attack.differences import subtraction
from schutznetz.domain.disclosure.attack.given import Given, Knowledge, Sorted, sorted_out
from schutznetz.domain.disclosure.attack.insiders import group, own_case, singleton
from schutznetz.domain.disclosure.attack.linked import Linked, linked
from schutznetz.domain.disclosure.attack.membership import membership
from schutznetz.domain.disclosure.attack.published import Learned, Published, Way, added, is_small
from schutznetz.domain.disclosure.attack.reconstruction import Bounds, Contradiction, reconstruct, reconstruction
from schutznetz.domain.disclosure.attack.suite import presence, presence_of_years
from schutznetz.domain.disclosure.suppression import LEAST
from schutznetz.domain.planning.outcome import Limit

TWO = 2
FEW = LEAST // 2
"""What the attacker takes a withheld figure to be when adding up."""


@dataclass(frozen=True)
class Untried:
    """An attack that cannot be applied to what was given: its key, and the key of the reason."""

    attack: str
    why: str


@dataclass(frozen=True)
class Result:
    """What was learned of some publications (one, or several together), and what could not be tried."""

    names: tuple[str, ...]
    way: Way
    learned: tuple[Learned, ...]
    untried: tuple[Untried, ...] = field(default=())


class Impossible(ValueError):
    """No counts agree with this publication: it was changed. `name` is which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def on_releases(
    given: Sequence[Given], limit: Limit, rng: np.random.Generator, known: Knowledge | None = None
) -> Iterator[Result]:
    """Each publication by itself, then several together. Each attack has the time of the limit for itself.

    `known` is what the attacker knows besides. Raises Impossible for figures that contradict themselves.
    """
    of, known = _Releases(tuple(given), limit, rng), known or Knowledge()
    yield from (of.by_itself(one, known) for one in of.given)
    if len(of.given) > 1:
        yield of.together(known)


class _Releases:
    """The attack on everything given."""

    def __init__(self, given: tuple[Given, ...], limit: Limit, rng: np.random.Generator) -> None:
        self.given, self.limit, self.rng = given, limit, rng
        self.found: dict[Given, Bounds] = {one: self._alone(one) for one in given}
        self.sorted: Sorted = sorted_out(given)
        self.solutions: dict[Given, Bounds] = {}

    def _alone(self, one: Given) -> Bounds:
        try:
            return reconstruct(one.published, self.limit.started())
        except Contradiction:
            raise Impossible(one.name) from None

    def by_itself(self, one: Given, known: Knowledge) -> Result:
        """All that needs no other publication."""
        published, found = one.published, self.found[one]
        learned = [reconstruction(published, found), subtraction(published), group(published, found)]
        tried, untried = _averaged(published)
        learned += tried
        if len(self.given) == 1:
            more, less = self._insiders([linked([one])], known)
            learned, untried = learned + more, [*untried, *less, *_needing_others()]
        learned.append(membership(presence(published, self.rng), published.rho))
        return Result((one.name,), published.way, tuple(learned), tuple(untried))

    def together(self, known: Knowledge) -> Result:
        """What publications tell that none tells alone."""
        systems, learned, untried = self._systems(), list[Learned](), list[Untried]()
        self._linked(systems, learned, untried)
        for attack, one, why in (
            ("quarters", apart.quarters(self.sorted.current, self.found), "none_within"),
            ("regions", apart.cuts(self.sorted.recut, self.found), "one_cut"),
            ("late_sheet", self._told_twice(), "told_once"),
        ):
            _take(attack, one, why, learned, untried)
        more, less = self._insiders(systems, known)
        learned, untried = learned + more, untried + less
        self._over_years(known, learned, untried)
        ways = {one.published.way for one in self.given}
        return Result(tuple(one.name for one in self.given), _weakest(ways), tuple(learned), tuple(untried))

    def _systems(self) -> list[Linked]:
        """Publications whose times overlap, directly or by others, of the same people."""
        left, systems = list(self.sorted.current), []
        while left:
            some, times = [left.pop(0)], set[tuple[int, int]]()
            while True:
                times |= {time for one in some for time in one.times}
                more = [one for one in left if one.who == some[0].who and one.times & times]
                if not more:
                    break
                some, left = some + more, [one for one in left if one not in more]
            order = [one for one in self.sorted.current if one in some]
            systems.append(linked(order, [one for one, _after in self.sorted.recut if one in order]))
        return systems

    def _linked(self, systems: Sequence[Linked], learned: list[Learned], untried: list[Untried]) -> None:
        """One program over all publications that tell of the same people."""
        several = [one for one in systems if one.is_linked]
        if not several:
            untried += [Untried("linked", "nothing_shared"), Untried("years", "no_sum")]
            return
        spanning = [one for one in several if any(len(part.years) > 1 for part in one.parts)]
        for attack, some in (("linked", [one for one in several if one not in spanning]), ("years", spanning)):
            found = [one for one in (self._solved(one, attack) for one in some) if one is not None]
            if found:
                learned.append(added(found))
            if len(found) < len(some):
                untried.append(Untried(attack, "contradiction"))
            if not some:
                untried.append(Untried(attack, "no_sum" if attack == "years" else "nothing_shared"))

    def _solved(self, of: Linked, attack: str) -> Learned | None:
        """None where the publications contradict each other."""
        try:
            found = self._reconstructed(of)
        except Contradiction:
            return None
        cells, untold = np.arange(of.published.layout.size) < of.rest, ~of.told
        alone = sum(int(self.found[one].known_small.sum()) for one in of.parts)
        proven = int(found.known_small[cells | untold].sum())
        small = (of.published.hidden | is_small(of.published.figures)) & cells | untold
        return Learned(attack, int(small.sum()), proven, proven, None, found.tried, found.asked,
                       {"alone": float(alone)})  # fmt: skip

    def _reconstructed(self, of: Linked) -> Bounds:
        if of.parts[0] in self.solutions:
            return self.solutions[of.parts[0]]
        low, high = of.published.bounds()
        for start, one in zip(of.starts, of.parts, strict=True):
            known = self.found[one]
            low[start : start + len(known.low)], high[start : start + len(known.low)] = known.low, known.high
        if not of.is_linked:
            return Bounds(low, high)
        found = reconstruct(of.published, self.limit.started(), given=Bounds(low, high))
        self.solutions[of.parts[0]] = found
        return found

    def _told_twice(self) -> Learned | None:
        """Under noise a second telling proves nothing, but spends the budget again, which was promised not to be."""
        found = apart.told_twice(self.sorted.revised, self.found)
        again = sum(before.published.way is Way.NOISE for before, _after in self.sorted.revised)
        return replace(found, facts={**found.facts, "drawn_again": float(again)}) if found and again else found

    def _insiders(self, systems: Sequence[Linked], known: Knowledge) -> tuple[list[Learned], list[Untried]]:
        """Own cases taken off, and being the only one."""
        if not known.cases:
            return [], [Untried("own_case", "nothing_known"), Untried("singleton", "nothing_known")]
        learned, untried = list[Learned](), list[Untried]()
        own, ones = list[Learned](), list[Learned]()
        for one in systems:
            self._inside(one, known, own, ones)
        _take("own_case", added(own) if own else None, "cases_elsewhere", learned, untried)
        _take("singleton", added(ones) if ones else None, "nobody_alone", learned, untried)
        return learned, untried

    def _inside(self, of: Linked, known: Knowledge, own: list[Learned], ones: list[Learned]) -> None:
        tally, alone = of.tally(known.cases), of.alone(known.cases)
        try:
            found = self._reconstructed(of)
            if tally.any():
                own.append(own_case(of.published, found, [tally], self.limit.started()))
        except Contradiction:
            raise Impossible(", ".join(one.name for one in of.parts)) from None
        if alone:
            ones.append(singleton(of.published, found, alone, self.limit.started()))

    def _over_years(self, known: Knowledge, learned: list[Learned], untried: list[Untried]) -> None:
        """Years after each other, of the same people's ministry."""
        years = [one for one in self.sorted.current if one.is_year and one.who == self.given[0].who]
        years = sorted({one.year: one for one in years}.values(), key=lambda one: one.year)
        if len(years) < TWO:
            untried += [Untried(one, "one_year") for one in ("groups", "years_averaging", "years_membership")]
            return
        stable = apart.groups_over_years(years, self.found, known.groups)
        _take("groups", stable and stable[0], "no_groups", learned, untried)
        _take("years_averaging", stable and stable[1], "no_groups", learned, untried)
        published = [one.published for one in years]
        reached, rho = presence_of_years(published, self.rng), sum(one.rho for one in published)
        is_bounded = all(one.way is Way.NOISE for one in published)
        learned.append(replace(membership(reached, rho if is_bounded else 0.0), attack="years_membership"))


def _take(
    attack: str, found: Learned | None, why: str, learned: list[Learned], untried: list[Untried]
) -> None:  # fmt: skip
    if found is None:
        untried.append(Untried(attack, why))
    else:
        learned.append(found)


def _needing_others() -> list[Untried]:
    needing = "linked", "quarters", "regions", "late_sheet", "years", "groups", "years_averaging", "years_membership"
    return [Untried(one, "one_only") for one in needing]


def _averaged(published: Published) -> tuple[list[Learned], list[Untried]]:
    """The counts by each dimension as every table gives them, and their mean."""
    if published.shows_counts:
        return [], [Untried("averaging", "exact")]
    some = replace(published, figures=np.where(published.hidden, FEW, published.figures))
    found = [one for key in published.layout.plan.dimensions if (one := _mean(some, key)) is not None]
    return ([added(found)], []) if found else ([], [Untried("averaging", "told_by_one_table")])


def _mean(published: Published, key: str) -> Learned | None:
    having = [one for one in published.layout.blocks if key in one.table.by]
    if len(having) < TWO:
        return None
    answers, sole = in_linked_tables(published, key), [one for one in having if one.table.by == (key,)]
    printed = published.figures[sole[0].place].astype(float) if sole else None
    return mean(answers, by_itself=printed)


def _weakest(ways: set[Way]) -> Way:
    """By the way that promises least: together they promise no more."""
    return min(ways, key=list(Way).index)
