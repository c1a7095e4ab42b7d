# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class AlarmConfig(AppConfig):
    name = "schutznetz.apps.alarm"
    label = "alarm"
    verbose_name = "Alarm"
