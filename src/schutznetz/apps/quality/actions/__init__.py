# SPDX-License-Identifier: EUPL-1.2
"""The only writes of quality: policy first, rule second, one transaction, one journal line."""

from schutznetz.apps.quality.actions.own import confirm_returns, declare, send_return
from schutznetz.apps.quality.actions.reviews import Details, lapse, report, take

__all__ = ["Details", "confirm_returns", "declare", "lapse", "report", "send_return", "take"]
