# SPDX-License-Identifier: EUPL-1.2
"""Years of a family of statistics with their ledger, what was drawn and released in them, and who reads it."""

from schutznetz.apps.reporting.models.readers import PlanProposal, Readership
from schutznetz.apps.reporting.models.releases import GateReport, Release, ReleasedTable
from schutznetz.apps.reporting.models.years import LedgerDraw, NoisyTally, RawTally, StatisticsYear

__all__ = [
    "GateReport",
    "LedgerDraw",
    "NoisyTally",
    "PlanProposal",
    "RawTally",
    "Readership",
    "Release",
    "ReleasedTable",
    "StatisticsYear",
]
