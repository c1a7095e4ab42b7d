# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "schutznetz.apps.training"
    label = "training"
    verbose_name = _("SAP-Ausbildung")

    def ready(self) -> None:
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.sap.facts import register_completions, register_training
        from schutznetz.apps.training.facts import OBJECTS, RULES, VERBS
        from schutznetz.apps.training.queries.groups import completion_findings, planned_completions
        from schutznetz.apps.training.queries.start import coming
        from schutznetz.apps.ui.facts import register_coming, register_rule

        register_verbs(VERBS)
        register_objects(OBJECTS)
        for rule, (words, instead) in RULES.items():
            register_rule(rule, words, instead)
        register_coming("training", coming)
        register_training(completion_findings)
        register_completions(planned_completions)
        _register_area()
        _register_notices()
        _register_duties()


def _register_area() -> None:
    from schutznetz.apps.sap.facts import PROGRAMME
    from schutznetz.apps.training.policies import may_open_training
    from schutznetz.apps.ui.facts import Area, register_area

    register_area(
        Area(
            "training", _("SAP-Ausbildung"), "training:index", may_open_training, order=65,
            says=_("Ausbildungsgruppen, Mentorinnen und Mentoren, Begleitung."), icon="account-circle", group=PROGRAMME,
        )
    )  # fmt: skip


def _register_notices() -> None:
    from schutznetz.apps.notify.facts import Kind, register_kind
    from schutznetz.apps.training.actions import telling

    for key, name, template, says in (
        (
            telling.GROUP, _("SAP-Ausbildung: Ihre Gruppe"), "group",
            _("Wenn sich in Ihrer Ausbildungsgruppe etwas ändert."),
        ),
        (
            telling.PAIRING, _("SAP-Ausbildung: Begleitung"), "pairing",
            _("Wenn eine Begleitung beginnt oder endet."),
        ),
        (
            telling.FEEDBACK, _("SAP-Ausbildung: Rückmeldung"), "feedback",
            _("Wenn Ihre Mentorin oder Ihr Mentor etwas für Sie geschrieben hat."),
        ),
        (
            telling.TOTAL, _("SAP-Ausbildung: Summe eines Quartals"), "total",
            _("Wenn jemand Ihnen als Sprecherin oder Sprecher eine Summe mitteilt."),
        ),
    ):  # fmt: skip
        register_kind(Kind(key, name, _("SAP-Ausbildung"), f"training/mail/{template}.txt", says=says))


def _register_duties() -> None:
    from schutznetz.apps.duties.facts import Kind, register_kind
    from schutznetz.apps.training import facts
    from schutznetz.apps.training.queries import duties

    for key, title, says, url_name, button, review in (
        (
            facts.DUTY_COMPANION, _("Ausbildungsgruppe %(group)s: Praxisbegleitung fehlt"),
            _("Jede Gruppe hat mindestens eine Praxisbegleitung."), "training:group", _("Zur Gruppe"),
            duties.without_companion,
        ),
        (
            facts.DUTY_MENTOR, _("%(name)s: Mentorin oder Mentor benennen"),
            _("Wer ausgebildet wird, berät gemeinsam mit einer Mentorin oder einem Mentor."),
            "training:working_group", _("Zum Arbeitskreis"), duties.without_mentor,
        ),
        (
            facts.DUTY_HOURS, _("Summe der Begleitung mitteilen: %(quarter)s"),
            _("Die Summe geht nur an die Sprecherin oder den Sprecher."), "training:mentoring", _("Summe ansehen"),
            duties.untold_hours,
        ),
        (
            facts.DUTY_CERTIFICATE, _("%(name)s: Zertifikat ausstellen"),
            _("Das angewandte Regelwerk verlangt es nach dem Abschluss."), "training:group", _("Zur Gruppe"),
            duties.without_certificate,
        ),
    ):  # fmt: skip
        register_kind(Kind(key, title, says, url_name, button, review, is_nightly=key != facts.DUTY_COMPANION))
