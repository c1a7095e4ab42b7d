# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SetupConfig(AppConfig):
    name = "schutznetz.apps.setup"
    label = "setup"
    verbose_name = _("Einrichtung")

    def ready(self) -> None:
        from schutznetz.apps.alarm.facts import register_site_note
        from schutznetz.apps.notify.facts import Kind, register_kind
        from schutznetz.apps.setup.actions import INTERIM
        from schutznetz.apps.setup.policies import may_open_setup
        from schutznetz.apps.setup.queries.notices import needs_now, release_note
        from schutznetz.apps.ui.facts import (
            ADMINISTRATION,
            Area,
            register_area,
            register_banner,
            register_needs_now,
        )

        says = _("Schritt für Schritt bis zum ersten Probealarm.")
        register_area(
            Area(
                "setup", _("Einrichtung"), "setup:index", may_open_setup, order=92, says=says, icon="check",
                group=ADMINISTRATION,
            )
        )  # fmt: skip
        register_needs_now("setup", needs_now)
        register_banner("setup", _way_back)
        register_site_note("setup", release_note)
        register_kind(
            Kind(
                INTERIM, _("Entscheidungen der Behördenleitung"), _("Mitteilung der Behördenleitung"),
                "setup/mail/interim.txt", mandatory=True,
                says=_("Nur an den Personalrat: wenn der Alarm vorläufig freigegeben wird."),
            )
        )  # fmt: skip
        self._say_rules()

    def _say_rules(self) -> None:
        from schutznetz.apps.ui.facts import register_rule

        register_rule("participation.released", _("Die Dienstvereinbarung gilt. Der Alarm ist freigegeben."))
        register_rule(
            "participation.interim",
            _("Der Alarm läuft vorläufig bis zum %(until)s."),
            _("Schließen Sie bis dahin die Dienstvereinbarung mit dem Personalrat."),
        )
        register_rule(
            "participation.not_released",
            _("Der Alarm ist noch nicht freigegeben."),
            _("Tragen Sie die Dienstvereinbarung ein, oder die vorläufige Regelung der Behördenleitung mit Enddatum."),
        )
        register_rule(
            "participation.interim_length",
            _("Eine vorläufige Regelung beginnt sofort und gilt höchstens bis zum %(last)s."),
            _("Wählen Sie ein früheres Ende."),
        )
        register_rule("participation.no_body", _("Diese Vertretung gibt es in der Behörde nicht."))
        register_rule("participation.heard", _("Gehört, die Antwort liegt vor."))
        register_rule(
            "participation.waiting",
            _("Unterrichtet, die Antwort steht aus."),
            _("Fragen Sie nach und tragen Sie die Antwort ein."),
        )
        register_rule(
            "participation.not_informed",
            _("Noch nicht unterrichtet."),
            _("Übergeben Sie die Unterlagen und tragen Sie den Tag ein."),
        )


def _way_back(request: HttpRequest) -> str:
    """Views are imported when a page is asked for."""
    from schutznetz.apps.setup.views.frame import way_back

    return way_back(request)
