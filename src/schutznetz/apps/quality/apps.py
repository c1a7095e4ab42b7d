# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    name = "schutznetz.apps.quality"
    label = "quality"
    verbose_name = _("Qualitätssicherung der SAP")

    def ready(self) -> None:
        from schutznetz.apps.duties.facts import register_kind as register_duty
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.quality.facts import OBJECTS, RULES, VERBS
        from schutznetz.apps.quality.jobs import kinds
        from schutznetz.apps.quality.queries.functions import approvals
        from schutznetz.apps.training.facts import register_approvals
        from schutznetz.apps.ui.facts import register_rule

        register_verbs(VERBS)
        register_objects(OBJECTS)
        for rule, (words, instead) in RULES.items():
            register_rule(rule, words, instead)
        for kind in kinds():
            register_duty(kind)
        register_approvals(approvals)
        _register_areas()
        _register_notices()


def _register_areas() -> None:
    from schutznetz.apps.quality import policies
    from schutznetz.apps.sap.facts import PROGRAMME
    from schutznetz.apps.ui.facts import Area, register_area

    for key, name, url_name, may, order, says, icon in (
        (
            "quality", _("Meine Pflichten"), "quality:own", policies.opens_own, 61,
            _("Seminare, Supervision, Sitzungen, Erklärung und Meldungen."), "checklist",
        ),
        (
            "quality_items", _("Offene Punkte"), "quality:items", policies.opens_items, 66,
            _("Was bei SAP offen ist, jede Stelle für ihre Punkte."), "warning",
        ),
        (
            "quality_reviews", _("Prüfungen"), "quality:reviews", policies.may_see_reviews, 67,
            _("Fehlmeldungen, Anhörung und Entscheidung; Summen des Programms."), "check",
        ),
        (
            "quality_messages", _("SAP: direkter Weg"), "quality:messages", policies.opens_messages, 69,
            _("Was SAP Ihnen als Behördenleitung schreiben."), "mail",
        ),
        (
            "quality_returns", _("Quartalsmeldungen"), "quality:returns", policies.opens_returns, 68,
            _("Welche Meldung abging und ankam."), "mail",
        ),
    ):  # fmt: skip
        register_area(Area(key, name, url_name, may, order=order, says=says, icon=icon, group=PROGRAMME))


def _register_notices() -> None:
    from schutznetz.apps.notify.facts import Kind, register_kind
    from schutznetz.apps.quality import facts

    subject = _("SAP-Programm")
    for key, name, template in (
        (facts.REVIEW, _("SAP-Programm: Pflichten"), "open"),
        (facts.STEP, _("SAP-Programm: Schritte einer Prüfung"), "step"),
        (facts.REPORTED, _("SAP-Programm: Prüfungen"), "reported"),
        (facts.DECIDED, _("SAP-Programm: Entscheidung zu vollziehen"), "decided"),
        (facts.MESSAGE, _("SAP-Programm: Nachrichten an die Behördenleitung"), "message"),
        (facts.ANSWER, _("SAP-Programm: Antworten der Behördenleitung"), "message"),
        (facts.COMPLAINT, _("SAP-Programm: Beschwerden an das Ministerium"), "complaint"),
        (facts.COMPLAINT_STEP, _("SAP-Programm: Antworten des Ministeriums"), "complaint"),
        (facts.SHEET, _("SAP-Programm: Merkblatt für Führungskräfte"), "sheet"),
    ):
        register_kind(Kind(key, name, subject, f"quality/mail/{template}.txt", mandatory=True))
