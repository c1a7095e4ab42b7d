# SPDX-License-Identifier: EUPL-1.2
"""Services, experience and contacts as people enter them."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.exchange.facts import topic_choices
from schutznetz.apps.exchange.models import Contact, ExperienceNote, Service
from schutznetz.apps.ui.forms import DayField, KernForm, SearchFilter
from schutznetz.regulation.sap_erlass.rule_sets import Rules


class ServiceForm(KernForm, forms.ModelForm):
    groups = [
        (gettext_lazy("Die Einrichtung"), ["name", "topics", "town", "address"]),
        (gettext_lazy("So erreicht man sie"), ["phone", "email", "web", "hours", "access", "waiting_weeks"]),
        (gettext_lazy("Gut zu wissen"), ["languages", "cost", "closed_on"]),
    ]
    topics = forms.MultipleChoiceField(label=gettext_lazy("Hilft bei"), widget=forms.CheckboxSelectMultiple)
    web = forms.URLField(
        label=gettext_lazy("Internetseite"), max_length=300, required=False, assume_scheme="https",
        help_text=gettext_lazy("Beginnt mit https://"),
    )  # fmt: skip
    closed_on = DayField(
        label=gettext_lazy("Geschlossen seit"), required=False,
        help_text=gettext_lazy("Nur wenn es das Angebot nicht mehr gibt. Es bleibt mit diesem Vermerk stehen."),
    )  # fmt: skip

    class Meta:
        model = Service
        fields = [
            "name", "town", "address", "phone", "email", "web", "hours", "access", "waiting_weeks", "languages", "cost",
            "closed_on",
        ]  # fmt: skip
        widgets = {"access": forms.Textarea({"rows": 3})}
        help_texts = {
            "access": gettext_lazy("Zum Beispiel: anrufen, offene Sprechstunde, Überweisung nötig"),
            "languages": gettext_lazy("Zum Beispiel: Deutsch, Türkisch, Ukrainisch"),
        }

    def __init__(self, *args: Any, rules: Rules, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = topic_choices(rules, today)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["topics"] = [one.code for one in self.instance.topics.all()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        ways = ("phone", "email", "web", "address")
        if not any(data.get(name) or name in self.errors for name in ways):
            self.add_error("phone", _("Bitte geben Sie mindestens einen Weg an: Telefon, E-Mail, Internet, Anschrift."))
        return data

    def _save_m2m(self) -> None:
        """The action writes the topics."""


class ServiceFilter(SearchFilter):
    q = forms.CharField(label=gettext_lazy("Name oder Ort"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Hilft bei"), required=False)
    to_check = forms.BooleanField(label=gettext_lazy("nur zu prüfende"), required=False)
    old_before: date
    """Services checked before this day are to be checked; the page sets it from the rule."""

    def narrow(self, queryset: Any) -> Any:
        found, data = queryset, self.cleaned_data
        if data["q"]:
            found = found.filter(search__words=data["q"])
        if data["topic"]:
            found = found.filter(topics__code=data["topic"])
        return found.filter(checked_on__lt=self.old_before, closed_on=None) if data["to_check"] else found


def service_filter(rules: Rules, today: date, old_before: date) -> type[ServiceFilter]:
    """The filter with the topics of the rules that count today."""

    class Found(ServiceFilter):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            choices = [("", _("alle")), *topic_choices(rules, today)]
            self.fields["topic"].choices = choices  # type: ignore[attr-defined]

    Found.old_before = old_before
    return Found


class NoteForm(KernForm, forms.ModelForm):
    class Meta:
        model = ExperienceNote
        fields = ["text"]
        widgets = {"text": forms.Textarea({"rows": 6})}
        help_texts = {
            "text": gettext_lazy("Zum Beispiel: wie schnell es ging, worauf man achten soll, für wen es passt.")
        }


class ContactForm(KernForm, forms.ModelForm):
    on = DayField(label=gettext_lazy("Am"))
    next_on = DayField(
        label=gettext_lazy("Nächster Kontakt"), required=False,
        help_text=gettext_lazy("An diesem Tag steht es bei Ihren Aufgaben."),
    )  # fmt: skip

    class Meta:
        model = Contact
        fields = ["kind", "on", "result", "next_on"]
        widgets = {"kind": forms.RadioSelect, "result": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["on"] = today
        self.fields["kind"].choices = Contact.Kind.choices  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        found: date = self.cleaned_data["on"]
        if found > self.today:
            raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft."))
        return found

    def clean_next_on(self) -> date | None:
        found: date | None = self.cleaned_data["next_on"]
        if found is not None and found <= self.today:
            raise forms.ValidationError(_("Bitte geben Sie einen Tag in der Zukunft an."))
        if found is not None and found > self.today + timedelta(days=366 * 5):
            raise forms.ValidationError(_("Dieser Tag liegt mehr als fünf Jahre in der Zukunft."))
        return found
