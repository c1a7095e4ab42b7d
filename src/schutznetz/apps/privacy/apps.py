# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "schutznetz.apps.privacy"
    label = "privacy"
    verbose_name = _("Datenschutz")

    def ready(self) -> None:
        from schutznetz.apps.journal.facts import known_objects, known_verbs, register_objects, register_verbs
        from schutznetz.apps.notify.facts import Kind, register_kind
        from schutznetz.apps.privacy.actions.heads import HEADS
        from schutznetz.apps.privacy.facts import OBJECTS, VERBS
        from schutznetz.apps.privacy.policies import may_see_own_data
        from schutznetz.apps.privacy.queries import words
        from schutznetz.apps.privacy.queries.requests import open_requests
        from schutznetz.apps.privacy.views import JOURNAL, REQUESTS
        from schutznetz.apps.ui.facts import Area, register_area, register_list, register_needs_now, register_rule

        register_list(JOURNAL)
        register_list(REQUESTS)
        register_verbs(words.VERBS | known_verbs() | VERBS)
        register_objects(words.OBJECTS | known_objects() | OBJECTS)
        register_area(
            Area(
                "privacy",
                _("Datenschutz"),
                "privacy:overview",
                may_see_own_data,
                order=96,
                says=_("Was über Sie gespeichert ist, und Ihre Rechte."),
                icon="visibility",
            )
        )
        register_needs_now("privacy.requests", open_requests)
        register_kind(
            Kind(
                HEADS, _("Prüfwerte des Journals"), _("Prüfwerte zum Aufbewahren"), "privacy/mail/heads.txt",
                mandatory=True, says=_("Einmal im Monat, nur an Datenschutzbeauftragte."),
            )
        )  # fmt: skip
        self._say_links()
        register_rule(
            "rights.step",
            _("Dieser Antrag ist schon abgeschlossen."),
            _("Die Person kann jederzeit einen neuen Antrag stellen."),
        )
        register_rule(
            "rights.extension",
            _("Die Antwort lässt sich nur einmal aufschieben, und nur im ersten Monat."),
            _("Bitte antworten Sie mit dem, was Sie wissen, und nennen Sie den Rest."),
        )

    def _say_links(self) -> None:
        from schutznetz.apps.notify.facts import Kind, register_kind
        from schutznetz.apps.privacy.actions.access_links import TO_OFFICER, TO_PERSON
        from schutznetz.apps.privacy.actions.own_keys import KEY_CHANGED

        register_kind(
            Kind(
                KEY_CHANGED, _("Änderung an der Anmeldung Ihres Kontos"), _("Nachricht zu Ihrem Konto"),
                "privacy/mail/key_changed.txt", mandatory=True, at_once=True, even_closed=True,
                says=_("Wenn Passwort, Passkey, App, Notfallcodes oder Anmeldedienst Ihres Kontos sich ändern."),
            )
        )  # fmt: skip
        register_kind(
            Kind(
                TO_PERSON, _("Neuer Zugangslink für Ihr Konto"), _("Nachricht zu Ihrem Konto"),
                "privacy/mail/link_to_person.txt", mandatory=True, at_once=True, even_closed=True,
                says=_("Nur an Menschen mit einem vertraulichen Amt: wenn die Administration einen Link erzeugt."),
            )
        )  # fmt: skip
        register_kind(
            Kind(
                TO_OFFICER, _("Neuer Zugangslink für ein vertrauliches Amt"), _("Nachricht zu einem Konto"),
                "privacy/mail/link_to_officer.txt", mandatory=True, at_once=True,
                says=_("Nur an Datenschutzbeauftragte."),
            )
        )  # fmt: skip
