# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotifyConfig(AppConfig):
    name = "schutznetz.apps.notify"
    label = "notify"
    verbose_name = _("Benachrichtigungen")

    def ready(self) -> None:
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.notify.facts import OBJECTS, TRIAL, VERBS, Kind, register_kind
        from schutznetz.apps.notify.queries import needs_now
        from schutznetz.apps.ui.facts import register_needs_now

        register_verbs(VERBS)
        register_objects(OBJECTS)
        register_kind(
            Kind(
                TRIAL, _("Probe"), _("Probe des Versands"), "notify/mail/trial.txt", mandatory=True, at_once=True,
                says=_("Wenn Sie selbst eine Probe anfordern."),
            )
        )  # fmt: skip
        register_needs_now("notify", needs_now)
