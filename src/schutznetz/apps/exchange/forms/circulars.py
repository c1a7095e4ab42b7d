# SPDX-License-Identifier: EUPL-1.2
"""A circular and its filter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from schutznetz.apps.exchange.models import Circular
from schutznetz.apps.ui.forms import KernForm, SearchFilter


class CircularForm(KernForm, forms.ModelForm):
    class Meta:
        model = Circular
        fields = ["subject", "body"]
        widgets = {"body": forms.Textarea({"rows": 10})}


class CircularFilter(SearchFilter):
    direction = forms.ChoiceField(
        label=gettext_lazy("Richtung"), choices=[("", gettext_lazy("alle")), *Circular.Direction.choices],
        required=False,
    )  # fmt: skip
    open = forms.BooleanField(label=gettext_lazy("nur was ich noch bestätigen muss"), required=False)

    def narrow(self, queryset: Any) -> Any:
        found = queryset
        if self.cleaned_data["direction"]:
            found = found.filter(direction=self.cleaned_data["direction"])
        return found.filter(is_mine=True) if self.cleaned_data["open"] else found
