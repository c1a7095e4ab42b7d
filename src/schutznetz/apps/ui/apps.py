# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "schutznetz.apps.ui"
    label = "ui"
    verbose_name = "Oberfläche"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from schutznetz.apps.ui.models import know_folding

        connection_created.connect(know_folding)
