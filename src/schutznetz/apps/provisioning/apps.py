# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvisioningConfig(AppConfig):
    name = "schutznetz.apps.provisioning"
    label = "provisioning"
    verbose_name = _("Abgleich")

    def ready(self) -> None:
        from schutznetz.apps.provisioning.policies import may_provision
        from schutznetz.apps.provisioning.views.leavers import DEPARTURES
        from schutznetz.apps.ui.facts import ADMINISTRATION, Area, register_area, register_list

        register_list(DEPARTURES)
        register_area(
            Area(
                "provisioning",
                _("Abgleich"),
                "provisioning:overview",
                may_provision,
                order=96,
                says=_("Konten aus dem Verzeichnisdienst oder einer Liste, und wer uns verlassen hat."),
                icon="autorenew",
                group=ADMINISTRATION,
            )
        )
