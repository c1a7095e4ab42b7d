# SPDX-License-Identifier: EUPL-1.2
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "schutznetz.apps.accounts"
    label = "accounts"
    verbose_name = _("Konten")

    def ready(self) -> None:
        from schutznetz.apps.accounts.policies import may_manage_accounts
        from schutznetz.apps.accounts.views.administration import ACCOUNTS
        from schutznetz.apps.ui.facts import ADMINISTRATION, Area, register_area, register_list, register_rule
        from schutznetz.regulation.access.second_factor import RULE

        register_list(ACCOUNTS)
        register_area(
            Area(
                "accounts",
                _("Konten"),
                "accounts:accounts",
                may_manage_accounts,
                order=95,
                says=_("Wer sich anmelden darf, mit welchem Amt und wie lange."),
                icon="account-circle",
                group=ADMINISTRATION,
            )
        )
        register_rule(
            RULE,
            _("Ihr Amt verlangt einen zweiten Faktor bei der Anmeldung."),
            _("Richten Sie zuerst einen anderen ein: einen Passkey oder eine App mit Codes."),
        )
        checks.register(demo_check, checks.Tags.database)


def demo_check(databases: Any = None, **_options: Any) -> list[checks.CheckMessage]:
    """The demo must not start on a database that the demo did not fill (`manage.py check --database default`)."""
    from django.conf import settings
    from django.db.utils import DatabaseError

    from schutznetz.apps.accounts.models import User
    from schutznetz.apps.accounts.policies import is_demo_database

    if not settings.DEMO or not databases:
        return []
    try:
        fits = is_demo_database() or not User.objects.exists()
    except DatabaseError:
        return []  # the tables do not exist yet: migrate runs this check first
    problem = checks.Critical(
        "SCHUTZNETZ_DEMO=1, but this database was not made by the demo.",
        hint="Unset SCHUTZNETZ_DEMO, or give the demo an empty database of its own (schutznetz demo).",
        id="accounts.C001",
    )
    return [] if fits else [problem]
