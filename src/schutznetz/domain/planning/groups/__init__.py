# SPDX-License-Identifier: EUPL-1.2
"""The cut of the working groups: ``plan_groups``, ``plan_groups_quickly``, ``assess``, ``moved``, ``today``."""

from schutznetz.domain.planning.groups.assess import Assessment, assess
from schutznetz.domain.planning.groups.change import moved, today
from schutznetz.domain.planning.groups.planner import plan_groups, plan_groups_quickly
from schutznetz.domain.planning.groups.request import Draft, Group, Member, Plan, Request, Weights

__all__ = [
    "Assessment",
    "Draft",
    "Group",
    "Member",
    "Plan",
    "Request",
    "Weights",
    "assess",
    "moved",
    "plan_groups",
    "plan_groups_quickly",
    "today",
]
