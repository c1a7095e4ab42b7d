# SPDX-License-Identifier: EUPL-1.2
"""What the worker puts in order: sessions that ended by themselves, and reports of signing out that are long spent."""

from datetime import datetime
from importlib import import_module

from django.conf import settings

from schutznetz.apps.accounts import actions


def tidy(now: datetime) -> None:
    """Delete what no longer opens or proves anything. Twice the same makes no difference."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    actions.forget_dead_sessions(now)
    actions.forget_old_tries(now)
    actions.forget_spent_logouts(now)
