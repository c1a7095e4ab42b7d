# SPDX-License-Identifier: EUPL-1.2
"""The speaker's words in a yearly report, and the note on trends."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schutznetz.apps.exchange.facts import called, in_words
from schutznetz.apps.exchange.facts.released import Sheet
from schutznetz.apps.exchange.models import AnnualReport, TrendNote
from schutznetz.apps.exchange.queries.trends import may_be_told
from schutznetz.apps.ui.forms import KernForm
from schutznetz.regulation.sap_erlass.rule_sets import Rules

TABLE = "table_"


class ReportForm(KernForm, forms.ModelForm):
    class Meta:
        model = AnnualReport
        fields = ["group_words", "extent_words"]
        widgets = {"group_words": forms.Textarea({"rows": 10}), "extent_words": forms.Textarea({"rows": 10})}
        help_texts = {
            "group_words": gettext_lazy("Teil 1. Sitzungen, Veranstaltungen und Kontakte stehen von selbst darunter."),
            "extent_words": gettext_lazy(
                "Teil 2. Summen der Stunden und Fortbildungen stehen von selbst darunter. Keine Fälle, keine Personen."
            ),
        }


class TrendForm(KernForm, forms.ModelForm):
    """Free words, and published figures to tick. There is no field for a number."""

    class Meta:
        model = TrendNote
        fields = ["text"]
        widgets = {"text": forms.Textarea({"rows": 5})}
        help_texts = {
            "text": gettext_lazy("Was Leitungen tun können. Keine Behörde, keine Person, keine weitere Zahl.")
        }

    def __init__(self, *args: Any, sheet: Sheet, rules: Rules, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for block in sheet.blocks:
            told = [one for one in block.figures if may_be_told(one, rules=rules, today=today)]
            if told:
                self.fields[TABLE + block.key] = forms.MultipleChoiceField(
                    label=called(block), choices=[(one.key, in_words(one)) for one in told], required=False,
                    widget=forms.CheckboxSelectMultiple, help_text=_small(len(block.figures) - len(told)),
                )  # fmt: skip
        tables = [name for name in self.fields if name.startswith(TABLE)]
        self.groups = [(gettext_lazy("Welche Zahlen nennen Sie?"), tables)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.picked():
            self.add_error(None, _("Bitte wählen Sie mindestens eine Zahl."))
        return data

    def picked(self) -> list[tuple[str, str]]:
        """Table and level of each figure that was ticked."""
        found = {name: value for name, value in self.cleaned_data.items() if name.startswith(TABLE)}
        return [(name.removeprefix(TABLE), key) for name, keys in found.items() for key in keys]


def _small(count: int) -> str:
    """How many are not offered."""
    if not count:
        return ""
    return ngettext(
        "%(count)d weitere Zahl ist zu klein für einen Hinweis an Leitungen.",
        "%(count)d weitere Zahlen sind zu klein für einen Hinweis an Leitungen.", count,
    ) % {"count": count}  # fmt: skip
