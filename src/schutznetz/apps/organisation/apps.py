# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "schutznetz.apps.organisation"
    label = "organisation"
    verbose_name = "Organisation"
