# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "schutznetz.apps.journal"
    label = "journal"
    verbose_name = "Journal"
