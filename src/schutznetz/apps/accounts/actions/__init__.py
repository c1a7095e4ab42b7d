# SPDX-License-Identifier: EUPL-1.2
"""The only writes to accounts. `actor=None` is the system (the command line on the server)."""

from schutznetz.apps.accounts.actions.accounts import (
    LINK_LIFE,
    choose_look,
    create_account_for,
    give_access_link,
    lock_account,
    mark_as_demo,
    unlock_account,
    use_access_link,
)

__all__ = [
    "LINK_LIFE",
    "choose_look",
    "create_account_for",
    "give_access_link",
    "lock_account",
    "mark_as_demo",
    "unlock_account",
    "use_access_link",
]
