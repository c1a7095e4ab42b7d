# SPDX-License-Identifier: EUPL-1.2
"""The only writes of working groups: policy first, rule second, one transaction, one journal line.

Casting a vote leaves no line: the electoral roll says who has voted, and a moment beside it would help to guess what.
"""

from schutznetz.apps.working_groups.actions.districts import draft_districting

__all__ = ["draft_districting"]
