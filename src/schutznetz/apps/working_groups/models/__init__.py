# SPDX-License-Identifier: EUPL-1.2
"""What a working group keeps: its members, meetings and who came, elections, drafts of its district, conferences."""

from schutznetz.apps.working_groups.models.conferences import BudgetShare, Conference, Guest
from schutznetz.apps.working_groups.models.districts import Comment, District, Shift
from schutznetz.apps.working_groups.models.elections import Ballot, Candidate, Election, Urn, Voter
from schutznetz.apps.working_groups.models.meetings import Absence, Attendance, Meeting, Option, OptionAnswer
from schutznetz.apps.working_groups.models.membership import Membership

__all__ = [
    "Absence",
    "Attendance",
    "Ballot",
    "BudgetShare",
    "Candidate",
    "Comment",
    "Conference",
    "District",
    "Election",
    "Guest",
    "Meeting",
    "Membership",
    "Option",
    "OptionAnswer",
    "Shift",
    "Urn",
    "Voter",
]
