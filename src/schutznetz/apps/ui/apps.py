# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "schutznetz.apps.ui"
    label = "ui"
    verbose_name = "Oberfläche"
