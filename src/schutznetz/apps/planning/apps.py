# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "schutznetz.apps.planning"
    label = "planning"
    verbose_name = _("Planung")

    def ready(self) -> None:
        from schutznetz.apps.academy.facts import register_room
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.planning.facts import OBJECTS, VERBS
        from schutznetz.apps.planning.policies import may_open_planning
        from schutznetz.apps.sap.facts import PROGRAMME
        from schutznetz.apps.ui.facts import Area, register_area

        register_verbs(VERBS)
        register_objects(OBJECTS)
        register_area(
            Area(
                "planning", _("Planung"), "planning:index", may_open_planning, order=69,
                says=_("Entwürfe für den Zuschnitt der Arbeitskreise."), icon="info", group=PROGRAMME,
            )
        )  # fmt: skip
        register_room(_("Jahresentwürfe"), "planning:years")
