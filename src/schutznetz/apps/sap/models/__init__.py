# SPDX-License-Identifier: EUPL-1.2
"""What the programme keeps: who runs it, who takes part, which rules are applied, and the role of each counsellor."""

from schutznetz.apps.sap.models.programme import Cooperation, Evaluation, Participant, Programme, RuleSetSwitch
from schutznetz.apps.sap.models.roles import ADVISING, IN_OFFICE, OVER, Act, Counsellor, Move, Rest, RestNotice, State
from schutznetz.apps.sap.models.vacancies import Participation, Vacancy

__all__ = [
    "ADVISING",
    "IN_OFFICE",
    "OVER",
    "Act",
    "Cooperation",
    "Counsellor",
    "Evaluation",
    "Move",
    "Participant",
    "Participation",
    "Programme",
    "Rest",
    "RestNotice",
    "RuleSetSwitch",
    "State",
    "Vacancy",
]
