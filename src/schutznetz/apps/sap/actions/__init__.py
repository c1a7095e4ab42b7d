# SPDX-License-Identifier: EUPL-1.2
"""The only writes of the programme: policy first, rule second, one transaction, one journal line."""

from schutznetz.apps.sap.actions.programme import (
    approve_switch,
    assign_group,
    begin_programme,
    change_programme,
    join,
    leave,
    propose_switch,
    record_evaluation,
    save_headcount,
    withdraw_switch,
)
from schutznetz.apps.sap.actions.steps import release

__all__ = [
    "approve_switch",
    "assign_group",
    "begin_programme",
    "change_programme",
    "join",
    "leave",
    "propose_switch",
    "record_evaluation",
    "release",
    "save_headcount",
    "withdraw_switch",
]
