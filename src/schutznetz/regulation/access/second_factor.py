# SPDX-License-Identifier: EUPL-1.2
"""Who needs a second factor. ``today`` picks the version of the list."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from pathlib import Path

from schutznetz.regulation.citation import Citation
from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.parameters import Topic, load

TOPIC: Topic = load(Path(__file__).with_suffix(".toml"))
RULE = "access.second_factor"


def always(today: date) -> frozenset[str]:
    """The roles that need one everywhere."""
    return frozenset(str(TOPIC.dated("roles", today).value).split())


def vouched_since(today: date) -> date:
    """The first day whose sign-in with a second factor at a service still counts today."""
    return today - timedelta(days=TOPIC.integer("vouched_days", today) - 1)


def second_factor(
    *, roles: Collection[str], has_one: bool, today: date, own: Mapping[str, date] | None = None
) -> Finding:
    """May somebody with these roles go on? `own`: further roles an authority has named, each with its first day.

    MET with a factor, BREACHED without one, NOT_APPLICABLE when no role asks for it.
    """
    named = {role for role, since in (own or {}).items() if since <= today}
    asking = sorted(set(roles) & (always(today) | named))
    citation = _citation(asking, today, own or {})
    if not asking:
        return Finding(RULE, Status.NOT_APPLICABLE, citation)
    status = Status.MET if has_one else Status.BREACHED
    return Finding(RULE, status, citation, facts={"roles": ", ".join(asking)})


def _citation(asking: list[str], today: date, own: Mapping[str, date]) -> Citation:
    """The house rule; or the authority's own decision where only that asks."""
    if asking and not set(asking) & always(today):
        return Citation("Festlegung der Behörde", min(own[role] for role in asking))
    return TOPIC.dated("roles", today).citation
