# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EquipmentConfig(AppConfig):
    name = "schutznetz.apps.equipment"
    label = "equipment"
    verbose_name = _("Ausstattung der SAP")

    def ready(self) -> None:
        from schutznetz.apps.duties.facts import register_kind as register_duty
        from schutznetz.apps.equipment.facts import DECIDED, OBJECTS, REQUESTED, RULES, VERBS
        from schutznetz.apps.equipment.jobs import kinds
        from schutznetz.apps.equipment.policies import may_open
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.notify.facts import Kind, register_kind
        from schutznetz.apps.sap.facts import PROGRAMME
        from schutznetz.apps.ui.facts import Area, register_area, register_rule

        register_verbs(VERBS)
        register_objects(OBJECTS)
        for rule, (words, instead) in RULES.items():
            register_rule(rule, words, instead)
        for kind in kinds():
            register_duty(kind)
        for key, name in (
            (REQUESTED, _("SAP-Programm: Aufwendung beantragt")), (DECIDED, _("SAP-Programm: Aufwendung entschieden")),
        ):  # fmt: skip
            register_kind(Kind(key, name, _("SAP-Programm"), "equipment/mail/expense.txt", mandatory=True))
        register_area(
            Area(
                "equipment", _("Ausstattung"), "equipment:index", may_open, order=64, group=PROGRAMME, icon="home",
                says=_("Raum, Telefon, Geräte und Aufwendungen der SAP."),
            )
        )  # fmt: skip
