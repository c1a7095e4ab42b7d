# SPDX-License-Identifier: EUPL-1.2
"""What is asked of the released tables, proposals for the plan, and who reads reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.reporting import facts
from schutznetz.apps.reporting.models import PlanProposal, Readership
from schutznetz.apps.reporting.queries.explorer import YEAR, Question, axes_of
from schutznetz.apps.reporting.queries.released import ReleasedSet
from schutznetz.apps.ui.forms import KernForm
from schutznetz.regulation.statistics.table_plans import REGION

Choices = list[tuple[str, str]]


class QuestionForm(KernForm, forms.Form):
    """Rows, columns, region and time; choices are what the newest release has. Empty fields have a sensible answer."""

    mark_optional = False
    rows = forms.ChoiceField(label=gettext_lazy("Zeilen"), required=False)
    columns = forms.ChoiceField(label=gettext_lazy("Spalten"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Arbeitskreis"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Zeitraum"), required=False)

    class Meta: ...

    def __init__(self, *args: Any, of: ReleasedSet, periods: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        axes = axes_of(of)
        dimensions = [(key, facts.named(axis)) for key, axis in axes.items()]
        regions = axes[REGION].levels if REGION in axes else ()
        self._offer("rows", dimensions)
        self._offer("columns", [("", _("keine")), *dimensions, (YEAR, _("Jahre"))])
        self._offer("region", [("", _("alle")), *((one.key, facts.named(one)) for one in regions)])
        self._offer("period", periods)

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def question(self) -> Question:
        """What was asked, with the first choice for what was left empty."""
        data = self.cleaned_data
        rows = data["rows"] or self.fields["rows"].choices[0][0]  # type: ignore[attr-defined]
        return Question(rows, data["columns"], data["region"])


class ProposalForm(KernForm, forms.ModelForm):
    """What the table would be for. What it is by stands in the address."""

    class Meta:
        model = PlanProposal
        fields = ["reason"]
        widgets = {"reason": forms.Textarea({"rows": 4})}
        help_texts = {
            "reason": gettext_lazy("Zum Beispiel: „Für die Planung der Seminare.“ Bitte keine Fälle, keine Personen.")
        }


class AnswerForm(KernForm, forms.ModelForm):
    """Taken up or declined, with the reason the proposer reads."""

    state = forms.ChoiceField(
        label=gettext_lazy("Entscheidung"), widget=forms.RadioSelect,
        choices=[one for one in PlanProposal.State.choices if one[0] != PlanProposal.State.OPEN],
    )  # fmt: skip
    answer = forms.CharField(
        label=gettext_lazy("Begründung"), max_length=500, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Wer vorgeschlagen hat, liest sie."),
    )  # fmt: skip

    class Meta:
        model = PlanProposal
        fields = ["state", "answer"]


class ReadersForm(KernForm, forms.ModelForm):
    """May everybody in the programme's authorities read reports?"""

    class Meta:
        model = Readership
        fields = ["everybody"]
        help_texts = {
            "everybody": gettext_lazy(
                "Sonst lesen Berichte nur Ministerium, auswertende Stelle, Datenschutz und Personalräte."
            )
        }
