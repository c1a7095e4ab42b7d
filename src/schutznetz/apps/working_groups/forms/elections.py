# SPDX-License-Identifier: EUPL-1.2
"""Elections: its days, a candidacy, the ballot paper."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.ui.forms import DayField
from schutznetz.apps.ui.forms import KernForm as Kern
from schutznetz.apps.working_groups.forms.groups import NotPast
from schutznetz.apps.working_groups.models import Ballot, Candidate, Election


class CallForm(NotPast, forms.ModelForm):
    candidates_by = DayField(label=gettext_lazy("Kandidaturen bis"))
    closes_on = DayField(label=gettext_lazy("Letzter Tag der Wahl"))

    class Meta:
        model = Election
        fields = ["candidates_by", "closes_on"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.update(candidates_by=today + timedelta(days=21), closes_on=today + timedelta(days=42))

    def clean_candidates_by(self) -> date:
        return self.ahead("candidates_by")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("candidates_by"), data.get("closes_on")
        if first and last and last <= first:
            self.add_error("closes_on", _("Die Wahl endet nach den Kandidaturen."))
        return data


class ClosesForm(NotPast, forms.Form):
    closes_on = DayField(label=gettext_lazy("Letzter Tag der Stichwahl"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["closes_on"].initial = today + timedelta(days=14)

    def clean_closes_on(self) -> date:
        return self.ahead("closes_on")


class StandForm(Kern, forms.Form):
    office = forms.ChoiceField(
        label=gettext_lazy("Für welches Amt?"), choices=Candidate.Office.choices, widget=forms.RadioSelect
    )


class PaperForm(Kern, forms.Form):
    """One choice a ballot; an abstention is a choice as well."""

    mark_optional = False

    def __init__(self, *args: Any, ballots: list[Ballot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in ballots:
            choices = [(str(one.pk), str(one.counsellor.person)) for one in row.candidates.all()]
            self.fields[f"b{row.pk}"] = forms.ChoiceField(
                label=row.get_office_display(), choices=[*choices, ("blank", _("Enthaltung"))],
                widget=forms.RadioSelect,
            )  # fmt: skip

    def choices(self) -> dict[int, str]:
        """Ballot id to candidate id, "" for an abstention."""
        return {int(name[1:]): "" if value == "blank" else value for name, value in self.cleaned_data.items()}
