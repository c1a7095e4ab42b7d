# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "schutznetz.apps.documents"
    label = "documents"
    verbose_name = _("Schreiben")

    def ready(self) -> None:
        from schutznetz.apps.documents.facts import VERBS
        from schutznetz.apps.documents.policies import may_open_documents
        from schutznetz.apps.journal.facts import register_verbs
        from schutznetz.apps.ui.facts import ADMINISTRATION, Area, register_area

        register_verbs(VERBS)
        says = _("Bestellungen, Bescheinigungen, Briefkopf und Vorlagen.")
        register_area(
            Area(
                "documents",
                _("Schreiben"),
                "documents:overview",
                may_open_documents,
                order=94,
                says=says,
                icon="edit",
                group=ADMINISTRATION,
            )
        )
