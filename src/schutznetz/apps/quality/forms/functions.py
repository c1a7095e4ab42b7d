# SPDX-License-Identifier: EUPL-1.2
"""An exception for two functions at once."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.quality.facts import FUNCTIONS
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.ui.forms import DayField, KernForm


class ApprovalForm(KernForm, forms.Form):
    """Whom, which functions, from when to when, and why."""

    who = forms.CharField(
        label=_("Soziale Ansprechperson"), help_text=_("Personalkennung oder dienstliche E-Mail-Adresse"),
        max_length=254,
    )  # fmt: skip
    functions = forms.MultipleChoiceField(
        label=_("Funktionen zugleich"), choices=list(FUNCTIONS.items()), widget=forms.CheckboxSelectMultiple
    )
    since = DayField(label=_("Von"))
    until = DayField(label=_("Bis"))
    reasons = forms.CharField(label=_("Begründung"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, counsellors: QuerySet[Counsellor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counsellors = counsellors

    def clean_who(self) -> Counsellor:
        typed = self.cleaned_data["who"].strip()
        found = self.counsellors.filter(Q(person__external_id__iexact=typed) | Q(person__email__iexact=typed))[:2]
        if len(found) != 1:
            raise forms.ValidationError(
                _("Im Programm gibt es dazu keine Soziale Ansprechperson. Bitte prüfen Sie die Schreibweise.")
            )
        return found[0]

    def clean_functions(self) -> list[str]:
        found: list[str] = self.cleaned_data["functions"]
        if len(found) < 2:
            raise forms.ValidationError(_("Wählen Sie mindestens zwei Funktionen, die zugleich laufen sollen."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("Das Ende liegt vor dem Beginn. Wählen Sie einen späteren Tag."))
        return data
