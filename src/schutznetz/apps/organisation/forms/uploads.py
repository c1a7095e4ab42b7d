# SPDX-License-Identifier: EUPL-1.2
"""Files people hand in: drawings of floors, and lists to import."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from schutznetz.adapters.drawings import LARGEST
from schutznetz.apps.organisation.queries.texts import problem_text
from schutznetz.apps.ui.forms import KernForm


class DrawingForm(KernForm, forms.Form):
    drawing = forms.FileField(
        label=gettext_lazy("Gebäudezeichnung"),
        help_text=gettext_lazy("SVG oder PNG, höchstens 5 MB. Sie füllt die ganze Etage aus."),
    )

    def clean_drawing(self) -> bytes:
        upload = self.cleaned_data["drawing"]
        if upload.size > LARGEST:
            raise ValidationError(problem_text("drawing_too_large"))
        return bytes(upload.read())


class ImportForm(KernForm, forms.Form):
    upload = forms.FileField(
        label=gettext_lazy("Datei"),
        help_text=gettext_lazy("Eine XLSX-Datei, eine CSV-Datei oder mehrere CSV-Dateien in einer ZIP-Datei"),
    )
    mark_missing = forms.BooleanField(
        label=gettext_lazy("Die Liste der Personen ist vollständig: Fehlende als ausgeschieden markieren"),
        required=False,
    )
    missing_limit = forms.IntegerField(
        label=gettext_lazy("Höchstens so viele Fehlende"),
        help_text=gettext_lazy(
            "Fehlen mehr Personen, wird nichts übernommen. Das schützt vor einer unvollständigen Liste."
        ),
        min_value=0,
        max_value=1_000_000,
        initial=20,
        required=False,
    )

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if not str(upload.name).lower().endswith((".csv", ".txt", ".xlsx", ".zip")):
            raise ValidationError(problem_text("unknown_file_type"))
        return upload

    def clean_missing_limit(self) -> int:
        limit = self.cleaned_data["missing_limit"]
        return 20 if limit is None else int(limit)
