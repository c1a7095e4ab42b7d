# SPDX-License-Identifier: EUPL-1.2
"""What the programme keeps: who runs it, who takes part, which rules are applied, and the role of each counsellor."""

from schutznetz.apps.sap.models.panel import Candidate, PanelSeat, PanelUrn, PanelVote, PanelVoter, SelectionDay
from schutznetz.apps.sap.models.programme import (
    Cooperation,
    Departure,
    Evaluation,
    Participant,
    Programme,
    RuleSetSwitch,
)
from schutznetz.apps.sap.models.roles import ADVISING, IN_OFFICE, OVER, Act, Counsellor, Move, Rest, RestNotice, State
from schutznetz.apps.sap.models.termination import Termination, TerminationGuest
from schutznetz.apps.sap.models.vacancies import Participation, Representation, Vacancy

__all__ = [
    "ADVISING",
    "IN_OFFICE",
    "OVER",
    "Act",
    "Candidate",
    "Cooperation",
    "Counsellor",
    "Departure",
    "Evaluation",
    "Move",
    "PanelSeat",
    "PanelUrn",
    "PanelVote",
    "PanelVoter",
    "Participant",
    "Participation",
    "Programme",
    "Representation",
    "Rest",
    "RestNotice",
    "RuleSetSwitch",
    "SelectionDay",
    "State",
    "Termination",
    "TerminationGuest",
    "Vacancy",
]
