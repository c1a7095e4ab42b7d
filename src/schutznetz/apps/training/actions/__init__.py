# SPDX-License-Identifier: EUPL-1.2
"""The only writes of the training: policy first, rule second, one transaction, one journal line."""

from schutznetz.apps.training.actions.pairings import name_mentor

__all__ = ["name_mentor"]
