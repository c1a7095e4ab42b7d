# SPDX-License-Identifier: EUPL-1.2
"""Reading in a staff structure, and naming a receiver."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters.tables import Row, Unreadable, open_tables
from schutznetz.apps.figures.models import Collector
from schutznetz.apps.figures.queries.structures import sheet_of
from schutznetz.apps.organisation.queries.texts import problem_text
from schutznetz.apps.ui.facts import Text
from schutznetz.apps.ui.forms import DayField, KernForm
from schutznetz.domain.disclosure import head_counts

LARGEST = 2 * 1024 * 1024
PROBLEMS: dict[str, Text] = {
    "empty": gettext_lazy("Die Datei ist leer. Laden Sie eine Vorlage herunter und tragen Sie die Zahlen ein."),
    "nobody": gettext_lazy("In der Datei steht keine einzige Person. Tragen Sie in der Spalte „Anzahl“ Zahlen ein."),
    "column": gettext_lazy("Zeile %(row)d: Die Spalte „%(column)s“ fehlt. Nehmen Sie die Überschriften der Vorlage."),
    "value": gettext_lazy(
        "Zeile %(row)d, Spalte „%(column)s“: „%(cell)s“ ist nicht bekannt. Nehmen Sie die Wörter der Vorlage."
    ),
    "count": gettext_lazy("Zeile %(row)d, Spalte „Anzahl“: „%(cell)s“ ist keine Zahl. Schreiben Sie zum Beispiel 12."),
    "twice": gettext_lazy("Zeile %(row)d: Diese Gruppe steht schon weiter oben. Zählen Sie beide Zeilen zusammen."),
}
SHOWN_CELL = 40


class StructureForm(KernForm, forms.Form):
    upload = forms.FileField(
        label=gettext_lazy("Datei"),
        help_text=gettext_lazy(
            "XLSX oder CSV, höchstens 2 MB: je Zeile eine Gruppe und wie viele Beschäftigte sie hat."
        ),
    )
    as_of = DayField(
        label=gettext_lazy("Stand der Zahlen"), help_text=gettext_lazy("Der Tag, für den die Zahlen gelten.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_as_of(self) -> date:
        found: date = self.cleaned_data["as_of"]
        if found > self.today:
            raise ValidationError(_("Dieser Tag liegt in der Zukunft. Nehmen Sie den Tag der letzten Zählung."))
        return found

    def clean_upload(self) -> head_counts.Reading:
        upload = self.cleaned_data["upload"]
        if upload.size > LARGEST:
            raise ValidationError(_("Die Datei ist größer als 2 MB. Die Personalstruktur hat höchstens 120 Zeilen."))
        try:
            reading = _read(upload)
        except Unreadable as error:
            raise ValidationError(problem_text(error.code, error.facts)) from error
        if reading.problems:
            raise ValidationError([_said(one) for one in reading.problems])
        return reading


def _read(upload: Any) -> head_counts.Reading:
    """The first table of the file that has rows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(upload.read())
        with open_tables(path, str(upload.name)) as sheets:
            return head_counts.read(_rows(sheets), sheet_of())


def _rows(sheets: Any) -> Iterator[Row]:
    yield from next(iter(sheets)).rows()


def _said(problem: head_counts.Problem) -> str:
    values = {"row": problem.row, "column": problem.column, "cell": problem.cell[:SHOWN_CELL]}
    return str(PROBLEMS[problem.code]) % values


class CollectorForm(KernForm, forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("Wer zählt die Meldungen zusammen?"), choices=Collector.Role.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
