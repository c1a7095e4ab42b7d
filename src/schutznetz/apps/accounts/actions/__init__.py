# SPDX-License-Identifier: EUPL-1.2
"""The only writes to accounts. `actor=None` is the system (the command line on the server).

For other apps: `end_sessions(user=…, now=…)` signs somebody out everywhere; `lock_account` closes an account.
"""

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
from schutznetz.apps.accounts.actions.factors import (
    choose_factor_roles,
    make_recovery_codes,
    note_key,
    remove_app,
    require_factor,
    set_up_app,
    use_code,
)
from schutznetz.apps.accounts.actions.outside import account_of, note_strong, signed_out_there, try_to_link, unlink
from schutznetz.apps.accounts.actions.sessions import (
    end_session,
    end_sessions,
    forget_dead_sessions,
    forget_session,
    forget_spent_logouts,
    note_seen,
    note_session,
)
from schutznetz.apps.accounts.actions.tries import (
    TooManyTries,
    begin_try,
    failed,
    forget_old_tries,
    forgive,
    succeeded,
)

__all__ = [
    "LINK_LIFE",
    "TooManyTries",
    "account_of",
    "begin_try",
    "choose_factor_roles",
    "choose_look",
    "create_account_for",
    "end_session",
    "end_sessions",
    "failed",
    "forget_dead_sessions",
    "forget_old_tries",
    "forget_session",
    "forget_spent_logouts",
    "forgive",
    "give_access_link",
    "lock_account",
    "make_recovery_codes",
    "mark_as_demo",
    "note_key",
    "note_seen",
    "note_session",
    "note_strong",
    "remove_app",
    "require_factor",
    "set_up_app",
    "signed_out_there",
    "succeeded",
    "try_to_link",
    "unlink",
    "unlock_account",
    "use_access_link",
    "use_code",
]
