# SPDX-License-Identifier: EUPL-1.2
"""Drafts of the cut in words, and their rows as the planner wants them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.planning.models import Draft, DraftGroup, DraftMember
from schutznetz.apps.ui.facts import Text
from schutznetz.domain.planning import groups
from schutznetz.domain.planning.outcome import Broken, distance
from schutznetz.domain.planning.places import Place

AUTHORITY, GROUP = "authority ", "group "
"""Before the key of a plan, in a mapping of names."""
CONSTRAINTS: Mapping[str, Text] = {
    "most": _("%(names)s: %(value)d Personen, höchstens %(limit)d sind erlaubt."),
    "most_groups": _("%(value)d Arbeitskreise, höchstens %(limit)d sind gewünscht."),
    "authority_together": _("%(names)s ist auf %(value)d Arbeitskreise verteilt, nötig sind nur %(limit)d."),
    "seat": _("Bei %(names)s treffen sich %(value)d Arbeitskreise, Platz ist für %(limit)d."),
    "member_without_group": _("%(count)d Personen sind in keinem Arbeitskreis."),
}
"""What a plan does not keep, in words; other constraints can only be broken by a mistake of the program."""
REFUSALS: Mapping[str, Text] = {
    "most_groups": _(
        "Mit höchstens %(available)d wäre kein Platz für alle: Gebraucht werden %(asked)d. "
        "Erlauben Sie mehr oder größere Arbeitskreise."
    ),
    "time": _("In dieser Zeit wurde kein Zuschnitt gefunden. Erlauben Sie mehr Rechenzeit."),
}
"""Why there is no plan, in words."""


def request_of(draft: Draft, members: Iterable[DraftMember]) -> groups.Request:
    """What a draft was asked for. Working groups of today are named by their ids."""
    return groups.Request(
        members=tuple(
            groups.Member(
                str(one.counsellor_id), str(one.authority_id), Place(one.latitude, one.longitude),
                None if one.today_id is None else str(one.today_id),
            )
            for one in members
        ),
        most=draft.most, wanted=draft.wanted, most_groups=draft.most_groups,
        weights=groups.Weights(small_km=draft.small_km, change_km=draft.change_km),
    )  # fmt: skip


def key_of(group: DraftGroup) -> str:
    """The name of a group in a plan: that of today, when it goes on."""
    return f"neu-{group.pk}" if group.working_group_id is None else str(group.working_group_id)


def plan_of(found: Iterable[DraftGroup], members: Iterable[DraftMember]) -> groups.Plan:
    """The groups of a draft as a plan."""
    inside: dict[int, list[str]] = {}
    for one in members:
        if one.group_id is not None:
            inside.setdefault(one.group_id, []).append(str(one.counsellor_id))
    return groups.Plan(
        tuple(
            groups.Group(key_of(group), str(group.seat_id), tuple(sorted(inside[group.pk])))
            for group in found
            if group.pk in inside
        )
    )


@dataclass(frozen=True)
class Fault:
    """A constraint a plan does not keep: the names of whom it concerns, how many they are, what is and what may be."""

    constraint: str
    names: str
    count: int
    value: float
    limit: float


@dataclass(frozen=True)
class Figures:
    """A cut in numbers. `moved` are authorities of which somebody changes the group; `gap` is a share or unknown."""

    groups: int
    smallest: int
    largest: int
    over: int
    below: int
    mean_km: float
    longest_km: float
    moved: int
    changed: int
    divided: int
    objective: float
    gap: float | None
    faults: tuple[Fault, ...]

    @property
    def broken(self) -> tuple[str, ...]:
        """What the plan does not keep, in words."""
        return tuple(text for one in self.faults if (text := in_words(one)))

    @property
    def kept(self) -> dict[str, Any]:
        """To be stored; `figures_from` reads it."""
        return asdict(self)


def figures_from(kept: Mapping[str, Any]) -> Figures:
    return Figures(**{**kept, "faults": tuple(Fault(**one) for one in kept["faults"])})


def figures_of(
    request: groups.Request, plan: groups.Plan, names: Mapping[str, str], bound: float | None = None
) -> Figures:
    """The plan as `assess` judges it; `names` are those of groups and authorities, see `AUTHORITY`.

    A plan that breaks a constraint is not compared with the bound, which holds for those that keep all.
    """
    found = groups.assess(request, plan)
    is_comparable = bound is not None and not found.broken
    authority_of = {member.key: member.authority for member in request.members}
    return Figures(
        groups=found.groups, smallest=found.smallest, largest=found.largest,
        over=sum(len(group.members) > request.most for group in plan.groups), below=len(found.below_wanted),
        mean_km=found.mean, longest_km=found.longest, moved=len({authority_of[key] for key in found.changed}),
        changed=len(found.changed), divided=len(found.divided), objective=found.objective,
        gap=distance(found.objective, bound or 0.0) if is_comparable else None,
        faults=tuple(_fault(one, names) for one in found.broken),
    )  # fmt: skip


def _fault(broken: Broken, names: Mapping[str, str]) -> Fault:
    kind = GROUP if broken.constraint == "most" else AUTHORITY
    named = ", ".join(names.get(kind + key, key) for key in broken.subjects)
    return Fault(broken.constraint, named, len(broken.subjects), broken.value or 0, broken.limit or 0)


def in_words(fault: Fault) -> str:
    """What a plan does not keep."""
    words = CONSTRAINTS.get(fault.constraint, _("Der Entwurf ist in sich nicht stimmig (%(names)s)."))
    return str(words) % asdict(fault)


def why_not(draft: Draft) -> list[str]:
    """Why no plan was found."""
    texts = []
    for constraint, _names, asked, available in draft.reasons:
        values = {"asked": asked or 0, "available": available or 0}
        texts.append(str(REFUSALS.get(constraint, REFUSALS["time"])) % values)
    return texts
