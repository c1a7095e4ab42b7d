# SPDX-License-Identifier: EUPL-1.2
"""What a rule answers: a finding with its citation, never a bool and never a text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from schutznetz.regulation.citation import Citation


class Status(Enum):
    """MET: as it should be; DUE: to be done by ``due_on``; BREACHED: not as it should be; NOT_APPLICABLE: no case."""

    MET = "met"
    DUE = "due"
    BREACHED = "breached"
    NOT_APPLICABLE = "not_applicable"


class Strength(Enum):
    """MUST blocks or opens a duty, SHOULD warns and takes a reason, CAN offers."""

    MUST = "M"
    SHOULD = "S"
    CAN = "K"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of a rule. ``rule`` is the key of its texts, ``facts`` fill them in.

    ``warning`` marks a finding that is met but needs a look. A due date lies never before the cited version came into
    force; ``ValueError`` otherwise.
    """

    rule: str
    status: Status
    citation: Citation
    due_on: date | None = None
    strength: Strength = Strength.MUST
    warning: bool = False
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.due_on is not None and self.due_on < self.citation.since:
            raise ValueError(f"{self.rule}: due on {self.due_on}, before {self.citation} came into force")

    @property
    def is_open(self) -> bool:
        """Somebody has to do something."""
        return self.status in (Status.DUE, Status.BREACHED)


class Refused(Exception):
    """The rule says no: shown with its citation (HTTP 409)."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.rule}: {finding.status.value} ({finding.citation})")
        self.finding = finding


def require(finding: Finding) -> Finding:
    """Pass a finding on, or raise ``Refused`` when a MUST rule is breached."""
    if finding.status is Status.BREACHED and finding.strength is Strength.MUST:
        raise Refused(finding)
    return finding
