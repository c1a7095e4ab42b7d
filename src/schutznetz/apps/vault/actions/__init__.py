# SPDX-License-Identifier: EUPL-1.2
"""The only writes to vaults. What is opened, saved or read inside one is not written into the journal."""

from schutznetz.apps.vault.actions.deletion import delete_vault, expire_vault
from schutznetz.apps.vault.actions.doors import Ticket, add_door_key, redeem_ticket, remove_door_keys, spend, ticket_for
from schutznetz.apps.vault.actions.keeping import (
    drop_blob,
    drop_share,
    keep_blob,
    leave_share,
    let_go_of_blob,
    restore_version,
    save_container,
)
from schutznetz.apps.vault.actions.keys import keep_wrap, remove_wrap, renew, set_up
from schutznetz.apps.vault.actions.tombstones import bury, replay

__all__ = [
    "Ticket",
    "add_door_key",
    "bury",
    "delete_vault",
    "drop_blob",
    "drop_share",
    "expire_vault",
    "keep_blob",
    "keep_wrap",
    "leave_share",
    "let_go_of_blob",
    "redeem_ticket",
    "remove_door_keys",
    "remove_wrap",
    "renew",
    "replay",
    "restore_version",
    "save_container",
    "set_up",
    "spend",
    "ticket_for",
]
