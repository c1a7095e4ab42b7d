# SPDX-License-Identifier: EUPL-1.2
"""The shape of the counts of groups: numbers only, never a person."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.sap.facts.proceedings import GENDERS, TRAITS
from schutznetz.apps.sap.forms.selection import NotAhead
from schutznetz.apps.sap.models import Representation
from schutznetz.apps.sap.queries.representation import pair_of
from schutznetz.apps.ui.forms import DayField

MOST = 1_000_000


class CountsForm(NotAhead, forms.Form):
    """Two numbers for each group; empty counts as none."""

    counted_on = DayField(label=gettext_lazy("Stand vom"))
    mark_optional = False

    def __init__(self, *args: Any, found: Representation | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.keys = today, dict[str, tuple[str, str]]()
        self.initial["counted_on"] = found.counted_on if found else today
        self.groups = [(_("Stand"), ["counted_on"])]
        for trait, (name, codes) in TRAITS.items():
            self._add(found, str(name), trait.value, codes, (_("Beschäftigte"), _("SAP")))
        self._add(found, _("Geschlecht"), "gender", GENDERS, (_("SAP"), _("Bewerbungen")))

    def _add(self, found: Representation | None, title: str, trait: str, codes: Any, columns: tuple[str, str]) -> None:
        names: list[str] = []
        for code, label in codes.items():
            key = f"{trait}.{code}"
            known = pair_of(found, key) if found else (None, None)
            pair = (f"{trait}_{code}_1", f"{trait}_{code}_2")
            for name, column, value in zip(pair, columns, known, strict=True):
                self.fields[name] = forms.IntegerField(
                    label=f"{label}: {column}", min_value=0, max_value=MOST, required=False, initial=value
                )
            self.keys[key] = pair
            names += pair
        self.groups.append((title, names))

    def clean_counted_on(self) -> date | None:
        return self.past("counted_on")

    def counts(self) -> dict[str, list[int]]:
        return {key: [self.cleaned_data[name] or 0 for name in pair] for key, pair in self.keys.items()}
