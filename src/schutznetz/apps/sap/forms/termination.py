# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people enter when a role is to be ended."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.sap.forms.selection import NotAhead
from schutznetz.apps.sap.models import Counsellor, Termination
from schutznetz.apps.sap.queries.termination import invitable
from schutznetz.apps.ui.forms import ClockField, DayField, KernForm, ManyChoiceField

LONG = forms.Textarea({"rows": 8})


class ReasonsForm(KernForm, forms.Form):
    reasons = forms.CharField(
        label=gettext_lazy("Gründe"), max_length=8000, widget=LONG,
        help_text=gettext_lazy("Die Person liest sie, und das Ministerium, wenn es entscheiden muss. Sonst niemand."),
    )  # fmt: skip


class OpenForm(ReasonsForm):
    is_important = forms.BooleanField(
        label=gettext_lazy("Es ist ein wichtiger Grund."),
        help_text=gettext_lazy("Nur aus wichtigem Grund kann die Leitung ein Amt beenden."), required=False,
    )  # fmt: skip

    def clean_is_important(self) -> bool:
        if not self.cleaned_data["is_important"]:
            raise forms.ValidationError(_("Ohne wichtigen Grund kann das Verfahren nicht beginnen."))
        return True


class WishForm(KernForm, forms.Form):
    """Whether further counsellors should come, and which."""

    wishes = forms.ChoiceField(
        label=gettext_lazy("Sollen weitere SAP beim Gespräch dabei sein?"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Ja")), ("no", gettext_lazy("Nein"))],
    )  # fmt: skip
    others = ManyChoiceField(
        Counsellor.objects.none(), label=gettext_lazy("Wer"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Zur Wahl stehen SAP Ihrer Behörde und Ihres Arbeitskreises."),
    )  # fmt: skip

    def __init__(self, *args: Any, found: Termination, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["others"]
        field.queryset = invitable(found.counsellor, today)  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.person}, {one.authority}"  # type: ignore[attr-defined]
        if found.wishes_others is not None:
            self.initial["wishes"] = "yes" if found.wishes_others else "no"
        self.initial["others"] = list(found.guests.values_list("counsellor", flat=True))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("wishes") == "yes" and not data.get("others") and "others" not in self.errors:
            self.add_error("others", _("Bitte wählen Sie, wer dabei sein soll."))
        return data


class PlanForm(KernForm, forms.Form):
    on = DayField(label=gettext_lazy("Tag"))
    at = ClockField(label=gettext_lazy("Uhrzeit"), help_text=gettext_lazy("Zum Beispiel 9:30"))
    place = forms.CharField(label=gettext_lazy("Ort"), max_length=200)

    def __init__(self, *args: Any, found: Termination, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.update(on=found.talk_planned_on, at=found.talk_planned_at, place=found.talk_place)

    def clean_on(self) -> date:
        found: date = self.cleaned_data["on"]
        if found < self.today:
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei."))
        return found


class TalkForm(NotAhead, forms.Form):
    """Only the day of the talk; and, where the person has not answered, that they were asked."""

    talk_on = DayField(label=gettext_lazy("Gespräch geführt am"))
    asked = forms.BooleanField(
        label=gettext_lazy("Ich habe gefragt. Die Person wünscht keine weiteren SAP."), required=False,
        help_text=gettext_lazy("Die Person hat hier noch nicht geantwortet. Sie sieht, was Sie eintragen."),
    )  # fmt: skip

    def __init__(self, *args: Any, found: Termination, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["talk_on"] = found.talk_planned_on or today
        if found.wishes_others is not None:
            del self.fields["asked"]

    def clean_talk_on(self) -> date | None:
        return self.past("talk_on")


class DecisionForm(KernForm, forms.Form):
    decision_reasons = forms.CharField(
        label=gettext_lazy("Begründung"), max_length=8000, widget=LONG,
        help_text=gettext_lazy("Die Person und die Behördenleitung lesen sie. Die Entscheidung ist abschließend."),
    )  # fmt: skip


class SureForm(KernForm, forms.Form):
    """Nothing but the button."""
