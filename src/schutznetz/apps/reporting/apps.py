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
        _register_keys()
        _register_releases()
        _register_readers()
        _register_released()


def _register_keys() -> None:
    """Returns carry record keys for years that are protected by them."""
    from schutznetz.apps.figures.facts import register_keys_wanted
    from schutznetz.apps.reporting.queries.readiness import wants_keys

    register_keys_wanted(wants_keys)


def _register_releases() -> None:
    """The entry for those who publish, and for data protection."""
    from schutznetz.apps.reporting.policies import may_see_releases
    from schutznetz.apps.sap.facts import PROGRAMME
    from schutznetz.apps.ui.facts import Area, register_area

    register_area(
        Area(
            "releases", _("Zahlen veröffentlichen"), "reporting:releases", may_see_releases, order=73,
            says=_("Was bereit ist, wie es geschützt wird, und was die Prüfung sagt."), icon="info", group=PROGRAMME,
        )
    )  # fmt: skip


def _register_readers() -> None:
    """Entries for those who read what was published."""
    from schutznetz.apps.reporting.policies import opens_reports, opens_trends
    from schutznetz.apps.sap.facts import PROGRAMME
    from schutznetz.apps.ui.facts import Area, register_area

    register_area(
        Area(
            "reports", _("Beratungsstatistik"), "reporting:reports", opens_reports, order=71,
            says=_("Berichte, Tabellen und Vergleiche, ohne dass jemand zu erkennen ist."), icon="info",
            group=PROGRAMME,
        )
    )  # fmt: skip
    register_area(
        Area(
            "trends", _("Entwicklungen in Zahlen"), "reporting:trends", opens_trends, order=72,
            says=_("Worum es in Beratungen Ihres Arbeitskreises oft ging."), icon="info", group=PROGRAMME,
        )
    )  # fmt: skip


def _register_released() -> None:
    """Notes on trends take their figures from here, and only published ones."""
    from schutznetz.apps.exchange.facts.released import register_released
    from schutznetz.apps.reporting.queries.notes import periods_of, sheet_of

    register_released(periods_of, sheet_of)
