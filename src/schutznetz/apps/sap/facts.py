# SPDX-License-Identifier: EUPL-1.2
"""The words of the journal for this app."""

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.ui.facts import Text

VERBS: dict[str, Text] = {}
OBJECTS: dict[str, Text] = {
    "sap.programme": _("SAP-Programm"),
    "sap.participant": _("Teilnahme am SAP-Programm"),
    "sap.rulesetswitch": _("Wechsel des Regelwerks"),
    "sap.counsellor": _("Soziale Ansprechperson"),
}
