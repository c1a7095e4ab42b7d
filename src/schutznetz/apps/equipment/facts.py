# SPDX-License-Identifier: EUPL-1.2
"""Words of this app, and how the rules see a place of work."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from schutznetz.apps.equipment.models import Expense, Workplace
from schutznetz.apps.ui.facts import Text
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import resources
from schutznetz.regulation.sap_erlass.rule_sets import Rules

REQUESTED, DECIDED = "equipment.requested", "equipment.decided"
MISSING, DECIDE = "equipment.missing", "equipment.decide"
DEVICES: dict[str, Text] = {"computer": _("Computer"), "telephone": _("Telefon")}
VERBS: dict[str, Text] = {
    "equipment.noted": _("Ausstattung einer SAP eingetragen"),
    "equipment.expense_requested": _("Aufwendung beantragt"),
    "equipment.expense_decided": _("Über eine Aufwendung entschieden"),
    "equipment.expense_withdrawn": _("Antrag auf eine Aufwendung zurückgezogen"),
}
OBJECTS: dict[str, Text] = {
    "equipment.workplace": _("Ausstattung einer SAP"), "equipment.expense": _("Aufwendung einer SAP"),
}  # fmt: skip
RULES: dict[str, tuple[Text, Text]] = {
    "sap.resources.room": (
        _("SAP sollen ein Einzelzimmer haben. Wo das nicht geht, braucht es einen Besprechungsraum."),
        _("Nennen Sie den Besprechungsraum, der bereitsteht."),
    ),
    "sap.resources.telephone": (
        _("Der Telefonanschluss einer SAP soll nicht überprüft werden."),
        _("Klären Sie mit der Technik, dass Verbindungen dieses Anschlusses nirgends festgehalten werden."),
    ),
    "sap.resources.equipment": (
        _("Zur Tätigkeit gehören zeitgemäße Bürogeräte."), _("Sorgen Sie für das, was fehlt."),
    ),
    "sap.resources.expense": (
        _("Über Aufwendungen entscheidet die Behörde im Rahmen ihres Haushalts."),
        _("Entscheiden Sie über den Antrag."),
    ),
}  # fmt: skip


def findings(place: Workplace | None, rules: Rules, today: date) -> list[tuple[Text, Finding]]:
    """What the decree says of a place of work, as lines; of one nobody has described, that it is missing."""
    found = place or Workplace()
    room = resources.room(single_room=found.has_single_room, meeting_room=found.meeting_room, rules=rules, today=today)
    line = resources.telephone(is_unmonitored=found.is_unmonitored, rules=rules, today=today)
    devices = resources.equipment(available=frozenset(found.devices), rules=rules, today=today)
    return [(_("Raum"), room), (_("Telefon"), line), (_("Geräte"), devices)]


def is_lacking(place: Workplace | None, rules: Rules, today: date) -> bool:
    """Is anything missing that the head should see to?"""
    return any(finding.is_open for _name, finding in findings(place, rules, today))


def expense_of(row: Expense, rules: Rules, today: date) -> Finding:
    """Is a request decided?"""
    return resources.expense(names_case=False, decided_on=row.decided_on, rules=rules, today=today)


def missing(finding: Finding) -> Iterator[Text]:
    """Names of the devices that are missing."""
    codes = finding.facts.get("missing", ())
    assert isinstance(codes, tuple)
    return (DEVICES.get(str(code), str(code)) for code in codes)
