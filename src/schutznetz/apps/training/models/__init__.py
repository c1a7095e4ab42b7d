# SPDX-License-Identifier: EUPL-1.2
"""What the training keeps."""

from schutznetz.apps.training.models.groups import (
    Companion,
    GroupState,
    Lecturer,
    Member,
    Module,
    ModuleAttendance,
    TrainingGroup,
)
from schutznetz.apps.training.models.mentors import (
    Feedback,
    LogEntry,
    Mentor,
    Pairing,
    QuarterTotal,
)

__all__ = [
    "Companion",
    "Feedback",
    "GroupState",
    "Lecturer",
    "LogEntry",
    "Member",
    "Mentor",
    "Module",
    "ModuleAttendance",
    "Pairing",
    "QuarterTotal",
    "TrainingGroup",
]
