# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "schutznetz.apps.reporting"
    label = "reporting"
    verbose_name = _("Veröffentlichte Zahlen")

    def ready(self) -> None:
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.reporting.facts import OBJECTS, VERBS

        register_verbs(VERBS)
        register_objects(OBJECTS)
        _register_releases()
        _register_readers()
        _register_released()


def _register_released() -> None:
    """Notes on trends take their figures from here, and only published ones."""
    from schutznetz.apps.exchange.facts.released import register_released
    from schutznetz.apps.reporting.queries.notes import periods_of, sheet_of

    register_released(periods_of, sheet_of)
