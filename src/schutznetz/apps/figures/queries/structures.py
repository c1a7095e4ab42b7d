# SPDX-License-Identifier: EUPL-1.2
"""Staff structures in words: labels, and what stands behind the promise that each fits many people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schutznetz.adapters.tables import csv_file, xlsx_file
from schutznetz.apps.figures.models import StaffStructure
from schutznetz.apps.figures.policies import SEERS, require_keep_structure, require_see_structure
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.domain.disclosure import head_counts
from schutznetz.domain.disclosure.partition import Label
from schutznetz.regulation.statistics.sheets import Sheet, StaffAttribute, sheet

PLAN = "sap"


def sheet_of() -> Sheet:
    """The sheet of the programme, by which staff are told apart."""
    return sheet(PLAN)


def authorities(actor: Actor) -> QuerySet[Authority]:
    """Authorities whose structure the actor sees."""
    return Authority.objects.filter(pk__in=actor.authorities_with(*SEERS)).order_by("name")


def authority_for(actor: Actor, key: str) -> Authority:
    """Raises `Authority.DoesNotExist`, `Denied`."""
    found = Authority.objects.get(key=key)
    require_see_structure(actor, found)
    return found


def valid_structure(authority: Authority) -> StaffStructure | None:
    return StaffStructure.objects.filter(authority=authority, state=StaffStructure.State.VALID).first()


def draft_of(actor: Actor, authority: Authority) -> StaffStructure | None:
    """The preview that waits for its confirmation."""
    require_keep_structure(actor, authority)
    return StaffStructure.objects.filter(authority=authority, state=StaffStructure.State.DRAFT).first()


def labels_of(structure: StaffStructure) -> list[Label]:
    """The labels as the partition cut them."""
    keys = [one.key for one in sheet_of().attributes]
    return [Label(tuple(frozenset(one["values"][key]) for key in keys), one["staff"]) for one in structure.labels]


@dataclass(frozen=True)
class LabelRow:
    """A label in words; an attribute it leaves open says so."""

    words: tuple[str, ...]
    staff: int


def rows_of(structure: StaffStructure) -> list[LabelRow]:
    attributes = sheet_of().attributes
    return [
        LabelRow(tuple(in_words(one, label.values[at]) for at, one in enumerate(attributes)), label.staff)
        for label in labels_of(structure)
    ]


def in_words(attribute: StaffAttribute, values: Iterable[str]) -> str:
    """Values as people say them."""
    some = set(values)
    if len(some) == len(attribute.values):
        return _("alle")
    english = (get_language() or "").startswith("en")
    names = [one.name_en if english else one.name for one in attribute.values if one.key in some]
    return _(" oder ").join(names)


def headings() -> list[str]:
    english = (get_language() or "").startswith("en")
    return [one.name_en if english else one.name for one in sheet_of().attributes]


def template_rows(counts: Mapping[tuple[str, ...], int] | None = None) -> list[list[str]]:
    """Heading and one row for each class, with the counts known so far."""
    attributes = sheet_of().attributes
    names: list[dict[str, str]] = [{value.key: value.name for value in one.values} for one in attributes]
    known: Mapping[tuple[str, ...], int] = counts or {}
    rows = [[one.name for one in attributes] + ["Anzahl"]]
    classes = head_counts.classes(sheet_of())
    return rows + [[names[at][key] for at, key in enumerate(one)] + [str(known.get(one, 0))] for one in classes]


def template(kind: str) -> tuple[bytes, str, str]:
    """An empty file to fill in: content, content type, name."""
    if kind == "xlsx":
        content = xlsx_file([("Personalstruktur", template_rows())])
        return content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "personalstruktur.xlsx"
    return csv_file(template_rows()), "text/csv; charset=utf-8", "personalstruktur.csv"


def labels_for_vault(structure: StaffStructure | None) -> dict[str, Any]:
    """What the vault needs to book a sheet: labels with how many staff each fits. Nothing of it is secret."""
    if structure is None or structure.weakest < sheet_of().limits.label_staff:
        return {"labels": [], "staff": structure.staff if structure else None, "coarse": True, "as_of": None}
    return {
        "labels": structure.labels, "staff": structure.staff, "coarse": structure.is_coarse,
        "as_of": structure.as_of.isoformat(),
    }  # fmt: skip
