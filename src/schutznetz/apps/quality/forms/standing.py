# SPDX-License-Identifier: EUPL-1.2
"""Messages to the head, and talks about general problems."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.quality.facts import TOPICS
from schutznetz.apps.ui.forms import DayField, KernForm

MOST = 999


class MessageForm(KernForm, forms.Form):
    text = forms.CharField(label=_("Ihre Nachricht"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))
    wants_talk = forms.BooleanField(label=_("Ich bitte um ein Gespräch."), required=False)


class AnswerForm(KernForm, forms.Form):
    text = forms.CharField(label=_("Ihre Antwort"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


class TalkForm(KernForm, forms.Form):
    """A day, and for each general topic about how often it came up; empty: not at all."""

    held_on = DayField(label=_("Geführt am"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["held_on"] = today
        for code, name in TOPICS.items():
            self.fields[f"topic_{code}"] = forms.IntegerField(
                label=str(name), min_value=0, max_value=MOST, required=False
            )

    def clean_held_on(self) -> date:
        found: date = self.cleaned_data["held_on"]
        if found > self.today:
            raise forms.ValidationError(_("Dieser Tag liegt noch vor uns. Tragen Sie das Gespräch danach ein."))
        return found

    def topics(self) -> dict[str, int]:
        """Codes of the topics that came up, with their counts."""
        return {code: found for code in TOPICS if (found := self.cleaned_data.get(f"topic_{code}"))}
