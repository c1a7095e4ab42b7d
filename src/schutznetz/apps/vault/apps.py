# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    name = "schutznetz.apps.vault"
    label = "vault"
    verbose_name = _("Tresor der SAP")

    def ready(self) -> None:
        from schutznetz.apps.accounts.facts import register_vaults
        from schutznetz.apps.figures.facts import register_recipients
        from schutznetz.apps.journal.facts import register_verbs
        from schutznetz.apps.sap.facts import PROGRAMME
        from schutznetz.apps.ui.facts import Area, register_area
        from schutznetz.apps.vault.facts import VERBS
        from schutznetz.apps.vault.policies import may_keep_vault
        from schutznetz.apps.vault.queries import keys_of_role, owners

        register_verbs(VERBS)
        register_recipients(keys_of_role)
        register_vaults(owners)
        register_area(
            Area(
                "vault", _("Mein Tresor"), "vault:entrance", may_keep_vault, order=61, group=PROGRAMME,
                icon="visibility-off", says=_("Verschlossene Aufzeichnungen, die nur Sie lesen können."),
            )
        )  # fmt: skip
