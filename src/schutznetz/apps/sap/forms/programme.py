# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people enter in the programme."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters import clock
from schutznetz.apps.organisation.models import Authority, WorkingGroup
from schutznetz.apps.sap.models import Participant, Programme
from schutznetz.apps.sap.queries.programme import regrouping, still_open
from schutznetz.apps.ui.forms import DayField, KernForm
from schutznetz.regulation.sap_erlass.rule_sets import RuleSet

MOST_STAFF = 1_000_000
HEADCOUNT_HELP = gettext_lazy("Gezählt werden Menschen, nicht Stellen. Teilzeit zählt voll.")


class ProgrammeForm(KernForm, forms.ModelForm):
    class Meta:
        model = Programme
        fields = ["name", "academy"]
        help_texts = {"academy": gettext_lazy("Die Behörde, deren Akademie ausbildet. Sie muss hier angelegt sein.")}


class JoinForm(KernForm, forms.Form):
    """An authority joins one of the programmes on this server."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=gettext_lazy("Programm"), empty_label=gettext_lazy("Bitte wählen")
    )
    headcount = forms.IntegerField(
        label=gettext_lazy("Beschäftigte"), help_text=HEADCOUNT_HELP, min_value=1, max_value=MOST_STAFF
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Programme.objects.select_related("ministry")
        self.fields["programme"].queryset = found  # type: ignore[attr-defined]
        if len(found) == 1:
            self.initial["programme"] = found[0]


class HeadcountForm(KernForm, forms.ModelForm):
    headcount = forms.IntegerField(
        label=gettext_lazy("Beschäftigte"), help_text=HEADCOUNT_HELP, min_value=1, max_value=MOST_STAFF
    )
    headcount_on = DayField(label=gettext_lazy("Stand vom"))

    class Meta:
        model = Participant
        fields = ["headcount", "headcount_on"]


class LeaveForm(KernForm, forms.Form):
    """Leaving the programme; what the ministry still has to decide comes first."""

    is_sure = forms.BooleanField(label=gettext_lazy("Ja, unsere Behörde verlässt das SAP-Programm."), required=False)

    def __init__(self, *args: Any, part: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part

    def clean_is_sure(self) -> bool:
        if not self.cleaned_data["is_sure"]:
            raise forms.ValidationError(_("Bitte bestätigen Sie, dass Sie austreten wollen."))
        return True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        candidates, proceedings = still_open(self.part.authority)
        if candidates:
            self.add_error(None, _("Bewerbungen Ihrer Behörde stehen noch in einem Auswahlverfahren."))
        if proceedings:
            self.add_error(None, _("Das Ministerium entscheidet noch über ein Verfahren zur Beendigung eines Amtes."))
        return data


class GroupForm(KernForm, forms.Form):
    """Working groups are kept by the administration; the ministry assigns authorities to them."""

    group = forms.ModelChoiceField(
        WorkingGroup.objects.none(),
        label=gettext_lazy("Arbeitskreis"),
        required=False,
        empty_label=gettext_lazy("noch keiner"),
    )

    def __init__(self, *args: Any, part: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = Authority.objects.filter(sap_participant__programme=part.programme)
        owners |= Authority.objects.filter(pk=part.programme.ministry_id)
        self.fields["group"].queryset = WorkingGroup.objects.filter(authority__in=owners)  # type: ignore[attr-defined]
        self.initial["group"] = part.working_group_id
        self.part = part

    def clean_group(self) -> WorkingGroup | None:
        """People who belong to a group are moved by a district alone: the groups comment before.  (SAP-146)"""
        group: WorkingGroup | None = self.cleaned_data["group"]
        finding = regrouping(self.part, group, clock.today())
        if finding is not None:
            text = _(
                "Hier arbeiten schon Mitglieder eines Arbeitskreises. Bevor sie wechseln, nehmen die betroffenen "
                "Arbeitskreise Stellung (%(cite)s). Entwerfen Sie dafür unter „Arbeitskreise“ einen Zuschnitt."
            )
            raise forms.ValidationError(text % {"cite": finding.citation})
        return group


class SwitchForm(KernForm, forms.Form):
    """Which rule set, from when, and on what basis."""

    key = forms.ChoiceField(label=gettext_lazy("Regelwerk"), widget=forms.RadioSelect)
    since = DayField(label=gettext_lazy("Gilt ab"))
    basis = forms.CharField(
        label=gettext_lazy("Grundlage"),
        help_text=gettext_lazy("Zum Beispiel: Erlass vom 1. Juni 2026, Aktenzeichen"),
        max_length=200,
    )

    def __init__(self, *args: Any, sets: list[RuleSet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [(one.key, one.name) for one in sets]  # type: ignore[attr-defined]


class EvaluationForm(KernForm, forms.Form):
    key = forms.ChoiceField(label=gettext_lazy("Regelwerk"))
    reported_on = DayField(label=gettext_lazy("Bericht vom"))
    place = forms.CharField(
        label=gettext_lazy("Fundstelle"),
        help_text=gettext_lazy("Aktenzeichen oder Adresse, unter der man den Bericht findet"),
        max_length=300,
    )

    def __init__(self, *args: Any, sets: list[RuleSet], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["key"].choices = [(one.key, one.name) for one in sets]  # type: ignore[attr-defined]

    def clean_reported_on(self) -> date:
        found: date = self.cleaned_data["reported_on"]
        if found > self.today:
            raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft."))
        return found
