# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SapConfig(AppConfig):
    name = "schutznetz.apps.sap"
    label = "sap"
    verbose_name = _("SAP-Programm")

    def ready(self) -> None:
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.sap.facts import OBJECTS, VERBS

        register_verbs(VERBS)
        register_objects(OBJECTS)
