# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "schutznetz.apps.duties"
    label = "duties"
    verbose_name = "Aufgaben"
