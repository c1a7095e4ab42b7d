# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people enter about need, vacancies and the choice among applicants."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.sap.models import Cooperation, Participant, Participation, Vacancy
from schutznetz.apps.ui.forms import DayField, KernForm, ManyChoiceField


class NotAhead(KernForm):
    """For days on which something happened."""

    today: date
    cleaned_data: dict[str, Any]

    def past(self, name: str) -> date | None:
        found: date | None = self.cleaned_data[name]
        if found is not None and found > self.today:
            raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft."))
        return found


class CooperationForm(KernForm, forms.ModelForm):
    since = DayField(label=gettext_lazy("Von"))
    until = DayField(label=gettext_lazy("Bis"), required=False)

    class Meta:
        model = Cooperation
        fields = ["basis", "members", "since", "until"]
        field_classes = {"members": ManyChoiceField}
        widgets = {"members": forms.CheckboxSelectMultiple}
        help_texts = {"basis": gettext_lazy("Zum Beispiel: Vereinbarung vom 3. Mai 2026")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Participant.objects.filter(programme=self.instance.programme).select_related("authority")
        self.fields["members"].queryset = found  # type: ignore[attr-defined]

    def clean_members(self) -> Any:
        found = self.cleaned_data["members"]
        if len(found) < 2:
            raise forms.ValidationError(_("Bitte wählen Sie mindestens zwei Behörden."))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Dieser Tag liegt vor dem ersten Tag."))
        return data

    def _save_m2m(self) -> None:
        """The action writes the members."""


class VacancyForm(KernForm, forms.ModelForm):
    """Numbers and a day; the wording is fixed."""

    apply_by = DayField(label=gettext_lazy("Bewerbungen bis"))

    class Meta:
        model = Vacancy
        fields = ["new_posts", "replacement_posts", "apply_by", "reason"]
        help_texts = {"reason": gettext_lazy("Nur wenn die Zahl vom Bedarf abweicht.")}
        widgets = {"reason": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, gap: int, today: date, cite: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gap, self.today, self.cite = gap, today, cite
        if not self.instance.pk:
            self.initial["new_posts"] = gap

    def clean_apply_by(self) -> date:
        found: date = self.cleaned_data["apply_by"]
        if found < self.today:
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei."))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if {"new_posts", "replacement_posts"} <= data.keys():
            posts = data["new_posts"] + data["replacement_posts"]
            if posts == 0:
                self.add_error("new_posts", _("Bitte tragen Sie mindestens eine Stelle ein."))
            elif posts != self.gap and not (data.get("reason") or "").strip():
                text = _("Ihr Bedarf ist %(gap)d, Sie schreiben %(posts)d aus. Bitte begründen Sie das (%(cite)s).")
                self.add_error("reason", text % {"gap": self.gap, "posts": posts, "cite": self.cite})
        return data


class ConsultForm(NotAhead, forms.ModelForm):
    consulted_on = DayField(label=gettext_lazy("Absprache am"))
    consulted_with = forms.CharField(label=gettext_lazy("Mit wem"), max_length=200)

    class Meta:
        model = Vacancy
        fields = ["consulted_on", "consulted_with", "consultation"]
        widgets = {"consultation": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, today: date, speakers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["consulted_on"] = self.instance.consulted_on or today
        if not self.instance.consulted_with:
            self.initial["consulted_with"] = ", ".join(speakers)

    def clean_consulted_on(self) -> date | None:
        return self.past("consulted_on")


class HearForm(NotAhead, forms.ModelForm):
    heard_on = DayField(label=gettext_lazy("Beteiligt am"), required=False)

    class Meta:
        model = Participation
        fields = ["is_there", "heard_on", "view", "note"]
        widgets = {"note": forms.Textarea({"rows": 3}), "view": forms.RadioSelect}
        help_texts = {"is_there": gettext_lazy("Ohne Häkchen: Diese Stelle gibt es bei Ihnen nicht.")}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_heard_on(self) -> date | None:
        return self.past("heard_on")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("is_there") and not data.get("heard_on") and "heard_on" not in self.errors:
            self.add_error("heard_on", _("Bitte tragen Sie den Tag ein, an dem die Stelle beteiligt wurde."))
        return data


class LocalForm(NotAhead, forms.Form):
    on = DayField(label=gettext_lazy("Ausgewählt am"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["on"] = today

    def clean_on(self) -> date | None:
        return self.past("on")
