# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SapConfig(AppConfig):
    name = "schutznetz.apps.sap"
    label = "sap"
    verbose_name = _("SAP-Programm")

    def ready(self) -> None:
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.sap.facts import OBJECTS, PROGRAMME, RULES, VERBS
        from schutznetz.apps.sap.facts.letters import register_letters
        from schutznetz.apps.sap.policies import may_open_programme
        from schutznetz.apps.sap.queries.start import coming, needs_now
        from schutznetz.apps.ui.facts import (
            Area,
            register_area,
            register_banner,
            register_coming,
            register_needs_now,
            register_rule,
        )

        register_verbs(VERBS)
        register_objects(OBJECTS)
        for rule, (words, instead) in RULES.items():
            register_rule(rule, words, instead)
        register_banner("sap", _banner)
        register_needs_now("sap", needs_now)
        register_coming("sap", coming)
        _register_notices()
        _register_duties()
        register_letters()
        register_area(
            Area(
                "sap", _("SAP-Programm"), "sap:index", may_open_programme, order=60,
                says=_("Soziale Ansprechpersonen: Amt, Bedarf, Ausschreibung, Regelwerk."), icon="info",
                group=PROGRAMME,
            )
        )  # fmt: skip


def _register_duties() -> None:
    from schutznetz.apps.duties.facts import Kind, register_kind
    from schutznetz.apps.sap.queries.duties import rests_over

    register_kind(
        Kind(
            "sap.rest_over", _("Ruhen Ihres Amtes: Wie geht es weiter?"),
            _("Der genannte letzte Tag ist vorbei. Kehren Sie zurück, oder nennen Sie einen neuen Tag."),
            "sap:own", _("Mein Amt"), rests_over, is_nightly=True,
        )
    )  # fmt: skip


def _register_notices() -> None:
    from schutznetz.apps.notify.facts import Kind, register_kind
    from schutznetz.apps.sap.actions.telling import OFFICE, OWN, PANEL, TALK

    register_kind(
        Kind(
            OWN, _("Ihr Amt als Soziale Ansprechperson"), _("Mitteilung"), "sap/mail/own.txt", mandatory=True,
            says=_("Wenn jemand einen Schritt in Ihrem Amt einträgt oder Ihr Einverständnis braucht."),
        )
    )  # fmt: skip
    register_kind(
        Kind(
            OFFICE, _("Aufgaben im SAP-Programm"), _("Mitteilung"), "sap/mail/office.txt", mandatory=True,
            says=_("Wenn im SAP-Programm eine Anzeige oder Entscheidung auf Ihr Amt wartet."),
        )
    )  # fmt: skip
    register_kind(
        Kind(
            PANEL, _("Auswahlverfahren"), _("Einladung"), "sap/mail/panel.txt", mandatory=True,
            says=_("Wenn Sie in eine Auswahlkommission eingeladen sind."),
        )
    )  # fmt: skip
    register_kind(
        Kind(
            TALK, _("Gespräch auf Wunsch einer SAP"), _("Einladung"), "sap/mail/talk.txt", mandatory=True,
            says=_("Wenn eine Kollegin oder ein Kollege Sie bei einem Gespräch dabei haben möchte."),
        )
    )  # fmt: skip


def _banner(request: HttpRequest) -> str:
    """Views are imported when a page is asked for."""
    from schutznetz.apps.sap.views.frame import banner

    return banner(request)
