# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "schutznetz.apps.figures"
    label = "figures"
    verbose_name = _("Zahlen über Menschen")

    def ready(self) -> None:
        from schutznetz.apps.figures.facts import OBJECTS, VERBS
        from schutznetz.apps.figures.policies import opens_collector, opens_structures
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.ui.facts import ADMINISTRATION, Area, register_area

        register_verbs(VERBS)
        register_objects(OBJECTS)
        for key, name, url_name, may, order, says, icon, group in (
            (  # "SAP" is the programme's group of areas; its app stands above this one
                "staff_structure", _("Personalstruktur"), "figures:structures", opens_structures, 94,
                _("Wie genau anonyme Meldungen sein dürfen, mit Nachweis."), "info", ADMINISTRATION,
            ),
            (
                "collector", _("Quartalsmeldungen: Empfänger"), "figures:collector", opens_collector, 95,
                _("Wer die anonymen Meldungen zusammenzählt."), "mail", _("SAP"),
            ),
        ):  # fmt: skip
            register_area(Area(key, name, url_name, may, order, says, icon, group))
