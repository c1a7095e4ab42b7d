# SPDX-License-Identifier: EUPL-1.2
"""The form by which the authorised body chooses how a year's figures are protected."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.reporting.actions.releases import OFFERED
from schutznetz.apps.ui.forms import KernForm
from schutznetz.regulation.statistics.table_plans import Budget, plan


def sizes(family: str) -> list[tuple[str, str]]:
    """How many units are expected in a year: choices that stand for the budget, the smallest first."""
    budgets = sorted(plan(family).budgets, key=lambda one: one.units)
    return [(f"{one.rho:g}", _said(budgets, at)) for at, one in enumerate(budgets)]


def _said(budgets: list[Budget], at: int) -> str:
    if at + 1 < len(budgets):
        return _("weniger als %(most)s") % {"most": f"{budgets[at + 1].units:,}".replace(",", ".")}
    return _("%(least)s oder mehr") % {"least": f"{budgets[at].units:,}".replace(",", ".")}


class ProtectionForm(KernForm, forms.Form):
    profile = forms.ChoiceField(
        label=gettext_lazy("Wie sollen die Zahlen geschützt werden?"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in OFFERED],
    )  # fmt: skip
    rho = forms.ChoiceField(
        label=gettext_lazy("Wie viele abgeschlossene Beratungen erwarten Sie im Jahr?"), widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Gilt für Verfahren A. Schätzen Sie nach dem letzten veröffentlichten Jahr; gezählt wird dafür nichts."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, family: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rho"].choices = sizes(family)  # type: ignore[attr-defined]
