# SPDX-License-Identifier: EUPL-1.2
"""What the programme keeps: who runs it, who takes part, which rules are applied, and the role of each counsellor."""

from schutznetz.apps.sap.models.programme import Participant, Programme, RuleSetSwitch
from schutznetz.apps.sap.models.roles import Act, Counsellor, Rest, State

__all__ = ["Act", "Counsellor", "Participant", "Programme", "Rest", "RuleSetSwitch", "State"]
