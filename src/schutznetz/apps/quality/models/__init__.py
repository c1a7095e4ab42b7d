# SPDX-License-Identifier: EUPL-1.2
"""What counsellors declare and send, what is open, and the reviews that may follow."""

from schutznetz.apps.quality.models.complaints import Complaint
from schutznetz.apps.quality.models.own import Declaration, OpenItem, Overview, QuarterReturn
from schutznetz.apps.quality.models.reviews import OPEN, Item, Reporter, Review, ReviewStep, State
from schutznetz.apps.quality.models.standing import FunctionApproval, InformationSheet, LeadershipTalk, Message

__all__ = [
    "OPEN",
    "Complaint",
    "Declaration",
    "FunctionApproval",
    "InformationSheet",
    "Item",
    "LeadershipTalk",
    "Message",
    "OpenItem",
    "Overview",
    "QuarterReturn",
    "Reporter",
    "Review",
    "ReviewStep",
    "State",
]
