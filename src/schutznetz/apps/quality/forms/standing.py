# SPDX-License-Identifier: EUPL-1.2
"""Messages to the head, and talks about general problems."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.quality.facts import TOPICS
from schutznetz.apps.ui.forms import DayField, KernForm


class MessageForm(KernForm, forms.Form):
    text = forms.CharField(label=_("Ihre Nachricht"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))
    wants_talk = forms.BooleanField(label=_("Ich bitte um ein Gespräch."), required=False)


class AnswerForm(KernForm, forms.Form):
    text = forms.CharField(label=_("Ihre Antwort"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


class TalkForm(KernForm, forms.Form):
    """A day, and which general topics came up. How often is not asked: figures about counselling have one door."""

    held_on = DayField(label=_("Geführt am"))
    topics = forms.MultipleChoiceField(
        label=_("Worüber gesprochen wurde"), choices=list(TOPICS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["held_on"] = today

    def clean_held_on(self) -> date:
        found: date = self.cleaned_data["held_on"]
        if found > self.today:
            raise forms.ValidationError(_("Dieser Tag liegt noch vor uns. Tragen Sie das Gespräch danach ein."))
        return found
