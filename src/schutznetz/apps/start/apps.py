# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class StartConfig(AppConfig):
    name = "schutznetz.apps.start"
    label = "start"
    verbose_name = "Startseite"
